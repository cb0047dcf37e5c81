#!/usr/bin/perl
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# How the program gets at an account, and how it fails to: passwords from every
# source, certificates good and bad, STARTTLS, cleartext by its loud name only,
# exit codes, and no secret in any output.
use strict;
use warnings;
use utf8;
use File::Basename qw(dirname);
use lib dirname(__FILE__);
use IO::Socket::INET ();
use MIME::Base64 ();
use POSIX ();
use Scenario ();
use Test::More;

use constant {DONE => 0, PARTLY => 1, USAGE => 64, DAMAGED => 65, NOINPUT => 66, UNAVAILABLE => 69, NOHOST => 68, IOERR => 74, PROTOCOL => 76, NOPERM => 77};

my %clear = %{Scenario::start('ssl = no')};
my %tls = %{Scenario::start()};
Scenario::fill();
my $password = $Scenario::password;
my $url = Scenario::url();
my @account = ('folders', $url, '--json');
my (@secrets) = ($password, MIME::Base64::encode_base64("\0mary\0$password", ''), MIME::Base64::encode_base64($password, ''));

# With the password by descriptor, but only the options named here.
sub bare {
	return Scenario::run_command($password, Scenario::program(), @_);
}

sub write_file {
	my ($name, $text) = @_;
	my $path = "$Scenario::state/$name";
	open my $file, '>:raw', $path or die "$path: $!\n";
	print {$file} $text;
	close $file;
	chmod 0600, $path;
	return $path;
}

# Some error of the program's own: neither success nor a signal.
sub fails {
	my ($result, $name) = @_;
	ok($result->{code} > 0 && $result->{code} < 126, $name) or Scenario::explain($result);
}

sub secret_free {
	my ($result, $name) = @_;
	my @seen = grep { index("$result->{out}$result->{err}", $_) >= 0 } @secrets;
	ok(!@seen, $name) or Scenario::explain($result);
}

my @trust = ('--ca-file', $tls{CAFILE});
my @fd = ('--password-fd', 3);

# ---- the password, from each source

Scenario::ends_with(bare(@trust, @fd, @account), DONE, 'a password from a descriptor');
Scenario::ends_with(bare(@trust, '--password-command', "echo '$password'", @account), DONE, 'a password from a command');
my $netrc = write_file('netrc', "machine elsewhere login mary password wrong\nmachine localhost login mary password $password\n");
Scenario::ends_with(bare(@trust, '--netrc-file', $netrc, @account), DONE, 'a password from a netrc file');
my $config = write_file('config', "# accounts\n[work]\nurl = $url\nca-file = $tls{CAFILE}\npassword-command = cat $Scenario::state/word\n");
write_file('word', "$password\n");
Scenario::ends_with(bare('--config', $config, 'folders', 'work', '--json'), DONE, 'an account by its name in the config file');
Scenario::ends_with(bare(@trust, @fd, '--user', 'mary', 'folders', "imaps://localhost:$tls{TLSPORT}"), DONE, 'the user as an option');
Scenario::ends_with(bare('folders', $url, @trust, @fd), DONE, 'common options behind the subcommand');
Scenario::ends_with(bare(@trust, @fd, 'folders', "imaps://mary\@127.0.0.1:$tls{TLSPORT}"), DONE, 'a server by its address');

# ---- who may not come in

my $wrong = Scenario::run_command('not-the-password', Scenario::program(), @trust, @fd, @account);
Scenario::ends_with($wrong, NOPERM, 'a wrong password', qr/password/i);
unlike("$wrong->{out}$wrong->{err}", qr/not-the-password/, 'a wrong password is not shown either');
Scenario::ends_with(bare(@trust, @fd, '--user', 'nobody', 'folders', "imaps://localhost:$tls{TLSPORT}"), NOPERM, 'an unknown user');
fails(bare(@trust, '--password-command', 'exit 3', @account), 'a command that has no password is an error');

# ---- certificates

