#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel decode" as docs/decode-json.md promises it: one object of each kind, exit
# codes, input cut into a file and a pipe; and that the page names every key.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use File::Temp ();
use IO::Handle ();
use IPC::Open2 qw(open2);
use JSON::PP ();
use Test::More;

my $program = $ENV{SATCHEL} || ($ENV{abs_top_builddir} || dirname(__FILE__) . '/../..') . '/tools/satchel';
plan(skip_all => 'the program satchel was not built') unless -x $program;
binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output;
my $json = JSON::PP->new->utf8;
my $folder = File::Temp->newdir;
my %seen;

# Runs decode on octets; {code, lines}.
sub decode {
	my ($octets, @options) = @_;
	open my $file, '>:raw', "$folder/in" or die "$folder/in: $!\n";
	print {$file} $octets;
	close $file;
	my $out = qx("$program" decode @options "$folder/in" 2>"$folder/err");
	return {code => $? & 127 ? 128 : $? >> 8, lines => [split /\n/, $out]};
}

sub collect {
	my ($value) = @_;
	collect($_) for ref $value eq 'ARRAY' ? @$value : ref $value eq 'HASH' ? values %$value : ();
	$seen{$_} = 1 for ref $value eq 'HASH' ? keys %$value : ();
}

sub octets {
	my ($text, $base64) = @_;
	return {size => length $text, base64 => $base64, text => $text};
}

# One response (its CRLF added), the object without its offset, the exit code.
sub object {
	my ($name, $wire, $want, $code, @options) = @_;
	my $result = decode("$wire\r\n", @options);
	my ($got) = map { $json->decode($_) } @{$result->{lines}};
	collect($got);
	my $offset = delete $got->{offset};
	is_deeply([$got, scalar @{$result->{lines}}, $offset, $result->{code}], [$want, 1, 0, $code || 0], $name);
}

my $true = JSON::PP::true;
my $false = JSON::PP::false;

# ---- statuses and their codes

sub status {
	my ($name, $wire, %want) = @_;
	object($name, $wire, {kind => 'status', condition => 'OK', text => 'x', %want});
}

sub code {
	my ($name, %more) = @_;
	return (code => {name => $name, known => $true, valid => $true, %more});
}

status('untagged OK', '* OK x');
status('tagged NO', 'A1 NO x', condition => 'NO', tag => 'A1');
status('BAD', '* BAD x', condition => 'BAD');
status('BYE', '* BYE x', condition => 'BYE');
status('PREAUTH', '* PREAUTH x', condition => 'PREAUTH');
status('a code without arguments', 'A1 NO [NONEXISTENT] x', condition => 'NO', tag => 'A1', code('NONEXISTENT'));
status('a number', '* OK [UIDNEXT 4392] x', code('UIDNEXT', text => '4392', number => 4392));
status('64 bits', '* OK [HIGHESTMODSEQ 9223372036854775807] x',
	code('HIGHESTMODSEQ', text => '9223372036854775807', number => 9223372036854775807));
status('APPENDUID', 'A1 OK [APPENDUID 38505 3955] x', tag => 'A1', code('APPENDUID', text => '38505 3955', number => 38505, to => '3955'));
status('COPYUID', 'A1 OK [COPYUID 7 304,319:320 3956:3958] x', tag => 'A1',
	code('COPYUID', text => '7 304,319:320 3956:3958', number => 7, from => '304,319:320', to => '3956:3958'));
status('flags', '* OK [PERMANENTFLAGS (Done \\Deleted \\*)] x',
	code('PERMANENTFLAGS', text => '(Done \\Deleted \\*)', flags => ['\\Deleted', '\\*', 'Done']));
status('words', '* OK [CAPABILITY IMAP4rev1 IDLE] x', code('CAPABILITY', text => 'IMAP4rev1 IDLE', words => ['IMAP4rev1', 'IDLE']));
status('an unknown code', '* OK [XYZZY 1 2] x',
	code => {name => 'XYZZY', known => $false, valid => $true, text => '1 2'});
