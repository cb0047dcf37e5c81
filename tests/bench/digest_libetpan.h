/*
 * digest_libetpan.h - the digest of one message of libetpan's.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef DIGEST_LIBETPAN_H
#define DIGEST_LIBETPAN_H
#include "bench.h"
#include <libetpan/libetpan.h>

void digest_libetpan(struct bench_digest *d, const struct mailimap_msg_att *m);

#endif
