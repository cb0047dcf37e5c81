#!/bin/bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Changes one line of each transcript in turn and sees that it then fails: a "=" line is left out, or has another last letter
# or digit, by turns; a "C" line has another letter. One test for each folder: the transcripts are counted already.
set -u

here=${abs_top_srcdir:-.}/tests/transcripts
runner=${abs_top_builddir:-.}/tests/transcripts/runner
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# mutants FOLDER TRANSCRIPT...: one file for each change of NAME.txt, NAME.0001.txt and so on
mutants() {
	awk -v folder="$1" '
	function other(c) { return c ~ /[0-9]/ ? (c + 1) % 10 : c == "x" ? "y" : "x" }
	function write(changed, value,    i, name) {
		name = sprintf("%s/%s.%04d.txt", folder, title, ++made)
		for (i = 1; i <= lines; i++)
			if (i != changed)
				print line[i] > name
			else if (value != "")
				print value > name
		close(name)
	}
	# The last letter or digit, but not of what stands for any text.
	function change(text,    i) {
		for (i = length(text); i > 3; i--)
			if (substr(text, i, 1) ~ /[A-Za-z0-9]/)
				return substr(text, 1, i - 1) other(substr(text, i, 1)) substr(text, i + 1)
		return ""
	}
	function mutate(    n, changed) {
		made = seen = 0
		for (n = 1; n <= lines; n++) {
			changed = line[n] ~ /^(= |C[\\.:]).*[A-Za-z0-9]/ ? change(line[n]) : ""
			if (line[n] ~ /^= / && (++seen % 2 || changed == ""))
				write(n, "")
			else if (changed != "")
				write(n, changed)
		}
	}
	FNR == 1 {
		mutate()
		lines = 0
		title = FILENAME
		gsub(/.*\/|\.txt$/, "", title)
	}
	{ line[++lines] = $0 }
	END { mutate() }' "${@:2}"
}

# tell FOLDER: each mutant of its transcripts that passed, and whether some were not played.
tell() {
	"$runner" --quick "$work/mutants" > "$work/played"
	[ "$(grep -cE '^(not )?ok ' "$work/played")" = "$(find "$work/mutants" -name '*.txt' | wc -l)" ] ||
		echo "# $1: not all of its mutants were played"
	sed -n '/# SKIP/d; s,^ok .*/,,p' "$work/played" | while read -r mutant; do
		diff "$1/${mutant%.*}.txt" "$work/mutants/$mutant.txt" | sed "s,^,# $1/${mutant%.*}.txt: ,"
	done
}

cd "$here" || exit 99
mapfile -t folders < <(find . -name '*.txt' | sed 's,/[^/]*$,,' | sort -u)
echo "1..${#folders[@]}"
n=0
failed=0
for folder in "${folders[@]}"; do
	n=$((n + 1))
	mkdir "$work/mutants"
	mutants "$work/mutants" "$folder"/*.txt
	tell "$folder" > "$work/told"
	rm -rf "${work:?}/mutants"
	if [ -s "$work/told" ]; then
		failed=1
		echo "not ok $n - mutants of ${folder#./}"
		cat "$work/told"
	else
		echo "ok $n - mutants of ${folder#./}"
	fi
done
exit $failed
