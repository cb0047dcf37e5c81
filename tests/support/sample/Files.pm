# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Makes the files that people attach: pictures, a PDF page, tables, calendar
# entries, cards.  Each opens in the program it is for.  No compression, so that the
# octets do not depend on a library's version.
package Files;
use strict;
use warnings;
use utf8;
use Encode ();

my @crc_table = map {
	my $c = $_;
	$c = $c & 1 ? 0xedb88320 ^ ($c >> 1) : $c >> 1 for 1 .. 8;
	$c;
} 0 .. 255;

sub crc32 {
	my $c = 0xffffffff;
	$c = $crc_table[($c ^ $_) & 0xff] ^ ($c >> 8) for unpack 'C*', $_[0];
	return $c ^ 0xffffffff;
}

sub adler32 {
	my ($low, $high) = (1, 0);
	for my $octet (unpack 'C*', $_[0]) {
		$low = ($low + $octet) % 65521;
		$high = ($high + $low) % 65521;
	}
	return $high << 16 | $low;
}

sub chunk {
	my ($type, $data) = @_;
	return pack('N', length $data) . $type . $data . pack 'N', crc32($type . $data);
}

# A picture of $size x $size pixels (at most 140): hills under a sky.
sub png {
	my ($random, $size) = @_;
	my ($red, $green, $blue) = map { $random->between(60, 200) } 1 .. 3;
	my $rows = '';
	for my $y (0 .. $size - 1) {
		my $hill = sub { $y > $size * 0.55 + $size * 0.12 * sin(($_[0] + $red) / ($size / 7)) };
		$rows .= "\0" . join '', map {
			$hill->($_) ? pack('C3', $red >> 1, $green, $blue >> 1) : pack('C3', 150 + $y % 50, 190, 230);
		} 0 .. $size - 1;
	}
	my $stored = "\x78\x01\x01" . pack('vv', length $rows, ~length($rows) & 0xffff) . $rows
		. pack('N', adler32($rows));
	return "\x89PNG\r\n\x1a\n" . chunk('IHDR', pack 'NNC5', $size, $size, 8, 2, 0, 0, 0)
		. chunk('IDAT', $stored) . chunk('IEND', '');
}

sub pdf {
	my ($title, @lines) = @_;
	my $text = "BT /F1 18 Tf 72 770 Td ($title) Tj /F1 11 Tf";
	$text .= ' 0 -24 Td (' . s/([()\\])/\\$1/gr . ') Tj' for @lines;
	$text .= ' ET';
	my @objects = (
		'<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
			. '/Resources << /Font << /F1 5 0 R >> >> >>',
		'<< /Length ' . length($text) . " >>\nstream\n$text\nendstream",
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
	);
	my ($pdf, $n, $xref) = ("%PDF-1.4\n", 0, "0000000000 65535 f \n");
	for my $object (@objects) {
		$xref .= sprintf "%010d 00000 n \n", length $pdf;
		$pdf .= ++$n . " 0 obj\n$object\nendobj\n";
	}
	return $pdf . "xref\n0 6\n${xref}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n"
		. length($pdf) . "\n%%EOF\n";
}

sub csv {
	my ($random) = @_;
	my $n = 0;
	return "Item;Pieces;Price\r\n" . join '', map {
		sprintf "%s;%d;%d,%02d\r\n", $_, $random->between(1, 40), $random->between(2, 90), $random->below(100)
	} qw(Apples Bread Candles Dates Envelopes Flour Glue Honey);
}

sub calendar {
	my ($summary, $epoch, $from) = @_;
	my @t = gmtime $epoch;
	my $start = sprintf '%04d%02d%02dT%02d0000Z', $t[5] + 1900, $t[4] + 1, @t[3, 2];
	return join '', map { "$_\n" } 'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//satchel//sample//EN',
		'METHOD:REQUEST', 'BEGIN:VEVENT', "UID:$epoch\@calendar.example", "DTSTAMP:$start",
		"DTSTART:$start", 'DURATION:PT1H', "ORGANIZER:mailto:$from", "SUMMARY:$summary",
		'END:VEVENT', 'END:VCALENDAR';
}

sub vcard {
	my ($name, $mail) = @_;
	return Encode::encode('UTF-8', "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:$name\r\nEMAIL:$mail\r\nEND:VCARD\r\n");
}

1;
