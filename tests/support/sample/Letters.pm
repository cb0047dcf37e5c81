# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Writes letters as people send them: who writes to whom in which language, as
# plain text, with HTML, with files, forwarded.  All well formed; the strange
# ones are in Oddities.pm.  It refuses to know where a letter is kept.
package Letters;
use strict;
use warnings;
use utf8;
use Files ();
use Mime ();
use Words ();
use World ();

our %language = (%Words::language, %World::language);
our $owner = ['Mary Weber', 'mary@example.org'];

my %file_names = (
	de => ['Übersicht März.csv', 'Angebot Wärmepumpe.pdf', 'Müritz.png'],
	fr => ['devis n° 12.pdf', 'été à la mer.png'], es => ['año pasado.csv', 'señal.png'],
	pl => ['październik.pdf'], ru => ['договор аренды.pdf', 'фото с дачи.png'], el => ['Νάξος.png'],
	ja => ['見積書.pdf', '会議資料.csv', '桜.png'], zh => ['合同第二稿.pdf', '照片.png'],
	tw => ['會議紀錄.pdf'], ko => ['견적서.pdf', '사진.png'],
	en => ['minutes "final" v2.pdf', 'allotment.png', 'figures.csv', 'O’Hara.pdf'],
);
my @agents = ('Pigeon 3.2', 'Quill/1.9.4 (Linux)', 'Letterbox 12.0', 'Postbag Mobile 7.1', undef);
my $serial = 0;

# A sender in $code: name, and an address made of plain letters.
sub person {
	my ($random, $code, $index) = @_;
	my $words = $language{$code};
	$index = $random->below(scalar @{$words->{people}}) unless defined $index;
	return [$words->{people}[$index], sprintf '%s%d@%s', $code, $index + 1, $words->{host}];
}

