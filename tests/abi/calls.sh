#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Each public function that can be queued is tried in every way to drive it: tests/faults/test_calls.c calls it.
. "$abs_top_srcdir/tests/support/tap.sh"
cd "$abs_top_srcdir" || exit 1

# A handle without an end of its own, and what comes before any command: their tests.
elsewhere() {
	cat <<-'END'
		satchel_open tests/faults/test_deadlines.c
		satchel_watch_start tests/faults/test_watch.c
	END
}

# Structs of options with a call, one "a|b|c".
options() {
	awk '/^typedef struct/ { name = $3 } /^\tsatchel_call \*call;/ && name ~ /options$/ { printf "%s%s", bar, name; bar = "|" }' include/satchel/*.h
}

# Functions that take one of these.
queued() {
	cat include/satchel/*.h | tr '\n\t' '  ' | tr ';' '\n' | sed -nE "s/.*SATCHEL_API.* (satchel_[a-z_]+)\(satchel_client [^)]*const ($(options)) \*.*/\1/p" | sort
}

missing() {
	queued | while read -r name; do
		file=$(elsewhere | sed -n "s/^$name //p")
		grep -q "\<$name(" "${file:-tests/faults/test_calls.c}" || echo "$name"
	done
}

count=$(queued | wc -l)
check 'functions that can be queued are found' test "$count" -ge 40
check_empty 'each of them is tried blocking, pipelined and in an event loop' "$(missing)"
plan
