#!/usr/bin/perl
# record.pl - keeps what a real Dovecot answers about the generated account.
#
# Runs Dovecot's imap on a pipe (no daemon, no port), gives the commands of the tasks and writes
# the untagged octets of each answer to BENCH_TMP/rec/TASK. It parses nothing: an answer ends
# where a read ends with the tagged line.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
use strict;
use warnings;
use IPC::Open2;

my $tmp = $ENV{BENCH_TMP} // '/var/tmp/satchel-bench';
my $TAG = 'bench-recorder-7';
my $METADATA = '(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)';
my @RECORDINGS = (
	['Bench', 'T1', "UID FETCH 1:* $METADATA"],
	['Bench', 'T5', 'UID FETCH 1:* (UID FLAGS)'],
	['Bench', 'T6', 'UID SEARCH ALL'],
	['Bench', 'T7', 'LIST "" "*"'],
	['Huge', 'T3', 'UID FETCH 1 (UID BODY.PEEK[])'],
	['Bench', 'T2', 'UID FETCH 1:* (UID BODY.PEEK[])']);

my ($from, $to, $pid);

sub configuration {
	my $path = "$tmp/dovecot.conf";
	my $owner = $> == 0 ? "mail_uid = mail\nmail_gid = mail\n" : '';
	open my $file, '>', $path or die "$path: $!\n";
	print {$file} <<"CONF" or die "$path: $!\n";
base_dir = $tmp/run
state_dir = $tmp/run
instance_name = satchel-bench
protocols = imap
ssl = no
stats_writer_socket_path =
mail_location = maildir:$tmp/mail
mail_fsync = never
maildir_very_dirty_syncs = yes
default_vsz_limit = 4G
first_valid_uid = 1
first_valid_gid = 1
$owner
namespace inbox {
  inbox = yes
  separator = /
}
CONF
	close $file or die "$path: $!\n";
	return $path;
}

sub start {
	my ($conf) = @_;
	local %ENV = (%ENV, HOME => $tmp, USER => 'bench');
	local *STDERR;
	open STDERR, '>>', "$tmp/dovecot.log" or die "$tmp/dovecot.log: $!\n";
	$pid = open2($from, $to, 'doveadm', '-c', $conf, 'exec', 'imap');
	binmode $_ for $from, $to;
	my $greeting = '';
	until ($greeting =~ /\n/) {
		sysread $from, $greeting, 4096, length $greeting or die "no greeting: see $tmp/dovecot.log\n";
	}
	die "unexpected greeting: $greeting" unless $greeting =~ /\A\* PREAUTH /;
}

sub stop {
	close $to;
	1 while sysread $from, my $rest, 65536;
	close $from;
	waitpid $pid, 0;
}

# The tagged line, if these octets (the end of what came) end with it.
sub tagged {
	my ($tail) = @_;
	return $tail =~ /(?:\A|\n)($TAG [^\n]*\n)\z/ ? $1 : undef;
}

# Sends one command; what is answered goes to $out, if given, without the tagged line.
sub command {
	my ($text, $out) = @_;
	my $held = '';
	syswrite $to, "$TAG $text\r\n" or die "write: $!\n";
	while (1) {
		sysread $from, my $octets, 1 << 20 or die "Dovecot went away in $text: see $tmp/dovecot.log\n";
		$held .= $octets;
		my $line = tagged(substr $held, -4096);
		my $keep = defined $line ? length $line : 4096;
		if (length $held > $keep || defined $line) {
			print {$out} substr $held, 0, length($held) - $keep, '' or die "$!\n" if $out;
			$held = substr $held, -$keep unless $out;
		}
		next unless defined $line;
		die "$text: $line" unless $line =~ /\A$TAG OK/;
		return;
	}
}

sub record {
	my ($folder, $task, $text) = @_;
	open my $out, '>:raw', "$tmp/rec/$task.new" or die "$tmp/rec/$task.new: $!\n";
	command("EXAMINE $folder");
	command($text, $out);
	close $out or die "$tmp/rec/$task: $!\n";
	rename "$tmp/rec/$task.new", "$tmp/rec/$task" or die "$tmp/rec/$task: $!\n";
	printf "%s: %d octets\n", $task, -s "$tmp/rec/$task";
}

-d $_ or mkdir $_ or die "$_: $!\n" for "$tmp/run", "$tmp/rec";
my $conf = configuration();

# First a session that takes \Recent away and lets Dovecot fill its cache, then the one that counts.
start($conf);
for my $folder (qw(Bench Huge)) {
	command("SELECT $folder");
	command("UID FETCH 1:* $METADATA");
}
stop();
start($conf);
record(@$_) for @RECORDINGS;
stop();
