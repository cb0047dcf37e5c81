/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The open folder: counts, flags, and which UID each message has, true through EXISTS, EXPUNGE, VANISHED and FETCH. */
#include "core/block.h"
#include "highlevel/client/client.h"

/* Handles that have to say something of this folder do it now. */
static void leave(satchel_client *imap)
{
	for (struct handle *h = imap->handles; h; h = h->next)
		if (h->leave)
			h->leave(h);
	imap->folder.serial++;
}

static void forget(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	leave(imap);
	satcheli_uidmap_clear(&f->uids);
	satcheli_words_clear(&f->keywords);
	satcheli_words_clear(&f->permanent_keywords);
	satcheli_block_free(f->name);
	satcheli_block_free(f->mailbox_id);
	f->name = f->mailbox_id = NULL;
	f->saved = f->told_modseq = f->unnamed = false;
	f->seen_modseq = 0;
	memset(&f->state, 0, sizeof f->state);
	f->state.mailbox_id = "";
}

void satcheli_folder_close(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	forget(imap);
	satcheli_block_free(f->next);
	f->next = NULL;
	if (imap->state == SATCHEL_STATE_SELECTED)
		imap->state = SATCHEL_STATE_AUTHENTICATED;
}

int satcheli_folder_open(satchel_client *imap, const char *name, bool read_only)
{
	struct folder_work *f = &imap->folder;

	satcheli_block_free(f->next);
	f->next = satcheli_block_text(&imap->from, name, strlen(name));
	f->next_read_only = read_only;
	return f->next ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

/* From here on it is the new folder. */
static void change(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	if (!f->next)
		return;
	forget(imap);
	f->name = f->next;
	f->next = NULL;
	f->state.name = f->name;
	f->state.read_only = f->next_read_only;
}

/* RFC 7162 section 3.2.11: whatever came before belongs to the old folder. */
static void closed(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	char *name = f->name;
	bool read_only = f->state.read_only;

	if (f->next) {
		change(imap);
	} else if (name && imap->selecting) { /* counts of the old folder came in between */
		f->name = NULL;
		forget(imap);
		f->state.name = f->name = name;
		f->state.read_only = read_only;
	}
}

void satcheli_folder_opened(satchel_client *imap)
{
	change(imap);
	imap->state = SATCHEL_STATE_SELECTED;
	satcheli_numbers_opened(imap);
}

const satchel_folder_state *satchel_selected(const satchel_client *imap)
{
	bool opening = imap->selecting && imap->folder.name && !imap->folder.next;

	return opening || imap->state == SATCHEL_STATE_SELECTED ? &imap->folder.state : NULL;
}

uint32_t satchel_uid_of(const satchel_client *imap, uint32_t number)
{
	return satcheli_uidmap_uid(&imap->folder.uids, number);
}

uint32_t satchel_number_of(const satchel_client *imap, uint32_t uid)
{
	return satcheli_uidmap_seq(&imap->folder.uids, uid);
}

/* ---- replies */

static void exists(satchel_client *imap, uint32_t n)
{
	satchel_event event = { .kind = SATCHEL_EVENT_EXISTS, .number = n, .text = "" };
	struct folder_work *f = &imap->folder;

	change(imap);
	if (!satcheli_uidmap_exists(&f->uids, n)) {
		satcheli_uidmap_clear(&f->uids);
		satcheli_uidmap_exists(&f->uids, n);
		f->removed++; /* how many went, and which, was not said */
	}
	f->old = n < f->old ? n : f->old;
	f->state.exists = n;
	f->state.known |= SATCHEL_STATE_EXISTS;
	f->state.capped = satcheli_server_caps(imap, n);
	satcheli_event(imap, &event);
}

static void recent(satchel_client *imap, uint32_t n)
{
	satchel_event event = { .kind = SATCHEL_EVENT_RECENT, .number = n, .text = "" };

	change(imap);
	imap->folder.state.recent = n;
	imap->folder.state.known |= SATCHEL_STATE_RECENT;
	satcheli_event(imap, &event);
}

/* Q114: a number above the count of messages. */
static int above(satchel_client *imap)
{
	struct error_store e = { 0 };

	if (satcheli_quirk_met(&imap->replies.quirks, 114))
		return SATCHEL_OK;
	satcheli_error_set(&e, SATCHEL_E_PROTOCOL, "", "number above the count of messages (Q114)");
	e.error.quirk = 114;
	return satcheli_die_of(imap, &e);
}

/* Q215, Q216: the count goes down with each. */
static int expunge(satchel_client *imap, uint32_t n)
{
	satchel_event event = { .kind = SATCHEL_EVENT_EXPUNGE, .number = n, .text = "" };
	struct folder_work *f = &imap->folder;

	if (n > f->state.exists)
		return above(imap);
	satcheli_uidmap_expunge(&f->uids, n, &event.uid);
	f->state.exists--;
	f->old -= n <= f->old;
	f->removed++;
	satcheli_event(imap, &event);
	return SATCHEL_OK;
}

static void vanished(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_VANISHED,
		                .set = reply->set,
		                .earlier = reply->earlier,
		                .text = "" };
	struct folder_work *f = &imap->folder;
	uint32_t n;

	if (reply->earlier && imap->selecting) /* RFC 7162 section 3.2.5.2: the answer to QRESYNC */
		change(imap);
	if (!reply->earlier) {
		n = satcheli_uidmap_vanish_set(&f->uids, &reply->set);
		f->old -= n < f->old ? n : f->old;
		f->removed += 1 + n;
		f->state.exists = satcheli_uidmap_size(&f->uids);
	}
	satcheli_event(imap, &event);
}

