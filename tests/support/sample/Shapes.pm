# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Messages whose body is the interesting thing: digests, reports, signatures,
# messages in messages, names of attachments in every spelling, structures that
# are broken, and one message of 25 MB.
package Shapes;
use strict;
use warnings;
use utf8;
use Files ();
use Letters ();
use Mime ();

my $clock = 1726000000;

# A letter in English whose body is $part.
sub shaped {
	my ($random, $subject, $part, %o) = @_;
	$clock += 43200;
	return Letters::letter($random, 'en', subject => $subject, date => $clock, charset => 'utf-8', note => $subject,
		body => sub { $part }, %o);
}

sub words {
	return Mime::plain("$_[0]\n", 'us-ascii', '7bit');
}

sub inner {
	my ($random, $subject, $body) = @_;
	my $letter = Letters::letter($random, 'de', subject => $subject, date => $clock - 700000, ($body ? (body => sub { $body }) : ()));
	return Mime::enclosed($letter->{octets}, $letter->{shape});
}

sub messages_in_messages {
	my ($random) = @_;
	my $second = inner($random, 'Der innerste Brief: Grüße', words('The innermost text.'));
	my $first = inner($random, 'Der mittlere Brief', Mime::multipart('mixed', [], words('In between.'), $second));
	my @digest = map {
		my $letter = Letters::letter($random, 'en', subject => "Digest entry $_", date => $clock + $_, body => sub { words("Entry $_.") });
		{head => '', body => $letter->{octets}, shape => 'message/rfc822(text/plain)', names => []};
	} 1 .. 4;
	return (
		shaped($random, 'A letter in a letter in a letter', Mime::multipart('mixed', [], words('Please see below.'), $first)),
		shaped($random, 'A letter that is only another letter', inner($random, 'Der einzige Inhalt', words('Alone.'))),
		shaped($random, 'The digest of this week', Mime::multipart('digest', [], @digest)),
		shaped($random, 'Twelve levels deep', deep(12)),
		shaped($random, 'Two hundred parts', Mime::multipart('mixed', [], map { words("Part $_ of 200.") } 1 .. 200)),
	);
}

sub deep {
	my ($levels) = @_;
	return words('The bottom of it.') if $levels == 0;
	return Mime::multipart('mixed', [], words("Level $levels."), deep($levels - 1));
}

sub typed {
	my ($type, $body, @names) = @_;
	return {head => "Content-Type: $type\n", body => $body, shape => Mime::bare_type($type), names => \@names};
}

sub reports {
	my ($random) = @_;
	my $status = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; nobody\@harbour.example\n"
		. "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n";
	my $read = "Reporting-UA: Pigeon 3.2\nFinal-Recipient: rfc822; mary\@example.org\n"
		. "Disposition: manual-action/MDN-sent-manually; displayed\n";
	my $headers = "From: mary\@example.org\nTo: nobody\@harbour.example\nSubject: Are you there?\n";
	return (
		shaped($random, 'Undelivered mail returned to its sender', Mime::multipart('report', ['report-type=delivery-status'],
			words('Your message could not be delivered.'), typed('message/delivery-status', $status), typed('text/rfc822-headers', $headers))),
		shaped($random, 'Your message was displayed', Mime::multipart('report', ['report-type=disposition-notification'],
			words('It was displayed; that does not mean that it was read.'), typed('message/disposition-notification', $read))),
	);
}

sub secured {
	my ($random) = @_;
	my $armour = sub { "-----BEGIN PGP $_[0]-----\n\n" . MIME::Base64::encode_base64($random->octets(300)) . "-----END PGP $_[0]-----\n" };
	return (
		shaped($random, 'Signed by hand', Mime::multipart('signed', ['micalg=pgp-sha256', 'protocol="application/pgp-signature"'],
			words('This text is signed.'), typed('application/pgp-signature; name=signature.asc', $armour->('SIGNATURE'), 'signature.asc'))),
		shaped($random, 'For your eyes only', Mime::multipart('encrypted', ['protocol="application/pgp-encrypted"'],
			typed('application/pgp-encrypted', "Version: 1\n"), typed('application/octet-stream', $armour->('MESSAGE')))),
		shaped($random, 'A card and a calendar', Mime::multipart('mixed', [], words('Both attached.'),
			Mime::attachment('text/vcard', 'Käthe.vcf', 'rfc2231', 'utf-8', Files::vcard('Käthe Großmann', 'kaethe@nordlicht.example')),
			Mime::plain(Files::calendar('Choir', $clock, 'ruth@harbour.example'), 'utf-8', '7bit', 'text/calendar', 'method=PUBLISH'))),
	);
}

