#!/bin/sh
# run.sh - the benchmark: builds, makes the mail, records a real Dovecot, replays, measures.
#
#   run.sh [all]     everything below; what is already there is used again
#   run.sh build     the programs            run.sh data     mail and recordings
#   run.sh measure   peers, ratios, targets  run.sh allocations
#   run.sh flat      cost per message, one octet at a time
#   run.sh sets      sets of a million ranges
#   run.sh clean     removes BENCH_TMP
#
# Settings and what is measured: README.md. Nothing is installed, nothing keeps running.
#
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings.sh"
bin=$BENCH_TMP/bin
export PATH="$PATH:/usr/sbin:/sbin"

die() {
	echo "bench: $*" >&2
	exit 1
}

need() {
	for command in "$@"; do
		command -v "$command" >/dev/null || die "$command is missing (packages: README.md)"
	done
}

folder() {
	mkdir -p "$BENCH_TMP"
	: > "$BENCH_TMP/satchel-bench"   # clean removes only a folder that has this
}

# A peer whose library is missing is left out, and said so.
make_programs() {
	make -s -f "$here/Makefile" OUT="$bin" CC="$BENCH_CC" CFLAGS="$BENCH_CFLAGS" "$@"
}

build() {
	need make "$BENCH_CC" pkg-config
	folder
	make_programs base
	for peer in peer_libetpan peer_cclient; do
		make_programs "$bin/$peer" 2>"$BENCH_TMP/$peer.log" || echo "bench: $peer is left out: see $BENCH_TMP/$peer.log" >&2
	done
	rm -f "$bin/peer_satchel" "$bin/floor" "$bin/drip" "$bin/sets"   # another tree may have made them
	if [ -e "$BENCH_BUILD/.libs/libsatchel.so" ]; then
		make_programs ours SATCHEL_CFLAGS="-I$here/../../include -I$BENCH_BUILD/include" \
			SATCHEL_LIBS="-L$BENCH_BUILD/.libs -lsatchel -Wl,-rpath,$BENCH_BUILD/.libs"
	else
		echo "bench: no libsatchel in $BENCH_BUILD: only the others are measured (BENCH_BUILD)" >&2
	fi
}

authority() {
	tls=$BENCH_TMP/tls
	mkdir -p "$tls"
	openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=satchel benchmark" \
		-keyout "$tls/ca.key" -out "$tls/ca.pem" 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout "$tls/key.pem" -out "$tls/request.pem" 2>/dev/null
	echo "subjectAltName=DNS:localhost,IP:127.0.0.1" > "$tls/names"
	openssl x509 -req -in "$tls/request.pem" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial \
		-days 3650 -extfile "$tls/names" -out "$tls/cert.pem" 2>/dev/null
}

data() {
	need perl openssl doveadm
	folder
	[ -s "$BENCH_TMP/tls/cert.pem" ] || authority
	want="$BENCH_N $BENCH_HUGE_MB"
	[ "$(cat "$BENCH_TMP/recorded" 2>/dev/null)" = "$want" ] && return
	perl "$here/generate.pl"
	perl "$here/record.pl"
	echo "$want" > "$BENCH_TMP/recorded"
}

stop() {
	[ -z "${replay:-}" ] || kill "$replay" 2>/dev/null || :
	replay=
}

start() {
	"$bin/replay" "$BENCH_TMP/rec" "$BENCH_PORT" "$BENCH_TLS_PORT" "$BENCH_TMP/tls/cert.pem" \
		"$BENCH_TMP/tls/key.pem" </dev/null 2>"$BENCH_TMP/replay.log" &
	replay=$!
	trap stop EXIT
	trap 'stop; exit 1' INT TERM HUP
	tries=0
	until "$bin/peer_plain" T7 127.0.0.1 "$BENCH_PORT" plain >/dev/null 2>&1; do
		kill -0 "$replay" 2>/dev/null || die "replay ended: $(cat "$BENCH_TMP/replay.log")"
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || die "replay does not answer"
		sleep 0.1
	done
}

with_server() {
	start
	"$@"
	stop
}

machine() {
	echo "$(date -u +%F), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), Linux $(uname -r);" \
		"$BENCH_N messages; medians of $BENCH_RUNS; $("$BENCH_CC" --version | head -n 1) $BENCH_CFLAGS."
	echo
}

measure() {
	machine
	with_server perl "$here/harness.pl"
}

clean() {
	[ -O "$BENCH_TMP/satchel-bench" ] || die "$BENCH_TMP was not made by run.sh, or by another user"
	rm -rf "$BENCH_TMP"
}

case ${1:-all} in
all)
	build
	data
	measure
	if [ -x "$bin/peer_satchel" ]; then
		with_server sh "$here/allocations.sh"
		with_server sh "$here/flat.sh"
		"$bin/sets"
	fi ;;
build) build ;;
data) data ;;
measure) measure ;;
allocations) with_server sh "$here/allocations.sh" ;;
flat) with_server sh "$here/flat.sh" ;;
sets) "$bin/sets" ;;
clean) clean ;;
*) die "usage: run.sh [all|build|data|measure|allocations|flat|sets|clean]" ;;
esac
