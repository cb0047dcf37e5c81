#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# clang-format would change nothing.
. "$abs_top_srcdir/tests/support/tap.sh"
[ -n "$CLANG_FORMAT" ] || skip_all 'no clang-format'
cd "$abs_top_srcdir" || exit 1

for folder in core highlevel include tools tests docs; do
	files=$(find "$folder" -name '*.[ch]')
	[ -n "$files" ] || continue
	check_empty "$folder is laid out as clang-format would" \
		"$($CLANG_FORMAT --style=file --dry-run $files 2>&1 | grep 'warning:' | sed 's/:[0-9]*: warning:.*//' | sort -u)"
done
plan
