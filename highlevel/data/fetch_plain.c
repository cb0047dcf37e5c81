/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* "(UID 7 FLAGS (\Seen))": most responses in number, as they are told when a folder's flags are asked for. A short way to what
 * fetch.c makes of it; whatever is not just so goes the long way. */
#include "core/scan.h"
#include "highlevel/data/fetch.h"

enum { ROW_MAX = 128 };

bool satcheli_fetch_plain(const struct reader *r, const struct frame *frame, satchel_message *m)
{
	static const char begins[16] = "(UID ", between[16] = " FLAGS (";
	char *p = frame->data + frame->head;
	const char *stop = frame->data + frame->size - 2;

	if (!frame->head || frame->size > ROW_MAX || !scan_begins(p, begins, 5))
		return false;
	p += 5;
	p += scan_number(p, &m->uid);
	if (!m->uid || !scan_begins(p, between, 8))
		return false;
	p = satcheli_flags_recall(&r->flags, p + 7, stop, &m->flags);
	return p && *p == ')' && p + 1 == stop && *stop == '\r'; /* Q038: LF alone */
}
