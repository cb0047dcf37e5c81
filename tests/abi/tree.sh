#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# The tree itself: nothing left undone, a licence in each source, scripts that parse.
. "$abs_top_srcdir/tests/support/tap.sh"
cd "$abs_top_srcdir" || exit 1
folders='core highlevel include tools tests docs m4/satchel.m4 configure.ac Makefile.am bootstrap README.md NEWS'
words='TO''DO|FIX''ME'

# corpora are octets of others
check_empty 'nothing is left to do' \
	"$(grep -rnIwE "$words" $folders --exclude-dir=corpus --exclude='*.log' --exclude='*.trs' --exclude='*.3')"
sources=$(find core highlevel include tools tests docs -name '*.[ch]' -o -name '*.sh' -o -name '*.p[lm]')
check_empty 'each source names its licence' "$(grep -L 'SPDX-License-Identifier: MIT' $sources)"
check_empty 'no line of a source ends in blanks' "$(grep -nE '[ 	]+$' $sources)"
check_empty 'each shell script parses' \
	"$(for script in bootstrap $(echo "$sources" | grep '\.sh$'); do bash -n "$script" 2>&1; done)"
check_empty 'each source of the library and the program is built' \
	"$(comm -23 <(find core highlevel tools include -name '*.[ch]' | sort) \
		<(grep -hoE '[^ 	]+$' core/Makefile.inc highlevel/Makefile.inc tools/Makefile.inc include/Makefile.inc | sort))"
plan
