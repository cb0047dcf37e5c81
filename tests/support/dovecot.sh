#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# A private Dovecot for tests and for the demo: loopback only, free ports, one
# temporary folder, as root or as any ordinary user.
#   dovecot.sh new                      make an empty folder STATE, print its name
#   dovecot.sh start STATE [USER:PASSWORD...]
#   dovecot.sh adduser STATE USER PASSWORD     (no restart needed)
#   dovecot.sh token STATE USER [SECONDS]      a JWT for OAUTHBEARER and XOAUTH2
#   dovecot.sh stop STATE               end it and remove STATE
# STATE/env, made by start, is for ". STATE/env": HOST PORT TLSPORT CAFILE
# OTHERCA MAILHOME (a user's mail is MAILHOME/USER/mail) MAILUSER USERS.
# $DOVECOT_EXTRA: more lines of configuration.  Exit 77: no Dovecot here.
# Callers put "stop" in a trap for EXIT, HUP, INT and TERM before they start.

# shellcheck disable=SC2086 # lists of ports, users and processes are to be split
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
secret=satchel-test-secret

usage() {
	sed -n '5,15s/^# \{0,1\}//p' "$0" >&2
	exit 64
}

need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null 2>&1 && return
	echo "dovecot.sh: $1 is missing (Debian: apt-get install $2)" >&2
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

# As root Dovecot's own users serve, and mail belongs to "mail"; an ordinary
# user is everything himself.
identities() {
	if [ "$(id -u)" = 0 ]; then
		login=dovenull internal=dovecot mail=mail
	else
		login=$(id -un) internal=$login mail=$login
	fi
	group=$(id -gn "$internal") mailgroup=$(id -gn "$mail")
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

write_config() {
	sed -e "s|@STATE@|$state|g" -e "s|@PORT@|$1|g" -e "s|@TLSPORT@|$2|g" \
		-e "s|@LOGIN@|$login|g" -e "s|@INTERNAL@|$internal|g" -e "s|@GROUP@|$group|g" \
		-e "s|@MAIL@|$mail|g" -e "s|@MAILGROUP@|$mailgroup|g" \
		"$here/dovecot.conf.in" >"$state/dovecot.conf"
	printf '%s\n' "${DOVECOT_EXTRA:-}" >>"$state/dovecot.conf"
}

write_oauth() {
	mkdir -p "$state/keys/default/HS256"
	printf %s "$secret" | openssl base64 -A >"$state/keys/default/HS256/default"
	cat >"$state/oauth2.conf" <<-X
		introspection_mode = local
		local_validation_key_dict = fs:posix:prefix=$state/keys/
		username_attribute = sub
		scope =
		openid_configuration_url = https://auth.example.com/.well-known/openid-configuration
	X
}

write_env() {
	cat >"$state/env" <<-X
		HOST=127.0.0.1
		PORT=$1
		TLSPORT=$2
		CAFILE=$state/tls/ca.pem
		OTHERCA=$state/tls/other-ca.pem
		MAILHOME=$state/home
		MAILUSER=$mail
		USERS='$users'
	X
}

prepare() {
	mkdir -p "$state/log" "$state/run" "$state/home" "$state/auth"
	chmod 755 "$state" "$state/run"
	[ "$(id -u)" != 0 ] || chown "$mail:$mailgroup" "$state/home"
	: >"$state/auth/passwd"
	sh "$here/certs.sh" "$state/tls" "$@"
	write_oauth
}

# The kernel names ports that are free now; somebody may be quicker, so again.
launch() {
	tries=0
	while [ $tries -lt 10 ]; do
		tries=$((tries + 1))
		ports=$(free_ports)
		write_config $ports
		write_env $ports
		# its processes keep descriptors: none of them may be a caller's pipe
		dovecot -c "$state/dovecot.conf" </dev/null >"$state/log/start.log" 2>&1 && return
		grep -q 'Address already in use' "$state/log/start.log" || break
	done
	echo "dovecot.sh: Dovecot does not start:" >&2
	cat "$state/log/start.log" >&2
	exit 1
}

start() {
	need dovecot dovecot-imapd
	need openssl openssl
	need perl perl
	[ ${#state} -le 70 ] || { echo "dovecot.sh: $state is too long a name" >&2; exit 64; }
	identities
	users='' names=''
	for pair in "$@"; do
		users="$users${users:+ }${pair%%:*}" names="$names ${pair%%:*}"
	done
	prepare $names
	for pair in "$@"; do
		adduser "${pair%%:*}" "${pair#*:}"
	done
	launch
}

adduser() {
	printf '%s:{PLAIN}%s\n' "$1" "$2" >>"$state/auth/passwd"
}

b64url() {
	openssl base64 -A | tr '+/' '-_' | tr -d =
}

token() {
	now=$(date +%s)
	claims=$(printf '{"sub":"%s","iss":"test","iat":%d,"nbf":%d,"exp":%d}' \
		"$1" $((now - 5)) $((now - 5)) $((now + ${2:-3600})) | b64url)
	head=$(printf '{"alg":"HS256","typ":"JWT"}' | b64url)
	sign=$(printf '%s.%s' "$head" "$claims" |
		openssl dgst -sha256 -hmac "$secret" -binary | b64url)
	echo "$head.$claims.$sign"
}

# Its state and its parent; nothing when it is gone.
state_of() { # PID
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
	set -- ${line##*) }
	echo "$1 $2"
}

children() { # PID
	for folder in /proc/[0-9]*; do
		case $(state_of "${folder#/proc/}") in *" $1") echo "${folder#/proc/}" ;; esac
	done
}

# Nobody may wait for an orphan for long (Z): it is dead all the same.
alive() { # PID...
	for pid in "$@"; do
		case $(state_of "$pid") in '' | Z*) ;; *) return 0 ;; esac
	done
	return 1
}

# SIGTERM keeps the master for seconds.  So the clients are told ("kick" sends
# them BYE), and then it is killed with its children.
end_processes() {
	master=$(cat "$state/run/master.pid" 2>/dev/null) || return 0
	[ "$(cat "/proc/$master/comm" 2>/dev/null)" = dovecot ] || return 0
	doveadm -c "$state/dovecot.conf" kick '*' >/dev/null 2>&1 || :
	family="$master $(children "$master")"
	kill -9 $family 2>/dev/null || :
	tries=0
	while alive $family && [ $tries -lt 40 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
}

# Never a folder that "new" or "start" did not make.
stop() {
	[ -d "$state" ] || return 0
	end_processes
	[ -z "$(ls -A "$state")" ] || [ -f "$state/dovecot.conf" ] || [ -d "$state/tls" ] || {
		echo "dovecot.sh: $state is not mine, so it stays" >&2
		exit 64
	}
	rm -rf "$state"
}

[ $# -ge 1 ] || usage
command=$1
shift
[ "$command" != new ] || { new; exit; }
[ $# -ge 1 ] || usage
state=$1
shift
case $state in /*) ;; *) echo "dovecot.sh: STATE must be absolute" >&2; exit 64 ;; esac
case $command in
start | stop) "$command" "$@" ;;
adduser) [ $# = 2 ] || usage; adduser "$@" ;;
token) [ $# -ge 1 ] || usage; token "$@" ;;
*) usage ;;
esac
