# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# A small generator of numbers that gives the same ones everywhere: perl's own
# rand() differs between builds.  It knows nothing of mail.
package Random;
use strict;
use warnings;

sub new {
	my ($class, $seed) = @_;
	return bless {state => $seed & 0x7fffffff}, $class;
}

# 0 <= result < $limit, for limits up to 2^23
sub below {
	my ($self, $limit) = @_;
	$self->{state} = ($self->{state} * 1103515245 + 12345) & 0x7fffffff;
	return ($self->{state} >> 8) % $limit;
}

sub between {
	my ($self, $low, $high) = @_;
	return $low + $self->below($high - $low + 1);
}

sub pick {
	my ($self, @list) = @_;
	return $list[$self->below(scalar @list)];
}

# true once in $times
sub once_in {
	my ($self, $times) = @_;
	return $self->below($times) == 0;
}

sub octets {
	my ($self, $count) = @_;
	return join '', map { chr $self->below(256) } 1 .. $count;
}

1;
