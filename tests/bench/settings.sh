# Copyright (C) 2026 The satchel developers
# SPDX-License-Identifier: MIT
#
# settings.sh - the settings of the benchmark; each may be given in the environment (README.md).
# Sourced by run.sh and flat.sh, handed to the programs through the environment.
# shellcheck shell=sh
: "${BENCH_TMP:=/var/tmp/satchel-bench}"  # mail, recordings, programs, results; run.sh clean removes it
: "${BENCH_N:=50000}"                     # messages in the generated folder
: "${BENCH_HUGE_MB:=200}"                 # size of the one message of the folder Huge, in 10^6 octets
: "${BENCH_RUNS:=5}"                      # runs of each peer; the medians count
: "${BENCH_TASKS:=T1 T2 T3 T5 T6 T7 T8 T2tls}"
: "${BENCH_PEERS:=}"                      # names from the harness's table; empty: all that were built
: "${BENCH_LIMIT:=300}"                   # seconds that one run may take
: "${BENCH_PORT:=32143}"                  # replay, in clear, on 127.0.0.1
: "${BENCH_TLS_PORT:=32993}"              # replay, implicit TLS
: "${BENCH_CC:=cc}"
: "${BENCH_CFLAGS:=-O2 -g}"
: "${BENCH_BUILD:=$PWD}"                  # the build tree of satchel
BENCH_CA=$BENCH_TMP/tls/ca.pem
export BENCH_TMP BENCH_N BENCH_HUGE_MB BENCH_RUNS BENCH_TASKS BENCH_PEERS BENCH_LIMIT
export BENCH_PORT BENCH_TLS_PORT BENCH_BUILD BENCH_CA
