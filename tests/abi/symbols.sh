#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# What the library exports is what symbols.txt lists ("make abi-update" writes it) and what the headers declare.
. "$abs_top_srcdir/tests/support/tap.sh"
library=$abs_top_builddir/.libs/libsatchel.so
[ -e "$library" ] || skip_all 'no shared library in this build'
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

bash "$abs_top_srcdir/tests/abi/exported.sh" "$library" > "$work/exported"
grep -v '^#' "$abs_top_srcdir/tests/abi/symbols.txt" | LC_ALL=C sort -u > "$work/expected"
$PERL "$abs_top_srcdir/docs/man/generate.pl" --list --exported "$abs_top_srcdir"/include/satchel/*.h |
	awk '{ print $2 }' | LC_ALL=C sort -u > "$work/declared"

check 'exported symbols are those of symbols.txt' diff "$work/expected" "$work/exported"
check 'exported symbols are those that headers declare' diff "$work/declared" "$work/exported"
check_empty 'nothing exported is named otherwise than satchel_' "$(grep -v '^satchel_' "$work/exported")"
plan
