#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# What "./bootstrap check" tells of tests that failed or were skipped, from logs as Automake's driver leaves them.
. "$abs_top_srcdir/tests/support/tap.sh"
. "$abs_top_srcdir/tests/support/results.sh"
here=$(mktemp -d) && trap 'rm -rf "$here"' EXIT
failed_stages=()

# A test with its results, and its log on standard input.
test_of() { # NAME RESULT...
	local name=$here/suite/tests/$1
	shift
	mkdir -p "${name%/*}"
	printf ':test-result: %s\n' "$@" > "$name.trs"
	cat > "$name.log"
}

same() { # DESCRIPTION SAID WANTED
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "$2"; fi
}

test_of fine PASS PASS <<'END'
# a comment
ok 1 - a
PASS: tests/fine 1 - a
1..1
END
same 'no test failed' "$(outcome suite ok)" ok

test_of perl PASS FAIL ERROR <<'END'
#   Failed test 'one is two'
#          got: '1'
#     expected: '2'
ok 1 - fine
PASS: tests/perl 1 - fine
not ok 2 - one is two
FAIL: tests/perl 2 - one is two
1..2
ERROR: tests/perl - exited with status 1
END
test_of shell FAIL <<'END'
not ok 1 - a shell test
FAIL: tests/shell 1 - a shell test
# reason
1..1
END
test_of crash ERROR <<'END'
==7==ERROR: AddressSanitizer: heap-use-after-free
    #0 0x1 in f
ERROR: tests/crash - exited with status 99
END
test_of mute ERROR <<'END'
Segmentation fault
ERROR: tests/mute - exited with status 139
END
test_of long FAIL < <(seq 100 | sed 's/^/# /'; echo 'FAIL: tests/long 1')
test_of server SKIP <<'END'
noise 1
noise 2
E: Unable to locate package cyrus-imapd
unpack.sh: the packages cyrus-imapd cannot be had
1..0 # SKIP Cyrus is not to be had here
SKIP: tests/server - Cyrus is not to be had here
END
test_of partly PASS SKIP <<'END'
noise
ok 1 - a # SKIP because
SKIP: tests/partly 1 - a # SKIP because
1..1
END

same 'a test that told of its failure failed once' "$(count 'FAIL|XPASS|ERROR')" 5
same 'the stage of the tests has failed with them' "$(outcome suite ok)" 'FAILED (5 of its tests)'
same 'but no other' "$(outcome clang ok)" ok
same 'a stage that failed has' "$(outcome suite FAILED)" FAILED

said=$(show_failed)
same 'each failure has a line' "$(sed -n '/^failed:/,/^$/p' <<< "$said")" 'failed:
  ERROR: tests/crash - exited with status 99
  FAIL: tests/long 1
  ERROR: tests/mute - exited with status 139
  FAIL: tests/perl 2 - one is two
  ERROR: tests/perl - exited with status 1
  FAIL: tests/shell 1 - a shell test'
log_of() { # NAME
	sed -n "/^  tests\/$1.log:/,/^  tests/p" <<< "$said" | grep '^    '
}
same 'what Perl says on standard error is shown' "$(log_of perl)" "    #   Failed test 'one is two'
    #          got: '1'
    #     expected: '2'
    not ok 2 - one is two"
same 'reasons of shell scripts' "$(log_of shell)" '    not ok 1 - a shell test
    # reason'
same 'reports of sanitizers' "$(log_of crash)" '    ==7==ERROR: AddressSanitizer: heap-use-after-free
        #0 0x1 in f'
same 'or the end of the log' "$(log_of mute)" '    Segmentation fault
    ERROR: tests/mute - exited with status 139'
same 'twenty lines, and how many more' "$(log_of long | sed -n '1p;20,$p')" '    # 1
    # 20
    ... and 80 more lines'
same 'why a server is missing' "$(show_skipped)" '
skipped:
  SKIP: tests/partly 1 - a # SKIP because
  SKIP: tests/server - Cyrus is not to be had here
    noise 1
    noise 2
    E: Unable to locate package cyrus-imapd
    unpack.sh: the packages cyrus-imapd cannot be had'
plan