object('continuation', '+ idling', {kind => 'continue', text => 'idling'});

# ---- data without a folder

object('CAPABILITY', '* CAPABILITY IMAP4rev1 IDLE', {kind => 'capability', name => 'CAPABILITY', words => ['IMAP4rev1', 'IDLE']});
object('ENABLED', '* ENABLED CONDSTORE', {kind => 'enabled', name => 'ENABLED', words => ['CONDSTORE']});
object('SEARCH', '* SEARCH 2 84 83 882', {kind => 'search', name => 'SEARCH', set => '2,83:84,882', count => 4});
object('SEARCH with MODSEQ', '* SEARCH 2 5 (MODSEQ 917162500)',
	{kind => 'search', name => 'SEARCH', set => '2,5', count => 2, modseq => 917162500});
object('SEARCH, nothing found', '* SEARCH', {kind => 'search', name => 'SEARCH', set => '', count => 0});
object('SORT', '* SORT 84 2', {kind => 'search', name => 'SORT', set => '2,84', count => 2});
object('THREAD', '* THREAD (2)', {kind => 'unknown', name => 'THREAD', raw => octets("* THREAD (2)\r\n", 'KiBUSFJFQUQgKDIpDQo=')});
object('ESEARCH', '* ESEARCH (TAG "A1") UID MIN 3 MAX 9 COUNT 6 ALL 3,5:9 MODSEQ 12 X-Y z',
	{kind => 'esearch', name => 'ESEARCH', found => {
		tag => 'A1', uid => $true, min => 3, max => 9, count => 6, all => '3,5:9', modseq => 12,
		others => [{name => 'X-Y', value => 'z'}],
	}});
object('ESEARCH, nothing found', '* ESEARCH', {kind => 'esearch', name => 'ESEARCH', found => {uid => $false}});
object('FLAGS', '* FLAGS (Done \\Draft \\seen)', {kind => 'flags', name => 'FLAGS', flags => ['\\Seen', '\\Draft', 'Done']});
object($_->[0], "* 23 $_->[0]", {kind => lc $_->[0], name => $_->[0], number => 23}) for ['EXISTS'], ['RECENT'], ['EXPUNGE'];
object('VANISHED', '* VANISHED 3:5,9', {kind => 'vanished', name => 'VANISHED', set => '3:5,9', count => 4, earlier => $false});
object('VANISHED (EARLIER)', '* VANISHED (EARLIER) 7',
	{kind => 'vanished', name => 'VANISHED', set => '7', count => 1, earlier => $true});
object('ID', '* ID ("name" "Dovecot" "os" NIL)',
	{kind => 'id', name => 'ID', fields => [{name => 'name', value => 'Dovecot'}, {name => 'os', value => undef}]});
object('ID NIL', '* ID NIL', {kind => 'id', name => 'ID', fields => []});
object('NAMESPACE', '* NAMESPACE (("" "/")) NIL (("#a/" NIL))', {kind => 'namespace', name => 'NAMESPACE', namespaces => {
	personal => [{prefix => '', wire_prefix => octets('', ''), delimiter => '/'}], other => [],
	shared => [{prefix => '#a/', wire_prefix => octets('#a/', 'I2Ev'), delimiter => ''}],
}});
object('something unknown', '* XYZZY (1 2)', {kind => 'unknown', name => 'XYZZY', raw => octets("* XYZZY (1 2)\r\n", 'KiBYWVpaWSAoMSAyKQ0K')});

# ---- folders

