/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What is known of servers by what the greeting says or what else is offered: capabilities that are offered in vain,
 * how long a line may be, how many messages are shown, what is said first. What is tolerated in answers stands at the grammar, and asks no
 * server for its name. */
#include "highlevel/client/client.h"

static const struct {
	const char *capability;
	const char *greeting; /* words of it; NULL: any */
	const char *beside;   /* how another capability begins; NULL: any */
} overlooked[] = {
	{ "NAMESPACE", "Microsoft Exchange Server 2003", NULL }, /* Q024: drops the connection */
	{ "IMAP4rev2", "Microsoft Exchange", NULL }, /* Q028: what it stands for does not work */
	{ "ESEARCH", NULL, "X-APPLE-" },             /* Q198: COUNT alone, whatever is asked for */
	{ "BINARY", NULL, "X-APPLE-" },              /* Q198: BINARY.SIZE is an error */
};

static bool greets(const satchel_client *imap, const char *words)
{
	return strstr(satchel_greeting(imap), words) != NULL;
}

/* greeting: words of it; capability: how one begins; NULL: any. */
static bool fits(const satchel_client *imap, const char *greeting, const char *capability)
{
	return (!greeting || greets(imap, greeting)) &&
	       (!capability || satcheli_capability_begins(imap, capability));
}

bool satcheli_server_overlook(const satchel_client *imap, const char *capability)
{
	for (size_t i = 0; i < sizeof overlooked / sizeof *overlooked; i++)
		if (ascii_equal(overlooked[i].capability, capability) &&
		    fits(imap, overlooked[i].greeting, overlooked[i].beside))
			return true;
	return false;
}

/* Q210: longer lines are BAD, or the connection is dropped. Courier takes 16 KiB and Dovecot 64 KiB, which is more than
 * we send. */
static const struct {
	const char *greeting, *capability; /* NULL: any; how a capability begins */
	size_t octets;
} lines[] = {
	{ " IMAP4rev1 2007", NULL, 1000 },  /* UW */
	{ " Panda IMAP ", NULL, 1000 },     /* its successor */
	{ NULL, "XYMHIGHESTMODSEQ", 1000 }, /* Yahoo */
};

size_t satcheli_server_line(const satchel_client *imap)
{
	uint64_t max = imap->replies.limits.max_command_line;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (lines[i].octets < max && fits(imap, lines[i].greeting, lines[i].capability))
			max = lines[i].octets;
	return max < SIZE_MAX ? (size_t)max : SIZE_MAX;
}

/* Q122: Yahoo shows the newest 10,000, and says so by MESSAGELIMIT or not at all. */
static const struct {
	const char *capability; /* how it begins */
	uint32_t messages;      /* 0: the number behind it */
} caps[] = {
	{ "MESSAGELIMIT=", 0 },
	{ "XYMHIGHESTMODSEQ", 10000 },
};

static uint64_t cap_of(const satchel_client *imap, size_t i)
{
	uint64_t n = 0;

	if (!caps[i].messages)
		return satcheli_capability_number(imap, caps[i].capability, &n) ? n : 0;
	return satcheli_capability_begins(imap, caps[i].capability) ? caps[i].messages : 0;
}

bool satcheli_server_caps(const satchel_client *imap, uint32_t exists)
{
	for (size_t i = 0; exists && !imap->uid_only && i < sizeof caps / sizeof *caps; i++)
		if (exists == cap_of(imap, i))
			return true;
	return false;
}

void satcheli_encode_own_id(struct encoder *e)
{
	satcheli_encode_word(e, "ID");
	satcheli_encode_open(e);
	satcheli_encode_string(e, "name", 4);
	satcheli_encode_string(e, "satchel", 7);
	satcheli_encode_string(e, "version", 7);
	satcheli_encode_string(e, satchel_version(), strlen(satchel_version()));
	satcheli_encode_close(e);
}

/* What is sent straight behind login. */
static const struct introduction {
	const char *greeting; /* words of it */
	bool id;              /* ID, where it is offered; else NOOP */
} introductions[] = {
	{ "Coremail", true },            /* Q020: opens nothing for whoever has no name */
	{ "Microsoft Exchange", false }, /* Q014: grants login, and may have no mailbox */
};

/* The first that this server wants to hear; NULL: none. */
static const struct introduction *find_introduction(const satchel_client *imap)
{
	for (size_t i = 0; i < sizeof introductions / sizeof *introductions; i++)
		if (greets(imap, introductions[i].greeting) &&
		    (!introductions[i].id || satchel_has(imap, "ID")))
			return &introductions[i];
	return NULL;
}

bool satcheli_server_wants(const satchel_client *imap)
{
	return find_introduction(imap) != NULL;
}

void satcheli_server_introduce(const satchel_client *imap, struct encoder *e)
{
	const struct introduction *found = find_introduction(imap);

	if (found && found->id)
		satcheli_encode_own_id(e);
	else
		satcheli_encode_word(e, "NOOP");
}
