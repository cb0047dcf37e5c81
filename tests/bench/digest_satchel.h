/*
 * digest_satchel.h - the digest of one message of satchel's.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef DIGEST_SATCHEL_H
#define DIGEST_SATCHEL_H
#include "bench.h"
#include <satchel/satchel.h>

void digest_satchel(struct bench_digest *d, const satchel_message *m);

#endif
