#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# ./bootstrap check: builds and tests everything, in build/check, from a copy of the tree, so that a build in the tree
# neither disturbs nor is disturbed. The tests that are counted are those of the stage "suite"; any other stage that
# fails counts as one failed test, and nothing when it passes. Logs stay in build/check/logs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/support/copy.sh
. tests/support/results.sh
unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS SANITIZER_CFLAGS STD_CFLAGS WARN_CFLAGS HARDEN_CFLAGS LIBS CC CXX MAKEFLAGS MAKEOVERRIDES MFLAGS VERBOSE TESTS DESTDIR
unset CK_FORK CK_RUN_CASE CK_RUN_SUITE CK_VERBOSITY ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
top=$PWD
here=$top/build/check
jobs=$(nproc 2>/dev/null || echo 2)
# servers that are unpacked, not installed: kept from one check to the next
export SATCHEL_SERVERS=$top/build/servers
failed_stages=()
started=$SECONDS

case ${1-} in
'') ;;
--all-servers) export SATCHEL_ALL_SERVERS=yes ;;
*)
	echo "bootstrap check: unknown: $1 (only --all-servers)" >&2
	exit 64
	;;
esac

copy() {
	copy_tree "$top" "$here"
	cd "$here/src"
	autoreconf -fi
}

# ---- stages: each runs in a folder of its own and in a group of processes of its own, its words go to a log

# Ends all that a stage has started, when it takes longer than it may; how it went is in the log.
guard() { # SECONDS GROUP
	local seconds=$1 group=$2
	sleep "$seconds"
	printf '%s\n' "*** stopped: it took longer than $seconds s" "what was running:"
	ps -eo pgid,pid,etime,args | awk -v group="$group" '$1 == group'
	kill -TERM -- -"$group" && sleep 10 && kill -KILL -- -"$group"
}

# Never call it in a condition: set -e would be off in all that it runs.
stage() { # NAME SECONDS WHAT COMMAND...
	local name=$1 seconds=$2 what=$3 since=$SECONDS result=ok group guard
	shift 3
	printf '%-9s %s ... ' "$name" "$what"
	set +e -m
	(
		set -e +m
		mkdir -p "$here/$name"
		cd "$here/$name"
		"$@"
	) > "$here/logs/$name.log" 2>&1 < /dev/null &
	group=$!
	guard "$seconds" $group >> "$here/logs/$name.log" 2>&1 < /dev/null &
	guard=$!
	disown $guard
	trap 'kill -TERM -- -$group -$guard; exit 130' INT TERM
	wait $group 2>/dev/null || result=FAILED
	trap - INT TERM
	kill -TERM -- -$guard
	set -e +m
	printf '%s, %d s\n' "$(outcome "$name" $result)" $((SECONDS - since))
	if [ $result != ok ]; then
		failed_stages+=("$name: $what (build/check/logs/$name.log)")
		printf -- '---- build/check/logs/%s.log\n' "$name"
		grep -aE '^(FAIL|ERROR): |: (fatal )?error: |undefined reference|\*\*\* ' "$here/logs/$name.log" | head -n 20 || true
		printf -- '---- its end\n'
		tail -n 40 "$here/logs/$name.log"
		printf -- '----\n'
	fi
}

# Nothing is built twice here. A plain sh does the work of configure and libtool in half the time that bash needs.
export CONFIG_SHELL=/bin/sh
# libtool looks too late whether that shell can take names apart, and starts sed for each
export _G_HAVE_XSI_OPS=yes
configure() {
	"$here/src/configure" --enable-werror --disable-dependency-tracking "$@"
}

suite() {
	configure --enable-sanitizers=address,undefined CFLAGS='-g -O1'
	local built=yes
	make -k -j"$jobs" || built=no
	make -k -j"$jobs" check TESTS= || built=no
	# tests that fail are counted one by one; the stage fails when something was not built or nothing could be counted
	make -k -j"$jobs" check-TESTS || true
	[ $built = yes ] && [ -n "$(find . -name '*.trs')" ]
}

clang_build() {
	configure CC=clang CXX=clang++ CFLAGS='-g -gdwarf-4 -O2'
	make -j"$jobs"
	make -j"$jobs" check TESTS=
}

# GnuTLS, ICU and Check alone must do: pkg-config knows nothing else here.
minimal_build() {
	cat > pkg-config <<-'END'
		#!/bin/sh
		case " $* " in *json-c*|*zlib*) exit 1 ;; esac
		exec /usr/bin/env pkg-config "$@"
	END
	chmod +x pkg-config
	configure PKG_CONFIG="$PWD/pkg-config" --disable-docs
	make -j"$jobs"
	[ ! -e tools/satchel ]
}

# What the stage "suite" needs minutes for is not played once more from the release.
quick_tests() {
	printf 'include Makefile\nprint:\n\t@echo $(TESTS)\n' | make -s -f - print | tr ' ' '\n' |
		grep -Ev '^tests/(servers/|faults/(ends|hostile)$|transcripts/mutate\.sh$)' | tr '\n' ' '
}

# The release is configured and built as its users do it, whatever the tree is configured for.
release() {
	cd "$here/clang"
	make -j"$jobs" distcheck TESTS="$(quick_tests)"
	tar -tf satchel-*.tar.xz | sed 's,^[^/]*/,,' | grep -v '/$' | LC_ALL=C sort > shipped
	# these are for those who work on the repository
	grep -Ev '^(\.gitignore|\.gitattributes)$' "$here/manifest" > wanted
	local lost
	lost=$(LC_ALL=C comm -23 wanted shipped)
	if [ -n "$lost" ]; then
		printf 'not in the release:\n%s\n' "$lost"
		return 1
	fi
}

valgrind_sample() {
	cd "$here/clang"
	make -j"$jobs" check-valgrind
}

# ---- the result

finish() {
	local passed failed skipped
	passed=$(count PASS)
	failed=$(($(count 'FAIL|XPASS|ERROR') + ${#failed_stages[@]}))
	skipped=$(count 'SKIP|XFAIL')
	printf 'all of it took %d s\n' $((SECONDS - started))
	[ "$failed" -eq 0 ] || show_failed
	[ "$skipped" -eq 0 ] || show_skipped
	printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

rm -rf "$here"
mkdir -p "$here/logs"
stage copy 300 'copy of the tree, autoreconf' copy
if [ ${#failed_stages[@]} -eq 0 ]; then
	stage suite 2400 'gcc, ASan and UBSan, the whole suite' suite
	stage clang 600 'clang builds it all' clang_build
	stage minimal 600 'GnuTLS, ICU and Check alone' minimal_build
	stage release 1200 'make distcheck, and nothing is missing in the release' release
	stage valgrind 600 'a sample in valgrind' valgrind_sample
fi
finish
