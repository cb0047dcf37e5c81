#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# The code of the tutorial is that of the examples: each block of C has the name of its program in a comment above it, and is
# found there, line by line, in one piece. A block with a main is the whole program behind its licence. Programs that log in
# take what it says that they take.
. "$abs_top_srcdir/tests/support/tap.sh"
docs=$abs_top_srcdir/docs
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

# "NUMBER LINE PROGRAM" of each block; its text is in $work/NUMBER. PROGRAM is "-" where nothing names it.
blocks=$(awk -v work="$work" '
	/^```c$/ { inside = 1; file = work "/" ++n; printf "" > file
		print n, NR, named == NR - 1 ? program : "-"; next }
	/^```/ { inside = 0; next }
	inside { print > file }
	!inside && /^<!-- [a-z_]+\.c -->$/ { program = $2; named = NR }' "$docs/tutorial.md")

# Whether a file is found in another one as lines that follow one another.
is_part() { # PART WHOLE
	awk 'NR == FNR { part[++n] = $0; next }
		{ whole[FNR] = $0 }
		END {
			for (i = 0; n && i + n <= FNR; i++) {
				for (j = 1; j <= n && part[j] == whole[i + j]; j++);
				if (j > n) exit 0
			}
			print "this is not in it:"
			for (j = 1; j <= n; j++) print part[j]
			exit 1
		}' "$1" "$2"
}

check 'the tutorial has code' test -n "$blocks"
while read -r number line program; do
	name="the code at line $line of the tutorial is that of $program"
	if [ ! -e "$docs/examples/$program" ]; then
		not_ok "$name" 'there is no such example'
	elif grep -q 'int main(' "$work/$number"; then
		tail -n +3 "$docs/examples/$program" > "$work/whole"
		check "$name" diff "$work/whole" "$work/$number"
	else
		check "$name" is_part "$work/$number" "$docs/examples/$program"
	fi
done <<< "$blocks"
for example in "$docs"/examples/*.c; do
	check "the tutorial names ${example##*/}" grep -q "${example##*/}" "$docs/tutorial.md"
	grep -q satchel_login "$example" || continue
	check "${example##*/} reads the password from standard input" grep -q 'fgets(.*password, .*stdin)' "$example"
	check "${example##*/} takes a CA-FILE" grep -q '\.ca_file = ' "$example"
done
plan