static int keep_flags(satchel_client *imap, struct word_list *list, satchel_flags *to,
                      const satchel_flags *flags)
{
	satchel_words words = { flags->keywords, flags->count };
	int rc = satcheli_words_set(imap, list, words);

	if (rc)
		return rc;
	*to = (satchel_flags){ flags->bits, list->words.list, list->words.count };
	return SATCHEL_OK;
}

static int flags(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_FLAGS, .flags = &reply->flags, .text = "" };
	struct folder_work *f = &imap->folder;

	change(imap);
	if (keep_flags(imap, &f->keywords, &f->state.flags, &reply->flags))
		return SATCHEL_E_MEMORY;
	f->state.known |= SATCHEL_STATE_FLAGS;
	satcheli_event(imap, &event);
	return SATCHEL_OK;
}

static bool learn(struct folder_work *f, const satchel_message *m)
{
	if (!m->seq || !m->uid || uidmap_knows(&f->uids, m->seq, m->uid))
		return true;
	return satcheli_uidmap_learn(&f->uids, m->seq, m->uid) != SATCHEL_E_MEMORY;
}

/* Which UID a sequence number has; new mail may raise UIDNEXT. */
int satcheli_folder_message(satchel_client *imap, const satchel_message *m)
{
	struct folder_work *f = &imap->folder;
	bool odd = m->seq > f->state.exists && (f->state.known & SATCHEL_STATE_EXISTS);

	if (!odd && !learn(f, m))
		return SATCHEL_E_MEMORY;
	if (m->uid >= f->state.uid_next && m->uid < UINT32_MAX &&
	    (f->state.known & SATCHEL_STATE_UIDNEXT))
		f->state.uid_next = m->uid + 1;
	if (m->modseq > f->seen_modseq)
		f->seen_modseq = m->modseq;
	return odd ? above(imap) : SATCHEL_OK;
}

/* RFC 7162 section 6: what is behind a MODSEQ that was seen may not have been told yet, as VANISHED is when it is delayed.
 * So the highest counts when a command ends, and not at all where the server said HIGHESTMODSEQ. */
