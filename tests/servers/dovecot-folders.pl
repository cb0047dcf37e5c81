#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel folders" on the sample account: every folder is there, by its UTF-8
# name, with its wire name and its counts.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use MIME::Base64 ();
use Scenario ();
use Test::More;

Scenario::start();
my @folders = Scenario::fill();
my $result = Scenario::satchel('folders', Scenario::url(), '--json');
Scenario::ends_with($result, 0, 'folders --json succeeds');
my @rows = Scenario::objects($result);
my %row = map { $_->{name} => $_ } @rows;

is(scalar @rows, scalar @folders, 'as many folders as there are');

sub wire_octets {
	my ($octets) = @_;
	return defined $octets->{text} ? $octets->{text} : MIME::Base64::decode_base64($octets->{base64} || '');
}

sub facts_of_row {
	my ($row) = @_;
	return {
		wire => wire_octets($row->{wire_name} || {}), special => scalar(grep { defined } special_use($row)),
		selectable => !(grep { /\A\\(?:Noselect|NonExistent)\z/i } @{$row->{attributes} || []}) ? 1 : 0,
		map { $_ => $row->{$_} } qw(messages unseen uid_next uid_validity delimiter),
	};
}

sub special_use {
	my ($row) = @_;
	return grep { /\A\\(?:Drafts|Sent|Junk|Trash|Archive)\z/ } @{$row->{attributes} || []};
}

sub facts_of_folder {
	my ($folder) = @_;
	return {
		wire => $folder->{wire}, special => $folder->{special} ? 1 : 0, selectable => $folder->{selectable} ? 1 : 0,
		messages => $folder->{messages}, unseen => $folder->{unseen}, uid_next => $folder->{uidnext},
		uid_validity => $folder->{uidvalidity}, delimiter => '/',
	};
}

for my $folder (@folders) {
	my $row = $row{$folder->{folder}};
	ok(defined $row, "$folder->{folder}: listed") or next;
	is_deeply(facts_of_row($row), facts_of_folder($folder), "$folder->{folder}: names, attributes and counts");
}

is(join(' ', special_use($row{$_})), "\\$_", "$_ is known by its special use") for qw(Drafts Sent Junk Trash Archive);
is(join(' ', map { $_->{name} } grep { $_->{inbox} } @rows), 'INBOX', 'one folder is the INBOX');

my $plain = Scenario::satchel('folders', Scenario::url());
Scenario::ends_with($plain, 0, 'folders succeeds without --json');
my $text = Encode::decode('UTF-8', $plain->{out});
my @missing = grep { index($text, (split m{/}, $_->{folder})[-1]) < 0 } @folders;
is(join(', ', map { $_->{folder} } @missing), '', 'people see every folder');
unlike($text, qr/[\x00-\x09\x0b-\x1f\x7f]/, 'no control characters in what is no terminal');
is($plain->{err}, '', 'nothing on stderr');

# --special: by attribute; --tree: each level below the one it is in; --status: other counts
my $special = Scenario::satchel('folders', Scenario::url(), '--special', '--json');
Scenario::ends_with($special, 0, 'folders --special succeeds');
my %use = map { $_->{purpose} => $_ } Scenario::objects($special);
is($use{$_}{source}, 'attribute', "$_ is found by its attribute") for qw(Drafts Sent Junk Trash Archive);
Scenario::ends_with(Scenario::satchel('folders', Scenario::url(), '--special'), 0, 'and as a table');

my $tree = Scenario::satchel('folders', Scenario::url(), '--tree', '--json');
Scenario::ends_with($tree, 0, 'folders --tree succeeds');
my @nodes = Scenario::objects($tree);
is($nodes[0]{name}, 'INBOX', 'the tree begins with the INBOX');
is(join(', ', grep { ($nodes[$_]{name} =~ tr{/}{}) != $nodes[$_]{level} } 0 .. $#nodes), '', 'levels are those of the names');
my %node = map { $_->{name} => $_ } @nodes;
is(join(', ', grep { !$node{$_->{folder}} } @folders), '', 'every folder is in the tree');

my $status = Scenario::satchel('folders', Scenario::url(), '--status', 'uidnext,size', '--json');
Scenario::ends_with($status, 0, 'folders --status succeeds');
my ($inbox) = grep { $_->{inbox} } Scenario::objects($status);
ok(defined $inbox->{uid_next} && defined $inbox->{total_size} && !defined $inbox->{messages}, 'just what was asked for');
my $wrong = Scenario::satchel('folders', Scenario::url(), '--status', 'messages,colour');
Scenario::ends_with($wrong, 64, 'a count that there is not');
like($wrong->{err}, qr/colour/, 'and it is named');
my $tree_text = Scenario::satchel('folders', Scenario::url(), '--tree', '--status', 'messages,unseen');
like($tree_text->{out}, qr/^FOLDER +MESSAGES +UNSEEN +ATTRIBUTES\nINBOX/, 'columns are those asked for');
done_testing();
