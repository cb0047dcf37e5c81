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
plan
