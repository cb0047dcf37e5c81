# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Writes folders and messages as Dovecot keeps them (Maildir, LAYOUT=fs) and the
# manifest beside them.  UIDs, UIDVALIDITY, flags, keywords and INTERNALDATE
# are what the caller says: Dovecot makes nothing up.  It refuses to know what is in a message.
package Store;
use strict;
use warnings;
use Digest::SHA ();
use Encode ();
use File::Path ();
use JSON::PP ();
use MIME::Base64 ();

my %letter = (
	'\\Draft' => 'D', '\\Flagged' => 'F', '\\Answered' => 'R', '\\Seen' => 'S', '\\Deleted' => 'T',
);

# RFC 3501 section 5.1.3
sub wire_name {
	my ($name) = @_;
	$name =~ s/([^\x20-\x7e]+)|(&)/$2 ? '&-' : '&' . base64_utf16($1) . '-'/ge;
	return $name;
}

sub base64_utf16 {
	my $code = MIME::Base64::encode_base64(Encode::encode('UTF-16BE', $_[0]), '');
	$code =~ s/=+\z//;
	$code =~ tr{/}{,};
	return $code;
}

sub new {
	my ($class, $home, $manifest) = @_;
	File::Path::make_path($home);
	open my $out, '>:raw', $manifest or die "$manifest: $!\n";
	return bless {
		home => $home, out => $out, subscribed => [], folders => 0, messages => 0,
		json => JSON::PP->new->canonical->utf8,
	}, $class;
}

sub note {
	my ($self, $record) = @_;
	print {$self->{out}} $self->{json}->encode($record), "\n" or die "manifest: $!\n";
}

sub directory {
	my ($self, $name) = @_;
	return $self->{home} . ($name eq 'INBOX' ? '' : '/' . wire_name($name));
}

# A level of the hierarchy that holds no messages.
sub container {
	my ($self, $name) = @_;
	$self->note({folder => $name, wire => wire_name($name), selectable => JSON::PP::false});
}

sub folder {
	my ($self, $name, $validity, %options) = @_;
	my $path = $self->directory($name);
	File::Path::make_path(map { "$path/$_" } qw(cur new tmp));
	push @{$self->{subscribed}}, wire_name($name) if $options{subscribed};
	$self->{folders}++;
	return {
		name => $name, path => $path, validity => $validity, special => $options{special},
		next => 1, list => [], keywords => [], records => [],
	};
}

sub keyword_letter {
	my ($folder, $keyword) = @_;
	my $known = $folder->{keywords};
	my ($index) = grep { $known->[$_] eq $keyword } 0 .. $#$known;
	push @$known, $keyword unless defined $index;
	return chr(ord('a') + (defined $index ? $index : $#$known));
}

sub write_file {
	my ($path, $octets) = @_;
	open my $file, '>:raw', $path or die "$path: $!\n";
	print {$file} $octets or die "$path: $!\n";
	close $file or die "$path: $!\n";
}

# $letter: {octets, flags, keywords, internal, ...}; lines end in "\n" there.
# $skip UIDs are left out before it.
sub add {
	my ($self, $folder, $letter, $skip) = @_;
	my $octets = $letter->{octets} =~ s/(?<!\r)\n/\r\n/gr;
	my $uid = $folder->{next} + $skip;
	my $base = sprintf '%d.M%06dP1.sample,S=%d,W=%d', $letter->{internal}, $uid, (length $octets) x 2;
	my $marks = join '', sort map { $letter{$_} } @{$letter->{flags}};
	$marks .= join '', sort map { keyword_letter($folder, $_) } @{$letter->{keywords}};
	my $path = "$folder->{path}/cur/$base:2,$marks";
	write_file($path, $octets);
	utime $letter->{internal}, $letter->{internal}, $path or die "$path: $!\n";
	push @{$folder->{list}}, "$uid :$base\n";
	$folder->{next} = $uid + 1;
	push @{$folder->{records}}, $self->record($folder, $letter, $uid, $octets);
	$self->{messages}++;
}

sub record {
	my ($self, $folder, $letter, $uid, $octets) = @_;
	my %record = map { $_ => $letter->{$_} } qw(subject from to cc date message_id shape names
		flags keywords note sure);
	return {
		%record, folder => $folder->{name}, uid => $uid, seq => @{$folder->{records}} + 1,
		internaldate => $letter->{internal}, size => length $octets, sha256 => Digest::SHA::sha256_hex($octets),
	};
}

# The folder is complete: its index files, and its lines of the manifest.
sub finish {
	my ($self, $folder) = @_;
	my $guid = Digest::SHA::sha1_hex($folder->{path} =~ s/\A\Q$self->{home}\E//r);
	write_file("$folder->{path}/dovecot-uidlist", sprintf("3 V%d N%d G%s\n", $folder->{validity},
		$folder->{next}, substr $guid, 0, 32) . join '', @{$folder->{list}});
	my $n = 0;
	write_file("$folder->{path}/dovecot-keywords", join '', map { $n++ . " $_\n" } @{$folder->{keywords}});
	my @records = @{$folder->{records}};
	$self->note({
		folder => $folder->{name}, wire => wire_name($folder->{name}), selectable => JSON::PP::true,
		messages => scalar @records, uidvalidity => $folder->{validity}, uidnext => $folder->{next},
		unseen => scalar(grep { !grep { $_ eq '\\Seen' } @{$_->{flags}} } @records), special => $folder->{special},
	});
	$self->note($_) for @records;
}

# Everything is there: the list of subscriptions, and the owner of the files.
sub close {
	my ($self, $owner) = @_;
	write_file("$self->{home}/subscriptions", join '', map { "$_\n" } @{$self->{subscribed}});
	close $self->{out} or die "manifest: $!\n";
	return unless defined $owner && $> == 0;
	my ($uid, $gid) = (getpwnam $owner)[2, 3];
	die "sample: no user $owner\n" unless defined $uid;
	require File::Find;
	File::Find::finddepth({no_chdir => 1, wanted => sub { chown $uid, $gid, $_ or die "$_: $!\n" }}, $self->{home});
}

1;
