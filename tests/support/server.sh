#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# For scripts that run a private server (dovecot.sh, cyrus.sh): ". server.sh" gives what they all need, and at their
# end "serve COMMAND ARGUMENT..." runs what was asked for.  They define start, stop, adduser and what else they can,
# set verbs to the names of these, and have $server (their own name), $here and $state to go by.

# shellcheck disable=SC2154 # $server, $here and $verbs are the script's
# shellcheck disable=SC2086 # lists of processes are to be split

# The comment at the head of the script, between its licence and its first line of code.
usage() {
	awk 'NR < 5 { next } !/^#/ { exit } { sub(/^# ?/, ""); print }' "$0" >&2
	exit 64
}

need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null 2>&1 && return
	echo "$server: $1 is missing (Debian: apt-get install $2)" >&2
	exit 77
}

# Paths of unix sockets end at 107 octets: a long TMPDIR cannot be used.
new() {
	parent=${TMPDIR:-/tmp}
	[ ${#parent} -le 40 ] || parent=/tmp
	state=$(mktemp -d "$parent/satchel-XXXXXX")
	chmod 755 "$state"
	echo "$state"
}

short_enough() {
	[ ${#state} -le 70 ] || { echo "$server: $state is too long a name" >&2; exit 64; }
}

free_ports() {
	perl -MSocket -e '
		for (0, 1) {
			socket($s[$_], PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
			bind($s[$_], pack_sockaddr_in(0, INADDR_ANY)) or die "bind: $!\n";
			push @p, (unpack_sockaddr_in(getsockname($s[$_])))[0];
		}
		print "@p\n"'
}

# The names of those who come with a password.
names_of() { # USER:PASSWORD...
	for pair in "$@"; do
		printf '%s ' "${pair%%:*}"
	done
}

add_all() { # USER:PASSWORD...
	for pair in "$@"; do
		adduser "${pair%%:*}" "${pair#*:}"
	done
}

# Its state and its parent; nothing when it is gone.
state_of() { # PID
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
	set -- ${line##*) }
	echo "$1 $2"
}

children() { # PID
	cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '{ pid = $1; sub(/.*\) /, ""); if ($2 == parent) print pid }'
}

# Nobody may wait for an orphan for long (Z): it is dead all the same.
alive() { # PID...
	for pid in "$@"; do
		case $(state_of "$pid") in '' | Z*) ;; *) return 0 ;; esac
	done
	return 1
}

# Kills them at once and waits until they are gone.
end_family() { # PID...
	kill -9 "$@" 2>/dev/null || :
	tries=0
	while alive "$@" && [ $tries -lt 40 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
}

# Never a folder that "new" or "start" did not make.
remove_state() { # FILE-OF-MINE
	[ -z "$(ls -A "$state")" ] || [ -f "$state/$1" ] || [ -d "$state/tls" ] || {
		echo "$server: $state is not mine, so it stays" >&2
		exit 64
	}
	rm -rf "$state"
}

serve() { # COMMAND ARGUMENT...
	[ $# -ge 1 ] || usage
	command=$1
	shift
	[ "$command" != new ] || { new; exit; }
	[ $# -ge 1 ] || usage
	state=$1
	shift
	case $state in /*) ;; *) echo "$server: STATE must be absolute" >&2; exit 64 ;; esac
	case " $verbs " in *" $command "*) "$command" "$@" ;; *) usage ;; esac
}
