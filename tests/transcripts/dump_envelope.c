/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* An envelope as one line: the fields that came, in the order of the RFC. */
#include "tests/transcripts/dump.h"

#include <string.h>

/* {"Mary Smith" "mary" "example.net"}, {start "friends"}, {end} */
static void address(struct string *t, const satchel_address *a)
{
	if (a->kind == SATCHEL_GROUP_END) {
		text_print(t, "{end}");
		return;
	}
	text_print(t, a->kind == SATCHEL_GROUP_START ? "{start " : "{");
	if (a->kind == SATCHEL_ADDRESS) {
		dump_quoted(t, a->name);
		text_print(t, " ");
	}
	dump_quoted(t, a->mailbox);
	if (a->kind == SATCHEL_ADDRESS) {
		text_print(t, " ");
		dump_quoted(t, a->host);
	}
	if (!a->route || *a->route)
		dump_text(t, "route", a->route);
	if (strcmp(satchel_address_mailbox(a), a->mailbox))
		dump_text(t, "mailbox", satchel_address_mailbox(a));
	if (strcmp(satchel_address_host(a), a->host))
		dump_text(t, "host", satchel_address_host(a));
	text_print(t, "}");
}

static void addresses(struct string *t, const char *key, satchel_addresses list, bool known)
{
	if (!known) {
		text_print(t, "%s%s", list.count ? " !!" : "", list.count ? key : "");
		return;
	}
	text_print(t, " %s=[", key);
	for (size_t i = 0; i < list.count; i++) {
		text_print(t, "%s", i ? " " : "");
		address(t, &list.list[i]);
	}
	text_print(t, "]");
}

/* What is a default has a "?" behind its key. */
static void defaults(struct string *t, const satchel_envelope *e)
{
	if (satchel_envelope_sender(e).list != e->sender.list)
		text_print(t, " sender?=%s",
		           satchel_envelope_sender(e).list == e->from.list ? "from" : "!!");
	if (satchel_envelope_reply_to(e).list != e->reply_to.list)
		text_print(t, " reply-to?=%s",
		           satchel_envelope_reply_to(e).list == e->from.list ? "from" : "!!");
}

static void string(struct string *t, const char *key, const char *value, bool known)
{
	if (known)
		dump_text(t, key, value);
	else if (!value || *value)
		text_print(t, " !!%s", key);
}

void dump_envelope(struct string *t, const char *number, const satchel_envelope *e)
{
	text_print(t, *number ? "envelope %s" : "envelope%s", number);
	if (e->known & SATCHEL_ENVELOPE_DATE)
		dump_time(t, "date", &e->date);
	else if (e->date.known || !e->date.raw || *e->date.raw)
		text_print(t, " !!date");
	string(t, "subject", e->subject, e->known & SATCHEL_ENVELOPE_SUBJECT);
	addresses(t, "from", e->from, e->known & SATCHEL_ENVELOPE_FROM);
	addresses(t, "sender", e->sender, e->known & SATCHEL_ENVELOPE_SENDER);
	addresses(t, "reply-to", e->reply_to, e->known & SATCHEL_ENVELOPE_REPLY_TO);
	addresses(t, "to", e->to, e->known & SATCHEL_ENVELOPE_TO);
	addresses(t, "cc", e->cc, e->known & SATCHEL_ENVELOPE_CC);
	addresses(t, "bcc", e->bcc, e->known & SATCHEL_ENVELOPE_BCC);
	string(t, "in-reply-to", e->in_reply_to, e->known & SATCHEL_ENVELOPE_IN_REPLY_TO);
	string(t, "message-id", e->message_id, e->known & SATCHEL_ENVELOPE_MESSAGE_ID);
	defaults(t, e);
	text_print(t, "\n");
}
