# Mail.pm - makes one deterministic message after another for the benchmark.
#
# Knows what mail looks like (headers, encodings, MIME shapes and their frequency); knows nothing
# of folders and files. The same seed gives the same octets: perl's own generator is used, and
# nothing depends on the order of a hash, the locale or the clock.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
package Mail;
use strict;
use warnings;
use utf8;
use Encode ();
use Exporter 'import';
use MIME::Base64 ();
use MIME::QuotedPrint ();
our @EXPORT_OK = qw(seed message huge pick);

my $EPOCH = 1_500_000_000;    # the first message: July 2017
my @DAYS = qw(Sun Mon Tue Wed Thu Fri Sat);
my @MONTHS = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);
my @WORDS = qw(
	the of and to in a is that for it as was with be by on not he his but at are this have from or
	had an they which one you were all her she there would their we him been has when who will no
	more if out so up said what its about than into them can only other time new some could these
	two may first then do any like my now over such our man me even most made after also did many
	off before must well back through years where much your way down should because long each just
	state those people too how little good world make very year still see own work men day get here
	old between both life being under three never know same last another while us might great
	project release meeting invoice schedule update review branch server mailbox archive backup
	build deploy customer contract budget question answer problem report weekly monthly attached
	please regards thanks forward reply);
my @FIRST = (
	qw(Anna Bjørn Carla Dmitri Élodie Fatima George Håkan Ivan José Katrin Łukasz Mary Nguyễn Olga),
	qw(Péter Quentin René Søren Tomáš Ulrike Vera William Xavier Yuki Zoë 山田 Андрей 王 김));
my @LAST = (
	"O'Brien", 'van der Berg',
	qw(Smith Müller García Ivanov Kowalski Nguyen Dupont Rossi Andersson Novák Silva Tanaka Cohen),
	qw(Kumar Öztürk Łęcki 太郎 Петров 伟 민준));
my @DOMAINS = qw(example.com example.org mail.example.net lists.example.org corp.example.com
	uni.example.edu example.co.uk example.de);
my @LISTS = (qw(dev announce users bugs commits), undef, undef, undef, undef);
my @SUBJECTS = (
	['iso-8859-1', 'Réunion déplacée à jeudi après-midi'],
	['utf-8', 'Ergebnisprotokoll für Qualitätsprüfung – März'],
	['iso-2022-jp', '会議のお知らせと議事録の送付について'],
	['koi8-r', 'Отчёт о работе за прошлую неделю'],
	['gb2312', '关于下周会议安排的通知'],
	['windows-1252', 'L’été – “rapport” final'],
	['utf-8', '🎉 Release 2.0 is out! 🚀'],
	['iso-8859-2', 'Příliš žluťoučký kůň úpěl ďábelské ódy'],
	['euc-kr', '다음 주 회의 일정 안내'],
	['utf-8', 'Re: [проект] Вопрос по сборке на новой машине и по тестам производительности']);
