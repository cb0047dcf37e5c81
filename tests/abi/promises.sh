#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# What the library and the program promise not to use, read from their objects.
. "$abs_top_srcdir/tests/support/tap.sh"
cd "$abs_top_builddir" || exit 1

# Calls of all objects of some archives or folders: "OBJECT FUNCTION", without what _FORTIFY_SOURCE makes of names.
calls_of() { # FILE...
	nm -u -A --format=posix "$@" 2>/dev/null | sed -E 's/: ([^ ]+) U.*/ \1/; s/ __(isoc99_)?([a-z]+)_chk$/ \2/'
}

archive() { # FOLDER/NAME
	if [ -e "${1%/*}/.libs/${1##*/}" ]; then echo "${1%/*}/.libs/${1##*/}"; else echo "$1"; fi
}

library="$(archive core/libcore.a) $(archive highlevel/libhighlevel.a)"
program=$(find tools -name '*.o' ! -path '*/.libs/*')
never='system|popen|strcpy|strcat|stpcpy|sprintf|vsprintf|gets|strtok|tmpnam|mktemp|alloca'
environment='getenv|secure_getenv|setenv|unsetenv|putenv|environ|localtime|localtime_r|mktime|tzset'
locale='setlocale|uselocale|newlocale|__ctype_b_loc|__ctype_tolower_loc|__ctype_toupper_loc|isalpha|tolower|toupper'
locale="$locale|strcasecmp|strncasecmp|strcoll"
signals='signal|sigaction|raise|kill|alarm|setitimer'
output='stdout|stderr|printf|vprintf|puts|putchar|perror'

found() { # NAMES FILE...
	local names=$1
	shift
	calls_of "$@" | grep -E " ($names)\$"
}

check_empty "the library calls none of ${never//|/, }" "$(found "$never" $library)"
# A child process gets the environment as it is, and is ended when it does not end by itself: child.c.
check_empty 'the library reads no environment' "$(found "$environment" $library | grep -v '\[child\.o\] environ$')"
check_empty 'the library knows no locale' "$(found "$locale" $library)"
check_empty 'the library touches no signal' "$(found "$signals" $library | grep -v '\[child\.o\] kill$')"
check_empty 'the library prints nothing' "$(found "$output" $library)"
check_empty 'the library does not end the program or fork it' "$(found 'exit|_exit|fork|vfork|daemon' $library)"
if [ -n "$program" ]; then
	check_empty "the program calls none of ${never//|/, }" "$(found "$never" $program)"
else
	skip "the program calls none of ${never//|/, }" 'the program is not in this build (json-c)'
fi
# alloca becomes code, not a call
check_empty 'alloca is nowhere in the sources' \
	"$(cd "$abs_top_srcdir" && grep -nE '\balloca *\(' -r core highlevel tools include --include='*.[ch]')"

# Objects (O) of sections that can be written, per thread too; what sanitizers and gcov add begins with an underscore.
check_empty 'the library has no variable that can change' \
	"$(objdump -t $library | awk '/file format/ { object = $1 } / (O \.(data|bss)|\.(tdata|tbss)|O \*COM\*)\t/ && $NF !~ /^[_.]/ { print object, $NF }')"

check_empty 'what the library defines for itself is named satchel_ or satcheli_' \
	"$(nm -g -A --defined-only --format=posix $library | sed -nE 's/: ([^ ]+) [A-Z].*/ \1/p' |
		grep -Ev ' (satchel_|satcheli_|__(asan|ubsan|odr_asan|sanitizer|gcov|llvm))')"
plan
