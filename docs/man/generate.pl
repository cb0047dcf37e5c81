#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Makes the manual pages of section 3 from the comments in the public headers.
#   generate.pl [--version VERSION] [--date YYYY-MM-DD] --out FOLDER HEADER...
#   generate.pl --list [--exported] HEADER...   one line for each public function: header, name, "documented" or "bare",
#                                      and what its comment should say and does not; --exported: without inline ones
# A comment is: one line of summary, paragraphs, then fields (Wire: In: Out: Needs: Returns: See: Since:).
use strict;
use warnings;
use Getopt::Long;
use Text::Wrap qw(wrap);

my ($version, $date, $out, $list, $exported) = ('', '', '', 0, 0);
GetOptions('version=s' => \$version, 'date=s' => \$date, 'out=s' => \$out, 'list' => \$list, 'exported' => \$exported) or exit 64;
die "generate.pl: no headers\n" unless @ARGV;
die "generate.pl: --out or --list is missing\n" unless $list || $out;

my %heading = (Wire => 'ON THE WIRE', In => 'INPUT', Out => 'OUTPUT', Needs => 'REQUIREMENTS', Returns => 'RETURN VALUE');
my $fields = join '|', keys %heading, 'See', 'Since';
my $fields_re = "(?:$fields)(?:, (?:$fields))*";

sub slurp {
	my ($file) = @_;
	open my $in, '<:encoding(UTF-8)', $file or die "generate.pl: $file: $!\n";
	local $/;
	return <$in>;
}

