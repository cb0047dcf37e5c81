#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# "satchel watch": what another session does is a line; signals and --timeout end it in peace.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use IO::Socket::INET ();
use lib dirname(__FILE__);
use Scenario ();
use Test::More;

my %env = %{Scenario::start()};
my $letter = "From: Ann Example <ann\@example.com>\r\nSubject: hello there\r\n\r\nHello.\r\n";

# Another session, in clear on loopback. A number is a pause in seconds: Dovecot tells of what happens within one
# second at once, as what is left of it.
sub converse {
	my (@commands) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $env{PORT}, Timeout => 10) or die "connect: $!\n";
	my $answers = <$socket>;
	for my $command (@commands) {
		unless (ref $command) {
			sleep $command;
			next;
		}
		print {$socket} "a $command->[0]\r\n";
		while (defined(my $line = <$socket>)) {
			$answers .= $line;
			print {$socket} "$command->[1]\r\n" if $line =~ /\A\+/;
			last if $line =~ /\Aa /;
		}
	}
	return $answers;
}

my $login = ["LOGIN mary $Scenario::password"];
my $append = ["APPEND INBOX {" . length($letter) . "}", $letter];
like(converse($login, $append, ['CREATE Lists']), qr/^a OK/m, 'there is mail');

# Does something after some seconds, beside the program.
sub later {
	my ($seconds, @commands) = @_;
	my $child = fork;
	die "fork: $!\n" unless defined $child;
	return $child if $child;
	sleep $seconds;
	converse(@commands);
	POSIX::_exit(0);
}

my $other = later(3, $login, $append, 2, ['SELECT INBOX'], ['STORE 1 +FLAGS (\\Deleted)'], 2, ['EXPUNGE'],
	["APPEND Lists {" . length($letter) . "}", $letter]);
my $result = Scenario::satchel('watch', '--timeout', 12, '--json', Scenario::url(), 'INBOX', 'Lists');
waitpid $other, 0;
Scenario::ends_with($result, 0, 'it ends by --timeout');
my @objects = Scenario::objects($result);
is($objects[-1] && scalar(grep { $_->{event} eq 'watching' && $_->{number} == 1 } @objects), 1, 'it says how it begins');
ok((grep { $_->{event} eq 'exists' && $_->{number} == 2 } @objects), 'a message came')
	or Scenario::explain($result);
my ($new) = grep { $_->{event} eq 'new' } @objects;
is($new && $new->{message}{envelope}{subject}, 'hello there', 'with its subject');
ok((grep { $_->{event} eq 'changed' && grep { $_ eq '\\Deleted' } @{$_->{message}{flags}} } @objects), 'flags changed')
	or Scenario::explain($result);
ok((grep { $_->{event} =~ /\Aremoved/ } @objects), 'a message went') or Scenario::explain($result);
ok((grep { $_->{event} eq 'folder' && $_->{folder}{name} eq 'Lists' && $_->{folder}{messages} == 1 } @objects),
	'another folder has mail')
	or Scenario::explain($result);

$other = later(3, $login, $append);
$result = Scenario::satchel('watch', '--timeout', 6, Scenario::url());
waitpid $other, 0;
like($result->{out}, qr/^INBOX: new \d+ from Ann Example: hello there$/m, 'a line for people');

for my $signal ('TERM', 'INT') {
	my $parent = $$;
	my $killer = fork;
	die "fork: $!\n" unless defined $killer;
	unless ($killer) {
		sleep 3;
		my @pids = map { m{/(\d+)/} ? $1 : () } glob '/proc/[0-9]*/stat';
		for my $pid (@pids) {
			open my $file, '<', "/proc/$pid/stat" or next;
			my $stat = <$file> // '';
			kill $signal, $pid if $stat =~ /\A\d+ \(.*satchel\) \S+ \Q$parent\E /;
		}
		POSIX::_exit(0);
	}
	$result = Scenario::satchel('watch', '--timeout', 30, Scenario::url());
	waitpid $killer, 0;
	Scenario::ends_with($result, 0, "SIG$signal ends it in peace");
	cmp_ok($result->{seconds}, '<', 20, 'and soon');
}

done_testing();
