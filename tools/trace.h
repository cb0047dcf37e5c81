/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_TRACE_H
#define TOOLS_TRACE_H

#include "tool.h"

/* Shows the wire on stderr, line by line, however the octets are cut. */
struct trace {
	satchel_trace_kind kind; /* of the line that is open */
	bool open;
};

void trace_write(struct trace *trace, satchel_trace_kind kind, satchel_octets octets);

#endif
