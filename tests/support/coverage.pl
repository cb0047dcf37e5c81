#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# coverage.pl BUILD: what the tests of a build with --enable-coverage have run, for each source of the library.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Find;

my $build = shift or die "coverage.pl: which build?\n";
my $gcov = $ENV{GCOV} // 'gcov';
my (@data, %seen);
find(sub { push @data, $File::Find::name if /\.gcno\z/ }, "$build/core", "$build/highlevel");
die "coverage.pl: no .gcno below $build: was it configured with --enable-coverage?\n" unless @data;

# A header is in many objects: the best of them counts.
sub better {
	my ($file, $kind, $of, $share) = @_;
	my $old = $seen{$file}{$kind};
	$seen{$file}{$kind} = [ $of, $share ] if !$old || $old->[1] < $share;
}

# gcov tells: File 'NAME', then Lines executed:P% of N, Branches executed:..., Taken at least once:P% of N.
for my $data (@data) {
	open my $in, '-|', $gcov, '-n', '-b', $data or die "coverage.pl: $gcov: $!\n";
	my $file;
	while (<$in>) {
		$file = $1 if /^File '(.*)'/;
		better($file, 'lines', $2, $1) if $file && /^Lines executed:([\d.]+)% of (\d+)/;
		better($file, 'branches', $2, $1) if $file && /^Taken at least once:([\d.]+)% of (\d+)/;
		undef $file if /^\s*$/;
	}
	close $in;
}

my %sum = (lines => [ 0, 0 ], branches => [ 0, 0 ]);
printf "%8s %8s %9s  %s\n", 'lines', 'run', 'branches', 'source';
for my $file (sort keys %seen) {
	next unless $file =~ m{\b((?:core|highlevel)/\S+\.[ch])\z};
	my $name = $1;
	for my $kind (keys %sum) {
		my $of = $seen{$file}{$kind} // next;
		$sum{$kind}[0] += $of->[0];
		$sum{$kind}[1] += $of->[0] * $of->[1] / 100;
	}
	printf "%8d %7.1f%% %8s  %s\n", @{ $seen{$file}{lines} // [ 0, 100 ] },
		$seen{$file}{branches} ? sprintf('%.1f%%', $seen{$file}{branches}[1]) : '-', $name;
}
printf "%8d %7.1f%% %7.1f%%  all\n", $sum{lines}[0], map { $_->[0] ? 100 * $_->[1] / $_->[0] : 100 } @sum{qw(lines branches)};
