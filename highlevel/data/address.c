/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What envelopes mean where they do not say it. The structs keep what came. */
#include <satchel/types.h>

#include <string.h>

/* Q162: Dovecot's and c-client's words for what a header field does not have. */
static const char *const missing[] = {
	"MISSING_MAILBOX",
	"MISSING_DOMAIN",
	".MISSING-HOST-NAME.",
	".SYNTAX-ERROR.",
};

static const char *unless_missing(const char *text)
{
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		if (!strcmp(text, missing[i]))
			return "";
	return text;
}

const char *satchel_address_mailbox(const satchel_address *address)
{
	return address ? unless_missing(address->mailbox) : "";
}

const char *satchel_address_host(const satchel_address *address)
{
	return address ? unless_missing(address->host) : "";
}

/* Q159: servers that leave the defaults of RFC 9051 section 7.5.2 to us. */
static satchel_addresses or_from(const satchel_envelope *e, satchel_addresses list)
{
	return list.count ? list : e->from;
}

satchel_addresses satchel_envelope_sender(const satchel_envelope *envelope)
{
	return or_from(envelope, envelope->sender);
}

satchel_addresses satchel_envelope_reply_to(const satchel_envelope *envelope)
{
	return or_from(envelope, envelope->reply_to);
}
