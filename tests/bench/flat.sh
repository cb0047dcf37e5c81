#!/bin/sh
# flat.sh - whether the cost of a message stays the same; called by run.sh.
#
# T1 for 5,000, 50,000 and 500,000 messages: CPU time each, and instructions where valgrind is
# installed (callgrind; the fixed cost of start and login is taken away by a run of 1,000). Then the
# decoder alone, one octet at a time: instructions for 2N octets over those for N.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"
bin=$BENCH_TMP/bin
sizes=${BENCH_FLAT_SIZES:-5000 50000 500000}
callgrind_most=${BENCH_CALLGRIND_MOST:-500000}

instructions() { # COMMAND...
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

have_valgrind() {
	command -v valgrind >/dev/null
}

cpu_of() { # MESSAGES: median CPU seconds
	for _ in $(seq "$BENCH_RUNS"); do
		BENCH_FOLDER=Bench-$1 "$bin/peer_satchel" T1 127.0.0.1 "$BENCH_PORT" plain
	done | sed 's/.*user=\([0-9.]*\) sys=\([0-9.]*\).*/\1 \2/' | awk '{ print $1 + $2 }' | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

fetch_instructions() { # MESSAGES
	BENCH_FOLDER=Bench-$1 instructions "$bin/peer_satchel" T1 127.0.0.1 "$BENCH_PORT" plain
}

per_message() {
	base=0
	if have_valgrind; then
		base=$(fetch_instructions 1000)
	fi
	for n in $sizes; do
		cpu=$(cpu_of "$n")
		count=0
		if have_valgrind && [ "$n" -le "$callgrind_most" ]; then
			count=$(fetch_instructions "$n")
		fi
		echo "$n $cpu $count $base"
	done | awk '
		{ us = $2 / $1 * 1e6
		  each = $3 ? ($3 - $4) / ($1 - 1000) : 0
		  if (NR == 1) { us1 = us; each1 = each }
		  time = (us / us1 - 1) * 100
		  work = each && each1 ? (each / each1 - 1) * 100 : 100
		  printf "| %d | %.2f | %+.1f %% | %s | %s | %s |\n", $1, us, time, each ? sprintf("%.0f", each) : "-",
			each && each1 ? sprintf("%+.2f %%", work) : "-", work <= 3 || time <= 25 ? "met" : "**missed**" }'
}

drip() { # SMALL_N ARGUMENTS...: instructions (or microseconds) for the last argument's worth
	if have_valgrind; then
		instructions "$bin/drip" "$@"
	else
		"$bin/drip" "$@" | sed 's/.*user=\([0-9.]*\).*/\1/' | awk '{ print $1 * 1e6 }'
	fi
}

doubled() { # LABEL N ARGUMENTS...: what is fed is 0, N and 2N long; 0 is start and end
	label=$1 n=$2
	shift 2
	zero=$(drip "$@" 1)
	one=$(drip "$@" "$n")
	two=$(drip "$@" $((2 * n)))
	echo "$zero $one $two" | awk -v label="$label" -v n="$n" '
		{ r = ($3 - $1) / ($2 - $1)
		  printf "| %s | %d | %.0f | %.3f | %s |\n", label, n, $2 - $1, r, r <= 2.2 ? "met" : "**missed**" }'
}

echo "### Cost per message in T1 (demanded: flat within 3 % in instructions or 25 % in CPU time)"
echo
echo "| messages | CPU us each | against the first | instructions each | against the first | |"
echo "|--:|--:|--:|--:|--:|---|"
per_message
echo
echo "### One octet at a time: 2N over N (demanded: <= 2.2)"
echo
echo "| what | N | instructions for N | 2N over N | |"
echo "|---|--:|--:|--:|---|"
doubled "recorded FETCH responses" 500 messages "$BENCH_TMP/rec/T1"
doubled "one SEARCH response" 500000 search
doubled "one literal in an ENVELOPE" 500000 literal
echo
