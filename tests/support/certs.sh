#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# certs.sh DIR [USER...]: what TLS tests need, made on the spot with openssl.
#   ca.pem          the authority that the tests trust
#   other-ca.pem    one that signed nothing
#   server.pem      for localhost, 127.0.0.1 and ::1
#   wrongname.pem   good, but for mail.example.net
#   expired.pem     for localhost and 127.0.0.0/8's first few, ended long ago
#   client-USER.pem for each USER, with CN = USER
# Each .pem has its .key beside it.  All keys are EC P-256 (some 10 ms each).
set -eu
umask 022

[ $# -ge 1 ] || { sed -n '5,12s/^# \{0,1\}//p' "$0" >&2; exit 64; }
command -v openssl >/dev/null 2>&1 || { echo "certs.sh: openssl is not installed" >&2; exit 77; }
mkdir -p "$1"
cd "$1"
shift

new_key() { # NAME
	openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

authority() { # NAME SUBJECT
	[ -f "$1.pem" ] && return
	new_key "$1"
	openssl req -x509 -new -key "$1.key" -sha256 -days 3650 -subj "$2" \
		-addext 'basicConstraints=critical,CA:TRUE' \
		-addext 'keyUsage=critical,keyCertSign,cRLSign' -out "$1.pem" 2>/dev/null
}

extensions() { # USAGE NAMES
	printf '%s\n' '[leaf]' 'basicConstraints=CA:FALSE' 'keyUsage=critical,digitalSignature' \
		"extendedKeyUsage=$1" "subjectAltName=$2"
}

# "openssl ca" and not "x509 -req": only it can set both ends of the validity.
leaf() { # NAME SUBJECT NAMES USAGE START END
	[ -f "$1.pem" ] && return
	new_key "$1"
	openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
	extensions "$4" "$3" >"$1.ext"
	openssl ca -batch -notext -config issuer.cnf -in "$1.csr" -out "$1.pem" \
		-extfile "$1.ext" -extensions leaf -startdate "$5" -enddate "$6" 2>issuer.log || {
		cat issuer.log >&2
		exit 1
	}
	rm -f "$1.csr" "$1.ext"
}

issuer() {
	: >issuer.index
	cat >issuer.cnf <<-X
		[ca]
		default_ca = issuer
		[issuer]
		database = issuer.index
		new_certs_dir = .
		rand_serial = yes
		certificate = ca.pem
		private_key = ca.key
		default_md = sha256
		policy = any
		unique_subject = no
		[any]
		commonName = supplied
	X
}

local='DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,IP:127.0.0.4'
now=20200101000000Z
far=20491231235959Z

authority ca '/CN=satchel test authority'
authority other-ca '/CN=somebody else'
issuer
leaf server '/CN=localhost' "$local,IP:::1" serverAuth $now $far
leaf wrongname '/CN=mail.example.net' 'DNS:mail.example.net' serverAuth $now $far
leaf expired '/CN=localhost' "$local" serverAuth $now 20210101000000Z
for user in "$@"; do
	leaf "client-$user" "/CN=$user" "email:$user@example.org" clientAuth $now $far
done
rm -f issuer.* [0-9A-F][0-9A-F]*.pem
chmod 644 ./*.pem ./*.key
