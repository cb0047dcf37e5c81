/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Servers that offer what they cannot do: capabilities that are overlooked, by what the greeting says or what else is
 * offered. What is tolerated in answers stands at the grammar, and asks no server for its name. */
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

static bool offers(const satchel_client *imap, const char *beginning)
{
	satchel_words words = imap->capabilities.words;
	size_t n = strlen(beginning);

	for (size_t i = 0; i < words.count; i++)
		if (strlen(words.list[i]) >= n && ascii_is(words.list[i], n, beginning, n))
			return true;
	return false;
}

bool satcheli_server_overlook(const satchel_client *imap, const char *capability)
{
	for (size_t i = 0; i < sizeof overlooked / sizeof *overlooked; i++)
		if (ascii_equal(overlooked[i].capability, capability) &&
		    (!overlooked[i].greeting ||
		     strstr(satchel_greeting(imap), overlooked[i].greeting)) &&
		    (!overlooked[i].beside || offers(imap, overlooked[i].beside)))
			return true;
	return false;
}
