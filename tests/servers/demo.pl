#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "./bootstrap demo": no row is wider than 80 columns; with --keep the server can be reached as it is said, and
# nothing is left of it behind the end of standard input, or a signal.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use Encode ();
use File::Temp ();
use POSIX ();
use Scenario ();
use Test::More;

my $demo = dirname(__FILE__) . '/../support/demo.sh';
my $program = Scenario::program();
plan(skip_all => 'the program satchel was not built') unless -x $program;

my $folder = File::Temp->newdir;

# In a child, with its standard input in our hand; {pid, input, out}, out being the file that it writes.
sub start {
	my (@arguments) = @_;
	my $out = "$folder/out";
	unlink $out;
	pipe my $reader, my $writer or die "pipe: $!\n";
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		close $writer;
		open STDIN, '<&', $reader;
		open STDOUT, '>>', $out;
		open STDERR, '>&', \*STDOUT;
		$SIG{INT} = 'DEFAULT'; # a shell cannot trap what is ignored when it begins
		exec 'sh', $demo, @arguments, $program or POSIX::_exit(126);
	}
	return {pid => $pid, input => $writer, out => $out};
}

# Waits for its end; the exit code.
sub ended {
	my ($run) = @_;
	waitpid $run->{pid}, 0;
	return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

# What it has said once that has the pattern, or when a minute is over.
sub says {
	my ($run, $pattern) = @_;
	my $said = '';
	for (1 .. 600) {
		if (open my $file, '<', $run->{out}) {
			$said = Scenario::slurp($file) // '';
			return $said if $said =~ $pattern;
		}
		select undef, undef, undef, 0.1;
	}
	diag($said);
	return '';
}

sub is_gone {
	my ($ca, $url, $name) = @_;
	(my $state = $ca) =~ s,/tls/.*,,;
	my $after = Scenario::run_command('x', $program, 'folders', '--password-fd', 3, $url);
	ok(!-e $state && $after->{code} == 69, $name) or Scenario::explain($after);
}

my $first = start('--keep');
my $said = says($first, qr/Ctrl-C stops|is missing/);
plan(skip_all => 'Dovecot is not installed') if $said =~ /is missing/;
my ($url, $password, $ca) = $said =~ /URL +(\S+)\n.*password +(\S+)\n +certificate +(\S+)\n/s;
my @columns = map { length } grep { !/^  \$ |[^\x00-\x7f]/ } split /\n/, Encode::decode('UTF-8', $said);
is_deeply([grep { $_ > 80 } @columns], [], 'lines fit 80 columns, but for long commands');
my $mail = Scenario::run_command($password, $program, 'list', '--ca-file', $ca, '--password-fd', 3, $url);
Scenario::ends_with($mail, 0, 'the server can be reached with what it says');
ok(-e $ca, 'its files are there');
close $first->{input};
is(ended($first), 0, 'the end of standard input ends it');
is_gone($ca, $url, 'and nothing is left');

my $second = start('--keep');
($url, $password, $ca) = says($second, qr/Ctrl-C stops/) =~ /URL +(\S+)\n.*password +(\S+)\n +certificate +(\S+)\n/s;
kill 'INT', $second->{pid};
is(ended($second), 0, 'Ctrl-C ends it, and is no error');
is_gone($ca, $url, 'and nothing is left');
done_testing();
