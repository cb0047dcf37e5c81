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
#   dovecot.sh kick STATE               end every session
#   dovecot.sh pipe STATE USER          a session on standard input and output, logged in
#   dovecot.sh stop STATE               end it and remove STATE
# STATE/env, made by start, is for ". STATE/env": HOST PORT TLSPORT CAFILE
# OTHERCA MAILHOME (a user's mail is MAILHOME/USER/mail) MAILUSER USERS.
# $DOVECOT_EXTRA: more lines of configuration.  Exit 77: no Dovecot here.
# Callers put "stop" in a trap for EXIT, HUP, INT and TERM before they start.

# shellcheck disable=SC2086 # lists of ports, users and processes are to be split
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
server=dovecot.sh
# shellcheck source=tests/support/server.sh
. "$here/server.sh"
PATH=$PATH:/usr/sbin:/sbin
secret=satchel-test-secret

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
		USERS='${users% }'
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
	short_enough
	identities
	users=$(names_of "$@")
	prepare $users
	add_all "$@"
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

kick() {
	doveadm -c "$state/dovecot.conf" kick '*' >/dev/null 2>&1
}

pipe() { # USER
	exec doveadm -c "$state/dovecot.conf" exec imap -u "$1"
}

# SIGTERM keeps the master for seconds.  So the clients are told ("kick" sends
# them BYE), and then it is killed with its children.
end_processes() {
	master=$(cat "$state/run/master.pid" 2>/dev/null) || return 0
	[ "$(cat "/proc/$master/comm" 2>/dev/null)" = dovecot ] || return 0
	kick || :
	end_family "$master" $(children "$master")
}

stop() {
	[ -d "$state" ] || return 0
	end_processes
	remove_state dovecot.conf
}

# shellcheck disable=SC2034 # serve reads it
verbs='start adduser token kick pipe stop'
serve "$@"
