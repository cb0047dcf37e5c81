#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# The program before servers that answer what they should not: octets of something
# else are never written as the message, and never go with exit code 0; and what is
# said of a cheat is true.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use Scenario ();
use Scripted ();
use Test::More;

plan(skip_all => 'the program satchel was not built') unless -x Scenario::program();

# One "show" of UID 10; each answer to FETCH is an array of untagged lines. Exactly these octets are written.
sub shows {
	my ($name, $answers, $options, $code, $octets, @patterns) = @_;
	my @said = map { join('', map { "* $_\r\n" } @$_) . "%T OK x\r\n" } @$answers;
	my $result = Scripted::satchel({FETCH => \@said}, 'show', '@URL', 'INBOX', 10, @$options);
	Scenario::ends_with($result, $code, $name, @patterns);
	is($result->{out}, $octets, "$name: what is written");
}

sub raw {
	my ($name, $lines, @want) = @_;
	shows($name, [$lines], ['--raw'], @want);
}

# ---- a whole message

my $right = "1 FETCH (UID 10 BODY[] {5}\r\nabcde)";
raw('the message', [$right], 0, 'abcde');
raw('with NUL in it', ["1 FETCH (UID 10 BODY[] {5}\r\nab\0cd)"], 0, "ab\0cd");
raw('an empty one', ["1 FETCH (UID 10 BODY[] {0}\r\n)"], 0, '');
raw('its name in small letters', ["1 FETCH (uid 10 body[] {5}\r\nabcde)"], 0, 'abcde');
raw('only its text', ["1 FETCH (UID 10 BODY[TEXT] {5}\r\nabcde)"], 1, '', qr/sent BODY\[TEXT\] of UID 10, .*left out/, qr/message did not come/);
raw('only a range of it', ["1 FETCH (UID 10 BODY[]<3> {5}\r\nabcde)"], 1, '', qr/sent BODY\[\]<3> of UID 10/);
raw('its text too, in front', ["1 FETCH (UID 10 BODY[TEXT] {3}\r\nxyz BODY[] {5}\r\nabcde)"], 1, 'abcde', qr/sent BODY\[TEXT\] of UID 10/);
raw('it twice', ["1 FETCH (UID 10 BODY[] {5}\r\nabcde BODY[] {3}\r\nxyz)"], 1, 'abcde', qr/sent also BODY\[\] of UID 10/);
raw('it twice, in two lines', [$right, "1 FETCH (UID 10 BODY[] {3}\r\nxyz)"], 1, 'abcde', qr/sent also BODY\[\] of UID 10/);
raw('NIL, then something', ["1 FETCH (UID 10 BODY[] NIL BODY[] {3}\r\nxyz)"], 75, '', qr/NIL in place of message/);
raw('another message', ["2 FETCH (UID 11 BODY[] {5}\r\nabcde)"], 1, '', qr/left out message 10/);
raw('another message, in front', ["2 FETCH (UID 11 BODY[] {3}\r\nxyz)", $right], 0, 'abcde');
raw('another message, behind', [$right, "2 FETCH (UID 11 BODY[] {3}\r\nxyz)"], 0, 'abcde');
raw('flags of another message', ['2 FETCH (UID 11 FLAGS (\\Seen))', $right], 0, 'abcde');

# Whose octets they are may stand behind them: then they are read once more.
my $behind = "1 FETCH (BODY[] {5}\r\nabcde UID 10)";
my $other = "2 FETCH (BODY[] {3}\r\nxyz UID 11)";
shows('the UID behind it', [[$behind], [$behind]], ['--raw'], 0, 'abcde');
shows('the UID behind it, and another message', [[$other, $behind], [$other, $behind]], ['--raw'], 1, 'abcde', qr/a message without a UID, which is left out/);
shows('another UID behind it', [[$other]], ['--raw'], 1, '');
shows('no UID at all', [["1 FETCH (BODY[] {5}\r\nabcde)"]], ['--raw'], 1, '');
shows('no UID at last', [[$behind], ["2 FETCH (BODY[] {5}\r\nabcde)"]], ['--raw'], 1, '', qr/of a message without a UID/);