my @FILES = (
	['pdf', 'application/pdf'], ['png', 'image/png'], ['jpg', 'image/jpeg'],
	['zip', 'application/zip'], ['xlsx', 'application/vnd.ms-excel'],
	['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
	['patch', 'text/x-diff'], ['ics', 'text/calendar']);

my (@paragraphs, @quoted, @people, @subjects, $base64);

sub pick { my ($list) = @_; return $list->[ int rand @$list ] }
sub between { my ($low, $high) = @_; return $low + int rand($high - $low + 1) }
sub hex32 { return sprintf '%08x', int rand 4294967296 }
sub is_ascii { return $_[0] !~ /[^\x00-\x7f]/ }

# Two uniform numbers make one of a normal distribution (Box and Muller).
sub gauss {
	my ($mean, $sigma) = @_;
	return $mean + $sigma * sqrt(-2 * log(1 - rand)) * cos(6.283185307179586 * rand);
}

sub octets {
	my ($text, $charset) = @_;
	my $copy = $text;
	my $out = eval { Encode::encode($charset, $copy, Encode::FB_CROAK) };
	return $out;
}

# One RFC 2047 word; Q for the Latin charsets, B for the others.
sub word {
	my ($text, $charset) = @_;
	my $raw = octets($text, $charset);
	return "=?$charset?b?" . MIME::Base64::encode($raw, '') . '?='
		unless $charset =~ /^(?:iso-8859|windows)/;
	$raw =~ s/([^A-Za-z0-9 !*+\/-])/sprintf '=%02X', ord $1/ge;
	$raw =~ tr/ /_/;
	return "=?$charset?q?$raw?=";
}

# RFC 2047 where it is needed, in words of at most 75 octets, never cut inside a character.
sub encoded {
	my ($text, $charset) = @_;
	return $text if is_ascii($text);
	$charset = 'utf-8' unless defined octets($text, $charset);
	my (@words, $part);
	$part = '';
	for my $character (split //, $text) {
		if (length word($part . $character, $charset) > 72) {
			push @words, word($part, $charset);
			$part = '';
		}
		$part .= $character;
	}
	return join "\n ", @words, word($part, $charset);
}

sub paragraph {
	my @words = map { pick(\@WORDS) } 1 .. between(30, 120);
	my ($out, $line) = ('', ucfirst shift @words);
	for my $next (@words) {
		if (length($line) + length($next) > 70) {
			$out .= "$line\n";
			$line = $next;
		} else {
			$line .= " $next";
		}
	}
	return "$out$line.\n\n";
}

sub person {
	my ($i) = @_;
	my ($first, $last, $domain) = (pick(\@FIRST), pick(\@LAST), pick(\@DOMAINS));
	my $charset = pick([qw(utf-8 utf-8 iso-8859-1 iso-8859-2 koi8-r iso-2022-jp)]);
	my $address = "user$i." . join('', map { pick(['a' .. 'j']) } 1 .. 5) . "\@$domain";
	my $kind = $i % 10;
	return "<$address>" if $kind == 0;
	return $address if $kind == 1;
	return encoded("$first $last", $charset) . " <$address>" if $kind > 2;
	$first = 'Anna' unless is_ascii($first);
	$last = 'Smith' unless is_ascii($last);
	return "\"$last, $first\" <$address>";
}

# Pools of ready-made pieces, so that a message is a few joins.
sub seed {
	my ($seed) = @_;
	srand $seed;
	@paragraphs = map { paragraph() } 1 .. 400;
	@quoted = map {
		(my $text = $_) =~ s/\s+\z//;
		MIME::QuotedPrint::encode(Encode::encode('utf-8', "$text – déjà vu, naïve façade, Grüße. " x 2)) . "\n";
	} @paragraphs[0 .. 99];
	$base64 = MIME::Base64::encode(pack 'L<*', map { int rand 4294967296 } 1 .. 1 << 20);
	@people = map { person($_) } 0 .. 599;
	@subjects = map { encoded($_->[1], $_->[0]) } @SUBJECTS;
}

sub date {
	my ($time) = @_;
	my ($s, $m, $h, $day, $month, $year, $weekday) = gmtime $time;
	return sprintf '%s, %02d %s %d %02d:%02d:%02d %s', $DAYS[$weekday], $day, $MONTHS[$month],
		$year + 1900, $h, $m, $s, pick([qw(+0000 +0100 -0500 +0900)]);
}

sub fill {
	my ($pool, $size) = @_;
	my $out = '';
	$out .= pick($pool) while length $out < $size;
	return $out;
}

sub html {
	my ($size) = @_;
	my $out = "<html><head><meta charset=3D\"utf-8\"></head><body>\n";
	$out .= '<p style=3D"margin:0">' . pick(\@quoted) . "</p>\n" while length $out < $size;
	return "$out</body></html>\n";
}

sub base64 {
	my ($size) = @_;
	my $lines = int($size / 77) || 1;
	my $have = int(length($base64) / 77);
	return $base64 x int($lines / $have) . substr($base64, 0, $lines % $have * 77) if $lines >= $have;
	return substr $base64, int(rand $have - $lines) * 77, $lines * 77;
}

sub boundary { return sprintf '----=_Part_%d_%s', int rand 1e6, hex32() }

sub multipart {
	my ($type, $boundary, @parts) = @_;
	return "Content-Type: multipart/$type; boundary=\"$boundary\"\n\n"
		. join('', map { "--$boundary\n$_\n" } @parts) . "--$boundary--\n";
}

sub attachment {
	my ($size) = @_;
	my ($ending, $type) = @{ pick(\@FILES) };
	my ($name, $content);
	if (rand() < 0.2) {
		($name, $content) = ("filename*=UTF-8''%C3%9Cbersicht%20M%C3%A4rz.$ending", $type);
	} else {
		my $file = sprintf '%s-%d.%s', pick(\@WORDS), int rand 1000, $ending;
		($name, $content) = ("filename=\"$file\"", "$type; name=\"$file\"");
	}
	return "Content-Type: $content\nContent-Transfer-Encoding: base64\n"
		. "Content-Disposition: attachment; $name\n\n" . base64($size);
}

sub plain {
	my ($size) = @_;
	return "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n\n"
		. fill(\@paragraphs, $size) if rand() < 0.5;
	return "Content-Type: text/plain; charset=\"utf-8\"\n"
		. "Content-Transfer-Encoding: quoted-printable\n\n" . fill(\@quoted, $size);
}

sub alternative {
	my ($size) = @_;
	return multipart('alternative', boundary(), plain($size / 3),
		"Content-Type: text/html; charset=\"utf-8\"\n"
		. "Content-Transfer-Encoding: quoted-printable\n\n" . html($size * 2 / 3));
}

sub mixed {
	my ($size) = @_;
	my $boundary = boundary();
	my $body = rand() < 0.6 ? alternative($size / 2 < 4000 ? $size / 2 : 4000)
	                        : plain($size / 3 < 2000 ? $size / 3 : 2000);
	my $count = pick([1, 1, 1, 2, 3]);
	my $left = $size - length $body;
	$left = 500 if $left < 500;
	return multipart('mixed', $boundary, $body, map { attachment($left / $count) } 1 .. $count);
}

sub related {
	my ($size) = @_;
	my $boundary = boundary();
	my $image = sprintf "Content-Type: image/png; name=\"logo.png\"\nContent-Transfer-Encoding: base64\n"
		. "Content-ID: <logo.%d\@example.com>\nContent-Disposition: inline; filename=\"logo.png\"\n\n%s",
		int rand 1e6, base64($size / 2);
	return multipart("related; type=\"multipart/alternative\"", $boundary, alternative($size / 2), $image);
}

sub forwarded {
	my ($size) = @_;
	my $kind = pick([\&plain, \&alternative, \&mixed]);
	my $inner = headers($EPOCH - int rand 1e7, int rand 1e6, 1) . $kind->($size > 1700 ? $size - 1200 : 500);
	return multipart('mixed', boundary(), plain(400),
		"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n$inner");
}

my @KINDS = ((\&plain) x 32, (\&alternative) x 38, (\&mixed) x 19, (\&related) x 6, (\&forwarded) x 5);

sub people { my ($count) = @_; return join ",\n ", map { pick(\@people) } 1 .. $count }

sub received {
	my ($hop, $time) = @_;
	return sprintf "Received: from mx%d.%s (mx%d.%s [192.0.2.%d])\n\tby in%d.%s (Postfix) with ESMTPS"
		. " id %s%s\n\tfor <me\@example.com>; %s", $hop, pick(\@DOMAINS), $hop, pick(\@DOMAINS),
		int rand 255, $hop, pick(\@DOMAINS), uc hex32(), substr(hex32(), 4), date($time);
}

sub signature {
	my ($i) = @_;
	my $line = sub { substr $base64, ($i + $_[0]) % 1000 * 77, $_[1] };
	return sprintf "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=s1;\n"
		. "\th=from:to:subject:date:message-id;\n\tbh=%s;\n\tb=%s", pick(\@DOMAINS), $line->(0, 44),
		join "\n\t ", map { $line->($_, 70) } 0 .. 4;
}

sub trace_headers {
	my ($time, $i) = @_;
	my @out = sprintf 'Return-Path: <bounce-%d@%s>', $i, pick(\@DOMAINS);
	push @out, received($_, $time) for 0 .. between(1, 4);
	push @out, signature($i) if rand() < 0.7;
	return @out;
}

sub subject {
	my ($list) = @_;
	my $text = rand() < 0.25 ? pick(\@subjects)
	                         : ucfirst join ' ', map { pick(\@WORDS) } 1 .. between(2, 12);
	$text = "[$list] $text" if $list;
	$text = "Re: $text" if rand() < 0.5;
	$text = "A \"quoted\" subject \\ with backslash $text" if rand() < 0.02;
	return "Subject: $text";
}

sub references {
	my ($time) = @_;
	my @ids = map { sprintf '<%d.%s@%s>', $time - $_ * 977, hex32(), pick(\@DOMAINS) } 1 .. pick([1, 2, 3, 6, 12]);
	return ("In-Reply-To: $ids[-1]", 'References: ' . join "\n ", @ids);
}

sub list_headers {
	my ($list, $i) = @_;
	return ("List-Id: The $list list <$list.lists.example.org>",
		"List-Unsubscribe: <https://lists.example.org/unsub/$i>,\n"
		. " <mailto:$list-unsubscribe\@lists.example.org>", 'Precedence: list');
}

sub headers {
	my ($time, $i, $short) = @_;
	my @out = $short ? () : trace_headers($time, $i);
	push @out, 'From: ' . pick(\@people), 'To: ' . people(pick([1, 1, 1, 2, 3, 8]));
	push @out, 'Cc: ' . people(pick([1, 2, 4, 12])) if rand() < 0.3;
	push @out, 'Reply-To: ' . pick(\@people) if rand() < 0.2;
	my $list = pick(\@LISTS);
	push @out, subject($list), 'Date: ' . date($time);
	push @out, sprintf 'Message-ID: <%d.%s.%d@%s>', $time, hex32(), $i, pick(\@DOMAINS);
	push @out, references($time) if rand() < 0.55;
	push @out, list_headers($list, $i) if $list;
	push @out, 'MIME-Version: 1.0';
	push @out, sprintf 'X-Mailer: Example Mailer %d.%d', int rand 20, int rand 10 if rand() < 0.5;
	return join("\n", @out) . "\n";
}

# Gives the time and the octets of message i. Sizes are log-normal: median 6 KB, mean 14 KB.
sub message {
	my ($i) = @_;
	my $time = $EPOCH + $i * 4000;
	my $head = headers($time, $i, 0);
	my $size = exp gauss(log 6000, 1.3);
	$size = 8e6 if $size > 8e6;
	$size -= length $head;
	return ($time, $head . pick(\@KINDS)->($size > 150 ? int $size : 150));
}

sub huge {
	my ($size) = @_;
	return ($EPOCH, headers($EPOCH, 1, 0) . multipart('mixed', boundary(), plain(2000), attachment($size)));
}

1;
