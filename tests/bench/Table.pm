# Table.pm - medians, ratios and targets of the benchmark as Markdown.
#
# Knows which peer is compared with which and what is demanded; knows nothing of how figures came
# to be. A result is { name, repeat, peers => [names], runs => { name => [ { cpu, mib, ... } ] } }.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
package Table;
use strict;
use warnings;
use Exporter 'import';
our @EXPORT_OK = qw(tables targets median);

my @REFERENCES = ('plain reader', 'token reader', 'libetpan by 500', 'libetpan', 'c-client');

# Task, peer, figure, reference, highest ratio (or MiB above the reference), as the issue demands.
my @TARGETS = (
	['T1', 'satchel .raw_text', 'cpu', 'token reader', 0.65],
	['T1', 'satchel', 'cpu', 'token reader', 1.0],
	['T1', 'satchel', 'cpu', 'c-client', 1 / 12],
	['T1', 'satchel', 'cpu', 'libetpan by 500', 1 / 15],
	['T1', 'satchel .raw_text', 'mib', 'floor', 3],
	['T1', 'satchel', 'mib', 'floor', 3],
	['T1', 'satchel .raw_text', 'digest', 'libetpan', 0],
	['T1', 'satchel', 'counts', 'libetpan', 0],
	['T2', 'satchel', 'cpu', 'plain reader', 1.2],
	['T2', 'satchel', 'mib', 'floor', 1],
	['T2tls', 'satchel', 'cpu', 'plain reader', 1.1],
	['T3', 'satchel', 'cpu', 'plain reader', 1.1],
	['T3', 'satchel', 'mib', 'floor', 2],
	['T5', 'satchel', 'cpu', 'token reader', 0.8],
	['T5', 'satchel', 'digest', 'libetpan', 0],
	['T6', 'satchel', 'cpu', 'libetpan', 1.0],
	['T6', 'satchel', 'digest', 'libetpan', 0],
	['T7', 'satchel', 'cpu', 'libetpan', 1.0],
	['T7', 'satchel', 'digest', 'libetpan', 0]);

sub median {
	my @sorted = sort { $a <=> $b } @_;
	return undef unless @sorted;
	return ($sorted[$#sorted / 2] + $sorted[@sorted / 2]) / 2;
}

sub good_runs {
	my ($result, $peer) = @_;
	return grep { !defined $_->{why} } @{ $result->{runs}{$peer} // [] };
}

sub median_of {
	my ($result, $peer, $figure) = @_;
	return median(map { $_->{$figure} } good_runs($result, $peer));
}

# The median of what $combine gives for the runs of the same round.
sub by_round {
	my ($result, $peer, $reference, $combine) = @_;
	my @mine = good_runs($result, $peer);
	my @theirs = good_runs($result, $reference);
	return undef unless @mine && @mine == @theirs;
	return median(grep { defined } map { $combine->($mine[$_], $theirs[$_]) } 0 .. $#mine);
}

sub ratio {
	my ($result, $peer, $reference) = @_;
	return by_round($result, $peer, $reference,
		sub { $_[1]{cpu} > 0 ? $_[0]{cpu} / $_[1]{cpu} : undef });
}

sub above {
	my ($result, $peer, $reference) = @_;
	return by_round($result, $peer, $reference, sub { $_[0]{mib} - $_[1]{mib} });
}

sub number { my ($format, $value) = @_; return defined $value ? sprintf $format, $value : '-' }

sub row {
	my ($result, $peer, @references) = @_;
	my @runs = good_runs($result, $peer);
	return "| $peer | " . ($result->{runs}{$peer}[-1]{why} // 'not run') . " |\n" unless @runs;
	my @cells = ($peer, $runs[0]{n}, sprintf('%.4f', median_of($result, $peer, 'cpu')));
	push @cells, map { number('%.3g', ratio($result, $peer, $_)) } @references;
	push @cells, sprintf('%.1f', median_of($result, $peer, 'mib')), number('%+.1f', above($result, $peer, 'floor'));
	push @cells, $runs[0]{octets} || '-', $runs[0]{digest} // '-', scalar @runs;
	return '| ' . join(' | ', @cells) . " |\n";
}

sub table {
	my ($result) = @_;
	my %there = map { $_ => 1 } @{ $result->{peers} };
	my @references = grep { $there{$_} } @REFERENCES;
	my @head = ('peer', 'n', 'CPU s', (map { "x $_" } @references), 'peak MiB', 'above floor', 'octets', 'digest', 'runs');
	my $title = "$result->{name}" . ($result->{repeat} > 1 ? " ($result->{repeat} times in one run)" : '');
	return "### $title\n\n| " . join(' | ', @head) . " |\n|---" . '|--:' x $#head . "|\n"
		. join('', map { row($result, $_, @references) } grep { $_ ne 'floor' } @{ $result->{peers} }) . "\n";
}

sub tables { return join '', map { table($_) } @_ }

# The digest without what decoding changes: text, fields and, where RFC 2231 pieces are joined, parameters.
sub counts { return join '/', (split m{/}, $_[0])[0, 3 .. 7] }

# 0: equal, 1: not, undef: not known.
sub difference {
	my ($result, $peer, $reference, $figure) = @_;
	my $part = $figure eq 'counts' ? \&counts : sub { $_[0] };
	my ($mine) = good_runs($result, $peer);
	my ($theirs) = good_runs($result, $reference);
	return undef unless $mine && $theirs && defined $mine->{digest} && defined $theirs->{digest};
	return $part->($mine->{digest}) eq $part->($theirs->{digest}) ? 0 : 1;
}

# What is demanded, in words; what was measured, in words; whether that will do.
sub judge {
	my ($result, $peer, $figure, $reference, $most) = @_;
	if ($figure eq 'cpu') {
		my $value = ratio($result, $peer, $reference);
		return (sprintf('<= %.3g x %s', $most, $reference), number('%.3g', $value), defined $value && $value <= $most);
	}
	if ($figure eq 'mib') {
		my $value = above($result, $peer, $reference);
		return ("peak <= $reference + $most MiB", number('%+.1f', $value), defined $value && $value <= $most);
	}
	my $value = difference($result, $peer, $reference, $figure);
	return ("$figure of $reference", defined $value ? ($value ? 'differs' : 'equal') : '-', defined $value && !$value);
}

sub targets {
	my %results = map { $_->{name} => $_ } @_;
	my $out = "### Targets\n\n| task | peer | demanded | measured | |\n|---|---|---|--:|---|\n";
	my $rows = 0;
	for my $target (@TARGETS) {
		my ($task, $peer, $figure, $reference, $most) = @$target;
		my $result = $results{$task};
		next unless $result && good_runs($result, $peer) && good_runs($result, $reference);
		my ($demanded, $measured, $met) = judge($result, $peer, $figure, $reference, $most);
		$out .= "| $task | $peer | $demanded | $measured | " . ($met ? 'met' : '**missed**') . " |\n";
		$rows++;
	}
	return $rows ? $out : '';
}

1;