object('LIST', '* LIST (\\HasNoChildren \\Sent \\X-Mine) "/" Entw&APw-rfe', {kind => 'list', name => 'LIST', folder => {
	name => 'Entwürfe', wire_name => octets('Entw&APw-rfe', 'RW50dyZBUHctcmZl'), delimiter => '/',
	attributes => ['\\Sent', '\\HasNoChildren', '\\X-Mine'],
}});
object('LIST of INBOX', '* LIST () NIL inbox', {kind => 'list', name => 'LIST', folder => {
	name => 'inbox', wire_name => octets('inbox', 'aW5ib3g='), delimiter => '', attributes => [], inbox => $true,
}});
object('LSUB', '* LSUB (\\Noselect) "." a', {kind => 'list', name => 'LSUB', folder => {
	name => 'a', wire_name => octets('a', 'YQ=='), delimiter => '.', attributes => ['\\Noselect'],
}});
object('STATUS', '* STATUS a (MESSAGES 1 RECENT 2 UIDNEXT 3 UIDVALIDITY 4 UNSEEN 5 DELETED 6 SIZE 4294967296 HIGHESTMODSEQ 8 '
	. 'MAILBOXID (F9) APPENDLIMIT 10 DELETED-STORAGE 11)', {kind => 'folder_status', name => 'STATUS', folder => {
	name => 'a', wire_name => octets('a', 'YQ=='), messages => 1, recent => 2, uid_next => 3, uid_validity => 4,
	unseen => 5, deleted => 6, total_size => 4294967296, highest_modseq => 8, mailbox_id => 'F9', append_limit => 10,
	deleted_storage => 11,
}});

object('STATUS without a count', '* STATUS a (APPENDLIMIT NIL)', {kind => 'folder_status', name => 'STATUS', folder => {
	name => 'a', wire_name => octets('a', 'YQ=='),
}});

# ---- messages

sub message {
	my ($name, $items, $want, $code, %more) = @_;
	object($name, "* 3 FETCH (UID 7 $items)",
		{kind => 'fetch', name => 'FETCH', message => {seq => 3, uid => 7, %$want}, %more}, $code);
}

