# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# For scripts that build a copy of the tree, so that a build in the tree neither disturbs nor is disturbed.

# What belongs to the tree: known to git, or new and not ignored; in a release everything.
manifest() {
	if [ -e .git ]; then
		git -c safe.directory='*' ls-files -co --exclude-standard |
			while IFS= read -r file; do [ ! -e "$file" ] || printf '%s\n' "$file"; done
	else
		find . -path ./build -prune -o \( -type f -o -type l \) -print | sed 's,^\./,,'
	fi | LC_ALL=C sort
}

# Copies the tree to FOLDER/src and lists it in FOLDER/manifest. What is there already is brought up to date.
copy_tree() { # TOP FOLDER
	cd "$1"
	manifest > "$2/manifest"
	[ -s "$2/manifest" ]
	mkdir -p "$2/src"
	tar -cf - -T "$2/manifest" | tar -xf - -C "$2/src"
}
