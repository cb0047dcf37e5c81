#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Prints the rows of the first table in quirks.md, made from core/quirk.c; with --write it puts them there. They have two
# columns; those of the second table have three, and are written by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rows() {
	sed -nE 's/^	\{ ([0-9]+), "(.*)" \},$/\1 \2/p' core/quirk.c | sed 's/\\\\/\\/g' |
		while read -r number summary; do printf '| Q%03d | %s |\n' "$number" "$summary"; done
}

if [ "${1-}" = --write ]; then
	rows > docs/quirks.rows
	awk '/^\| Q[0-9]+ \| [^|]* \|$/ {
		while ((getline row < "docs/quirks.rows") > 0)
			print row
		next
	}
	{ print }' docs/quirks.md > docs/quirks.new
	rm docs/quirks.rows
	mv docs/quirks.new docs/quirks.md
else
	rows
fi
