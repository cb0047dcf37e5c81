#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# A private Cyrus IMAP for tests: loopback only, free ports, one temporary
# folder, as root or as any ordinary user.  Its packages would remove Dovecot:
# they are unpacked, not installed (see unpack.sh).
#   cyrus.sh new                        make an empty folder STATE, print its name
#   cyrus.sh start STATE [USER:PASSWORD...]
#   cyrus.sh adduser STATE USER PASSWORD       (no restart needed)
#   cyrus.sh kick STATE                 kill every session
#   cyrus.sh stop STATE                 end it and remove STATE
# STATE/env, made by start, is for ". STATE/env": HOST PORT TLSPORT CAFILE
# OTHERCA USERS.  Exit 77: no Cyrus here.
# Callers put "stop" in a trap for EXIT, HUP, INT and TERM before they start.

# shellcheck disable=SC2086,SC2046 # lists of ports, users and processes are to be split
# shellcheck disable=SC2154 # $state is set in server.sh
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck disable=SC2034 # server.sh reads it
server=cyrus.sh
# shellcheck source=tests/support/server.sh
. "$here/server.sh"
PATH=$PATH:/usr/sbin:/sbin
packages='cyrus-common cyrus-imapd sasl2-bin libsasl2-modules libsasl2-modules-db'

# Cyrus refuses to be root: then it is "mail".
identity() {
	if [ "$(id -u)" = 0 ]; then user=mail; else user=$(id -un); fi
	group=$(id -gn "$user")
}

as_cyrus() { # PROGRAM ARGUMENT...
	programs=$(cat "$state/programs")
	lib=$(dirname "$(find "$programs/usr/lib" -name libcyrus.so.0)")
	set -- env "LD_LIBRARY_PATH=$lib" "SASL_PATH=$lib/sasl2" CYRUS_USER="$user" \
		TZ=CET-1CEST,M3.5.0,M10.5.0/3 "$@"
	if [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid="$user" --regid="$group" --clear-groups "$@"
	fi
	"$@"
}

# Whoever runs it must be able to read it: below a home directory "mail" often cannot.
place_programs() {
	programs=$(sh "$here/unpack.sh" cyrus usr/lib/cyrus/bin/imapd $packages)
	echo "$programs" >"$state/programs"
	as_cyrus test -x "$programs/usr/lib/cyrus/bin/imapd" && return
	cp -R "$programs/usr" "$state/usr"
	echo "$state" >"$state/programs"
}

fill_in() { # FILE PORTS
	sed -e "s|@STATE@|$state|g" -e "s|@BIN@|$(cat "$state/programs")/usr/lib/cyrus/bin|g" \
		-e "s|@USER@|$user|g" -e "s|@GROUP@|$group|g" -e "s|@PORT@|$2|g" -e "s|@TLSPORT@|$3|g" \
		"$here/$1.in" >"$state/${1#cyrus-}"
}

write_env() {
	cat >"$state/env" <<-X
		HOST=127.0.0.1
		PORT=$1
		TLSPORT=$2
		CAFILE=$state/tls/ca.pem
		OTHERCA=$state/tls/other-ca.pem
		USERS='${users% }'
	X
}

prepare() { # USER...
	for folder in db lock log msg proc ptclient quota sieve socket user; do
		mkdir -p "$state/conf/$folder"
	done
	mkdir -p "$state/spool" "$state/search" "$state/auth"
	sh "$here/certs.sh" "$state/tls" "$@"
	[ "$(id -u)" != 0 ] || chown -R "$user:$group" "$state/conf" "$state/spool" "$state/search" "$state/auth"
}

# Until both ports greet, or their time is over.
greets() { # PORT TLSPORT
	perl -MIO::Socket::INET -e '
		my ($port, $tls_port) = @ARGV;
		for (1 .. 200) {
			my $plain = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port", Timeout => 5);
			my $tls = $plain && IO::Socket::INET->new(PeerAddr => "127.0.0.1:$tls_port", Timeout => 5);
			my $line = $tls ? readline($plain) : "";
			exit 0 if ($line // "") =~ /Cyrus IMAP/;
			select(undef, undef, undef, 0.05);
		}
		exit 1' "$@"
}

# The kernel names ports that are free now; somebody may be quicker, so again.
launch() {
	tries=0
	while [ $tries -lt 5 ]; do
		tries=$((tries + 1))
		ports=$(free_ports)
		fill_in cyrus-imapd.conf $ports
		fill_in cyrus-cyrus.conf $ports
		write_env $ports
		# its processes keep descriptors: none of them may be a caller's pipe
		as_cyrus "$(cat "$state/programs")/usr/lib/cyrus/bin/master" -C "$state/imapd.conf" \
			-M "$state/cyrus.conf" -p "$state/conf/master.pid" -d -l 128 \
			-L "$state/conf/log/master.log" </dev/null >"$state/conf/log/start.log" 2>&1
		greets $ports && return
		end_processes
	done
	echo "cyrus.sh: Cyrus does not start:" >&2
	cat "$state/conf/log/start.log" "$state/conf/log/master.log" >&2
	exit 1
}

start() {
	need openssl openssl
	need perl perl
	need setpriv util-linux
	short_enough
	identity
	users=$(names_of "$@")
	prepare $users
	place_programs
	add_all "$@"
	launch
}

adduser() {
	identity
	printf %s "$2" | as_cyrus "$(cat "$state/programs")/usr/sbin/saslpasswd2" -p -c \
		-f "$state/auth/sasldb2" -u localhost "$1"
}

master() {
	pid=$(cat "$state/conf/master.pid" 2>/dev/null) || return 0
	grep -q "$state" "/proc/$pid/cmdline" 2>/dev/null || return 0
	echo "$pid"
}

kick() {
	for pid in $(children "$(master)"); do
		[ "$(cat "/proc/$pid/comm" 2>/dev/null)" != imapd ] || kill -9 "$pid"
	done
}

# A master that is stopped starts no more children; one whose folder is gone would spin, deaf to SIGTERM.
end_processes() {
	pid=$(master)
	[ -n "$pid" ] || return 0
	kill -STOP "$pid"
	end_family "$pid" $(children "$pid")
}

stop() {
	[ -d "$state" ] || return 0
	end_processes
	remove_state imapd.conf
}

# shellcheck disable=SC2034 # serve reads it
verbs='start adduser kick stop'
serve "$@"
