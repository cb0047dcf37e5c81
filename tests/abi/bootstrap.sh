#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# bootstrap, in a tree of stand-ins: what it says of packages that are missing, when it builds all anew, and what the
# demo gets to read. Nothing is installed or built.
. "$abs_top_srcdir/tests/support/tap.sh"
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
tree=$work/tree tools=$work/tools
mkdir -p "$tree/build-aux" "$tree/m4" "$tree/tests/support" "$tools"
cp "$abs_top_srcdir/bootstrap" "$tree"

stand_in() { # FILE, its lines on standard input
	{ echo '#!/bin/sh'; cat; } > "$1"
	chmod +x "$1"
}

# All that there is: neither sudo nor a real apt-get.
for tool in bash sh cat chmod dirname env find sed; do
	ln -s "$(command -v $tool)" "$tools/$tool"
done
stand_in "$tools/dpkg-query" <<< 'case " $HAVE " in *" all "*) echo "install ok installed" ;; esac'
stand_in "$tools/apt-get" <<< 'echo "apt-get was called"; exit 1'
stand_in "$tools/id" <<< 'echo 1000'
stand_in "$tools/nproc" <<< 'echo 2'
stand_in "$tools/make" <<< 'echo "make $*" >> made'
stand_in "$tools/autoreconf" <<< 'exit 1'
stand_in "$tree/tests/support/demo.sh" <<< 'echo "demo: $1"; cat'
stand_in "$tree/configure" <<'END'
quoted=
for word; do quoted="$quoted '$word'"; done
echo "configure$quoted" >> made
{ echo '#!/bin/sh'; echo "echo \"$quoted\""; } > config.status
chmod +x config.status
: > Makefile
END
for file in configure.ac Makefile.am m4/satchel.m4 Makefile.in config.h.in build-aux/tap-driver.sh; do
	touch -d '2 days ago' "$tree/$file"
done
touch -d yesterday "$tree/configure"

# What bootstrap says, and then what it made, one command a line.
bootstrap() { # PACKAGES ARGUMENT...
	local packages=$1
	shift
	rm -f "$tree/made"
	HAVE=$packages PATH=$tools "$BASH" "$tree/bootstrap" "$@" 2>&1 | grep -v 'nothing to install'
	[ ! -e "$tree/made" ] || cat "$tree/made"
}

same() { # DESCRIPTION SAID WANTED
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "$2"; fi
}

# bootstrap itself looks there too
if PATH=/usr/local/sbin:/usr/sbin:/sbin command -v sudo > /dev/null; then
	sudo=yes said=
else
	sudo=no said=$(bootstrap none)
fi
command='^    apt-get update && apt-get install --no-install-recommends build-essential( [a-z0-9-]+)+ check$'
if [ $sudo = yes ]; then
	skip 'without sudo it names the command for root, on a line of its own' 'there is a sudo among the programs of root'
else
	check 'without sudo it names the command for root, on a line of its own' grep -qE "$command" <<< "$said"
fi
same 'and calls neither apt-get nor make' "$(grep -E 'was called|^make|^configure' <<< "$said")" ''

done_line='bootstrap: done; the program is tools/satchel'
anew='bootstrap: configure has other options than the last time: make clean, then all anew'
same 'the first time' "$(bootstrap all --enable-werror)" "$done_line
configure '--enable-werror'
make -j2"
same 'the same options: nothing is cleaned' "$(bootstrap all --enable-werror)" "$done_line
configure '--enable-werror'
make -j2"
same 'no options: those of the last time stay' "$(bootstrap all)" "$done_line
make -j2"
same 'other options: all anew' "$(bootstrap all --enable-werror 'CFLAGS=-g -O1')" "$anew
$done_line
configure '--enable-werror' 'CFLAGS=-g -O1'
make clean
make -j2"
touch -d tomorrow "$tree/configure"
same 'a newer configure has the same options' "$(bootstrap all)" "$done_line
configure '--enable-werror' 'CFLAGS=-g -O1'
make -j2"
touch -d yesterday "$tree/configure"

same 'demo reads nothing' "$(bootstrap all demo <<< word | grep -v make)" "demo: $tree/tools/satchel"
same 'demo --keep reads what is typed' "$(bootstrap all demo --keep <<< word | grep -v make)" 'demo: --keep
word'
same 'which may be closed' "$(bootstrap all demo --keep <&- | grep -v make)" 'demo: --keep'
plan
