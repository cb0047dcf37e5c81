#!/bin/sh
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# links.sh FOLDER: prints each link of FOLDER/README.md and FOLDER/docs/*.md that leads to no file, as "DOCUMENT: LINK".
# Links are [words](FILE#PLACE), from the document's folder; those with a colon lead elsewhere.  Exit 1: there are some.
set -eu
cd "$1"
lost=$(for document in README.md docs/*.md; do
	folder=$(dirname "$document")
	grep -oE '\]\([^)#: ]+[)#]' "$document" | sed -E 's/^\]\(//; s/[)#]$//' |
		while read -r file; do
			[ -e "$folder/$file" ] || echo "$document: $file"
		done
done)
[ -z "$lost" ] || { printf '%s\n' "$lost"; exit 1; }