void satcheli_folder_tagged(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	if (!f->told_modseq && (f->state.known & SATCHEL_STATE_MODSEQ) &&
	    f->seen_modseq > f->state.highest_modseq)
		f->state.highest_modseq = f->seen_modseq;
	f->seen_modseq = 0;
	f->told_modseq = false;
}

int satcheli_folder_reply(satchel_client *imap, const satchel_reply *reply)
{
	switch (reply->kind) {
	case SATCHEL_REPLY_EXISTS: exists(imap, reply->number); return SATCHEL_OK;
	case SATCHEL_REPLY_RECENT: recent(imap, reply->number); return SATCHEL_OK;
	case SATCHEL_REPLY_EXPUNGE: return expunge(imap, reply->number);
	case SATCHEL_REPLY_VANISHED: vanished(imap, reply); return SATCHEL_OK;
	default: return flags(imap, reply);
	}
}

/* ---- response codes */

static const struct {
	satchel_code_kind kind;
	uint32_t bit;
	size_t offset;
} numbers[] = {
	{ SATCHEL_CODE_UIDNEXT, SATCHEL_STATE_UIDNEXT, offsetof(satchel_folder_state, uid_next) },
	{ SATCHEL_CODE_UIDVALIDITY, SATCHEL_STATE_UIDVALIDITY,
	  offsetof(satchel_folder_state, uid_validity) },
	{ SATCHEL_CODE_UNSEEN, SATCHEL_STATE_UNSEEN, offsetof(satchel_folder_state, first_unseen) },
};

/* Q095: zero is "not known". */
static void number(struct folder_work *f, const satchel_code *code)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (numbers[i].kind != code->kind || !code->number || code->number > UINT32_MAX)
			continue;
		*(uint32_t *)(void *)((char *)&f->state + numbers[i].offset) =
			(uint32_t)code->number;
		f->state.known |= numbers[i].bit;
	}
}

static int permanent_flags(satchel_client *imap, const satchel_code *code)
{
	struct folder_work *f = &imap->folder;

	if (keep_flags(imap, &f->permanent_keywords, &f->state.permanent_flags, &code->flags))
		return SATCHEL_E_MEMORY;
	f->state.known |= SATCHEL_STATE_PERMANENT_FLAGS;
	return SATCHEL_OK;
}

static int mailbox_id(satchel_client *imap, const satchel_code *code)
{
	struct folder_work *f = &imap->folder;
	const char *id = code->words.count ? code->words.list[0] : "";
	char *copy = imap->selecting ? satcheli_block_text(&imap->from, id, strlen(id)) : NULL;

	if (!imap->selecting) /* of CREATE */
		return SATCHEL_OK;
	if (!copy)
		return SATCHEL_E_MEMORY;
	change(imap);
	satcheli_block_free(f->mailbox_id);
	f->state.mailbox_id = f->mailbox_id = copy;
	return SATCHEL_OK;
}

/* Codes that only the folder which is being opened can have. */
static bool is_of_opening(satchel_code_kind kind)
{
	return kind == SATCHEL_CODE_UIDVALIDITY || kind == SATCHEL_CODE_UIDNEXT ||
	       kind == SATCHEL_CODE_UNSEEN || kind == SATCHEL_CODE_PERMANENTFLAGS ||
	       kind == SATCHEL_CODE_NOMODSEQ || kind == SATCHEL_CODE_UIDNOTSTICKY ||
	       kind == SATCHEL_CODE_READ_ONLY || kind == SATCHEL_CODE_READ_WRITE;
}

/* ---- what codes change */

static int keep_modseq(satchel_client *imap, const satchel_code *code)
{
	satchel_folder_state *s = &imap->folder.state;

	s->highest_modseq = code->number;
	imap->folder.told_modseq |= code->number > 0;
	s->known |= code->number ? SATCHEL_STATE_MODSEQ | SATCHEL_STATE_NO_MODSEQ : 0;
	s->no_modseq = s->no_modseq && !code->number;
	return SATCHEL_OK;
}

