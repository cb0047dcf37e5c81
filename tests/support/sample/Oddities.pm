# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Messages whose header is strange but real: all of them were seen in mailboxes.
# Each is written octet for octet, with what a reader should make of it.
# Where nobody can know what was meant (unlabelled 8-bit), "sure" is 0.
package Oddities;
use strict;
use warnings;
use utf8;
use Encode ();
use Mime ();

my $sender = ['Ruth Castellane', 'ruth@harbour.example'];
my $clock = 1717400000;

# Header lines given as a hash replace the usual ones; undef leaves one out.
sub message {
	my ($note, $lines, $body, %expected) = @_;
	$clock += 5400;
	my %usual = (
		From => Mime::address($sender, 'utf-8', 'Q'), To => 'Mary Weber <mary@example.org>',
		Subject => $note, Date => Mime::date($clock, 60),
		'Message-ID' => "<odd.$clock\@harbour.example>", %$lines,
	);
	my $head = join '', map { defined $usual{$_} ? "$_: $usual{$_}\n" : '' }
		qw(From To Cc Subject Date Message-ID), grep { !/\A(?:From|To|Cc|Subject|Date|Message-ID)\z/ } sort keys %$lines;
	return raw($note, "$head\n" . (defined $body ? $body : "See the subject.\n"),
		subject => defined $usual{Subject} ? $usual{Subject} : '', date => $clock,
		from => [{name => $sender->[0], mail => $sender->[1]}], to => [{name => 'Mary Weber', mail => 'mary@example.org'}],
		message_id => defined $usual{'Message-ID'} ? $usual{'Message-ID'} : '', %expected);
}

sub raw {
	my ($note, $octets, %expected) = @_;
	die "oddity with characters: $note\n" if $octets =~ /[^\x00-\xff]/;
	return {
		octets => $octets, note => $note, shape => 'text/plain', names => [], flags => [], keywords => [],
		cc => [], internal => $clock + 60, sure => 1, %expected,
	};
}

my $nobody = {subject => '', from => [], to => [], date => undef, message_id => ''};

sub bare {
	return (
		raw('an empty message', '', %$nobody),
		raw('no header at all', "\nThis letter begins with its text.\n", %$nobody),
		raw('a header without a body', "From: ruth\@harbour.example\nSubject: Nothing below\n\n", %$nobody,
			subject => 'Nothing below', from => [{name => '', mail => 'ruth@harbour.example'}]),
		raw('a header that is cut off', "From: ruth\@harbour.example\nSubject: Cut off here", %$nobody,
			subject => 'Cut off here', from => [{name => '', mail => 'ruth@harbour.example'}]),
		message('no end of line at the end', {}, 'The last line has no end'),
		message('no From', {From => undef}, undef, from => []),
		message('no Date', {Date => undef}, undef, date => undef),
		message('no Message-ID', {'Message-ID' => undef}),
		message('no Subject', {Subject => undef}),
		message('an empty Subject', {Subject => ''}, undef, subject => ''),
		message('no To', {To => undef}, undef, to => []),
		message('two Subject lines', {Subject => "The first one\nSubject: The second one"}, undef,
			subject => 'The second one', sure => 0),
		message('a From line of an mbox above', {'X-Mbox' => "here\n>From ruth Mon Jun  3 09:00:00 2024"}),
	);
}