# ---- a part

my $structure = '1 FETCH (UID 10 BODYSTRUCTURE (("TEXT" "PLAIN" NIL NIL NIL "BASE64" 8 1)("TEXT" "HTML" NIL NIL NIL "7BIT" 3 1) "MIXED"))';
my @part = ('--part', 1);
shows('a part', [[$structure], ["1 FETCH (UID 10 BODY[1] {8}\r\nYWJjZGU=)"]], \@part, 0, 'abcde');
shows('the UID behind a part', [[$structure], ["1 FETCH (BODY[1] {8}\r\nYWJjZGU= UID 10)"]], \@part, 0, 'abcde');
shows('another part', [[$structure], ["1 FETCH (UID 10 BODY[2] {3}\r\nxyz)"]], \@part, 1, '', qr/sent BODY\[2\] of UID 10/);
shows('a part twice', [[$structure], ["1 FETCH (UID 10 BODY[1] {8}\r\nYWJjZGU= BODY[1] {4}\r\nYWJj)"]], \@part, 1, 'abcde', qr/sent also BODY\[1\]/);

sub json_ends_with {
	my ($name, $line, $code, @patterns) = @_;
	my $result = Scripted::satchel({FETCH => ["* $line\r\n%T OK x\r\n"]}, 'show', '@URL', 'INBOX', 10, '--raw', '--json');
	Scenario::ends_with($result, $code, $name, @patterns);
}
json_ends_with('JSON: the message', $right, 0);
json_ends_with('JSON: only its text', "1 FETCH (UID 10 BODY[TEXT] {5}\r\nabcde)", 1, qr/did not send/);

# ---- what was sent in clear

my $plain = Scripted::run({STARTTLS => "%T BAD x\r\n"}, 'folders', '@URL', '--trace');
Scenario::ends_with($plain, 77, 'STARTTLS is refused', qr/nothing was sent in clear; try imaps:/);
unlike($plain->{err}, qr/^C: (?!\S+ STARTTLS)/m, 'and so it was');

# The name is a literal: this is an answer to half a command.
my %early = (LIST => "* LIST () \"/\" \"\xc3\xbc\"\r\n%T OK x\r\n", STATUS => "%T OK x\r\n");
my $told = Scripted::satchel({%early}, 'folders', '@URL');
Scenario::ends_with($told, 77, 'an answer before its command', qr/before all of it was sent \(.*do not trust this server/);
unlike($told->{err}, qr/in clear/, 'when the password has gone in clear');

# ---- messages that did not come

sub list_ends_with {
	my ($name, $answers, $options, $code, @patterns) = @_;
	my $result = Scripted::satchel($answers, 'list', '@URL', @$options);
	Scenario::ends_with($result, $code, $name, @patterns);
	return $result;
}
my %none = (FETCH => "%T OK x\r\n");
my %bye = (FETCH => "* 2 FETCH (UID 11 FLAGS () INTERNALDATE \" 7-Feb-1994 21:52:25 -0800\" RFC822.SIZE 1 ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))\r\n* BYE x\r\n");
list_ends_with('BYE in front of the last message', \%bye, ['--limit', 2], 69, qr/1 of 2 messages did not come: sequence number 3$/m);
my $alone = list_ends_with('a message alone is left out', \%none, ['--limit', 1], 1, qr/^satchel: message 3: .*left out/m);
like($alone->{out}, qr/^ *\? /m, 'its UID is not known');
my $found = Scripted::satchel({%none, SEARCH => "* SEARCH 10 12\r\n%T OK x\r\n"}, 'search', '@URL', 'INBOX', 'ALL', '--list');
Scenario::ends_with($found, 1, 'none of those that were found', qr/2 of 2 messages did not come: UID 10,12$/m);
my $lacks = list_ends_with('an item that the server does not have', {}, ['--limit', 1, '--json', '--items', 'EMAILID'], 69, qr/OBJECTID/);
unlike($lacks->{err}, qr/did not come/, 'and nothing is missing');
done_testing();
