# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Brings a message as "--json" prints it and a message of the manifest into one
# form, so that two of them can be compared.  It starts nothing and prints nothing.
package Compare;
use strict;
use warnings;
use utf8;

sub mail {
	my ($address) = @_;
	my ($mailbox, $host) = map { defined $_ ? $_ : '' } @$address{qw(mailbox host)};
	return $host eq '' ? $mailbox : "$mailbox\@$host";
}

# Groups become {group, members}, as in the manifest.
sub addresses {
	my ($list) = @_;
	my @out;
	my $open;
	for my $address (@{$list || []}) {
		my $kind = $address->{kind} || 'address';
		if ($kind eq 'group_start') {
			push @out, $open = {group => $address->{mailbox}, members => []};
		} elsif ($kind eq 'group_end') {
			undef $open;
		} else {
			my $name = defined $address->{name} ? $address->{name} : '';
			push @{$open ? $open->{members} : \@out}, {name => $name, mail => mail($address)};
		}
	}
	return \@out;
}

sub shape {
	my ($part) = @_;
	my $type = lc "$part->{type}/$part->{subtype}";
	my @children = @{$part->{children} || []};
	return $type unless @children || $type =~ m{\A(?:multipart/|message/rfc822)};
	return "$type(" . join(',', map { shape($_) } @children) . ')';
}

# Names of files, without those of messages within.
sub names {
	my ($part) = @_;
	my @own = defined $part->{filename} ? $part->{filename} : ();
	return @own if lc "$part->{type}/$part->{subtype}" eq 'message/rfc822';
	return (@own, map { names($_) } @{$part->{children} || []});
}

sub sorted {
	return join ' ', sort grep { $_ ne '\\Recent' } @_;
}

# What must be the same however strange the message is.
sub bare_row {
	my ($row) = @_;
	return {
		uid => $row->{uid}, size => $row->{size}, flags => sorted(@{$row->{flags} || []}),
		internal => $row->{internal_date} && $row->{internal_date}{seconds}, invalid => $row->{invalid},
	};
}

sub bare_record {
	my ($record) = @_;
	return {
		uid => $record->{uid}, size => $record->{size}, flags => sorted(@{$record->{flags}}, @{$record->{keywords}}),
		internal => $record->{internaldate}, invalid => undef,
	};
}

sub text {
	return defined $_[0] ? $_[0] : '';
}

sub row {
	my ($row) = @_;
	my $envelope = $row->{envelope} || {};
	return {
		%{bare_row($row)}, subject => text($envelope->{subject}), message_id => text($envelope->{message_id}),
		date => $envelope->{date} && $envelope->{date}{seconds}, map { $_ => addresses($envelope->{$_}) } qw(from to cc),
	};
}

sub record {
	my ($record) = @_;
	return {%{bare_record($record)}, map { $_ => $record->{$_} } qw(subject message_id date from to cc)};
}

# The pair to compare: everything, or only what is sure.
sub pair {
	my ($row, $record) = @_;
	return $record->{sure} ? (row($row), record($record)) : (bare_row($row), bare_record($record));
}

1;
