#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# The tables of the documents say what the code does: error codes with their classes, deviations, limits, the items that
# --items takes, and every public function in the porting table. Links lead somewhere.
. "$abs_top_srcdir/tests/support/tap.sh"
cd "$abs_top_srcdir" || exit 1
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

# Each line of one list is in the other, and the list has lines.
check_same() { # DESCRIPTION CODE DOCUMENT
	sort "$work/$2" -o "$work/$2"
	sort "$work/$3" -o "$work/$3"
	[ -s "$work/$2" ] || { not_ok "$1" 'nothing was found in the code'; return; }
	check "$1" diff "$work/$2" "$work/$3"
}

grep -oE 'CODE\([A-Z]+, [A-Z]+\)' highlevel/client/errors.c |
	sed -E 's/CODE\(([A-Z]+), ([A-Z]+)\)/SATCHEL_E_\1 \2/' > "$work/codes"
sed -nE 's/^\| `(SATCHEL_E_[A-Z]+)` \| ([A-Z]+) \|.*/\1 \2/p' docs/errors.md > "$work/codes.md"
check_same 'errors.md has each code with its class, and no other' codes codes.md
check_empty 'each code of error.h has a class' \
	"$(comm -23 <(grep -oE '^	SATCHEL_E_[A-Z]+' include/satchel/error.h | tr -d '\t' | sort) \
		<(cut -d ' ' -f 1 "$work/codes" | sort))"

bash docs/quirks.sh > "$work/quirks"
grep -E '^\| Q[0-9]+ \| [^|]* \|$' docs/quirks.md > "$work/quirks.md"
check_same 'quirks.md has the table of core/quirk.c (docs/quirks.sh --write)' quirks quirks.md

sed -nE 's/.*offsetof\(satchel_limits, ([a-z_]+)\), ([0-9 *]+) \},$/\1 \2/p' core/limits.c |
	while read -r name value; do echo "$name $((value))"; done > "$work/limits"
sed -nE 's/^\| `([a-z_]+)` \| ([0-9]+) \|.*/\1 \2/p' docs/security.md > "$work/limits.md"
check_same 'security.md has the limits of core/limits.c' limits limits.md

sed -nE 's/^	\{ SATCHEL_FETCH_[A-Z_]+, "([A-Z0-9.-]+)" \},$/\1/p' tools/names.c > "$work/items"
sed -n '/^\.BI .*items "/,/^It is an error/p' docs/man/satchel.1 | tr -d '\\' | sed -nE 's/^\.BR? ([A-Z][A-Z0-9.-]+)( .*)?$/\1/p' > "$work/items.1"
check_same 'satchel.1 has the items that --items takes' items items.1

# As it is declared, whatever the line breaks: the name in front of the first parenthesis.
functions=$(cat include/satchel/*.h | tr '\n' ' ' | grep -oE '(SATCHEL_API|static inline) [^(;]*\(' | grep -oE 'satchel_[a-z0-9_]+\($' | tr -d '(')
check 'the headers declare functions' test -n "$functions"
check_empty 'porting.md names each public function' \
	"$(comm -23 <(sort <<< "$functions") <(grep -owE 'satchel_[a-z0-9_]+' docs/porting.md | sort))"

# make installcheck says the same of those that are installed
check 'each link in the documents leads to a file' sh tests/support/links.sh .
plan
