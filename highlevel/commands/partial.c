/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* PARTIAL: places in a result, counted from its beginning (1) or from its end (-1). RFC 9394, for SEARCH and FETCH. */
#include "highlevel/commands/commands.h"

#include <stdio.h>

bool satcheli_is_partial_range(int64_t first, int64_t last)
{
	const int64_t most = UINT32_MAX;

	return first && last && (first > 0) == (last > 0) && first <= most && last <= most &&
	       first >= -most && last >= -most;
}

void satcheli_encode_partial(struct encoder *e, int64_t first, int64_t last)
{
	char range[64];

	snprintf(range, sizeof range, "PARTIAL %lld:%lld", (long long)first, (long long)last);
	satcheli_encode_word(e, range);
}
