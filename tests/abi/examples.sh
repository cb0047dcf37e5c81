#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Every example compiles and links as a user would do it: the one of the README, the others of docs, and those inside
# the documents (blocks of C that have a main).
. "$abs_top_srcdir/tests/support/tap.sh"
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
export PKG_CONFIG_PATH=$abs_top_builddir PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=
flags=$($PKG_CONFIG --cflags --libs satchel)
[ -e "$abs_top_builddir/.libs/libsatchel.so" ] || skip_all 'no shared library in this build'
strict='-Wall -Wextra -Werror'

# Blocks of C with a main: FILE.1.c, FILE.2.c ...
extract() { # DOCUMENT PREFIX
	awk -v prefix="$2" '
		/^```c$/ { inside = 1; text = ""; next }
		/^```/ && inside { inside = 0; if (text ~ /int main\(/) { n++; printf "%s", text > (prefix "." n ".c") } next }
		inside { text = text $0 "\n" }' "$1"
}

extract "$abs_top_srcdir/README.md" "$work/README"
check 'the README has an example' test -s "$work/README.1.c"
check 'the example of the README compiles as it stands' \
	$CC $SANITIZER_CFLAGS -o "$work/example" "$work/README.1.c" $flags
for document in "$abs_top_srcdir"/docs/*.md; do
	[ ! -e "$document" ] || extract "$document" "$work/$(basename "$document" .md)"
done
for example in "$work"/*.c "$abs_top_srcdir"/docs/examples/*.c; do
	[ -e "$example" ] || continue
	check "${example##*/} compiles without a warning" \
		$CC -std=gnu11 $strict $SANITIZER_CFLAGS -o "$work/example" "$example" $flags
done
# What two of them do, with a server that was written down before.
run() { # EXAMPLE ARGUMENT...
	local name=$1
	shift
	LD_LIBRARY_PATH=$abs_top_builddir/.libs "$work/$name" "$@"
}
compile() {
	$CC -std=gnu11 $strict $SANITIZER_CFLAGS -o "$work/$1" "$abs_top_srcdir/docs/examples/$1.c" $flags
}
compile push && pushed=$(printf '* 2 EXISTS\r\n* 1 FETCH (UID 7 BODY[] {5}\r\nhello)\r\n' | run push)
check 'push hands out responses and the pieces of a body' test "$pushed" = '* with 2 tokens, 12 octets
body of 5 octets begins
  5 octets at 0, the last
* with 3 tokens, 32 octets'
compile raw && sent=$(printf '* OK hi\r\n+ go\r\n* LIST () "/" {1}\r\na\r\nA1 OK done\r\n' |
	run raw LIST '' $'\xc3\xa4' '=(x)' 2> "$work/tree" | tr -d '\r')
check 'raw sends a command with a literal' test "$sent" = 'A1 LIST "" {2}
'$'\xc3\xa4'' (x)'
check 'raw prints what comes as a tree' grep -qx '  literal a' "$work/tree"
check 'raw ends where the server refuses' eval \
	'printf "* OK hi\r\nA1 NO no\r\n" | run raw CREATE "a
b" > /dev/null 2> "$work/tree"; grep -qx SATCHEL_E_NO "$work/tree"'
plan