# The public functions of one header, in its order: name, prototype, comment (undef without one).
sub functions_of {
	my ($file) = @_;
	my ($text, @found) = (slurp($file));
	(my $header = $file) =~ s{.*/(satchel/)}{$1};
	$text =~ s{^[ \t]*#[^\n]*(?:\\\n[^\n]*)*$}{}mg;
	while ($text =~ m{(?:/\*\*(?!/)((?:(?!\*/).)*)\*/\s*)?^(?:SATCHEL_API\b\s*((?:(?!;).)*);|static inline\s+([^\{;]*\))\s*\{)}msg) {
		my ($comment, $prototype, $inline) = ($1, $2 // $3, defined $3);
		$prototype =~ s{/\*.*?\*/}{}gs;
		$prototype =~ s/\bSATCHEL_CHECK\s+//g;
		$prototype =~ s/\s+/ /g;
		next unless $prototype =~ /\b(satchel_\w+) ?\(/;
		push @found, { name => $1, prototype => "$prototype;", comment => $comment, header => $header, inline => $inline };
	}
	return @found;
}

# The definitions of public structs and enums of one header, as they stand there: by name.
sub types_of {
	my ($file) = @_;
	my ($text, %found) = (slurp($file));
	while ($text =~ m{^((?:typedef )?(?:struct|enum) (satchel_\w+) \{\n.*?^\}[^;\n]*;)$}msg) {
		$found{$2} = $1;
	}
	return %found;
}

# Comment text to: summary, paragraphs, fields by name.
sub parse_comment {
	my ($comment) = @_;
	my %doc = (paragraphs => [], fields => {});
	my ($field, @blocks) = ('', '');
	for my $line (split /\n/, $comment) {
		$line =~ s/^\s*\*? ?//;
		$line =~ s/\s+$//;
		# several short fields may share a line: "See: RFC 9051.   Since: 0.1"
		for my $part ($line eq '' ? '' : split /(?:^|\s{2,}|(?<=\.)\s+)(?=$fields_re:\s)/, $line, -1) {
			if ($part =~ /^($fields_re):\s*(.*)/) {	# "In, Out: as satchel_examine." fills both
				my $words = $2;
				$doc{fields}{$_} = $words for split /, /, $1;
				($field) = $1 =~ /(\w+)\z/;
			} elsif ($field) {
				if ($part eq '') {
					$doc{fields}{$field} .= "\n";
				} else {
					$part =~ s/^\s+//;
					$doc{fields}{$field} .= ($doc{fields}{$field} =~ /\S\z/ ? ' ' : '') . $part;
				}
			} elsif ($part eq '') {
				push @blocks, '' if $blocks[-1] ne '';
			} else {
				$blocks[-1] .= ($blocks[-1] eq '' ? '' : "\n") . $part;
			}
		}
	}
	pop @blocks if @blocks && $blocks[-1] eq '';
	$doc{summary} = shift(@blocks) // '';
	$doc{summary} =~ s/\s+/ /g;
	$doc{summary} =~ s/\.$//;
	$doc{paragraphs} = \@blocks;
	s/\s+\z// for values %{ $doc{fields} };
	return \%doc;
}

# Text to roff: backslashes, hyphens that are typed, lines that begin with a dot or a quote.
sub roff {
	my ($text) = @_;
	$text =~ s/\\/\\e/g;
	$text =~ s/-/\\-/g;
	$text =~ s/^\s+//mg;
	$text =~ s/^([.'])/\\&$1/mg;
	$text =~ s/`([^`]*)`/\\fB$1\\fR/g;
	$text =~ s/\b(satchel_\w+)\(\)/\\fB$1\\fR()/g;
	$text =~ s/\b(SATCHEL_\w+)/\\fB$1\\fR/g;
	$text =~ s/\s+\z//;
	return $text;
}

# Literal lines: indented ones stay as they are.
sub paragraph {
	my ($text) = @_;
	return ".PP\n.nf\n.RS 4\n" . join("\n", map { roff($_) } split /\n/, $text) . "\n.RE\n.fi\n" if $text !~ /^\S/m;
	return ".PP\n" . fill(roff($text)) . "\n";
}

# Lines of 76 columns, broken at blanks; none begins with what roff would take for a request.
sub fill {
	my ($text) = @_;
	local $Text::Wrap::columns = 77;
	local $Text::Wrap::huge = 'overflow';
	local $Text::Wrap::unexpand = 0;
	$text = wrap('', '', split /\s*\n\s*/, $text);
	$text =~ s/^([.'])/\\&$1/mg;
	return $text;
}

sub sentences {
	my ($text) = @_;
	my @blocks = grep { /\S/ } split /\n{2,}/, $text;
	return join ".PP\n", map { fill(roff($_)) . "\n" } @blocks;
}

# One line for C: and S: each.
sub wire {
	my ($text) = @_;
	my @lines = map { s/^\s+|\s+$//gr } grep { /\S/ } split /(?:^|\s+)(?=[CS]: )/, $text;
	return ".nf\n" . join("\n", map { roff($_) } @lines) . "\n.fi\n";
}

sub head {
	my ($name) = @_;
	return ".\\\" Generated from the comments in the headers of satchel.\n" .
		".TH \"" . uc($name) . "\" 3 \"$date\" \"satchel $version\" \"satchel manual\"\n";
}

sub synopsis {
	my ($f) = @_;
	my $prototype = $f->{prototype};
	$prototype =~ s/\\/\\e/g;
	$prototype =~ s/-/\\-/g;
	my ($result, $arguments) = $prototype =~ /^(.*?\b\Q$f->{name}\E ?\()(.*)\);$/ or return $prototype;
	my (@lines, $line, $depth, $argument) = ();
	my @arguments;
	for my $piece (split /(,|\(|\))/, $arguments) {	# commas of function pointers divide nothing
		$depth //= 0;
		$depth++ if $piece eq '(';
		$depth-- if $piece eq ')';
		if ($piece eq ',' && !$depth) {
			push @arguments, $argument;
			$argument = '';
		} else {
			$argument .= $piece;
		}
	}
	push @arguments, $argument;
	s/^\s+// for @arguments;
	my $text = $result . join(', ', @arguments) . ');';
	if (length $text > 76) {
		$text = "$result\n" . join(",\n", map { "    $_" } @arguments) . ');';
	}
	return $text;
}

# The types that a prototype names, for those who have no header at hand.
sub definitions {
	my ($f, $types) = @_;
	my %once;
	my @names = grep { $types->{$_} && !$once{$_}++ } $f->{prototype} =~ /\b(satchel_\w+)\b/g;
	return '' unless @names;
	return ".SH TYPES\n.nf\n" . join(".PP\n", map { verbatim($types->{$_}) } @names) . ".fi\n";
}

sub verbatim {
	my ($text) = @_;
	$text =~ s/\\/\\e/g;
	$text =~ s/-/\\-/g;
	$text =~ s/\t/    /g;
	$text =~ s/^([.'])/\\&$1/mg;
	return "$text\n";
}

sub page {
	my ($f, $types) = @_;
	my $doc = $f->{doc};
	my $text = head($f->{name});
	$text .= ".SH NAME\n$f->{name} \\- " . roff(lcfirst_word($doc->{summary})) . "\n";
	$text .= ".SH SYNOPSIS\n.nf\n#include <satchel/satchel.h>\n.PP\n" . synopsis($f) . "\n.fi\n";
	my @paragraphs = @{ $doc->{paragraphs} };
	$text .= ".SH DESCRIPTION\n" . fill(roff($doc->{summary}) . '.') . "\n" . join('', map { paragraph($_) } @paragraphs);
	for my $field (qw(In Out Needs Returns Wire)) {
		next unless defined $doc->{fields}{$field} && $doc->{fields}{$field} ne '';
		$text .= ".SH $heading{$field}\n";
		$text .= $field eq 'Wire' ? wire($doc->{fields}{$field}) : sentences($doc->{fields}{$field});
	}
	$text .= definitions($f, $types);
	$text .= ".SH HISTORY\nSince satchel " . roff($doc->{fields}{Since}) . ".\n" if $doc->{fields}{Since};
	my @see = ("Declared in <$f->{header}>.");
	unshift @see, fill(roff($doc->{fields}{See})) if $doc->{fields}{See};
	$text .= ".SH SEE ALSO\n.BR satchel (3)\n" . join('', map { ".PP\n$_\n" } @see);
	return $text;
}

# "Open a folder" reads "open a folder" behind a name; "IDLE ..." and "UID ..." stay.
sub lcfirst_word {
	my ($text) = @_;
	return $text =~ /^[A-Z][a-z]/ ? lcfirst $text : $text;
}

sub overview {
	my (@functions) = @_;
	my $text = head('satchel');
	$text .= <<'ROFF';
.SH NAME
satchel \- IMAP client library
.SH SYNOPSIS
.nf
#include <satchel/satchel.h>
.PP
cc example.c $(pkg\-config \-\-cflags \-\-libs satchel)
.fi
.SH DESCRIPTION
satchel speaks IMAP: a thin core turns octets into responses, and typed
functions above it turn FETCH, SELECT, LIST and the other commands into structs,
with UTF\-8 folder names and one error code per cause.
Every function has its own page; here they are by header.
ROFF
	my $header = '';
	for my $f (@functions) {
		if ($f->{header} ne $header) {
			$header = $f->{header};
			$text .= ".SH FUNCTIONS OF <$header>\n";
		}
		$text .= ".TP\n.BR $f->{name} (3)\n" . fill(roff($f->{doc}{summary}) . '.') . "\n";
	}
	return $text . ".SH SEE ALSO\n.BR satchel (1)\n";
}

# What a comment must say: a summary of one line, since when, and what an int means.
sub lacks {
	my ($f) = @_;
	my @lacks;
	push @lacks, 'no-summary' if $f->{doc}{summary} eq '';
	push @lacks, 'no-Since' unless $f->{doc}{fields}{Since};
	push @lacks, 'no-Returns' if $f->{prototype} =~ /^int / && !$f->{doc}{fields}{Returns};
	return @lacks;
}

sub spew {
	my ($name, $text) = @_;
	open my $to, '>:encoding(UTF-8)', "$out/$name.3" or die "generate.pl: $out/$name.3: $!\n";
	print {$to} $text;
	close $to or die "generate.pl: $out/$name.3: $!\n";
}

my @functions = map { functions_of($_) } @ARGV;
my @documented = grep { defined $_->{comment} } @functions;
$_->{doc} = parse_comment($_->{comment}) for @documented;
if ($list) {
	print join(' ', $_->{header}, $_->{name}, $_->{doc} ? ('documented', lacks($_)) : 'bare'), "\n"
		for grep { !$exported || !$_->{inline} } @functions;
	exit 0;
}
my %types = map { types_of($_) } @ARGV;
spew($_->{name}, page($_, \%types)) for @documented;
spew('satchel', overview(@documented));
