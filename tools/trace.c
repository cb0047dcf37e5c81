/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Shows the wire on stderr: "C: " is sent, "S: " is received, "-- " is a note. The library has
 * put *** for secrets before; here octets that could drive the terminal become \xNN. */
#include <string.h>

#include "trace.h"

static const char *const marks[] = {
	[SATCHEL_TRACE_NOTE] = "-- ",
	[SATCHEL_TRACE_SENT] = "C: ",
	[SATCHEL_TRACE_RECEIVED] = "S: ",
};

static void end_line(struct trace *t)
{
	if (t->open)
		fputc('\n', stderr);
	t->open = false;
}

static void begin_line(struct trace *t, satchel_trace_kind kind)
{
	if (t->open && t->kind != kind)
		end_line(t);
	if (!t->open)
		fputs(marks[kind], stderr);
	t->open = true;
	t->kind = kind;
}

static void write_octet(unsigned char c)
{
	if ((c >= 0x20 && c < 0x7F) || c == '\t')
		fputc(c, stderr);
	else
		fprintf(stderr, "\\x%02x", c);
}

void trace_write(struct trace *t, satchel_trace_kind kind, satchel_octets octets)
{
	const unsigned char *at = octets.data;

	flockfile(stderr);
	for (size_t i = 0; i < octets.size; i++) {
		begin_line(t, kind);
		if (at[i] == '\n')
			end_line(t);
		else if (at[i] != '\r')
			write_octet(at[i]);
	}
	if (kind == SATCHEL_TRACE_NOTE)
		end_line(t);
	funlockfile(stderr);
}