sub dates {
	my %epoch = (
		'Tue, 5 Mar 2024 10:11:12 +0100 (CET)' => 1709629872, 'Tue,  5 Mar 2024 10:11:12 GMT' => 1709633472,
		'5 Mar 2024 10:11 -0500' => 1709651460, 'Tue, 5 Mar 24 10:11:12 EST' => 1709651472,
		'Yesterday, around noon' => undef, '32 Foo 2024 25:61:99 +9999' => undef,
		'2024-03-05 10:11:12' => undef, '' => undef,
	);
	return map {
		my $note = "a date written as \"$_\"";
		# servers make one blank of several in a Subject
		message($note, {Date => $_}, undef, subject => $note =~ tr/ //sr, date => $epoch{$_}, sure => defined $epoch{$_} ? 1 : 0)
	} sort keys %epoch;
}

sub eight_bit {
	my $text = 'Änderung: Übergabe größer als gedacht';
	return (
		message('unlabelled UTF-8 in the header', {
			Subject => Mime::octets("$text €", 'utf-8'), From => Mime::octets('Käthe Großmann <kaethe@nordlicht.example>', 'utf-8'),
		}, Mime::octets("Grüße aus Köln\n", 'utf-8'), subject => "$text €", from => [{name => 'Käthe Großmann', mail => 'kaethe@nordlicht.example'}]),
		message('unlabelled ISO 8859-1 in the header', {
			Subject => Mime::octets($text, 'iso-8859-1'), From => Mime::octets('Jürgen Schäfer <juergen@nordlicht.example>', 'iso-8859-1'),
		}, Mime::octets("Grüße aus Köln\n", 'iso-8859-1'), subject => $text, sure => 0,
			from => [{name => 'Jürgen Schäfer', mail => 'juergen@nordlicht.example'}]),
		message('unlabelled KOI8-R in the header', {
			Subject => Mime::octets('Расписание занятий на весну и лето', 'koi8-r'), 'Content-Type' => 'text/plain; charset=koi8-r',
		}, Mime::octets("Поезд прибывает рано утром.\n", 'koi8-r'), subject => 'Расписание занятий на весну и лето', sure => 0),
		message('unlabelled Shift_JIS in the header', {Subject => Mime::octets('会議の議事録をお送りします', 'shift_jis')},
			undef, subject => '会議の議事録をお送りします', sure => 0),
		message('UTF-8 and words in one Subject', {Subject => '=?utf-8?Q?Gr=C3=BC=C3=9Fe?= ' . Mime::octets('aus Köln', 'utf-8')},
			undef, subject => 'Grüße aus Köln'),
	);
}

sub cut {
	my ($note, $text, $charset, $form, $size) = @_;
	return message($note, {Subject => join "\n ", Mime::cut_words($text, $charset, $form, $size)}, undef, subject => $text);
}

sub encoded_words {
	return (
		cut('a character cut in two (UTF-8, B)', 'Die Straßenbahn fährt wieder: Grüße vom Bürgermeister 🎉🎉', 'utf-8', 'B', 11),
		cut('a character cut in two (UTF-8, Q)', '来週の打ち合わせについてご相談があります', 'utf-8', 'Q', 10),
		cut('a character cut in two (Shift_JIS, B)', '見積書を送付いたします。ご確認ください', 'shift_jis', 'B', 9),
		cut('a character cut in two (GB2312, B)', '周五的会议改到下午三点', 'gb2312', 'B', 7),
		cut('a character cut in two (EUC-KR, Q)', '회의 일정 변경 안내', 'euc-kr', 'Q', 7),
		message('a charset nobody knows', {Subject => '=?x-klingon?Q?tlhIngan?= and more'}, undef,
			subject => '=?x-klingon?Q?tlhIngan?= and more', sure => 0),
		message('base64 that is none', {Subject => '=?utf-8?B?!!!!?='}, undef, sure => 0),
		message('an encoded word without an end', {Subject => '=?utf-8?Q?unfinished business'}),
		message('a language in an encoded word', {Subject => '=?iso-8859-1*de?Q?Sch=F6ne_Gr=FC=DFe?='}, undef, subject => 'Schöne Grüße'),
		message('blanks inside an encoded word', {Subject => '=?utf-8?Q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln?='}, undef,
			subject => 'Grüße aus Köln', sure => 0),
		message('windows-1252 that calls itself ISO 8859-1', {Subject => '=?iso-8859-1?Q?=84Anf=FChrung=93_=96_12_=80?='}, undef,
			subject => '„Anführung“ – 12 €', sure => 0),
		message('an encoded word in quotes', {From => '"=?utf-8?Q?K=C3=A4the_Gro=C3=9Fmann?=" <kaethe@nordlicht.example>'}, undef,
			from => [{name => 'Käthe Großmann', mail => 'kaethe@nordlicht.example'}]),
		message('an encoded word next to plain text', {Subject => 'Re: =?utf-8?B?w4Q=?= and =?koi8-r?Q?=F1?= =?utf-8?Q?=C3=9C?= end'},
			undef, subject => 'Re: Ä and ЯÜ end'),
		message('lower case, upper case', {Subject => '=?UTF-8?q?caf=c3=a9?= =?Iso-8859-2?b?s/PmvA==?='}, undef, subject => 'caféłóćź'),
		message('UTF-7 in an encoded word', {Subject => '=?utf-7?Q?Gr+APwA3w-e?='}, undef, subject => 'Grüße'),
	);
}

sub people {
	my $many = [map { ["Guest Number $_", "guest$_\@harbour.example"] } 1 .. 200];
	return (
		message('undisclosed recipients', {To => 'undisclosed-recipients:;'}, undef,
			to => [{group => 'undisclosed-recipients', members => []}]),
		message('groups in To', {To => "Bees: anna\@harbour.example, \"Bo, B.\" <bo\@harbour.example>;,\n Mary Weber <mary\@example.org>"},
			undef, to => [{group => 'Bees', members => [{name => '', mail => 'anna@harbour.example'}, {name => 'Bo, B.', mail => 'bo@harbour.example'}]},
				{name => 'Mary Weber', mail => 'mary@example.org'}]),
		message('a group with a name in Japanese', {To => '=?iso-2022-jp?B?GyRCSVQzKxsoQg==?=: hanako@sakura.example;'}, undef,
			to => [{group => '不開', members => [{name => '', mail => 'hanako@sakura.example'}]}]),
		message('quotes and backslashes in a name', {From => '"The \\"Quiet\\" \\\\ Mouse, Ltd." <mouse@harbour.example>'}, undef,
			from => [{name => 'The "Quiet" \\ Mouse, Ltd.', mail => 'mouse@harbour.example'}]),
		message('a name as a comment', {From => 'ruth@harbour.example (Ruth in the garden)'}, undef,
			from => [{name => 'Ruth in the garden', mail => 'ruth@harbour.example'}], sure => 0),
		message('two authors and a Sender', {
			From => 'Ruth Castellane <ruth@harbour.example>, Ben Ashdown <ben@harbour.example>', Sender => 'office@harbour.example',
		}, undef, from => [{name => 'Ruth Castellane', mail => 'ruth@harbour.example'}, {name => 'Ben Ashdown', mail => 'ben@harbour.example'}]),
		message('an address without a domain', {From => 'Root of the machine <root>'}, undef,
			from => [{name => 'Root of the machine', mail => 'root'}], sure => 0),
		message('a local part in quotes', {From => 'Odd One <"odd one"@harbour.example>'}, undef,
			from => [{name => 'Odd One', mail => '"odd one"@harbour.example'}], sure => 0),
		message('200 recipients', {To => Mime::addresses($many, 'utf-8', 'Q')}, undef,
			to => [map { {name => $_->[0], mail => $_->[1]} } @$many]),
	);
}

sub long {
	my $words = join ' ', map { "word$_" } 1 .. 700;
	my $folded = join "\n\t", map { "piece $_ of a long subject" } 1 .. 40;
	return (
		message('a Subject of 5,000 octets in one line', {Subject => $words}),
		message('a Subject folded 40 times', {Subject => $folded}, undef, subject => $folded =~ s/\n\t/ /gr, sure => 0),
		message('a field of 60,000 octets', {'X-Long' => 'abcdefghi ' x 6000}),
		message('120 Received fields', {'X-Trace' => 'below' . join '', map {
			"\nReceived: from relay$_.harbour.example by relay" . ($_ + 1) . '.harbour.example; ' . Mime::date($clock + $_, 0)
		} 1 .. 120}),
		message('300 References', {References => join "\n ", map { "<ancestor.$_\@harbour.example>" } 1 .. 300}),
		message('a body line of 20,000 octets', {}, 'All in one line, ' x 1200 . "\n"),
	);
}

sub all {
	return (bare(), dates(), eight_bit(), encoded_words(), people(), long());
}

1;