# The first charset that has all of $text, beginning somewhere in the list.
sub charset {
	my ($random, $code, $text) = @_;
	my @list = @{$language{$code}{charsets}};
	my $start = $random->below(scalar @list);
	for my $name (@list[$start .. $#list], @list[0 .. $start - 1]) {
		return $name if Mime::fits($text, $name);
	}
	return 'utf-8';
}

sub paragraphs {
	my ($random, $code, $count) = @_;
	my @lines = @{$language{$code}{lines}};
	my $gap = $code =~ /\A(?:ja|zh|tw)\z/ ? '' : ' ';
	return join "\n\n", map {
		my $start = $random->below(scalar @lines);
		join $gap, map { $lines[($start + $_) % @lines] } 0 .. $random->below(3);
	} 1 .. $count;
}

sub body_text {
	my ($random, $code, $from, $quoted) = @_;
	my $words = $language{$code};
	my $text = "$words->{hello}\n\n" . paragraphs($random, $code, $random->between(1, 4));
	$text .= "\n\n" . join "\n", map { $_ eq '' ? '>' : "> $_" } split /\n/, $quoted if defined $quoted;
	return "$text\n\n$words->{bye}\n$from->[0]\n";
}

sub html {
	my ($text, $picture) = @_;
	$text =~ s/&/&amp;/g;
	$text =~ s/</&lt;/g;
	my $image = $picture ? "<p><img src=\"cid:$picture\" alt=\"\"></p>\n" : '';
	return "<html><body>\n" . join('', map { "<p>$_</p>\n" } split /\n\n/, $text) . "$image</body></html>\n";
}

sub text_part {
	my ($random, $text, $charset) = @_;
	my $encoding = $charset =~ /utf-8|gb|big5|euc|shift/i ? $random->pick('base64', 'quoted-printable', '8bit')
		: $charset =~ /iso-2022|ascii/i ? '7bit' : $random->pick('quoted-printable', '8bit');
	return Mime::plain($text, $charset, $encoding, 'text/plain', $random->once_in(4) ? 'format=flowed' : '');
}

sub file_part {
	my ($random, $code, $title) = @_;
	my $name = $random->pick(@{$file_names{$code} || $file_names{en}});
	my $charset = charset($random, $code, $name);
	my $how = $name =~ /\A[\x20-\x7e]*\z/ ? 'plain' : $random->pick(qw(rfc2231 continued word));
	return Mime::attachment('image/png', $name, $how, $charset, Files::png($random, $random->between(24, 72)))
		if $name =~ /png\z/;
	return Mime::attachment('text/csv; charset=us-ascii', $name, $how, $charset, Files::csv($random), '7bit')
		if $name =~ /csv\z/;
	return Mime::attachment('application/pdf', $name, $how, $charset,
		Files::pdf("Sheet $serial", 'This page was made for the sample account.'));
}

# ---- bodies, one function each: (random, code, text, charset, letter so far)

sub just_text {
	my ($random, $code, $text, $charset) = @_;
	return text_part($random, $text, $charset);
}

sub alternative {
	my ($random, $code, $text, $charset) = @_;
	return Mime::multipart('alternative', [], text_part($random, $text, $charset),
		Mime::plain(html($text), $charset, undef, 'text/html'));
}

sub with_file {
	my ($random, $code, $text, $charset) = @_;
	return Mime::multipart('mixed', [], text_part($random, $text, $charset),
		map { file_part($random, $code) } 0 .. $random->below(2));
}

sub with_picture {
	my ($random, $code, $text, $charset) = @_;
	my $id = sprintf 'picture%d@example.org', ++$serial;
	return Mime::multipart('alternative', [], text_part($random, $text, $charset),
		Mime::multipart('related', ['type="text/html"'],
			Mime::plain(html($text, $id), $charset, undef, 'text/html'),
			Mime::inline_image($id, Files::png($random, $random->between(32, 64)))));
}

sub with_invitation {
	my ($random, $code, $text, $charset, $letter) = @_;
	my $entry = Files::calendar('Meeting', $letter->{date} + 86400 * 7, $letter->{from}[0]{mail});
	return Mime::multipart('alternative', [], text_part($random, $text, $charset),
		Mime::plain($entry, 'utf-8', '7bit', 'text/calendar', 'method=REQUEST'));
}

sub forwarded {
	my ($random, $code, $text, $charset, $letter) = @_;
	my $inner = letter($random, $code, date => $letter->{date} - 90000, body => \&alternative);
	return Mime::multipart('mixed', [], text_part($random, $text, $charset),
		Mime::enclosed($inner->{octets}, $inner->{shape}, 'forwarded letter'));
}

my @bodies = ((\&just_text) x 9, (\&alternative) x 4, (\&with_file) x 4, \&with_picture,
	\&with_invitation, \&forwarded);

# ---- whole letters

sub people {
	return [map { ref $_ eq 'HASH' ? {group => $_->{name}, members => people($_->{members})}
		: {name => $_->[0], mail => $_->[1]} } @{$_[0]}];
}

sub references {
	my ($parent) = @_;
	return '' unless $parent;
	return "In-Reply-To: $parent->{message_id}\nReferences: "
		. join("\n ", @{$parent->{ancestors}}, $parent->{message_id}) . "\n";
}

sub received {
	my ($from, $letter, $zone) = @_;
	my ($host) = $from->[1] =~ /\@(.*)/;
	return sprintf "Received: from mail.%s (mail.%s [192.0.2.%d])\n\tby mx.example.org with ESMTPS id %06d\n"
		. "\tfor <%s>; %s\n", $host, $host, 1 + $serial % 250, $serial * 7919 % 1000000, $owner->[1],
		Mime::date($letter->{date} + 2, 60);
}

# Options: from to cc subject charset form date zone parent body extra text
sub letter {
	my ($random, $code, %o) = @_;
	my $from = $o{from} || person($random, $code);
	my $to = $o{to} || [$owner];
	my $subject = defined $o{subject} ? $o{subject} : $random->pick(@{$language{$code}{subjects}});
	my $text = defined $o{text} ? $o{text} : body_text($random, $code, $from, $o{parent} && $o{parent}{first});
	my $charset = $o{charset} || charset($random, $code, "$subject$text$from->[0]");
	my $form = $o{form} || $random->pick(qw(B Q B Q b q));
	my $zone = defined $o{zone} ? $o{zone} : $random->pick(0, 60, 120, -300, 330, 540, -210);
	my ($host) = $from->[1] =~ /\@(.*)/;
	my %letter = (
		subject => $subject, from => people([$from]), to => people($to), cc => people($o{cc} || []),
		date => $o{date}, flags => [], keywords => [], note => $o{note}, sure => 1,
		message_id => sprintf('<%d.%05d@%s>', $o{date}, ++$serial, $host), internal => $o{date} + 3,
		ancestors => $o{parent} ? [@{$o{parent}{ancestors}}, $o{parent}{message_id}] : [],
		first => paragraphs($random, $code, 1),
	);
	my $part = ($o{body} || $random->pick(@bodies))->($random, $code, $text, $charset, \%letter);
	@letter{qw(shape names)} = @$part{qw(shape names)};
	$letter{octets} = header($random, \%letter, $charset, $form, $zone, $from, $to, \%o)
		. "MIME-Version: 1.0\n$part->{head}\n$part->{body}";
	return \%letter;
}

sub header {
	my ($random, $letter, $charset, $form, $zone, $from, $to, $o) = @_;
	my @code = map { (Mime::fits($_, $charset) ? $charset : 'utf-8', $form) } $letter->{subject};
	my $names = Mime::fits(join('', map { ref $_ eq 'ARRAY' ? $_->[0] : '' } @$to, @{$o->{cc} || []}), $charset)
		? $charset : 'utf-8';
	my $agent = $random->pick(@agents);
	return received($from, $letter, $zone)
		. 'From: ' . Mime::address($from, Mime::fits($from->[0], $charset) ? $charset : 'utf-8', $form)
		. "\nTo: " . Mime::addresses($to, $names, $form)
		. ($o->{cc} ? "\nCc: " . Mime::addresses($o->{cc}, $names, $form) : '')
		. "\nSubject: " . Mime::text($letter->{subject}, @code)
		. "\nDate: " . Mime::date($letter->{date}, $zone) . "\nMessage-ID: $letter->{message_id}\n"
		. references($o->{parent}) . ($o->{extra} || '') . ($agent ? "User-Agent: $agent\n" : '');
}

1;
