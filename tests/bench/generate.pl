#!/usr/bin/perl
# generate.pl - writes the benchmark's account into a Maildir for Dovecot.
#
#   Bench   BENCH_N messages        Huge   one message of BENCH_HUGE_MB
#   306 folders with names in ten scripts, for LIST
#
# Knows files and folders; what is in a message is Mail.pm's. As root it becomes the user
# "mail" first, since Dovecot serves no mail of root.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
use strict;
use warnings;
use utf8;
use Digest::SHA ();
use Encode ();
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use MIME::Base64 ();
use lib dirname(__FILE__);
use Mail qw(seed message huge pick);

my $count = $ENV{BENCH_N} // 50_000;
my $huge_mb = $ENV{BENCH_HUGE_MB} // 200;
my $top = ($ENV{BENCH_TMP} // '/var/tmp/satchel-bench') . '/mail';
my @ALPHABETS = qw(Übersicht Été 会議 Проект Αρχείο דואר 프로젝트 Żółw R&D Archive);

# Modified UTF-7 (RFC 3501, 5.1.3).
sub shifted {
	my $text = MIME::Base64::encode(Encode::encode('UTF-16BE', $_[0]), '');
	$text =~ s/=+\z//;
	$text =~ tr{/}{,};
	return "&$text-";
}

sub mutf7 {
	my ($name) = @_;
	$name =~ s/(&)|([^\x20-\x7e]+)/defined $1 ? '&-' : shifted($2)/ge;
	return $name;
}

sub become_mail_user {
	make_path($top);
	return if $> != 0;
	my (undef, undef, $uid, $gid) = getpwnam 'mail' or die "no user \"mail\"\n";
	chown $uid, $gid, $top or die "$top: $!\n";
	($(, $)) = ($gid, "$gid $gid");
	($<, $>) = ($uid, $uid);
	die "cannot become the user mail\n" if $> != $uid;
}

sub folder {
	my ($name) = @_;
	my $path = $name eq '' ? $top : "$top/." . mutf7($name);
	make_path(map { "$path/$_" } qw(cur new tmp));
	spill("$path/maildirfolder", '') if $name ne '';
	return $path;
}

sub spill {
	my ($path, @octets) = @_;
	open my $file, '>:raw', $path or die "$path: $!\n";
	print {$file} @octets or die "$path: $!\n";
	close $file or die "$path: $!\n";
}

sub deliver {
	my ($folder, $time, $i, $octets, $flags) = @_;
	my $size = length $octets;
	my $path = sprintf '%s/cur/%d.M%dP1.bench,S=%d,W=%d:2,%s', $folder, $time, $i, $size,
		$size + ($octets =~ tr/\n//), $flags;
	spill($path, $octets);
	utime $time, $time, $path or die "$path: $!\n";
}

sub bench {
	my $folder = folder('Bench');
	my $sum = Digest::SHA->new(1);
	my $total = 0;
	spill("$folder/dovecot-keywords", "0 \$Forwarded\n1 NonJunk\n2 \$Label1\n");
	for my $i (1 .. $count) {
		my ($time, $octets) = message($i);
		my $flags = pick(['S', 'S', 'S', 'RS', '', 'FS', 'FRS']) . pick(['', '', '', 'b', 'a', 'bc']);
		deliver($folder, $time, $i, $octets, $flags);
		$sum->add($octets);
		$total += length $octets;
	}
	printf "Bench: %d messages, %d octets, SHA-1 %s\n", $count, $total, $sum->hexdigest;
}

sub one_huge {
	my ($time, $octets) = huge($huge_mb * 1_000_000);
	deliver(folder('Huge'), $time, 1, $octets, 'S');
	printf "Huge: %d octets\n", length $octets;
}

# A dot separates levels in this kind of Maildir; two folders of three lie under one of six parents.
sub many_folders {
	folder("Listen-Größe-$_") for 0 .. 5;
	for my $i (0 .. 299) {
		my $name = sprintf '%s %03d', $ALPHABETS[$i % @ALPHABETS], $i;
		folder($i % 3 ? sprintf('Listen-Größe-%d.%s', $i / 50, $name) : $name);
	}
}

seed($ENV{BENCH_SEED} // 20_240_229);
become_mail_user();
remove_tree($top, { keep_root => 1 });
folder('');
bench();
one_huge();
many_folders();
