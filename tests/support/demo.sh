#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# demo.sh [--keep] SATCHEL: reads mail from a real server with the program SATCHEL.
# Starts a private Dovecot on loopback, fills it with the sample account, shows
# what satchel makes of it, and takes everything away again; with --keep not before
# Ctrl-C, or the end of standard input.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
keep=no
[ "${1-}" != --keep ] || { keep=yes; shift; }
[ $# = 1 ] || { echo "usage: demo.sh [--keep] PATH-TO-satchel" >&2; exit 64; }
satchel=$1
[ -x "$satchel" ] || { echo "demo.sh: there is no program $satchel" >&2; exit 66; }
password=correct-horse
state='' waiting=''

# Nothing interrupts it.
clean_up() {
	trap '' HUP INT TERM
	[ -z "$waiting" ] || kill "$waiting" 2>/dev/null || :
	[ -z "$state" ] || sh "$here/dovecot.sh" stop "$state" || :
	state='' waiting=''
}

# One way out for every end; the exit code stays.
trap 'code=$?; trap - EXIT; clean_up; exit $code' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say() {
	printf '\n%s\n' "$*"
}

# The first lines of a file, and how many more there are.
first_lines() { # COUNT FILE
	head -n "$1" "$2" | sed 's/^/    /'
	rest=$(($(wc -l <"$2") - $1))
	[ "$rest" -le 0 ] || echo "    ... and $rest more lines"
}

satchel() {
	"$satchel" --ca-file "$CAFILE" --password-fd 3 "$@" 3<<-X
		$password
	X
}

# Echoes the command, runs it, shows at most COUNT lines of what it says, 4 columns further in.
run() { # COUNT ARGUMENT...
	count=$1 fit=--width=76
	shift
	printf '  $ satchel'
	for word in "$@"; do
		case $word in
		*[!A-Za-z0-9:/@._=-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	echo
	satchel "$@" $fit >"$state/out" || { code=$?; first_lines "$count" "$state/out"; exit $code; }
	first_lines "$count" "$state/out"
}

# How to get at the server, from elsewhere, until somebody ends it. In the background, so that signals are heard.
keep_it() {
	trap 'exit 0' INT # before anybody is told to use it
	say "The server goes on; this is how to reach it:"
	cat <<-X

		    URL           $url
		                  imap://mary@localhost:$PORT (STARTTLS)
		    password      $password
		    certificate   $CAFILE

		For example, from another terminal:

		    echo $password |
		    $name list --ca-file $CAFILE \\
		        --password-fd 0 $url

		Ctrl-C stops the server and takes its mail away (so does the end of standard
		input).
	X
	cat <&4 >/dev/null &
	waiting=$!
	wait $waiting || :
	waiting=
}

uid_of() { # NOTE
	sed -n "s/.*\"note\":\"$1\".*\"uid\":\([0-9]*\).*/\1/p" "$state/manifest"
}

hash_of() { # NOTE
	sed -n "s/.*\"note\":\"$1\".*\"sha256\":\"\([0-9a-f]*\)\".*/\1/p" "$state/manifest"
}

same_octets() { # FOLDER NOTE
	uid=$(uid_of "$2")
	echo "  \$ satchel show $url '$1' $uid --raw | sha256sum"
	sum=$(satchel show "$url" "$1" "$uid" --raw | sha256sum)
	echo "    ${sum%% *}"
	[ "${sum%% *}" = "$(hash_of "$2")" ] || { echo "demo.sh: that is not what was put there" >&2; exit 1; }
	echo "    ... the same as when it was put there."
}

[ $keep = no ] || exec 4<&0 </dev/null # what is typed is for nobody but the end
state=$(sh "$here/dovecot.sh" new)
sh "$here/dovecot.sh" start "$state" "mary:$password" 4<&-
# shellcheck source=/dev/null
. "$state/env"
filled=$(perl "$here/sample.pl" "$MAILHOME/mary/mail" "$state/manifest" "$MAILUSER")
url=imaps://mary@localhost:$TLSPORT
name=${satchel#"$PWD"/}

say "A private Dovecot listens on port $TLSPORT, for this demo only.
Mary has $filled there.
Each command below runs as it stands, with three options more: --ca-file (the
server's certificate is a minute old), --password-fd (the password comes from a
descriptor, never from the command line) and --width (rows fit 80 columns here)."

say "1. Which folders are there, and how much is in them?"
run 40 folders "$url" --tree

say "2. What is in the INBOX?  Names and subjects came in a dozen charsets."
run 12 list "$url" INBOX

say "3. A folder with a Japanese name: it is UTF-8 here, modified UTF-7 on the wire."
run 6 list "$url" 仕事/会議

say "4. One message: its header, how it is built, and its text.
Reading it does not mark it as read."
run 40 show "$url" INBOX "$(uid_of 'the showpiece')"

say "5. A search; the server does it.  First for people, then for scripts: every
command has --json."
run 8 search "$url" INBOX 'OR FLAGGED (UNSEEN SINCE 1-Jul-2024)' --list
run 8 search "$url" INBOX 'FROM "Jürgen"' --json

say "6. A message of 25 MB comes in pieces, octet for octet."
same_octets 'Photos & films' 'the 25 MB message'

[ $keep = no ] || keep_it
clean_up
say "That was it; the server is gone.  The same on your own account (it asks for
the password):"
cat <<X

    $name folders imaps://YOU@imap.example.org
    $name list imaps://YOU@imap.example.org INBOX
    $name show imaps://YOU@imap.example.org INBOX UID
X
