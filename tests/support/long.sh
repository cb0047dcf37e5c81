#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# make check-long PART=...: what takes too long for each check, one item after the other, in build/long/PART.
#   valgrind     the unit programs and each transcript, whole, in valgrind
#   fuzz         libFuzzer on each target, from a copy of its corpus
#   sanitizers   the unit and fault programs and each transcript, in all ways, built by clang with ASan and UBSan
#   analyze      gcc -fanalyzer over core and highlevel: a file with a warning fails
# An item that passed is remembered and skipped until AGAIN=yes. LIMIT=SECONDS: how long one may take, or is fuzzed.
set -euo pipefail
me=$(realpath "${BASH_SOURCE[0]}")
top=${me%/tests/support/long.sh}
unset CFLAGS CPPFLAGS CXXFLAGS LDFLAGS SANITIZER_CFLAGS STD_CFLAGS WARN_CFLAGS HARDEN_CFLAGS LIBS CC CXX MAKEFLAGS MAKEOVERRIDES MFLAGS VERBOSE TESTS DESTDIR
unset CK_RUN_CASE CK_RUN_SUITE CK_VERBOSITY ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS
part=${1-} again=${2-} limit=${3-}
long=$top/build/long
here=$long/$part
jobs=$(nproc 2>/dev/null || echo 2)

case $part in
valgrind | sanitizers) limit=${limit:-600} ;;
fuzz) limit=${limit:-180} ;;
analyze) limit=${limit:-300} ;;
*)
	echo 'make check-long PART=valgrind|fuzz|sanitizers|analyze [AGAIN=yes] [LIMIT=SECONDS]' >&2
	exit 64
	;;
esac
export abs_top_srcdir=$long/src abs_top_builddir=$here/build CK_DEFAULT_TIMEOUT=$limit

# ---- what is built, and its items

configured() { # OPTIONS...
	mkdir -p "$here/build"
	cd "$here/build"
	[ -e config.status ] || "$long/src/configure" --disable-docs "$@"
}

build() {
	case $part in
	valgrind) configured CFLAGS='-g -O1' ;;
	fuzz) configured CC=clang CXX=clang++ --enable-fuzzing --enable-sanitizers=address,undefined CFLAGS='-g -O1' ;;
	sanitizers) configured CC=clang CXX=clang++ --enable-sanitizers=address,undefined CFLAGS='-g -O1' ;;
	analyze)
		configured
		return
		;;
	esac
	if [ $part = fuzz ]; then
		make -j"$jobs" fuzz
	else
		make -j"$jobs"
		make -j"$jobs" check TESTS=
	fi
}

# The programs of a list of the makefiles.
programs() { # VARIABLE
	printf 'include Makefile\nprint:\n\t@echo $(%s)\n' "$1" | make -s -C "$here/build" -f - print | tr ' ' '\n'
}

items() {
	case $part in
	valgrind) programs unit_tests ;;
	fuzz) programs fuzz_targets ;;
	sanitizers) programs unit_tests && programs fault_tests ;;
	analyze) cd "$long/src" && find core highlevel -name '*.c' ;;
	esac
	case $part in
	valgrind | sanitizers) cd "$long/src" && find tests/transcripts -name '*.txt' ;;
	esac
}

# ---- one item

in_valgrind() { # PROGRAM ARGUMENTS...
	SATCHEL_IN_VALGRIND=yes CK_FORK=no ./libtool --mode=execute timeout -k 10 "$limit" valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible "$@"
}

fuzz() { # TARGET
	local corpus
	corpus=$(sed -n 's/^const char fuzz_corpus\[\] = "\(.*\)";/\1/p' "$long/src/tests/fuzz/fuzz_${1##*/}.c")
	mkdir -p "$here/corpus/${1##*/}"
	cp -n "$long/src/tests/fuzz/corpus/$corpus"/* "$here/corpus/${1##*/}"
	"./$1" -max_total_time="$limit" -artifact_prefix="$here/logs/${1##*/}-" "$here/corpus/${1##*/}"
}

# Passed when gcc says nothing at all.
analyze() { # FILE
	local words
	words=$(timeout -k 10 "$limit" gcc -std=gnu11 -D_GNU_SOURCE -DHAVE_CONFIG_H -I. -I"$long/src" -I"$long/src/include" \
		-O1 -fanalyzer -c -o /dev/null "$long/src/$1" 2>&1) || words="$words
gcc: exit status $?"
	printf '%s\n' "$words"
	[ -z "$words" ]
}

one() { # ITEM
	cd "$here/build"
	case $part:$1 in
	fuzz:*) fuzz "$1" ;;
	analyze:*) analyze "$1" ;;
	valgrind:*.txt) in_valgrind tests/transcripts/runner --quick "$long/src/$1" ;;
	valgrind:*) in_valgrind "./$1" ;;
	*:*.txt) timeout -k 10 "$limit" ./tests/transcripts/runner "$long/src/$1" ;;
	*) timeout -k 10 "$limit" "./$1" ;;
	esac
}

played() { # ITEM
	local name=${1//\//-}
	if (set +e; one "$1") > "$here/logs/$name.log" 2>&1 < /dev/null; then
		touch "$here/passed/$name"
		echo "passed   $1"
	else
		echo "FAILED   $1   (build/long/$part/logs/$name.log)"
		[ "$part" != analyze ] || sed -n "s,^$long/src/,  ,; /warning:/p" "$here/logs/$name.log"
	fi
}

if [ "${4-}" ]; then
	played "$4"
	exit
fi

# ---- all of them

# Those that have not passed yet.
open_items() {
	items | LC_ALL=C sort | while IFS= read -r item; do
		[ -e "$here/passed/${item//\//-}" ] || printf '%s\n' "$item"
	done
}

[ "$again" != yes ] || rm -rf "$here/passed"
mkdir -p "$here/logs" "$here/passed"
. "$top/tests/support/copy.sh"
# not in a condition: set -e would be off in all of it
set +e
(
	set -e
	copy_tree "$top" "$long"
	cd "$long/src"
	[ -e configure ] || autoreconf -fi
	build
) > "$here/build.log" 2>&1
built=$?
set -e
if [ $built -ne 0 ]; then
	tail -n 40 "$here/build.log"
	echo "the build failed: build/long/$part/build.log"
	exit 1
fi
before=$(find "$here/passed" -type f | wc -l)
open_items > "$here/open"
xargs -r -d '\n' -P "$jobs" -n 1 bash "$me" "$part" '' "$limit" < "$here/open"
passed=$(($(find "$here/passed" -type f | wc -l) - before))
failed=$(($(wc -l < "$here/open") - passed))
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$before"
[ "$failed" -eq 0 ]
