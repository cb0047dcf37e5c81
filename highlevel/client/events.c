/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the program is told: events, trace. It may call getters and queue commands meanwhile; nothing is read. */
#include "highlevel/client/watching.h"

#include <stdarg.h>
#include <stdio.h>

void satcheli_event(satchel_client *imap, const satchel_event *event)
{
	if (imap->closing)
		return;
	satcheli_watch_event(imap, event);
	if (!imap->options.listen)
		return;
	imap->inside++;
	imap->options.listen(imap, event, imap->options.user);
	imap->inside--;
}

void satcheli_trace(satchel_client *imap, satchel_trace_kind kind, const void *octets, size_t size)
{
	satchel_octets o = { octets, size };

	if (!imap->options.trace || !size)
		return;
	imap->inside++;
	imap->options.trace(imap, kind, o, imap->options.user);
	imap->inside--;
}

void satcheli_trace_note(satchel_client *imap, const char *format, ...)
{
	char text[512];
	va_list args;

	if (!imap->options.trace)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	satcheli_trace(imap, SATCHEL_TRACE_NOTE, text, strlen(text));
}
