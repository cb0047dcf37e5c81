# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# For check.sh: what its tests have left in $here/suite, files *.trs and *.log, told in a few lines.

# shellcheck disable=SC2154 # $here is check.sh's, and so is failed_stages

# One line for each result of a kind. A script that told of a failure and then ended with an error failed once.
results() { # PATTERN
	find "$here/suite" -name '*.trs' -exec awk -v kind="$1" '
		FNR == 1 { told = 0 }
		!/^:test-result:/ { next }
		$2 == "FAIL" { told = 1 }
		$2 == "ERROR" && told { next }
		$2 ~ "^(" kind ")$"' {} + 2>/dev/null
}

count() { # PATTERN
	results "$1" | wc -l
}

# How a stage went. That of the tests does all of its work when some of them fail; it is no success for that.
outcome() { # STAGE RESULT
	local failed=0
	[ "$1" != suite ] || failed=$(count 'FAIL|XPASS|ERROR')
	if [ "$2" = ok ] && [ "$failed" -gt 0 ]; then
		printf 'FAILED (%d of its tests)' "$failed"
	else
		printf '%s' "$2"
	fi
}

# Those that have a line with such a word, or all.
logs() { # PATTERN
	find "$here/suite" -name '*.trs' 2>/dev/null | sed 's/trs$/log/' | LC_ALL=C sort |
		while IFS= read -r log; do
			[ ! -e "$log" ] || ! grep -qaE "^($1): " "$log" || printf '%s\n' "$log"
		done
}

lines() { # PATTERN
	logs "$1" | while IFS= read -r log; do grep -aE "^($1): " "$log"; done
}

# The first lines of something long, further in.
first() { # LINES [INDENT]
	awk -v most="$1" -v indent="${2-  }" '
		NR <= most { print indent $0 }
		END { if (NR > most) print indent "... and " NR - most " more lines" }'
}

# What a log says of failures: what stands behind "not ok", comments, which Perl writes to standard error and thus in
# front, and reports of sanitizers. If there is nothing, its end.
excerpt() { # LOG
	awk '
		/^not ok/ { inside = 1 }
		/^(ok |PASS|FAIL|XPASS|ERROR|1\.\.)/ { inside = 0 }
		inside || /^ *#/ || /^Bail out!|ERROR: [A-Z][a-zA-Z]*Sanitizer|runtime error:/' "$1" | grep -a . || tail -n 20 "$1"
}

show_failed() {
	printf '\nfailed:\n'
	[ ${#failed_stages[@]} -eq 0 ] || printf '  stage %s\n' "${failed_stages[@]}"
	lines 'FAIL|XPASS|ERROR' | first 200
	printf '\nwhat they say (all of it: the logs in build/check/suite):\n'
	logs 'FAIL|XPASS|ERROR' | while IFS= read -r log; do
		printf '%s:\n' "${log#"$here/suite/"}"
		excerpt "$log" | first 20
	done | first 400
}

# Why a whole test was skipped stands in front of its line: what a server's script said of what it lacks.
show_skipped() {
	printf '\nskipped:\n'
	logs 'SKIP|XFAIL' | while IFS= read -r log; do
		grep -aE '^(SKIP|XFAIL): ' "$log"
		! grep -qa '^1\.\.0' "$log" || sed '/^1\.\.0/,$d' "$log" | tail -n 5 | first 5
	done | first 200
}
