#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel list" on every folder of the sample account: each message is there with
# its UID, size, flags, date, and its header fields decoded.  The strange messages
# have a line each.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use Compare ();
use Scenario ();
use Test::More;

Scenario::start();
my @folders = grep { $_->{selectable} } Scenario::fill();

sub rows_of {
	my ($name) = @_;
	my $result = Scenario::satchel('list', Scenario::url(), $name, '--json');
	Scenario::ends_with($result, 0, "$name: list --json succeeds");
	return Scenario::objects($result);
}

# One line for each, in two folders; elsewhere one for the folder.
sub each_message {
	my ($rows, @records) = @_;
	for my $record (@records) {
		my ($got, $want) = Compare::pair($rows->{$record->{uid}} || {}, $record);
		is_deeply($got, $want, "$record->{folder}: " . ($record->{note} || $record->{subject}));
	}
}

sub all_messages {
	my ($rows, $name, @records) = @_;
	my (@got, @want);
	for my $record (@records) {
		my ($got, $want) = Compare::pair($rows->{$record->{uid}} || {}, $record);
		push @got, $got;
		push @want, $want;
	}
	is_deeply(\@got, \@want, "$name: what is said of every message");
}

for my $folder (@folders) {
	my ($name, @records) = ($folder->{folder}, @{$folder->{list}});
	my @rows = rows_of($name);
	is(join(' ', map { $_->{uid} } @rows), join(' ', map { $_->{uid} } @records), "$name: every UID, in order");
	my %rows = map { $_->{uid} => $_ } @rows;
	$name =~ /\A(?:Oddities|Shapes)\z/ ? each_message(\%rows, @records) : all_messages(\%rows, $name, @records);
}

my $plain = Scenario::satchel('list', Scenario::url(), 'INBOX');
Scenario::ends_with($plain, 0, 'list succeeds without --json');
my ($inbox) = grep { $_->{folder} eq 'INBOX' } @folders;
my @lines = split /\n/, $plain->{out};
cmp_ok(scalar @lines, '>=', scalar @{$inbox->{list}}, 'people see a line for each message');
my $without = Scenario::satchel('list', Scenario::url(), '--json');
is(scalar(Scenario::objects($without)), scalar @{$inbox->{list}}, 'without a folder it is the INBOX');
done_testing();
