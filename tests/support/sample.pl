#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# sample.pl MAILDIR MANIFEST [OWNER]: writes the sample account.  MAILDIR is where
# Dovecot keeps the user's mail (MAILHOME/USER/mail), MANIFEST gets one JSON object
# per folder and per message, OWNER (for root) is whom the files shall belong to.
# The same on every machine and every day: no clock, no environment, no rand().
#
# Here is the plan: which folders there are, and which letters lie in them.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__) . '/sample';
use Letters ();
use Oddities ();
use Random ();
use Shapes ();
use Store ();

die "usage: sample.pl MAILDIR MANIFEST [OWNER]\n" unless @ARGV == 2 || @ARGV == 3;
my $random = Random->new(20240229);
my $store = Store->new(@ARGV[0, 1]);
my $start = 1704700800;    # 8 January 2024
my $validity = 1700000000;

sub in_order {
	return sort { $a->{internal} <=> $b->{internal} } @_;
}

# $count letters in the languages named, spread over $days.
sub letters {
	my ($count, $days, @codes) = @_;
	return in_order(map {
		Letters::letter($random, $random->pick(@codes), date => $start + $random->below($days) * 86400 + $random->between(25000, 75000))
	} 1 .. $count);
}

sub sent {
	my ($count, $days, @codes) = @_;
	return in_order(map {
		my $code = $random->pick(@codes);
		Letters::letter($random, $code, from => $Letters::owner, to => [Letters::person($random, $code)],
			date => $start + $random->below($days) * 86400 + $random->between(25000, 75000), zone => 60);
	} 1 .. $count);
}

# A mailing list: threads of answers to answers.
sub threads {
	my ($list, $code, $count, @subjects) = @_;
	my $extra = "List-Id: <$list.lists.example>\nList-Post: <mailto:$list\@lists.example>\nPrecedence: list\n";
	my @all;
	for my $n (1 .. $count) {
		my $subject = "[$list] $subjects[$n % @subjects]";
		my $date = $start + $n * 86400 * 5 + $random->below(40000);
		my @thread;
		for (0 .. $random->below(7)) {
			my $parent = @thread ? $random->pick(@thread) : undef;
			push @thread, Letters::letter($random, $code, to => [['', "$list\@lists.example"]],
				subject => $parent ? "Re: $subject" : $subject, date => $date += 1800 + $random->below(50000),
				parent => $parent, extra => $extra, body => \&Letters::just_text);
		}
		push @all, @thread;
	}
	return in_order(@all);
}

# What a person's habits do to flags: most is read, some answered, little flagged.
sub habits {
	for my $letter (@_) {
		my @flags;
		push @flags, '\\Seen' unless $random->once_in(5);
		push @flags, '\\Answered' if @flags && $random->once_in(6);
		push @flags, '\\Flagged' if $random->once_in(12);
		$letter->{flags} = [sort @flags];
		$letter->{keywords} = [$random->pick('$Forwarded', 'invoice', 'family', '$Label1')] if $random->once_in(9);
	}
	return @_;
}

sub all_have {
	my ($flags, $keywords, @letters) = @_;
	@$_{qw(flags keywords)} = ([@$flags], [@$keywords]) for @letters;
	return @letters;
}

sub folder {
	my ($name, $options, @letters) = @_;
	my $folder = $store->folder($name, ++$validity, %$options);
	$store->add($folder, $_, $random->once_in(9) ? $random->between(1, 12) : 0) for @letters;
	$store->finish($folder);
}

