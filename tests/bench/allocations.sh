#!/bin/sh
# allocations.sh - heap allocations per message in steady state, task T1; called by run.sh.
#
# Each peer runs for N messages and for 2N, once and twice in one session. The first pass for 2N less
# that for N, over N, is what one more message costs, room for what is kept about the folder included; the
# same of the second pass is the steady state; what a command costs falls out of both. malloc is
# counted by a preloaded library, so ICU and libc are in it; for satchel also what its own allocator
# was asked for.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"
bin=$BENCH_TMP/bin
n=${BENCH_ALLOCATIONS_N:-10000}

counted() { # MESSAGES TIMES NAME PROGRAM [VARIABLE=VALUE...]
	count=$1 times=$2 name=$3 program=$4
	shift 4
	env "$@" BENCH_FOLDER="Bench-$count" BENCH_REPEAT="$times" LD_PRELOAD="$bin/count_allocations.so" \
		"$bin/$program" T1 127.0.0.1 "$BENCH_PORT" plain | sed -n "s/.*\\b$name=\\([0-9]*\\).*/\\1/p"
}

row() { # LABEL NAME PROGRAM [VARIABLE=VALUE...]
	label=$1
	shift
	[ -x "$bin/$2" ] || return 0
	once=$(counted "$n" 1 "$@")
	more=$(counted $((2 * n)) 1 "$@")
	twice=$(counted "$n" 2 "$@")
	more_twice=$(counted $((2 * n)) 2 "$@")
	echo "$once $more $twice $more_twice $n" | awk -v label="$label" '
		{ first = ($2 - $1) / $5; again = ($4 - $2 - ($3 - $1)) / $5
		  verdict = label !~ /^satchel/ ? "" : first <= 0.01 && again <= 0 ? "met" : "**missed**"
		  printf "| %s | %d | %.4f | %.4f | %s |\n", label, $1, first, again, verdict }'
}

echo "### Heap allocations in T1 (demanded: none per message in steady state; the first pass makes room for what is kept)"
echo
echo "| peer | $n messages | per message, first pass | per message, second pass | |"
echo "|---|--:|--:|--:|---|"
row "satchel, malloc" allocations peer_satchel SATCHEL_MODE=decoded
row "satchel .raw_text, malloc" allocations peer_satchel SATCHEL_MODE=raw_text
row "satchel, own allocator" blocks peer_satchel SATCHEL_MODE=decoded SATCHEL_COUNT=1
row "satchel .raw_text, own allocator" blocks peer_satchel SATCHEL_MODE=raw_text SATCHEL_COUNT=1
row "libetpan by 500" allocations peer_libetpan ETPAN_BATCH=500
row "c-client" allocations peer_cclient
echo
