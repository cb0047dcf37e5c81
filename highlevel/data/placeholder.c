/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Q143: what servers put in the place of a message that they cannot read. A table of their words: another server is
 * another row. */
#include "highlevel/data/placeholder.h"

#include <string.h>

/* Octets of such a message: they are short, and longer ones are not searched. */
enum { MESSAGE_MOST = 2048 };

static const struct {
	const char *name, *host; /* of its sender */
	const char *words;       /* how a line of it begins, or its subject */
} placeholders[] = {
	{ "Microsoft Exchange Server", ".MISSING-HOST-NAME.",
	  "Retrieval using the IMAP4 protocol failed for the following message" },
};

bool satcheli_placeholder_sender(const satchel_address *a)
{
	for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
		if (!strcmp(a->host, placeholders[i].host) &&
		    !strcmp(a->name, placeholders[i].name))
			return true;
	return false;
}

/* Words that somebody quotes stand elsewhere in a line. */
static bool begins_line(const char *text, const char *at, bool whole)
{
	static const char subject[] = "Subject: ";
	size_t n = (size_t)(at - text);

	if (!n)
		return whole;
	return at[-1] == '\n' || (n >= sizeof subject - 1 &&
	                          !memcmp(at - (sizeof subject - 1), subject, sizeof subject - 1));
}

static bool has_words(const char *text, size_t size, bool whole, const char *words)
{
	const char *p = text, *at;

	while ((at = memmem(p, size - (size_t)(p - text), words, strlen(words)))) {
		if (begins_line(text, at, whole))
			return true;
		p = at + 1;
	}
	return false;
}

/* whole: the text begins where the section begins. */
static bool is_made_up(const char *text, size_t size, bool whole)
{
	for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
		if (has_words(text, size, whole, placeholders[i].words))
			return true;
	return false;
}

bool satcheli_placeholder_body(const void *octets, size_t size)
{
	return size <= MESSAGE_MOST && is_made_up(octets, size, true);
}

/* The last octets of all that came. */
static void keep_tail(struct placeholder_watch *w, const char *octets, size_t size)
{
	size_t keep = size < sizeof w->tail ? sizeof w->tail - size : 0;

	if (w->size > keep) {
		memmove(w->tail, w->tail + w->size - keep, keep);
		w->size = keep;
		w->begun = true;
	}
	if (size > sizeof w->tail) {
		octets += size - sizeof w->tail;
		size = sizeof w->tail;
		w->begun = true;
	}
	memcpy(w->tail + w->size, octets, size);
	w->size += size;
}

/* The end of what came before, and the beginning of what comes now. */
static bool is_across(const struct placeholder_watch *w, const char *octets, size_t size)
{
	char joint[2 * PLACEHOLDER_TAIL];
	size_t n = size < PLACEHOLDER_TAIL ? size : PLACEHOLDER_TAIL;

	memcpy(joint, w->tail, w->size);
	memcpy(joint + w->size, octets, n);
	return is_made_up(joint, w->size + n, !w->begun);
}

bool satcheli_placeholder_piece(struct placeholder_watch *w, const void *octets, size_t size,
                                uint64_t total)
{
	bool found;

	if (total > MESSAGE_MOST || !size)
		return false;
	found = (w->size && is_across(w, octets, size)) ||
	        is_made_up(octets, size, !w->size && !w->begun);
	keep_tail(w, octets, size);
	return found;
}
