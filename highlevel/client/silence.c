/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What is made of it when nothing comes any more: words that were said before (Q033), a body that is shorter than its
 * literal (Q058, Q059), and which message it was. */
#include "highlevel/client/client.h"

#include <stdio.h>

void satcheli_note_message(const satchel_client *imap, struct error_store *e)
{
	satcheli_replies_in_work(&imap->replies, &e->error.seq, &e->error.uid);
	if (!e->error.uid && e->error.seq)
		e->error.uid = satcheli_uidmap_uid(&imap->folder.uids, e->error.seq);
}

/* Q059: only where the program wants it, and the answer to its own command ends what came. */
static bool look_back(satchel_client *imap)
{
	const struct command *cmd = imap->flight.first;

	return imap->options.look_back && cmd &&
	       satcheli_framer_look_back(&imap->replies.framer, cmd->tag);
}

/* Q058: more was announced than is sent. Where the body ends is not guessed. */
static void cut_short(const satchel_client *imap, struct error_store *e, unsigned ms)
{
	const struct framer *f = &imap->replies.framer;
	uint64_t all = f->body, came = all - satcheli_framer_missing(f);

	e->error.code = SATCHEL_E_TRUNCATED;
	e->error.quirk = f->quirk;
	snprintf(e->message, sizeof e->message,
	         "nothing came for %u ms inside a literal: %llu of %llu octets are there", ms,
	         (unsigned long long)came, (unsigned long long)all);
}

int satcheli_silent(satchel_client *imap)
{
	unsigned ms = (unsigned)(imap->options.progress_ms ? imap->options.progress_ms : 120000);
	struct error_store e = { 0 };

	if (look_back(imap)) {
		satcheli_progress(imap);
		return SATCHEL_OK;
	}
	if (imap->bye) /* Q069: LOGOUT has no other answer */
		return satcheli_die_of(imap, &imap->bye_error);
	satcheli_error_copy(&e, &imap->last_words);
	e.error.code = SATCHEL_E_TIMEOUT;
	snprintf(e.message, sizeof e.message, "the server is silent: nothing came for %u ms", ms);
	if (satcheli_framer_missing(&imap->replies.framer))
		cut_short(imap, &e, ms);
	e.error.action = satchel_error_class(e.error.code);
	satcheli_note_message(imap, &e);
	return satcheli_die_of(imap, &e);
}
