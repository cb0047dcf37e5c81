# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# For test scripts: ". tap.sh", then ok, not_ok, skip and check; plan comes last and ends the script.
tap_count=0
tap_failed=0

tap_line() { # RESULT DESCRIPTION
	tap_count=$((tap_count + 1))
	printf '%s %d - %s\n' "$1" "$tap_count" "$2"
}

ok() { # DESCRIPTION
	tap_line ok "$1"
}

not_ok() { # DESCRIPTION [REASON ON SEVERAL LINES]
	tap_failed=$((tap_failed + 1))
	tap_line 'not ok' "$1"
	[ -z "${2-}" ] || printf '%s\n' "$2" | sed 's/^/# /'
}

skip() { # DESCRIPTION REASON
	tap_line ok "$1 # SKIP $2"
}

# Runs a command; its output is the reason when it fails.
check() { # DESCRIPTION COMMAND...
	local description=$1 output
	shift
	if output=$("$@" 2>&1); then
		ok "$description"
	else
		not_ok "$description" "$output"
	fi
}

# A test that passes when there is nothing to tell.
check_empty() { # DESCRIPTION FINDINGS
	if [ -z "$2" ]; then
		ok "$1"
	else
		not_ok "$1" "$2"
	fi
}

skip_all() { # REASON
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

plan() {
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
