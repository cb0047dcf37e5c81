#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# The core needs libc alone, and of libc nothing that touches the world: no descriptor, clock or thread.
. "$abs_top_srcdir/tests/support/tap.sh"
core=$abs_top_builddir/core/.libs/libcore.a
[ -e "$core" ] || core=$abs_top_builddir/core/libcore.a
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
runtime='^(__asan|__ubsan|__lsan|__tsan|__sanitizer|__sancov|__llvm|__gcov|_GLOBAL_OFFSET_TABLE_$)'

nm -u --format=posix "$core" | awk 'NF > 1 { print $1 }' | LC_ALL=C sort -u > "$work/undefined"
nm --defined-only -g --format=posix "$core" | awk 'NF > 1 { print $1 }' | LC_ALL=C sort -u > "$work/defined"
LC_ALL=C comm -23 "$work/undefined" "$work/defined" | grep -Ev "$runtime" > "$work/needed"
libc=$($CC -print-file-name=libc.so.6)
nm -D --defined-only --format=posix "$libc" | sed 's/[@ ].*//' | LC_ALL=C sort -u > "$work/libc"

[ -s "$work/needed" ] && [ -s "$work/libc" ]
check 'the core and libc could be read' test $? = 0
check_empty 'every symbol that the core needs is in libc' "$(LC_ALL=C comm -23 "$work/needed" "$work/libc")"

echo 'int main(void) { return 0; }' > "$work/main.c"
check 'the core links, whole, with libc alone' $CC $SANITIZER_CFLAGS -o "$work/main" "$work/main.c" \
	-Wl,--whole-archive "$core" -Wl,--no-whole-archive

world='open|openat|creat|close|read|pread|readv|write|pwrite|writev|fopen|fdopen|fread|fwrite|fputs|fputc'
world="$world|socket|connect|bind|send|sendto|sendmsg|recv|recvfrom|recvmsg|getaddrinfo|poll|ppoll|select|epoll_.*"
world="$world|time|clock|clock_gettime|gettimeofday|sleep|usleep|nanosleep|pthread_.*|fork|posix_spawn.*|rand|random"
check_empty 'the core has no descriptor, clock, thread or chance' "$(grep -Ex "(__)?($world)(_chk)?" "$work/needed")"
plan
