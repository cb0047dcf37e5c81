#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Every public function is documented in its header, and its manual page is there and in order.
. "$abs_top_srcdir/tests/support/tap.sh"
generator=$abs_top_srcdir/docs/man/generate.pl
[ -n "$PERL" ] || skip_all 'no perl'
functions=$($PERL "$generator" --list "$abs_top_srcdir"/include/satchel/*.h)

check 'the headers declare functions' test -n "$functions"
check_empty 'each public function has a comment' "$(echo "$functions" | awk '$3 != "documented" { print $1, $2 }')"
check_empty 'each comment has a summary and says since when, and what an int means' \
	"$(echo "$functions" | awk '$3 == "documented" && NF > 3')"

# Written by hand or made, on whatever day: all pages are of the release that configure.ac names.
version=$(sed -n 's/^AC_INIT(\[satchel\], \[\([^]]*\)\].*/\1/p' "$abs_top_srcdir/configure.ac")
date=$(sed -n 's/^AC_SUBST(\[SATCHEL_DATE\], \[\(.*\)\])$/\1/p' "$abs_top_srcdir/configure.ac")
of_another_release() { # PAGE...
	grep -LE "^\.TH [^ ]+ [0-9] \"?$date\"? \"satchel $version\" " "$@"
}
check_empty 'satchel.1 has the date and the version of configure.ac' "$(of_another_release "$abs_top_srcdir/docs/man/satchel.1")"

if [ -e "$abs_top_builddir/docs/man/stamp" ]; then
	cd "$abs_top_builddir/docs/man" || exit 1
	check_empty 'each public function has a manual page' \
		"$(echo "$functions" | while read -r header name rest; do [ -s "$name.3" ] || echo "$header $name"; done)"
	check_empty 'and the date and the version of configure.ac' "$(of_another_release *.3)"
	check_empty 'there is an overview, and it lists each function' \
		"$(comm -23 <(ls satchel_*.3 | sed 's/\.3$//' | sort) <(sed -n 's/^\.BR \([^ ]*\) (3).*/\1/p' satchel.3 | sort))"
	if command -v mandoc >/dev/null 2>&1; then
		check_empty 'mandoc finds nothing wrong' "$(mandoc -T lint -W warning ./*.3 "$abs_top_srcdir"/docs/man/*.[157] 2>&1 | grep -v 'No such file')"
	else
		skip 'mandoc finds nothing wrong' 'mandoc is not installed'
	fi
else
	skip 'each public function has a manual page' 'built with --disable-docs'
fi
plan
