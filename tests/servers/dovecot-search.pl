#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel search" on the sample account: the answers are those that the manifest
# gives when it is searched.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use Scenario ();
use Test::More;

Scenario::start();
my %folder = map { $_->{folder} => $_ } Scenario::fill();

sub has {
	my ($record, $flag) = @_;
	return scalar grep { $_ eq $flag } @{$record->{flags}}, @{$record->{keywords}};
}

# 2024-09-01 00:00 on the server's clock, which is two hours east in summer
my $september = 1725141600;

my @searches = (
	['ALL', sub { 1 }],
	['UNSEEN', sub { !has($_, '\\Seen') }],
	['FLAGGED', sub { has($_, '\\Flagged') }],
	['ANSWERED SEEN', sub { has($_, '\\Answered') && has($_, '\\Seen') }],
	['KEYWORD invoice', sub { has($_, 'invoice') }],
	['NOT KEYWORD invoice', sub { !has($_, 'invoice') }],
	['OR FLAGGED UNSEEN', sub { has($_, '\\Flagged') || !has($_, '\\Seen') }],
	['NOT (OR FLAGGED UNSEEN)', sub { !has($_, '\\Flagged') && has($_, '\\Seen') }],
	['LARGER 3000', sub { $_->{size} > 3000 }],
	['SMALLER 1000', sub { $_->{size} < 1000 }],
	['SINCE 1-Sep-2024', sub { $_->{internaldate} >= $september }],
	['BEFORE 1-Sep-2024', sub { $_->{internaldate} < $september }],
	['UID 5:20', sub { $_->{uid} >= 5 && $_->{uid} <= 20 }],
	['3:7', sub { $_->{seq} >= 3 && $_->{seq} <= 7 }],
	['SUBJECT "the"', sub { $_->{subject} =~ /the/i }],
	['FROM harbour.example', sub { $_->{from}[0] && $_->{from}[0]{mail} =~ /harbour\.example/ }],
	['KEYWORD nobody-has-this', sub { 0 }],
);

sub expand {
	return map { /\A(\d+):(\d+)\z/ ? ($1 .. $2) : $_ } split /,/, $_[0];
}

sub found {
	my ($name, $criteria, @options) = @_;
	my $result = Scenario::satchel('search', Scenario::url(), $name, $criteria, '--json', @options);
	my ($object) = $result->{code} ? () : Scenario::objects($result);
	Scenario::explain($result) unless $object;
	return $object;
}

for my $name ('INBOX', 'Archive/2024', '仕事') {
	for my $search (@searches) {
		my ($criteria, $matches) = @$search;
		my @want = map { $_->{uid} } grep { $matches->() } @{$folder{$name}{list}};
		for my $options ([], ['--locally']) {
			my $object = found($name, $criteria, @$options);
			is(defined $object ? join(' ', expand($object->{uids} || ''), "count $object->{count}") : 'nothing',
				join(' ', @want, 'count ' . @want), "$name: $criteria @$options");
		}
	}
}

# ---- text that is not ASCII: in the header, in any charset

# The longest word of the first subject that has one outside ASCII.
sub strange_word {
	my ($word) = sort { length $b <=> length $a } grep { /[^\x00-\x7f]/ } map { $_->{subject} =~ /(\w+)/g } @_;
	return $word;
}

for my $name ('INBOX', 'Entwürfe & Ideen', '仕事', '中文邮件', '한국', 'Письма', 'Ελλάδα') {
	my @list = @{$folder{$name}{list}};
	my $word = strange_word(@list);
	my @want = map { $_->{uid} } grep { index(lc $_->{subject}, lc $word) >= 0 } @list;
	for my $options ([], ['--locally']) {
		my $object = found($name, "SUBJECT \"$word\"", @$options);
		my @found = expand($object && $object->{uids} || '');
		ok(@want > 0 && "@found" eq "@want", "$name: SUBJECT $word @$options") or diag("found @found, not @want");
	}
}

# ---- texts: what the server finds in bodies and in all headers is what satchel finds in them

for my $criteria ('BODY the', 'TEXT "content-type: text"', 'BODY "ü"', 'OR TEXT invoice NOT BODY a', 'HEADER Message-ID example') {
	my ($server, $local) = map { $_ && $_->{uids} } found('INBOX', $criteria), found('INBOX', $criteria, '--locally');
	is($local // 'nothing', $server // 'an error', "INBOX: $criteria --locally");
}

# ---- as people get it

my $plain = Scenario::satchel('search', Scenario::url(), 'INBOX', 'FLAGGED');
Scenario::ends_with($plain, 0, 'search succeeds without --json');
my @flagged = grep { has($_, '\\Flagged') } @{$folder{INBOX}{list}};
my @listed = Scenario::objects(Scenario::satchel('search', Scenario::url(), 'INBOX', 'FLAGGED', '--list', '--json'));
is(join(' ', map { "$_->{uid} $_->{envelope}{subject}" } @listed), join(' ', map { "$_->{uid} $_->{subject}" } @flagged),
	'search --list lists what was found');
Scenario::ends_with(Scenario::satchel('search', Scenario::url(), 'INBOX', 'NONSENSE WORDS'), 1,
	'criteria that the server refuses are an error');
Scenario::ends_with(Scenario::satchel('search', Scenario::url(), 'INBOX', 'X-GM-RAW "has:attachment"', '--locally'), 69,
	'criteria that only a server can judge are an error', qr/only a server can search by X-GM-RAW/);
isnt(Scenario::satchel('search', Scenario::url(), 'INBOX', "ALL\r\nx LOGOUT")->{code}, 0, 'a line break in the criteria is refused');
my $apart = Scenario::satchel('search', Scenario::url(), 'INBOX', 'SUBJECT', 'good news');
Scenario::ends_with($apart, 1, 'a value with spaces that is not quoted', qr/quoted twice: 'SUBJECT "good news"'/);
my $unknown = Scenario::satchel('search', Scenario::url(), 'INBOX', 'NONSENSE');
Scenario::ends_with($unknown, 1, 'criteria that the server does not know');
unlike($unknown->{err}, qr/quoted/, 'have nothing to do with quotes');
done_testing();