# [name, how it is written, charset]
my @names = (
	['plain name.txt', 'plain', 'us-ascii'], ['with "quotes" and \\ backslash.txt', 'plain', 'us-ascii'],
	['Übersicht über alle Beiträge.txt', 'rfc2231', 'iso-8859-1'], ['Übersicht über alle Beiträge, sehr lang.txt', 'continued', 'utf-8'],
	['議事録と会議資料の一覧.txt', 'word', 'iso-2022-jp'], ['議事録と会議資料の一覧.txt', 'continued', 'shift_jis'],
	['договор аренды.txt', 'rfc2231', 'koi8-r'], ['🎉 party.txt', 'rfc2231', 'utf-8'],
	['../../up and away.txt', 'plain', 'us-ascii'], ['회의 일정.txt', 'word', 'euc-kr'],
);

sub attachment_names {
	my ($random) = @_;
	my @each = map {
		my ($name, $how, $charset) = @$_;
		shaped($random, "A file name written as $how in $charset", Mime::multipart('mixed', [], words('See the file.'),
			Mime::attachment('text/plain; charset=us-ascii', $name, $how, $charset, "The file itself.\n", '7bit')));
	} @names;
	my $mixed = typed("text/plain; charset=us-ascii;\n name*0=\"part one, \";\n name*1*=%E2%82%AC;\n name*2=\".txt\"", "No language given.\n",
		'part one, €.txt');
	my $alone = typed('application/octet-stream; name="only-in-the-type.bin"', "Some octets.\n", 'only-in-the-type.bin');
	return (@each, shaped($random, 'A name in pieces, some encoded', Mime::multipart('mixed', [], words('Below.'), $mixed)),
		shaped($random, 'A name in Content-Type alone', Mime::multipart('mixed', [], words('Below.'), $alone)));
}

sub broken {
	my ($random) = @_;
	my $open = Mime::multipart('mixed', [], words('The closing boundary is missing.'), words('Second part.'));
	$open->{body} =~ s/\n--[^\n]*--\n\z/\n/;
	# the grammar has no multipart without a part: a server makes one of the empty text
	my $empty = {%{Mime::multipart('mixed', [])}, shape => 'multipart/mixed(text/plain)'};
	my @types = (
		['A multipart without a boundary', 'multipart/mixed'], ['A Content-Type that is a word', 'text'],
		['A Content-Type that is nothing', ''], ['A charset that is none', 'text/plain; charset="no such charset"'],
		['Parameters without values', 'text/plain; charset; format=; =x'], ['A boundary that never comes', 'multipart/mixed; boundary=never'],
	);
	return (
		shaped($random, 'The closing boundary is missing', $open),
		shaped($random, 'A multipart without parts', $empty),
		map { shaped($random, $_->[0], {head => "Content-Type: $_->[1]\n", body => "Some text all the same.\n", shape => '', names => []}) } @types,
	);
}

# 25 MB on the wire: 313 times the same noise would be too easy to
# compress, so each block begins with its number.
sub huge {
	my ($random) = @_;
	my $noise = $random->octets(57 * 1024);
	my $file = join '', map { pack('N', $_) . substr $noise, 4 } 1 .. 313;
	return shaped($random, 'The whole concert, as promised', Mime::multipart('mixed', [],
		words('Here is the recording of Saturday. It is large; I hope that your mailbox is, too.'),
		Mime::attachment('video/mp4', 'Konzert – Aufnahme vom Samstag.mp4', 'rfc2231', 'utf-8', $file)),
		from => ['Björn Müller', 'de4@nordlicht.example'], note => 'the 25 MB message');
}

sub all {
	my ($random) = @_;
	return (messages_in_messages($random), reports($random), secured($random), attachment_names($random), broken($random));
}

1;
