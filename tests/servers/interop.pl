#!/usr/bin/env perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# docs/interop.md must say what the scenarios have just proven on each server, and no server may offer a capability
# that is neither used nor excused in unused-capabilities.txt.
#   interop.pl            compares, in TAP; the programs of the servers ran before, and left NAME.found
#   interop.pl --update   writes docs/interop.md anew; the columns of servers that did not run stay
use strict;
use warnings;
use File::Basename qw(dirname);

my $here = dirname(__FILE__);
my $page = ($ENV{abs_top_srcdir} || "$here/../..") . '/docs/interop.md';
my $found = ($ENV{abs_top_builddir} || "$here/../..") . '/tests/servers';
my ($begin, $end) = ("<!-- begin: made by make interop-update -->\n", "<!-- end -->\n");
my ($count, $failed) = (0, 0);

sub slurp {
	my ($name) = @_;
	open my $file, '<', $name or die "$name: $!\n";
	local $/;
	return scalar <$file>;
}

# What one server proved: {name, version, rows => [[feature, verdict, capabilities] ...], offers => [...]}.
sub read_found {
	my ($name) = @_;
	my %server = (rows => [], offers => []);
	for (split /\n/, slurp($name)) {
		my ($kind, @fields) = split /\t/, $_, -1;
		@server{qw(name version)} = @fields if $kind eq 'server';
		push @{$server{rows}}, [@fields] if $kind eq 'feature';
		push @{$server{offers}}, $fields[0] if $kind eq 'capability' && $fields[0] ne 'pipe';
	}
	return \%server;
}

# The table of the page as it is: {order => [servers], version => {server}, cell => {feature}{server}}.
sub read_table {
	my ($text) = @_;
	my (%table, @columns);
	$table{order} = [];
	for (grep { /^\|/ } split /\n/, $text) {
		my ($feature, @cells) = map { s/^\s+|\s+$//gr } split /\|/, s/^\|//r;
		next if $feature =~ /^-+$/;
		if (!@columns) {
			@columns = @cells;
			/^(.*) ([\d.]+)$/ and push @{$table{order}}, $1 and $table{version}{$1} = $2 for @columns;
			next;
		}
		@{$table{cell}{$feature}}{@{$table{order}}} = @cells;
		push @{$table{rows}}, $feature;
	}
	return \%table;
}

sub update {
	my ($table, @servers) = @_;
	my %ran = map { $_->{name} => $_ } @servers;
	my @order = (@{$table->{order}}, grep { my $n = $_; !grep { $_ eq $n } @{$table->{order}} } map { $_->{name} } @servers);
	my %version = (%{$table->{version} || {}}, map { $_->{name} => $_->{version} } @servers);
	my $out = '| feature | ' . join(' | ', map { "$_ $version{$_}" } @order) . " |\n|---|" . '---|' x @order . "\n";
	for my $row (@{$servers[0]{rows}}) {
		my $feature = $row->[0];
		my @cells = map {
			my $server = $_;
			my ($new) = $ran{$server} ? map { $_->[1] } grep { $_->[0] eq $feature } @{$ran{$server}{rows}} : ();
			$new || $table->{cell}{$feature}{$server} || 'not proven';
		} @order;
		$out .= "| $feature | " . join(' | ', @cells) . " |\n";
	}
	return $out;
}

# ---- the capabilities

# Whether a capability is one of the words "A|B="; a word that ends in "=" or "-" stands for all that begin so.
sub among {
	my ($capability, @words) = @_;
	return grep { lc $capability eq lc $_ || (/[=-]$/ && index(lc $capability, lc $_) == 0) } @words;
}

# What is not used, each with its reason.
sub excuses {
	my %reason;
	for (split /\n/, slurp(($ENV{abs_top_srcdir} || "$here/../..") . '/tests/servers/unused-capabilities.txt')) {
		next if /^#/ || /^\s*$/;
		my ($capability, $reason) = /^(\S+)\s+(\S.*)$/ or die "unused-capabilities.txt: no reason: $_\n";
		$reason{$capability} = $reason;
	}
	return %reason;
}

sub used {
	my ($server) = @_;
	return map { split /\|/, $_->[2] } grep { $_->[1] eq 'works' } @{$server->{rows}};
}

# ---- TAP

sub result {
	my ($good, $name, @why) = @_;
	$count++;
	$failed++ unless $good;
	print $good ? '' : 'not ', "ok $count - $name\n";
	print "# $_\n" for $good ? () : @why;
}

sub skip {
	my ($name, $reason) = @_;
	$count++;
	print "ok $count - $name # SKIP $reason\n";
}

sub compare {
	my ($table, $server) = @_;
	my ($name, $version) = @$server{qw(name version)};
	my $title = "docs/interop.md says what was proven on $name";
	my $known = $table->{version}{$name};
	return skip($title, "it tells of version $known, and here is $version") if defined $known && $known ne $version;
	my @wrong = map {
		my ($feature, $verdict) = @$_;
		my $said = $table->{cell}{$feature}{$name} || 'nothing';
		$said eq $verdict && $verdict =~ /^(works|not offered)$/ ? () : "$feature: $verdict; the page says $said";
	} @{$server->{rows}};
	my %row = map { $_->[0] => 1 } @{$server->{rows}};
	push @wrong, map { "$_: no such row in features.c" } grep { !$row{$_} } @{$table->{rows} || []};
	result(!@wrong, $title, @wrong, 'to write the page anew: make interop-update');
}

sub check_capabilities {
	my ($server, %excuse) = @_;
	my @used = used($server);
	my @open = grep { !among($_, @used) && !among($_, keys %excuse) } @{$server->{offers}};
	my @both = grep { among($_, @used) && among($_, keys %excuse) } @{$server->{offers}};
	result(!@open && !@both, "$server->{name} offers nothing that is neither used nor excused",
		(map { "$_: no scenario uses it; add one, or say why not in tests/servers/unused-capabilities.txt" } @open),
		(map { "$_: it is used, and in tests/servers/unused-capabilities.txt all the same" } @both));
}

# ---- the run

my @servers = map { read_found($_) } grep { -f } map { "$found/$_.found" } qw(dovecot cyrus);
my ($before, $old, $after) = slurp($page) =~ /\A(.*\Q$begin\E)(.*?)(\Q$end\E.*)\z/s or die "$page: no marks for the table\n";
my $table = read_table($old);

if (@ARGV && $ARGV[0] eq '--update') {
	@servers or die "no server was run: make check-TESTS TESTS='tests/servers/dovecot tests/servers/cyrus'\n";
	open my $file, '>', $page or die "$page: $!\n";
	print {$file} $before, update($table, @servers), $after;
	close $file or die "$page: $!\n";
	exit 0;
}
if (!@servers) {
	print "1..0 # SKIP no server was run\n";
	exit 0;
}
my %excuse = excuses();
for (@servers) {
	compare($table, $_);
	check_capabilities($_, %excuse);
}
print "1..$count\n";
exit($failed ? 1 : 0);
