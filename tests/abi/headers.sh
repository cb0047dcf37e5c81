#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Each public header compiles alone, as C11 and as C++17, with every warning an error.
. "$abs_top_srcdir/tests/support/tap.sh"
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
strict='-pedantic -Wall -Wextra -Werror'

for header in "$abs_top_srcdir"/include/satchel/*.h; do
	name=satchel/${header##*/}
	echo "#include <$name>" > "$work/alone.c"
	cp "$work/alone.c" "$work/alone.cc"
	check "<$name> alone as C11" $CC -std=c11 $strict -I"$abs_top_srcdir/include" -fsyntax-only "$work/alone.c"
	if [ -n "$CXX" ]; then
		check "<$name> alone as C++17" $CXX -std=c++17 $strict -I"$abs_top_srcdir/include" -fsyntax-only "$work/alone.cc"
	else
		skip "<$name> alone as C++17" 'no C++ compiler'
	fi
done
plan
