# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Builds header fields and body parts.  Text goes in as perl characters and
# comes out as octets with "\n" at the ends of lines.  It knows the formats
# (RFC 2045 to 2047, 2231, 5322) and refuses to know what a message is about.
package Mime;
use strict;
use warnings;
use Encode ();
use MIME::Base64 ();
use MIME::QuotedPrint ();

# Names that perl's Encode calls otherwise.  Everything of GB 2312 and GBK is
# the same in GB 18030.
my %encoding = ('gb18030' => 'cp936', 'big5' => 'big5-eten', 'us-ascii' => 'ascii');

sub octets {
	my ($text, $charset) = @_;
	my $copy = $text;
	return Encode::encode($encoding{lc $charset} || $charset, $copy, Encode::FB_CROAK);
}

# Perl writes letters like ü in JIS X 0212, which nobody sends.
sub fits {
	my ($text, $charset) = @_;
	my $bytes = eval { octets($text, $charset) };
	return defined $bytes && $bytes !~ /\e\$\(D|\x8f[\xa1-\xfe]{2}/ if $charset =~ /jp/i;
	return defined $bytes;
}

# ---- encoded words

sub word {
	my ($bytes, $charset, $form) = @_;
	return "=?$charset?B?" . MIME::Base64::encode_base64($bytes, '') . '?=' if uc $form eq 'B';
	$bytes =~ s/([^A-Za-z0-9 !*+\/-])/sprintf '=%02X', ord $1/ge;
	$bytes =~ tr/ /_/;
	return "=?$charset?$form?$bytes?=";
}

# Words of at most 75 octets, each with whole characters.
sub words {
	my ($text, $charset, $form) = @_;
	my (@words, $run);
	for my $char (split //, $text) {
		if (defined $run && length(word(octets($run . $char, $charset), $charset, $form)) > 75) {
			push @words, word(octets($run, $charset), $charset, $form);
			$run = '';
		}
		$run = (defined $run ? $run : '') . $char;
	}
	push @words, word(octets($run, $charset), $charset, $form) if defined $run && $run ne '';
	return @words;
}

# Words cut without regard to characters, as too many programs do.
sub cut_words {
	my ($text, $charset, $form, $size) = @_;
	my $bytes = octets($text, $charset);
	return map { word($_, $charset, $form) } unpack "(a$size)*", $bytes;
}

sub text {
	my ($text, $charset, $form) = @_;
	return $text if $text =~ /\A[\x20-\x7e]*\z/ && $text !~ /=\?/;
	return join "\n ", words($text, $charset, $form);
}

# ---- addresses

sub phrase {
	my ($name, $charset, $form) = @_;
	return text($name, $charset, $form) if $name !~ /\A[\x20-\x7e]*\z/;
	return $name if $name =~ /\A[A-Za-z0-9!#\$%&'*+\/=?^_`{|}~ -]*\z/;
	$name =~ s/(["\\])/\\$1/g;
	return "\"$name\"";
}

sub address {
	my ($pair, $charset, $form) = @_;
	my ($name, $mail) = @$pair;
	return $name eq '' ? $mail : phrase($name, $charset, $form) . " <$mail>";
}

# [[name, address]...]; a group is {name => ..., members => [...]}
sub addresses {
	my ($list, $charset, $form) = @_;
	return join ",\n ", map {
		ref $_ eq 'HASH'
			? phrase($_->{name}, $charset, $form) . ': ' . addresses($_->{members}, $charset, $form) . ';'
			: address($_, $charset, $form)
	} @$list;
}

# ---- parameters

sub percent {
	my ($bytes) = @_;
	$bytes =~ s/([^A-Za-z0-9._-])/sprintf '%%%02X', ord $1/ge;
	return $bytes;
}

# RFC 2231: name*=charset''...; in continuations of $size octets when given.
sub extended {
	my ($name, $value, $charset, $size) = @_;
	my $bytes = octets($value, $charset);
	return "$name*=$charset''" . percent($bytes) unless $size;
	my $n = 0;
	return join ";\n ", map {
		my $intro = $n ? '' : "$charset''";
		sprintf '%s*%d*=%s%s', $name, $n++, $intro, percent($_);
	} unpack "(a$size)*", $bytes;
}

sub quoted {
	my ($value) = @_;
	$value =~ s/(["\\])/\\$1/g;
	return "\"$value\"";
}

# How an attachment's name is written: plain, rfc2231, continued, word.
sub filename {
	my ($name, $how, $charset) = @_;
	return 'filename=' . quoted($name) if $how eq 'plain';
	return extended('filename', $name, $charset) if $how eq 'rfc2231';
	return extended('filename', $name, $charset, 12) if $how eq 'continued';
	return 'filename="' . join("\n  ", words($name, $charset, 'B')) . '"';
}

# ---- parts: {head, body, shape, names}

sub transfer {
	my ($bytes, $encoding) = @_;
	return MIME::Base64::encode_base64($bytes, "\n") if $encoding eq 'base64';
	return MIME::QuotedPrint::encode_qp($bytes, "\n") if $encoding eq 'quoted-printable';
	return $bytes;
}

# A type without its parameters.
sub bare_type {
	return $_[0] =~ s/;.*//sr;
}

sub plain {
	my ($text, $charset, $encoding, $type, $extra) = @_;
	$type ||= 'text/plain';
	my $bytes = octets($text, $charset);
	$encoding ||= $bytes =~ /[^\x00-\x7f]/ ? 'quoted-printable' : '7bit';
	my $head = "Content-Type: $type; charset=$charset" . ($extra ? "; $extra" : '') . "\n"
		. "Content-Transfer-Encoding: $encoding\n";
	return {head => $head, body => transfer($bytes, $encoding), shape => bare_type($type), names => []};
}

sub attachment {
	my ($type, $name, $how, $charset, $bytes, $encoding) = @_;
	$encoding ||= 'base64';
	my $head = "Content-Type: $type\nContent-Transfer-Encoding: $encoding\n"
		. "Content-Disposition: attachment;\n " . filename($name, $how, $charset) . "\n";
	return {head => $head, body => transfer($bytes, $encoding), shape => bare_type($type), names => [$name]};
}

sub inline_image {
	my ($id, $bytes) = @_;
	my $head = "Content-Type: image/png; name=picture.png\nContent-Transfer-Encoding: base64\n"
		. "Content-ID: <$id>\nContent-Disposition: inline; filename=picture.png\n";
	return {
		head => $head, body => transfer($bytes, 'base64'), shape => 'image/png', names => ['picture.png'],
	};
}

# A message inside a message.
sub enclosed {
	my ($octets, $shape, $description) = @_;
	my $head = "Content-Type: message/rfc822\nContent-Disposition: inline\n"
		. ($description ? "Content-Description: $description\n" : '');
	return {head => $head, body => $octets, shape => "message/rfc822($shape)", names => []};
}

my $boundaries = 0;

sub multipart {
	my ($subtype, $parameters, @parts) = @_;
	my $boundary = sprintf '=_part_%04d_satchel', ++$boundaries;
	my $body = join '', map { "--$boundary\n$_->{head}\n$_->{body}\n" } @parts;
	return {
		head => "Content-Type: multipart/$subtype;\n boundary=\"$boundary\""
			. join('', map { ";\n $_" } @$parameters) . "\n",
		body => "This is a message in several parts.\n\n$body--$boundary--\n",
		shape => "multipart/$subtype(" . join(',', map { $_->{shape} } @parts) . ')',
		names => [map { @{$_->{names}} } @parts],
	};
}

# ---- dates

my @day = qw(Sun Mon Tue Wed Thu Fri Sat);
my @month = qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec);

# $zone is minutes east of Greenwich
sub date {
	my ($epoch, $zone) = @_;
	my @t = gmtime($epoch + 60 * $zone);
	my $sign = $zone < 0 ? '-' : '+';
	my $east = abs $zone;
	return sprintf '%s, %d %s %d %02d:%02d:%02d %s%02d%02d', $day[$t[6]], $t[3], $month[$t[4]],
		$t[5] + 1900, @t[2, 1, 0], $sign, int($east / 60), $east % 60;
}

1;
