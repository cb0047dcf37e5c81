#!/usr/bin/env bash
# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# exported.sh LIBRARY: the symbols that a shared library exports, sorted; the version node itself is none.
set -euo pipefail
nm -D --defined-only --format=posix "$1" | awk '$2 != "A" { sub(/@.*/, "", $1); print $1 }' | LC_ALL=C sort -u
