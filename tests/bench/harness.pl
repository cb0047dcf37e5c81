#!/usr/bin/perl
# harness.pl - runs peers by task, takes medians, writes the tables.
#
# Every run is a fresh process. Within a task the peers take turns (round 1 of each, round 2 of
# each ...), so that what else the machine does meets all alike; a ratio is taken within its round
# and the median of the ratios counts. It knows names, figures and targets; nothing of IMAP.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
use strict;
use warnings;
use File::Basename qw(dirname);
use POSIX ();
use lib dirname(__FILE__);
use Table qw(tables targets);

my %E = %ENV;
my $bin = "$E{BENCH_TMP}/bin";
my $runs = $E{BENCH_RUNS};
my $limit = $E{BENCH_LIMIT};
my %REPEAT = (T5 => 20, T6 => 20, T7 => 1000, T8 => 20);
my $ALL = 'T1 T2 T3 T5 T6 T7';

# Name, program, its environment, tasks.
my @PEERS = (
	['floor', 'floor', {}, "$ALL T8"],
	['plain reader', 'peer_plain', {}, "$ALL T8"],
	['token reader', 'peer_plain', { PLAIN_MODE => 'token' }, 'T1 T5 T6 T7'],
	['satchel .raw_text', 'peer_satchel', { SATCHEL_MODE => 'raw_text' }, 'T1'],
	['satchel', 'peer_satchel', {}, "$ALL T8"],
	['libetpan by 500', 'peer_libetpan', { ETPAN_BATCH => 500 }, 'T1 T5'],
	['libetpan', 'peer_libetpan', {}, $ALL],
	['c-client', 'peer_cclient', {}, $ALL]);

sub wanted {
	my ($peer, $task) = @_;
	my ($name, $program, undef, $tasks) = @$peer;
	my @only = grep { length } split /\s*,\s*/, $E{BENCH_PEERS} // '';
	return 0 if @only && !grep { $_ eq $name } @only;
	return -x "$bin/$program" && $tasks =~ /\b$task\b/;
}

# The child's output, or undef and why.
sub output_of {
	my ($environment, @command) = @_;
	my $pid = open my $out, '-|';
	die "fork: $!\n" unless defined $pid;
	if (!$pid) {
		@ENV{keys %$environment} = values %$environment;
		open STDERR, '>', "$E{BENCH_TMP}/peer.err" or POSIX::_exit(126);
		exec @command or POSIX::_exit(127);
	}
	local $SIG{ALRM} = sub { kill 'KILL', $pid };
	alarm $limit;
	my @lines = <$out>;
	close $out;
	alarm 0;
	return ($lines[-1], '') if $? == 0 && @lines;
	return (undef, ($? & 127) == 9 ? "over $limit s" : why());
}

sub why {
	open my $file, '<', "$E{BENCH_TMP}/peer.err" or return 'failed';
	my @lines = <$file>;
	chomp(my $last = $lines[-1] // 'failed');
	return substr $last, 0, 120;
}

sub one_run {
	my ($peer, $task, $security) = @_;
	my (undef, $program, $environment) = @$peer;
	my $repeat = $REPEAT{$task} // 1;
	my ($line, $why) = output_of({ %$environment, BENCH_REPEAT => $repeat }, "$bin/$program", $task,
		'127.0.0.1', $security eq 'tls' ? $E{BENCH_TLS_PORT} : $E{BENCH_PORT}, $security);
	return { why => $why } unless defined $line;
	my %run = $line =~ /(\w+)=([-\d.\/]+)/g;
	$run{cpu} = $run{user} + $run{sys};
	$run{mib} = $run{rss_kib} / 1024;
	return \%run;
}

# "T2" or "T2tls": every peer in turn, $runs times.
sub measure {
	my ($name) = @_;
	my ($task, $security) = ($name =~ /(T\d)/, $name =~ /tls/ ? 'tls' : 'plain');
	my @peers = grep { wanted($_, $task) } @PEERS;
	my %runs;
	for my $round (1 .. $runs) {
		for my $peer (@peers) {
			my $key = $peer->[0];
			next if $runs{$key} && $runs{$key}[-1]{why};
			my $run = one_run($peer, $task, $security);
			push @{ $runs{$key} }, $run;
			printf STDERR "%s %d/%d %s: %s\n", $name, $round, $runs, $key,
				$run->{why} // sprintf '%.4f s, %.1f MiB', $run->{cpu}, $run->{mib};
		}
	}
	return { name => $name, repeat => $REPEAT{$task} // 1, peers => [map { $_->[0] } @peers], runs => \%runs };
}

my @results = map { measure($_) } split ' ', $E{BENCH_TASKS};
my $text = tables(@results) . targets(@results);
print $text;
open my $file, '>', "$E{BENCH_TMP}/results.md" or die "$E{BENCH_TMP}/results.md: $!\n";
print {$file} $text;
close $file or die "$E{BENCH_TMP}/results.md: $!\n";
