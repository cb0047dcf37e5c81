# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# A server on loopback that answers as a test says, for what no real server does.
# It speaks no TLS, and knows nothing of IMAP but how a command begins.
package Scripted;
use strict;
use warnings;
use utf8;
use IO::Socket::INET ();
use POSIX ();
use Scenario ();

my %usual = (
	AUTHENTICATE => "%T OK [CAPABILITY IMAP4rev1] in\r\n",
	EXAMINE => "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n%T OK [READ-ONLY] x\r\n",
	LOGOUT => "* BYE x\r\n%T OK x\r\n",
);

# The next answer to a command; %T in it is the tag. Of a list each is for one command, then it is OK.
sub answer {
	my ($answers, $line) = @_;
	my ($tag, $name, $verb) = split ' ', $line;
	$name = $verb if $name eq 'UID';
	my $said = $answers->{$name} // $usual{$name};
	$said = shift @$said if ref $said;
	($said //= "%T OK x\r\n") =~ s/%T/$tag/g;
	return $said;
}

sub serve {
	my ($guest, %answers) = @_;
	syswrite $guest, $answers{greeting} // "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] x\r\n";
	while (my $line = <$guest>) {
		syswrite $guest, answer(\%answers, $line);
	}
}

# Runs satchel with URL of such a server in place of @URL; what Scenario::run_command says.
sub run {
	my ($answers, @command) = @_;
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "listen: $!\n";
	my $child = fork // die "fork: $!\n";
	if (!$child) {
		alarm 60;
		$SIG{PIPE} = 'IGNORE';
		my $guest = $listener->accept;
		serve($guest, %$answers);
		POSIX::_exit(0);
	}
	my $url = 'imap://mary@127.0.0.1:' . $listener->sockport;
	my $result = Scenario::run_command($Scenario::password, Scenario::program(), '--password-fd', 3, map { $_ eq '@URL' ? $url : $_ } @command);
	waitpid $child, 0;
	return $result;
}

# The same without TLS, which the program wants to be told.
sub satchel {
	return run(@_, '--insecure-cleartext');
}

1;