static int keep_no_modseq(satchel_client *imap, const satchel_code *code)
{
	(void)code;
	imap->folder.state.no_modseq = true;
	imap->folder.state.known |= SATCHEL_STATE_NO_MODSEQ;
	return SATCHEL_OK;
}

static int keep_not_sticky(satchel_client *imap, const satchel_code *code)
{
	(void)code;
	imap->folder.state.uid_not_sticky = true;
	return SATCHEL_OK;
}

static int keep_access(satchel_client *imap, const satchel_code *code)
{
	imap->folder.state.read_only = code->kind == SATCHEL_CODE_READ_ONLY;
	imap->folder.state.known |= SATCHEL_STATE_READ_ONLY;
	return SATCHEL_OK;
}

static const struct change {
	satchel_code_kind kind;
	int (*keep)(satchel_client *imap, const satchel_code *code);
	satchel_event_kind event; /* 0: none */
} changes[] = {
	{ SATCHEL_CODE_HIGHESTMODSEQ, keep_modseq, SATCHEL_EVENT_HIGHESTMODSEQ },
	{ SATCHEL_CODE_PERMANENTFLAGS, permanent_flags, 0 },
	{ SATCHEL_CODE_MAILBOXID, mailbox_id, 0 },
	{ SATCHEL_CODE_NOMODSEQ, keep_no_modseq, SATCHEL_EVENT_NOMODSEQ },
	{ SATCHEL_CODE_UIDNOTSTICKY, keep_not_sticky, SATCHEL_EVENT_UIDNOTSTICKY },
	{ SATCHEL_CODE_READ_ONLY, keep_access, SATCHEL_EVENT_READ_ONLY },
	{ SATCHEL_CODE_READ_WRITE, keep_access, SATCHEL_EVENT_READ_WRITE },
};

static bool same_state(const satchel_folder_state *a, const satchel_folder_state *b)
{
	return a->read_only == b->read_only && a->no_modseq == b->no_modseq &&
	       a->uid_not_sticky == b->uid_not_sticky && a->highest_modseq == b->highest_modseq;
}

/* What comes while the folder is being opened is how it is, and no change. */
static int keep_and_tell(satchel_client *imap, const satchel_code *code, const char *text,
                         const struct change *change)
{
	satchel_event event = { .kind = change->event, .code = code, .text = text };
	satchel_folder_state before = imap->folder.state;
	int rc = change->keep(imap, code);

	if (!rc && change->event && imap->state == SATCHEL_STATE_SELECTED && !imap->selecting &&
	    !same_state(&before, &imap->folder.state))
		satcheli_event(imap, &event);
	return rc;
}

/* Of the open folder: all UIDs that are known of it mean other messages, or none (RFC 9051 section 2.3.1.1). */
static bool is_void(const satchel_client *imap, const satchel_code *code)
{
	const satchel_folder_state *s = &imap->folder.state;

	return code->kind == SATCHEL_CODE_UIDVALIDITY && code->number && !imap->selecting &&
	       imap->state == SATCHEL_STATE_SELECTED && (s->known & SATCHEL_STATE_UIDVALIDITY) &&
	       code->number != s->uid_validity;
}

int satcheli_folder_code(satchel_client *imap, const satchel_code *code, const char *text)
{
	if (code->kind == SATCHEL_CODE_CLOSED)
		closed(imap);
	if (code->kind == SATCHEL_CODE_CLOSED || !code->valid)
		return SATCHEL_OK;
	if (is_void(imap, code))
		return satcheli_die(imap, SATCHEL_E_PROTOCOL,
		                    "the open folder has another UIDVALIDITY now");
	if (is_of_opening(code->kind))
		change(imap);
	number(&imap->folder, code);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (changes[i].kind == code->kind)
			return keep_and_tell(imap, code, text, &changes[i]);
	return SATCHEL_OK;
}
