#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Each deviation of docs/quirks.md has a transcript that is named by its number, and each transcript its row. What is counted is
# counted there, and refused there in strict mode; of what is not, the transcript says that strict mode does the same.
. "$abs_top_srcdir/tests/support/tap.sh"
cd "$abs_top_srcdir" || exit 1
folder=tests/transcripts/quirks

counted=$(grep -oE '^\| Q[0-9]+ \| [^|]* \|$' docs/quirks.md | grep -oE 'Q[0-9]+' | sort)
others=$(grep -E '^\| Q[0-9]+ \| [^|]* \| [^|]* \|$' docs/quirks.md | grep -oE '^\| Q[0-9]+' | grep -oE 'Q[0-9]+' | sort)
documented=$(printf '%s\n' "$counted" "$others" | sort)
played=$(cd $folder && ls | grep -oE '^Q[0-9]{3}-' | tr -d - | sort -u)

check 'deviations are documented' test -n "$counted" -a -n "$others"
check_empty 'each number is documented once' "$(uniq -d <<< "$documented")"
check_empty 'each number has a transcript' "$(comm -23 <(printf '%s\n' "$documented") <(printf '%s\n' "$played"))"
check_empty 'each transcript has a number that is documented' \
	"$(comm -13 <(printf '%s\n' "$documented") <(printf '%s\n' "$played"))"
check_empty 'each transcript is named by a number' \
	"$(cd $folder && ls | grep -vE '^Q[0-9]{3}-[a-z0-9-]+\.txt$')"

# A counted one is counted in a transcript of its own, which is then played in strict mode too, where it must be refused.
check_empty 'what is counted is counted in its transcript' \
	"$(comm -23 <(printf '%s\n' "$counted") \
		<(grep -LE '^@ strict same' $folder/*.txt | xargs grep -HE '^= quirk [0-9]+( x[0-9]+)?$' |
			sed -nE 's,.*/(Q0*([0-9]+))-[^:]*:= quirk \2( .*)?$,\1,p' | sort -u))"

# What is counted under another number says so, and is: the runner refuses it by that number then.
check_empty 'what is counted as another is counted so in its transcript' \
	"$(grep -oE '^\| Q[0-9]+ .*counted as Q[0-9]+' docs/quirks.md | sed -E 's/^\| (Q[0-9]+) .* (Q[0-9]+)$/\1 \2/' |
		while read -r q as; do
			grep -lE "^= quirk $((10#${as#Q}))( x[0-9]+)?\$" $folder/"$q"-*.txt | xargs -r grep -lE "^#.*\<$as\>" |
				xargs -r grep -LE '^@ strict same' | grep -q . || echo "$q"
		done)"

# What no quirk is counted of is what strict mode does too.
check_empty 'a transcript that counts nothing says that strict mode does the same' \
	"$(grep -LE '^= quirk|^@ strict same' $folder/*.txt)"

# The numbers in the code are those of the table; documents.sh compares their words.
used=$(grep -rhoE '\(Q[0-9]+(, Q[0-9]+)*\)"' core highlevel --include='*.c' | grep -oE 'Q[0-9]+' | sort -u)
check_empty 'each number that an error names is documented' "$(comm -23 <(printf '%s\n' "$used") <(printf '%s\n' "$documented"))"

printf '# %d deviations, %d of them counted; %d transcripts\n' "$(wc -l <<< "$documented")" "$(wc -l <<< "$counted")" \
	"$(ls $folder | wc -l)"
plan
