#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Servers that Debian cannot install beside Dovecot are unpacked instead, with all that is missing here to run them.
#   unpack.sh NAME PROGRAM PACKAGE...   print the folder that has them; PROGRAM is a file in it that must run
# The folder is made once, in $SATCHEL_SERVERS (default: build/servers of the source tree, or servers of the build).
# Nothing is installed, and an ordinary user may do it.  Exit 77: it cannot be done here, and stderr says why.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 3 ] || { sed -n '5,8s/^# \{0,1\}//p' "$0" >&2; exit 64; }
name=$1 program=$2
shift 2
# needed by their packages, but not by what is run here
unwanted=' exim4-config exim4-base exim4-daemon-light gawk libsigsegv2 db-util db5.3-util libclamav12 libmspack0 '

give_up() { # REASON
	echo "unpack.sh: $*" >&2
	exit 77
}

cache_folder() {
	if [ -n "${SATCHEL_SERVERS:-}" ]; then
		echo "$SATCHEL_SERVERS"
	elif mkdir -p "$here/../../build/servers" 2>/dev/null && [ -w "$here/../../build/servers" ]; then
		(cd "$here/../../build/servers" && pwd)
	else
		echo "${abs_top_builddir:-$PWD}/servers"
	fi
}

# A folder that was made when more was installed here lacks what has gone since.
is_there() {
	[ -f "$folder/complete" ] && ! LD_LIBRARY_PATH=$(libraries) ldd "$folder/$program" 2>&1 | grep -q 'not found'
}

libraries() {
	find "$folder/usr/lib" -name '*.so.*' -printf '%h\n' | sort -u | tr '\n' ':'
}

# With the lists of this machine, or with lists of our own when they are missing or old.
apt() {
	if [ -d "$cache/apt/lists" ]; then
		apt-get -q -o APT::Sandbox::User=root -o "Dir::State::Lists=$cache/apt/lists" \
			-o "Dir::Cache=$cache/apt" "$@"
	else
		apt-get -q -o APT::Sandbox::User=root "$@"
	fi
}

# What apt would install: the names, nothing is done.
would_install() { # PACKAGE...
	apt -s install --no-install-recommends "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}

wanted() { # PACKAGE...
	{ printf '%s\n' "$@"; would_install "$@"; } | sort -u | while read -r package; do
		case $unwanted in *" $package "*) ;; *) echo "$package" ;; esac
	done
}

fetch() { # PACKAGE...
	rm -rf "$folder.new"
	mkdir -p "$folder.new/packages"
	(
		cd "$folder.new/packages"
		# shellcheck disable=SC2046 # words are packages
		apt download $(wanted "$@")
	) >"$cache/$name.log" 2>&1
}

own_lists() {
	mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial"
	apt update >"$cache/update.log" 2>&1
}

unpack() {
	for package in "$folder.new/packages"/*.deb; do
		dpkg -x "$package" "$folder.new"
	done
	if [ -d "$folder.new/lib" ]; then # where some packages still have their libraries
		cp -a "$folder.new/lib/." "$folder.new/usr/lib/"
		rm -rf "$folder.new/lib"
	fi
	rm -rf "$folder.new/packages" "$folder.new/usr/share/doc" "$folder.new/usr/share/man"
	rm -rf "$folder"
	mv "$folder.new" "$folder"
	: >"$folder/complete"
}

cache=$(cache_folder)
folder=$cache/$name
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if ! is_there; then
	for tool in apt-get dpkg flock; do
		command -v $tool >/dev/null 2>&1 || give_up "there is no $tool here"
	done
	fetch "$@" || { own_lists && fetch "$@"; } || {
		cat "$cache"/*.log >&2
		rm -rf "$cache/apt"
		give_up "the packages $* cannot be had"
	}
	unpack
	is_there || give_up "$program does not run here"
fi
echo "$folder"