my $other = bare('--ca-file', $tls{OTHERCA}, @fd, @account);
Scenario::ends_with($other, NOPERM, 'a certificate of another authority', qr/certificate.*--ca-file FILE names/);
Scenario::ends_with(bare(@fd, @account), NOPERM, 'an authority that this machine does not trust', qr/certificate.*--ca-file FILE names/);
my $expired = bare(@trust, @fd, 'folders', "imaps://mary\@127.0.0.3:$tls{TLSPORT}");
Scenario::ends_with($expired, NOPERM, 'an expired certificate', qr/has expired \(ask the server's administrator\)$/m);
my $stranger = bare(@trust, @fd, 'folders', "imaps://mary\@127.0.0.4:$tls{TLSPORT}");
Scenario::ends_with($stranger, NOPERM, 'a certificate for another host', qr/is for another name: it is for mail\.example\.net \(check the host name\)$/m);
unlike($_->{err}, qr/--ca-file/, 'where other authorities are no help') for $expired, $stranger;
sub ca_file {
	my ($file, $name, $pattern) = @_;
	Scenario::ends_with(bare('--ca-file', $file, @fd, @account), NOINPUT, $name, $pattern);
}
ca_file('/nonexistent/ca.pem', 'a file of authorities that is not there', qr/No such file/);
ca_file($Scenario::state, 'one that is a folder', qr/directory/);
ca_file(write_file('empty.pem', ''), 'one that is empty', qr/no certificate in it/);
ca_file(write_file('key.pem', "-----BEGIN PRIVATE KEY-----\nTUlJQw==\n-----END PRIVATE KEY-----\n"), 'one of a key', qr/no certificate in it/);
ca_file(write_file('broken.pem', "-----BEGIN CERTIFICATE-----\nTUlJQw==\n-----END CERTIFICATE-----\n"), 'one of what is no certificate',
	qr/no certificate in it/);

# ---- imap://

my $starttls = bare(@trust, @fd, '--trace', 'folders', "imap://mary\@localhost:$tls{PORT}");
Scenario::ends_with($starttls, DONE, 'STARTTLS', qr/STARTTLS/);
my ($before) = $starttls->{err} =~ /\A(.*?STARTTLS)/s;
unlike($before || 'LOGIN', qr/C: .*(?:LOGIN|AUTHENTICATE)/, 'nobody logs in before TLS');
Scenario::ends_with(bare('--ca-file', $tls{OTHERCA}, @fd, 'folders', "imap://mary\@localhost:$tls{PORT}"), NOPERM,
	'STARTTLS with a certificate of another authority', qr/certificate/i);
my $refused = bare(@trust, @fd, '--trace', 'folders', "imap://mary\@localhost:$clear{PORT}");
Scenario::ends_with($refused, NOPERM, 'a server without STARTTLS is refused', qr/TLS|clear/i);
unlike($refused->{err}, qr/C: .*(?:LOGIN|AUTHENTICATE)/, 'and has seen no login');
my $loud = bare(@fd, '--insecure-cleartext', 'folders', "imap://mary\@localhost:$clear{PORT}");
Scenario::ends_with($loud, DONE, 'cleartext by its loud name');
Scenario::ends_with(bare(@trust, @fd, 'folders', "imaps://mary\@localhost:$tls{PORT}"), PROTOCOL, 'TLS to a port that speaks none');

# What a port of TLS does with somebody who waits for a greeting: an alert (as GnuTLS and OpenSSL send it), or its end.
sub greets_with {
	my ($octets) = @_;
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "listen: $!\n";
	my $child = fork // die "fork: $!\n";
	if (!$child) {
		my $guest = $listener->accept;
		syswrite $guest, $octets if length $octets;
		close $guest;
		POSIX::_exit(0);
	}
	my $result = bare(@trust, @fd, 'folders', 'imap://mary@127.0.0.1:' . $listener->sockport);
	waitpid $child, 0;
	return $result;
}

Scenario::ends_with(greets_with("\x15\x03\x01\x00\x02\x02\x0a"), PROTOCOL, 'an alert of TLS for imap://', qr/TLS at once: use imaps:/);
Scenario::ends_with(greets_with("\x15\x03\x03\x00\x02\x02\x46"), DAMAGED, 'another alert', qr/TLS at once: use imaps:/);
Scenario::ends_with(greets_with(''), IOERR, 'no greeting for imap://', qr/TLS at once: use imaps:/);

# ---- COMPRESS=DEFLATE

open my $config_h, '<', "$ENV{abs_top_builddir}/config.h" or die "config.h: $!\n";
my $zlib = grep { /^#define HAVE_ZLIB 1/ } <$config_h>;
close $config_h;
my $compressed = bare(@trust, @fd, '--compress', '--trace', @account);
Scenario::ends_with($compressed, DONE, 'a compressed connection', $zlib ? (qr/^C: \S+ COMPRESS DEFLATE$/m, qr/^-- compressed from here on/m) : ());
# What Dovecot says of mail that nobody has looked at changes by looking.
sub unmarked {
	my ($out) = @_;
	return $out =~ s/"\\\\(?:Unm|M)arked",//gr;
}
is(unmarked($compressed->{out}), unmarked(bare(@trust, @fd, @account)->{out}), 'says the same as one that is not');

# ---- who is not there

my $closed = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0);
my $port = $closed->sockport;    # bound, but nobody listens
Scenario::ends_with(bare(@trust, @fd, 'folders', "imaps://mary\@127.0.0.1:$port"), UNAVAILABLE, 'a port where nobody listens');
Scenario::ends_with(bare(@trust, @fd, 'folders', 'imaps://mary@no-such-host.invalid'), NOHOST, 'a host that does not exist');
Scenario::ends_with(Scenario::satchel('list', $url, 'No such folder'), PARTLY, 'a folder that does not exist', qr/No such folder/);
Scenario::ends_with(Scenario::satchel('list', $url, 'Verträge'), PARTLY, 'a folder that holds no messages');
fails(Scenario::satchel('list', $url, "INBOX\r\nx DELETE Sent"), 'a line break in a name is an error');
Scenario::ends_with(Scenario::satchel('folders'), USAGE, 'no URL');
Scenario::ends_with(Scenario::satchel('fetch', $url), USAGE, 'an unknown subcommand');
Scenario::ends_with(Scenario::satchel('folders', $url, '--no-such-option'), USAGE, 'an unknown option');
Scenario::ends_with(Scenario::satchel('folders', 'http://localhost'), USAGE, 'a URL of something else');
open my $configure, '<', "$ENV{abs_top_srcdir}/configure.ac" or die "configure.ac: $!\n";
my ($version) = map { /\AAC_INIT\(\[satchel\], \[([^]]+)\]/ ? $1 : () } <$configure>;
close $configure;
for my $asked (['--version'], ['list', '--version'], ['decode', '--version']) {
	my $said = bare(@$asked);
	is("$said->{code} $said->{out}", "0 satchel $version\n", "@$asked says the version of the library");
}
like(bare($_, '--help')->{out}, qr/^  FLAGS .*^    N    nobody has read it$/ms, "$_ --help says what the letters mean") for qw(list search);

# What the help says of options is what a command without a connection takes, and what it does not.
my ($connecting, $common) = bare('--help')->{out} =~ /that connects:\n\n(.*?)\n\nOptions of every command:\n\n(.*?)\n\n/s;
sub decode_takes {
	my ($help) = @_;
	my @options = map { [/\A {2}(--[a-z-]+)( [A-Z]+)?/] } split /\n/, $help // '';
	return map { bare('decode', $_->[0], $_->[1] ? 3 : (), '/dev/null')->{code} } @options;
}
is_deeply([decode_takes($common)], [(DONE) x 4], 'decode takes the options of every command');
is_deeply([decode_takes($connecting)], [(USAGE) x 9], 'and none of those for a connection');
Scenario::ends_with(Scenario::satchel('list', $url, '--limit', 0), USAGE, 'no message at all is no limit', qr/--limit: 0 is not a number/);

# ---- secrets, and where output goes

my $trace = Scenario::satchel('list', $url, 'INBOX', '--trace');
Scenario::ends_with($trace, DONE, 'a trace on stderr', qr/^S: \* OK/m, qr/^C: .*(?:EXAMINE|SELECT)/m, qr/\*\*\*/);
secret_free($trace, 'no secret in the trace');
secret_free($wrong, 'no secret in the message about a wrong password');
secret_free($starttls, 'no secret in the trace of STARTTLS');
secret_free(bare(@fd, '--trace', '--insecure-cleartext', 'folders', "imap://mary\@localhost:$clear{PORT}"), 'no secret in the trace of cleartext');
for my $where ("imaps://mary:$password\@localhost:$tls{TLSPORT}", "mary:$password\@localhost", "imaps://mary:a $password\@localhost",
	"imaps://mary:a/$password\@no-such-host.invalid")
{
	my $told = bare(@trust, @fd, '--trace', 'folders', $where);
	fails($told, 'a URL with a password is refused');
	secret_free($told, 'and not printed with it');
	like($told->{err}, qr/mary:\*\*\*@/, 'but with ***');
	secret_free(bare($where), 'nor where a command should stand');
}
my $full = Scenario::run_command($password, 'sh', '-c', 'exec "$@" >/dev/full', 'sh', Scenario::program(), @trust, @fd, 'list', $url, 'INBOX');
Scenario::ends_with($full, IOERR, 'a full disk is no success');
done_testing();
