#!/bin/sh
# allocations.sh - heap allocations per message in steady state, task T1; called by run.sh.
#
# Each peer runs for N and for 2N messages; the difference over N is what one more message costs.
# malloc is counted by a preloaded library, so ICU, GnuTLS and libc are in it; for satchel also what
# its own allocator was asked for.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"
bin=$BENCH_TMP/bin
n=${BENCH_ALLOCATIONS_N:-10000}

value() { # NAME: its value in the output on stdin
	sed -n "s/.*\\b$1=\\([0-9]*\\).*/\\1/p"
}

counted() { # MESSAGES NAME PROGRAM [VARIABLE=VALUE...]
	count=$1 name=$2 program=$3
	shift 3
	env "$@" BENCH_FOLDER="Bench-$count" LD_PRELOAD="$bin/count_allocations.so" \
		"$bin/$program" T1 127.0.0.1 "$BENCH_PORT" plain | value "$name"
}

row() { # LABEL NAME PROGRAM [VARIABLE=VALUE...]
	label=$1
	shift
	[ -x "$bin/$2" ] || return 0
	name=$1 program=$2
	shift 2
	a=$(counted "$n" "$name" "$program" "$@")
	b=$(counted $((2 * n)) "$name" "$program" "$@")
	echo "$label $a $b $n" | awk '
		{ each = ($3 - $2) / $4
		  verdict = $1 !~ /^satchel/ ? "" : each <= 0.001 ? "met" : "**missed**"
		  printf "| %s | %d | %d | %.4f | %s |\n", $1, $2, $3, each, verdict }' | tr _ ' '
}

echo "### Heap allocations in T1 (demanded: none per message; at most 1 in 1,000)"
echo
echo "| peer | $n messages | $((2 * n)) messages | per message | |"
echo "|---|--:|--:|--:|---|"
row satchel,_malloc allocations peer_satchel SATCHEL_MODE=decoded
row satchel_.raw_text,_malloc allocations peer_satchel SATCHEL_MODE=raw_text
row satchel,_own_allocator blocks peer_satchel SATCHEL_MODE=decoded SATCHEL_COUNT=1
row satchel_.raw_text,_own_allocator blocks peer_satchel SATCHEL_MODE=raw_text SATCHEL_COUNT=1
row libetpan_by_500 allocations peer_libetpan ETPAN_BATCH=500
row c-client allocations peer_cclient BENCH_REPEAT=1
echo