# The letter that the demo shows: text and HTML, a picture in it, a PDF, a
# letter within, names in Japanese and German.
sub showpiece {
	my $text = "Liebe Mary,\n\nanbei das Angebot und Hanakos Brief von gestern.\n"
		. "Die Skizze steht gleich im Text.\n\nViele Grüße\nJürgen\n";
	my $inner = Letters::letter($random, 'ja', subject => '見積書を送付いたします', date => $start + 86400 * 400, charset => 'iso-2022-jp',
		form => 'B', from => Letters::person($random, 'ja', 0), to => [['Jürgen Schäfer', 'de1@nordlicht.example']],
		body => \&Letters::just_text);
	my $id = 'sketch@nordlicht.example';
	my $body = sub {
		Mime::multipart('mixed', [],
			Mime::multipart('alternative', [], Mime::plain($text, 'iso-8859-1', 'quoted-printable'),
				Mime::multipart('related', ['type="text/html"'], Mime::plain(Letters::html($text, $id), 'utf-8', 'base64', 'text/html'),
					Mime::inline_image($id, Files::png($random, 64)))),
			Mime::attachment('application/pdf', 'Angebot Wärmepumpe.pdf', 'rfc2231', 'iso-8859-1', Files::pdf('Angebot', '12.400,00 EUR')),
			Mime::enclosed($inner->{octets}, $inner->{shape}, 'forwarded letter'));
	};
	return Letters::letter($random, 'de', subject => 'Wärmepumpe: das Angebot, eine Skizze und Hanakos Brief',
		from => Letters::person($random, 'de', 0), to => [$Letters::owner, ['山田 花子', 'ja1@sakura.example']],
		cc => [{name => 'Hausgemeinschaft', members => [['Käthe Großmann', 'de3@nordlicht.example'], ['', 'de4@nordlicht.example']]}],
		charset => 'iso-8859-1', form => 'Q', date => $start + 86400 * 401, zone => 60, body => $body, note => 'the showpiece');
}

my @west = qw(en en en de de fr es pl);
my @world = (keys %{{map { $_ => 1 } sort keys %Letters::language}});
@world = sort @world;

folder('INBOX', {subscribed => 1}, habits(in_order(letters(55, 400, @west, @world), showpiece())), );
folder('Drafts', {special => '\\Drafts', subscribed => 1}, all_have(['\\Draft', '\\Seen'], [], sent(5, 300, qw(en de fr))));
folder('Sent', {special => '\\Sent', subscribed => 1}, all_have(['\\Seen'], [], sent(32, 400, @west, qw(ja ru))));
folder('Junk', {special => '\\Junk'}, all_have([], ['$Junk'], letters(14, 200, @world)));
folder('Trash', {special => '\\Trash', subscribed => 1}, all_have(['\\Deleted', '\\Seen'], [], letters(9, 100, @west)));
folder('Archive', {special => '\\Archive', subscribed => 1}, habits(letters(4, 60, 'en')));
folder('Archive/2024', {subscribed => 1}, habits(letters(44, 350, @west)));
folder('Archive/2025', {}, habits(letters(38, 500, @west)));
folder('Entwürfe & Ideen', {subscribed => 1}, habits(letters(9, 300, 'de')));
$store->container('Verträge');
folder('Verträge/Müller & Söhne', {}, habits(letters(8, 300, 'de')));
folder('Projekt "Nordlicht"', {subscribed => 1}, habits(letters(12, 300, qw(de en pl))));
$store->container("Projekt \"Nordlicht\"/$_") for 'Phase 1', 'Phase 1/Angebote', 'Phase 1/Angebote/2024', 'Phase 1/Angebote/2024/März';
folder('Projekt "Nordlicht"/Phase 1/Angebote/2024/März/Endgültig', {}, habits(letters(5, 300, 'de')));
folder('仕事', {subscribed => 1}, habits(letters(15, 400, 'ja')));
folder('仕事/会議', {}, habits(letters(9, 400, 'ja')));
folder('中文邮件', {}, habits(letters(12, 400, qw(zh zh tw))));
folder('한국', {}, habits(letters(8, 400, 'ko')));
folder('Письма', {subscribed => 1}, habits(letters(14, 400, qw(ru ru uk))));
folder('Ελλάδα', {}, habits(letters(6, 400, 'el')));
folder('🎉 Fêtes', {}, habits(letters(7, 400, qw(fr es))));
folder('R&D', {}, habits(letters(6, 300, 'en')));
$store->container('Lists');
folder('Lists/gardeners', {subscribed => 1}, habits(threads('gardeners', 'en', 9, 'Slugs and what to do about them',
	'When to prune the old pear tree', 'Compost: too wet or too dry?', 'Seeds to give away')));
folder('Lists/wandern', {}, habits(threads('wandern', 'de', 7, 'Überquerung der Alpen im Juni', 'Welche Schuhe für den Harz?', 'Hütten, die früh öffnen')));
folder('Oddities', {}, habits(Oddities::all()));
folder('Shapes', {}, habits(Shapes::all($random)));
folder('Photos & films', {}, habits(letters(3, 200, qw(de fr)), Shapes::huge($random)));
folder('Empty', {});
$store->close($ARGV[2]);
print "$store->{messages} messages in $store->{folders} folders\n";