my %date = (seconds => 760686745, offset_s => -28800, iso => '1994-02-07T21:52:25-08:00');
message('simple items', 'FLAGS (\\Recent \\Seen $Done) INTERNALDATE " 7-Feb-1994 21:52:25 -0800" RFC822.SIZE 4294967297 MODSEQ (65)', {
	has => ['UID', 'FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'MODSEQ'], flags => ['\\Seen', '\\Recent', '$Done'],
	internal_date => {raw => ' 7-Feb-1994 21:52:25 -0800', %date}, size => 4294967297, modseq => 65,
});
message('items of extensions', 'SAVEDATE " 7-Feb-1994 21:52:25 -0800" PREVIEW "Some words" EMAILID (M1) THREADID (T1) X-GM-MSGID 1278455344230334865 '
	. 'X-GM-THRID 7 X-GM-LABELS ("\\\\Inbox" Entw&APw-rfe "&AGE-") BINARY.SIZE[1.2] 5 BINARY.SIZE[] 9', {
	has => ['UID', 'SAVEDATE', 'PREVIEW', 'EMAILID', 'THREADID', 'X-GM-MSGID', 'X-GM-THRID', 'X-GM-LABELS'],
	save_date => {raw => ' 7-Feb-1994 21:52:25 -0800', %date}, preview => 'Some words', email_id => 'M1', thread_id => 'T1',
	gmail_message_id => 1278455344230334865, gmail_thread_id => 7, binary_sizes => [{part => '1.2', size => 5}, {part => '', size => 9}],
	labels => [{name => '\\Inbox', wire_name => octets('\\Inbox', 'XEluYm94'), system => $true},
		{name => 'Entwürfe', wire_name => octets('Entw&APw-rfe', 'RW50dyZBUHctcmZl')},
		{name => '%26AGE-', wire_name => octets('&AGE-', 'JkFHRS0='), escaped => $true}],
});
message('items that are NIL', 'SAVEDATE NIL PREVIEW NIL THREADID NIL', {has => ['UID'], nil => ['SAVEDATE', 'PREVIEW', 'THREADID']});
message('ENVELOPE', 'ENVELOPE ("Mon, 7 Feb 1994 21:52:25 -0800" "=?utf-8?q?Gr=C3=BC=C3=9Fe?=" (("Terry" NIL "gray" "cac.edu")) NIL NIL '
	. '((NIL NIL "friends" NIL)(NIL "@x" "a" "b.c")(NIL NIL NIL NIL)) NIL NIL "<1@a>" "")', {
	has => ['UID', 'ENVELOPE'], envelope => {
		date => {raw => 'Mon, 7 Feb 1994 21:52:25 -0800', %date}, subject => 'Grüße',
		from => [{kind => 'address', name => 'Terry', mailbox => 'gray', host => 'cac.edu'}],
		to => [{kind => 'group_start', mailbox => 'friends'}, {kind => 'address', mailbox => 'a', host => 'b.c', route => '@x'},
			{kind => 'group_end'}],
		in_reply_to => '<1@a>', message_id => '',
	},
});
my @file = (parameters => [{name => 'NAME', value => 'ü.txt'}], filename => 'ü.txt');
message('BODYSTRUCTURE', 'BODYSTRUCTURE (("TEXT" "PLAIN" ("NAME*" "utf-8\'\'%C3%BC.txt") "<i>" "d" "7BIT" 12 2 "m" ("attachment" ("size" "3"))'
	. ' ("de" "en") "loc" 9) "MIXED" ("BOUNDARY" "b"))', {
	has => ['UID', 'BODYSTRUCTURE'], structure => {
		number => '', type => 'multipart', subtype => 'MIXED', parameters => [{name => 'BOUNDARY', value => 'b'}], children => [{
			number => '1', type => 'TEXT', subtype => 'PLAIN', @file, id => '<i>', description => 'd', encoding => '7BIT',
			size => 12, lines => 2, md5 => 'm', disposition => 'attachment',
			disposition_parameters => [{name => 'size', value => '3'}], languages => ['de', 'en'], location => 'loc',
			extension => octets('9', 'OQ=='),
		}],
	},
});
message('BODY of a message within', 'BODY ("MESSAGE" "RFC822" NIL NIL NIL "8BIT" 9 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) '
	. '("TEXT" "HTML" NIL NIL NIL "8BIT" 3 1) 4)', {
	has => ['UID', 'BODY'], structure => {
		number => '1', type => 'MESSAGE', subtype => 'RFC822', encoding => '8BIT', size => 9, lines => 4, envelope => {subject => 's'},
		children => [{number => '1.1', type => 'TEXT', subtype => 'HTML', encoding => '8BIT', size => 3, lines => 1}],
	},
});

# Text is UTF-8 whatever the octets were: Latin-1 in any field, NUL in a literal.
message('octets of Latin-1 in an envelope', qq(ENVELOPE (NIL NIL ((NIL "\@r\xfc" "m\xfcller" "b\xfccher.de")) NIL NIL NIL NIL NIL "<a\xfc>" "<\xfc\@x>")), {
	has => ['UID', 'ENVELOPE'], envelope => {
		from => [{kind => 'address', mailbox => 'müller', host => 'bücher.de', route => '@rü'}],
		in_reply_to => '<aü>', message_id => '<ü@x>',
	},
}, 0, quirks => ['Q056']);
message('octets of Latin-1 in a structure', qq(BODYSTRUCTURE ("t\xfc" "s\xfc" ("n\xfc" "v\xfc") "<\xfc>" NIL "e\xfc" 1 "m\xfc" ("a\xfc" NIL) ("d\xfc") "l\xfc")), {
	has => ['UID', 'BODYSTRUCTURE'], structure => {
		number => '1', type => 'tü', subtype => 'sü', parameters => [{name => 'nü', value => 'vü'}], id => '<ü>', encoding => 'eü',
		size => 1, md5 => 'mü', disposition => 'aü', languages => ['dü'], location => 'lü',
	},
}, 0, quirks => ['Q056']);
message('NUL in a literal', "ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL {3}\r\ni\0x)", {
	has => ['UID', 'ENVELOPE'], envelope => {message_id => "i\x{fffd}x"},
});
message('octets of Latin-1 in a keyword', "FLAGS (gr\xfcn)", {has => ['UID', 'FLAGS'], flags => ['grün']}, 0, quirks => ['Q056']);
object('octets of Latin-1 in a delimiter and an attribute', qq(* LIST (\\gr\xfcn) "\xfc" a), {kind => 'list', name => 'LIST', folder => {
	name => 'a', wire_name => octets('a', 'YQ=='), delimiter => 'ü', attributes => ['\\grün'],
}, quirks => ['Q056']});
object('octets of Latin-1 in a word', "* CAPABILITY X\xfc", {kind => 'capability', name => 'CAPABILITY', words => ['Xü'], quirks => ['Q056']});

# What could drive a terminal means the same as an escape.
my $result = decode(qq(* OK [X \x7f] \xe2\x80\xae\xc2\x9b31m\r\n));
like($result->{lines}[0], qr/\A[\x20-\x7e]+\z/, 'controls and directions of writing are escaped');
is($json->decode($result->{lines}[0])->{text}, "\x{202e}\x{9b}31m", 'and read as what they are');

message('sections', "BODY[1]<5> {3}\r\na\r\n BODY[2] NIL BODY[TEXT] \"\" X-GUID abc", {
	has => ['UID'], bodies => [
		{section => 'BODY[1]', origin => 5, size => 3, octets => octets("a\r\n", 'YQ0K')}, {section => 'BODY[2]', nil => $true},
		{section => 'BODY[TEXT]', size => 0, octets => octets('', '')},
	], unknown => [{name => 'X-GUID', octets => octets('abc', 'YWJj')}],
});
message('octets that are not text', "BODY[] {3}\r\n\xff\x00\xfe", {
	has => ['UID'], bodies => [{section => 'BODY[]', size => 3, octets => {size => 3, base64 => '/wD+'}}],
});

# An invalid item costs neither its message nor its neighbours.
$result = decode("* 3 FETCH (UID 7 RFC822.SIZE wrong FLAGS (\\Seen))\r\n* 4 EXISTS\r\n");
my ($fetch, $next) = map { $json->decode($_) } @{$result->{lines}};
collect($fetch);
my $item = $fetch->{message}{invalid}[0];
is($result->{code}, 1, 'an invalid item: exit code 1');
is_deeply([@$fetch{qw(kind)}, $fetch->{message}{flags}, $fetch->{message}{has}], ['fetch', ['\\Seen'], ['UID', 'FLAGS']],
	'an invalid item: the others are there');
is_deeply([@$item{qw(name rc octets)}], ['RFC822.SIZE', 'SATCHEL_E_PROTOCOL', octets('wrong', 'd3Jvbmc=')],
	'an invalid item: named, with its octets');
ok(length $item->{why}, 'an invalid item: why');
is($item->{at}, 29, 'an invalid item: where');
is($next->{number}, 4, 'an invalid item: the next response is read');

# A message that cannot be read to its end has an error of its own.
$result = decode("* 3 FETCH (UID 7 FLAGS (\\Seen)\r\n* 4 EXISTS\r\n");
my ($endless) = map { $json->decode($_) } @{$result->{lines}};
collect($endless);
is_deeply([$result->{code}, @$endless{'kind', 'rc'}, @{$endless->{message}}{qw(rc flags)}],
	[1, 'fetch', undef, 'SATCHEL_E_PROTOCOL', ['\\Seen']], 'a list of items without an end: what came, and an error');
ok(length $endless->{message}{why}, 'a list of items without an end: why');

# ---- what is malformed, and what is not all there

$result = decode("* OK one\r\n* FLAGS Seen)\r\n* OK two\r\n");
my @objects = map { $json->decode($_) } @{$result->{lines}};
collect(\@objects);
is_deeply([$result->{code}, map { $_->{kind} } @objects], [1, 'status', 'invalid', 'status'], 'a malformed response between two others');
is($objects[1]{rc}, 'SATCHEL_E_PROTOCOL', 'malformed: the error');
cmp_ok($objects[1]{at}, '>=', 18, 'malformed: where, at its first octet that is wrong');
cmp_ok($objects[1]{at}, '<=', 20, 'malformed: and not behind it');
is_deeply($objects[1]{raw}, octets("* FLAGS Seen)\r\n", 'KiBGTEFHUyBTZWVuKQ0K'), 'malformed: its octets');
is($objects[2]{offset}, 25, 'malformed: the next one is where it is');

my $whole = "* 1 FETCH (FLAGS () BODY[] {5}\r\nhello)\r\n";
for my $size (1 .. length($whole) - 1) {
	$result = decode(substr $whole, 0, $size);
	my ($last) = map { $json->decode($_) } @{$result->{lines}};
	collect($last);
	is_deeply([$result->{code}, scalar @{$result->{lines}}, $last->{kind}, $last->{rc}, $last->{need}, $last->{at}],
		[2, 1, 'invalid', 'SATCHEL_E_TRUNCATED', 'more', $size], "cut behind $size octets: more is needed");
}
is_deeply([map { $_->{code} } decode("* OK [UIDNEXT x] y\r\n"), decode("* OK [UIDNEXT x] y\r\n", '--strict')], [0, 1],
	'a code that cannot be read is tolerated, but not with --strict');
$result = decode("* 3 FETCH (UID 7 BODY[] {5}\r\nhello RFC822.SIZE wrong)\r\n");
($fetch) = map { $json->decode($_) } @{$result->{lines}};
is_deeply([$fetch->{message}{bodies}[0]{octets}{text}, $fetch->{message}{invalid}[0]{at}], ['hello', 47],
	'an invalid item behind a body: where');
is(decode("* FLAGS Seen)\r\n* OK")->{code}, 2, 'cut outweighs malformed');
$result = decode('* OK ' . 'x' x 17_000_000 . "\r\n");
my ($long) = map { $json->decode($_) } @{$result->{lines}};
collect($long);
is_deeply([$result->{code}, $long->{kind}, $long->{cut}, length($long->{text}) < 17_000_000], [0, 'status', JSON::PP::true, 1],
	'a status above max_response is cut, and says so');
is_deeply(decode(''), {code => 0, lines => []}, 'nothing at all is fine');

# Where, and what is missing there.
sub flaw {
	my ($wire, $at, $why, @options) = @_;
	my $result = decode("* OK x\r\n$wire\r\n", @options);
	my $got = $json->decode($result->{lines}[1]);
	collect($got);
	my $flaw = $got->{message} ? $got->{message}{invalid}[0] : $got;
	is_deeply([@$flaw{qw(at why)}], [8 + $at, $why], $wire);
}

my $behind = 'items behind the end of the list (Q128)';
flaw('* 3 FETCH (UID 7 FLAGS (\\Seen)) junk', 32, $behind);
flaw('* 3 FETCH (UID 7)junk', 17, $behind);
flaw('* 3 FETCH (UID 7) junk', 18, $behind, '--strict');
flaw('* 3 FETCH (UID 7 FLAGS \\Seen)', 23, 'an opening parenthesis is missing');
flaw('* 3 FETCH (UID 7 ENVELOPE "x")', 26, 'an opening parenthesis is missing');
flaw('* 3 FETCH (UID 7 ENVELOPE "x")', 26, 'an opening parenthesis is missing', '--strict');
flaw('* STATUS x (MESSAGES)', 20, 'a space is missing');
flaw('* 3 EXISTS foo', 11, 'octets behind the end of the response', '--strict');
flaw('* LIST () "/" x)', 14, 'folder name with octets of no atom is not quoted (Q074)', '--strict');

# ---- tolerance

my $odd = "* STATUS a (MESSAGES 1 )\r\n";
my $tolerant = decode($odd);
my ($tolerated) = map { $json->decode($_) } @{$tolerant->{lines}};
collect($tolerated);
is($tolerant->{code}, 0, 'a tolerated deviation is no error');
like($tolerated->{quirks}[0] || '', qr/\AQ\d{3}\z/, 'and is named');
my $strict = decode($odd, '--strict');
my ($refused) = map { $json->decode($_) } @{$strict->{lines}};
collect($refused);
is_deeply([$strict->{code}, @$refused{qw(kind quirk)}], [1, 'invalid', $tolerated->{quirks}[0]], 'with --strict it is an error that names it');

# ---- a pipe: what is complete is printed before more comes

{
	my $pid = open2(my $out, my $in, $program, 'decode');
	local $SIG{ALRM} = sub { die "no answer in time\n" };
	print {$in} "* OK x\r\n* OK";
	$in->flush;
	my $line = eval { alarm 60; my $got = <$out>; alarm 0; $got } || $@;
	like($line, qr/"kind":"status"/, 'a pipe is answered at once');
	close $in;
	close $out;
	waitpid $pid, 0;
}

# ---- the limit of what is kept

sub bodies {
	my ($size, @options) = @_;
	my $long = decode("* 1 FETCH (BODY[] {$size}\r\n" . ('x' x $size) . ")\r\n", @options);
	my ($row) = map { $json->decode($_) } @{$long->{lines}};
	collect($row);
	my $body = $row->{message}{bodies}[0];
	return [$long->{code}, $body->{rc} || '', $body->{octets}{size} || 0];
}

is_deeply(bodies(5, '--inline-max', 5), [0, '', 5], 'a body of --inline-max octets is kept');
is_deeply(bodies(6, '--inline-max', 5), [1, 'SATCHEL_E_LIMIT', 0], 'a longer one is not');

# ---- memory

# A list is written as it is made: of 200,000 items json-c would hold 440 MB. (Sanitizers have no use for a limit of addresses.)
my $list = "* 1 FETCH (UID 7" . (" X {0}\r\n" x 200_000) . ")\r\n";
my $limit = ($ENV{SANITIZER_CFLAGS} // '') eq '' ? 'ulimit -v 250000;' : '';
open my $listed, '>:raw', "$folder/in" or die "$folder/in: $!\n";
print {$listed} $list;
close $listed;
my $printed = qx($limit "$program" decode "$folder/in" 2>"$folder/err");
is($?, 0, 'a message of very many items');
my $item_of = $printed =~ /"unknown":\[(\{.*?\}\})/ ? $1 : '';
is($json->decode($item_of || '{}')->{octets}{text}, "{0}\r\n", 'one of them');
ok($printed =~ /"unknown":\[\Q$item_of\E(?:,\Q$item_of\E)*\]\}\}\n\z/, 'as they all are');
is(scalar(() = $printed =~ /\Q$item_of\E/g), 200_000, 'and all are there');

