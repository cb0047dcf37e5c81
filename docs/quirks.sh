#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# Prints the rows of the table in quirks.md, made from core/quirk.c; with --write it puts them there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rows() {
	sed -nE 's/^	\{ ([0-9]+), "(.*)" \},$/\1 \2/p' core/quirk.c | sed 's/\\\\/\\/g' |
		while read -r number summary; do printf '| Q%03d | %s |\n' "$number" "$summary"; done
}

if [ "${1-}" = --write ]; then
	text=$(grep -v '^| Q[0-9]' docs/quirks.md)
	{ printf '%s\n' "$text" && rows; } > docs/quirks.new
	mv docs/quirks.new docs/quirks.md
else
	rows
fi
