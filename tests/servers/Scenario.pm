# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# What every scenario needs: a private Dovecot with the sample account, the
# manifest of what is in it, and the program satchel run with a password that
# comes by a pipe.  It refuses to know what is expected of the program.
package Scenario;
use strict;
use warnings;
use utf8;
use Cwd ();
use Encode ();
use File::Basename qw(dirname);
use JSON::PP ();
use POSIX ();
use Test::More ();

our $password = 'pa55-w0rd-of-mary';
our (%env, $state);
my $support = Cwd::abs_path(dirname(__FILE__) . '/../support');
my $json = JSON::PP->new->utf8;
my (@states, $starter);

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output,
	Test::More->builder->todo_output;

sub program {
	return Cwd::abs_path($ENV{SATCHEL}) || $ENV{SATCHEL} if $ENV{SATCHEL};
	return ($ENV{abs_top_builddir} || dirname(__FILE__) . '/../..') . '/tools/satchel';
}

# Every way out of the test stops the servers; a child of it must not.
END {
	my $code = $?;
	if (defined $starter && $$ == $starter) {
		system 'sh', "$support/dovecot.sh", 'stop', $_ for @states;
	}
	$? = $code;
}
$SIG{$_} = sub { exit 1 } for qw(HUP INT TERM);

# Starts a Dovecot for mary and reads how to reach it; $extra is more configuration.
sub start {
	my ($extra) = @_;
	Test::More::plan(skip_all => 'the program satchel was not built') unless -x program();
	$starter = $$;
	chomp($state = `sh '$support/dovecot.sh' new`);
	push @states, $state;
	local $ENV{DOVECOT_EXTRA} = $extra || '';
	my $code = system('sh', "$support/dovecot.sh", 'start', $state, "mary:$password") >> 8;
	Test::More::plan(skip_all => 'Dovecot is not installed') if $code == 77;
	die "Dovecot did not start\n" if $code;
	open my $file, '<', "$state/env" or die "$state/env: $!\n";
	%env = map { /\A(\w+)='?([^']*)'?\n/ ? ($1 => $2) : () } <$file>;
	return {%env};
}

# Writes the sample account.  Returns its manifest: folders in order, each with its messages.
sub fill {
	my $quiet = `perl '$support/sample.pl' '$env{MAILHOME}/mary/mail' '$state/manifest' '$env{MAILUSER}'`;
	die "the sample account was not written\n" if $?;
	open my $file, '<:raw', "$state/manifest" or die "$state/manifest: $!\n";
	my (@folders, %of);
	for my $record (map { $json->decode($_) } <$file>) {
		if (defined $record->{uid}) {
			push @{$of{$record->{folder}}{list}}, $record;
		} else {
			push @folders, $of{$record->{folder}} = {%$record, list => []};
		}
	}
	return @folders;
}

sub url {
	return "imaps://mary\@localhost:$env{TLSPORT}";
}

sub slurp {
	my ($handle) = @_;
	seek $handle, 0, 0;
	local $/;
	return scalar <$handle>;
}

# In the child: the program with the password at descriptor 3.
sub become {
	my ($secret, $out, $err, @command) = @_;
	pipe my $reader, my $writer or die "pipe: $!\n";
	syswrite $writer, "$secret\n";
	close $writer;
	open STDIN, '<', '/dev/null';
	open STDOUT, '>&', $out;
	open STDERR, '>&', $err;
	POSIX::dup2(fileno $reader, 3);
	alarm 60;
	exec @command or POSIX::_exit(126);
}

# Runs any command; {code, out, err, seconds}.  A signal counts as 128 and more.
sub run_command {
	my ($secret, @command) = @_;
	open my $out, '+>', undef or die "temporary file: $!\n";
	open my $err, '+>', undef or die "temporary file: $!\n";
	my $began = time;
	my $child = fork;
	die "fork: $!\n" unless defined $child;
	become($secret, $out, $err, map { Encode::is_utf8($_) ? Encode::encode('UTF-8', $_) : $_ } @command) unless $child;
	waitpid $child, 0;
	return {
		code => $? & 127 ? 128 + ($? & 127) : $? >> 8, out => slurp($out), err => slurp($err), seconds => time - $began,
	};
}

# satchel with the right password and the right authority.
sub satchel {
	return run_command($password, program(), '--ca-file', $env{CAFILE}, '--password-fd', 3, @_);
}

# The objects of --json; dies when a line is none.
sub objects {
	my ($result) = @_;
	return map { $json->decode($_) } split /\n/, $result->{out};
}

# A scenario whose run went wrong says all about it.
sub explain {
	my ($result) = @_;
	Test::More::diag("exit code $result->{code}");
	Test::More::diag("stderr: $result->{err}") if $result->{err} ne '';
	Test::More::diag('stdout: ' . substr $result->{out}, 0, 600);
}

# One TAP line: the exit code, and all of the patterns in stderr.
sub ends_with {
	my ($result, $code, $name, @patterns) = @_;
	my $good = $result->{code} == $code && !grep { $result->{err} !~ $_ } @patterns;
	Test::More::ok($good, $name) or explain($result);
	return $good;
}

1;
