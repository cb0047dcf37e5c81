#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel show" on the sample account: the structure of each strange message,
# texts in their charsets, octets as they were put there, 25 MB too; and that
# reading changes nothing in the mail store.
use strict;
use warnings;
use utf8;
use Digest::SHA ();
use File::Basename qw(dirname);
use File::Find ();
use lib dirname(__FILE__);
use Compare ();
use Scenario ();
use Test::More;

Scenario::start();
my %folder = map { $_->{folder} => $_ } Scenario::fill();

sub store {
	my @names;
	File::Find::find({no_chdir => 1, wanted => sub { push @names, $_ if m{/(?:cur|new)/} }}, "$Scenario::env{MAILHOME}/mary/mail");
	return join "\n", sort @names;
}
my $before = store();

sub show {
	my ($record, @options) = @_;
	return Scenario::satchel('show', Scenario::url(), $record->{folder}, $record->{uid}, @options);
}

# A message whose MIME is broken (its shape is "") must be shown all the same.
sub structure_is_right {
	my ($record) = @_;
	my $result = show($record, '--json', '--structure');
	my $name = "$record->{folder}: structure of: " . ($record->{note} || $record->{subject});
	my ($message) = $result->{code} ? () : Scenario::objects($result);
	return fail($name) || Scenario::explain($result) unless $message && $message->{structure};
	return pass($name) if $record->{shape} eq '';
	is_deeply([Compare::shape($message->{structure}), Compare::names($message->{structure})],
		[$record->{shape}, @{$record->{names}}], $name);
}

structure_is_right($_) for @{$folder{Shapes}{list}}, grep { $_->{note} } @{$folder{INBOX}{list}}, @{$folder{'Photos & films'}{list}};
structure_is_right($_) for grep { @{$_->{names}} } @{$folder{INBOX}{list}}, @{$folder{'仕事'}{list}}, @{$folder{'Archive/2024'}{list}};

sub octets_are_right {
	my ($record) = @_;
	my $result = show($record, '--raw');
	is(Digest::SHA::sha256_hex($result->{out}), $record->{sha256},
		"$record->{folder}: octets of: " . ($record->{note} || $record->{subject})) or Scenario::explain($result);
}

octets_are_right($_) for @{$folder{Oddities}{list}}, @{$folder{'Photos & films'}{list}};

# ---- texts, from each language's own charsets

my %words = (
	'仕事' => qr/お願いいたします|よろしく/, 'Письма' => qr/С уважением|З повагою/, 'Ελλάδα' => qr/Φιλικά/, '한국' => qr/감사합니다/,
	'中文邮件' => qr/此致敬礼|敬祝平安/, 'Entwürfe & Ideen' => qr/Viele Grüße/,
);
for my $name (sort keys %words) {
	for my $record (@{$folder{$name}{list}}[0 .. 3]) {
		my $result = show($record);
		like(Encode::decode('UTF-8', $result->{out}), $words{$name}, "$name: the text of UID $record->{uid} in UTF-8")
			or Scenario::explain($result);
	}
}

my ($piece) = grep { ($_->{note} || '') eq 'the showpiece' } @{$folder{INBOX}{list}};
my $text = Encode::decode('UTF-8', show($piece)->{out});
like($text, qr/\Q$_\E/, "shown to people: $_") for $piece->{subject}, 'Jürgen Schäfer', '山田 花子', 'Die Skizze steht gleich im Text.';
my ($json) = Scenario::objects(show($piece, '--json'));
like($json->{text}{content}, qr/Viele Grüße\r?\nJürgen/, 'the text in the JSON is decoded');
is($json->{text}{charset}, 'iso-8859-1', 'with the charset that it had');

($json) = Scenario::objects(show($piece, '--json', '--structure', '--items', 'savedate,PREVIEW'));
ok($json->{save_date}{seconds} > 1e9, 'items that are asked for: SAVEDATE');
like($json->{preview}, qr/Viele|Skizze|Grüße|\w/, 'and PREVIEW');
Scenario::ends_with(show($piece, '--json', '--items', 'PREVIEW,X-GM-LABELS'), 69, 'one that the server does not have is an error');
Scenario::ends_with(show($piece, '--json', '--items', 'SUBJECT'), 64, 'a word that is no item');
Scenario::ends_with(show($piece, '--items', 'PREVIEW'), 64, '--items without --json');

Scenario::ends_with(show({folder => 'INBOX', uid => 99999}), 1, 'a UID that is not there is an error');
for my $options ([], ['--json']) {
	my $result = show($piece, '--part', '99', @$options);
	Scenario::ends_with($result, 1, "a part that is not there is an error: @$options", qr/no part 99 that could be printed/);
	is($result->{out}, '', 'and nothing is shown');
}
is(store(), $before, 'after all of this no flag has changed');
done_testing();