# ---- where octets come from

my $many = join '', map { "* $_ FETCH (UID $_ BODY[] {1000}\r\n" . ('x' x 1000) . ")\r\n" } 1 .. 500;
my @lines = @{decode($many)->{lines}};
is(scalar @lines, 500, 'more than one piece of input');
is($json->decode($lines[-1])->{message}{uid}, 500, 'up to the last');
is(qx("$program" decode <"$folder/in"), join('', map { "$_\n" } @lines), 'standard input without a name');
is(qx("$program" decode - <"$folder/in"), join('', map { "$_\n" } @lines), 'standard input as "-"');
system qq("$program" decode "$folder/none" 2>"$folder/err");
is($? >> 8, 66, 'a file that is not there');
system qq("$program" decode "$folder/in" >/dev/full 2>"$folder/err");
is($? >> 8, 74, 'output that cannot be written');

# ---- the page

open my $page, '<:encoding(UTF-8)', dirname(__FILE__) . '/../../docs/decode-json.md' or die "decode-json.md: $!\n";
my $text = do { local $/; <$page> };
is_deeply([grep { index($text, "`$_`") < 0 } sort keys %seen], [], 'docs/decode-json.md names every key');
like($text, qr/^## message\n[^#]*^\| `rc`, `why` \|[^\n]*SATCHEL_E_PROTOCOL/m, 'and that a message has such an error');
like($text, qr/^\| 1 \|[^\n]*a message has an `rc`/m, 'and its exit code');
done_testing();
