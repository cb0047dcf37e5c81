/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The open folder: counts, flags, and which UID each message has, true through EXISTS, EXPUNGE, VANISHED and FETCH. */
#include "core/block.h"
#include "highlevel/client/client.h"

void satcheli_folder_close(satchel_client *imap)
{
	struct folder_work *f = &imap->folder;

	satcheli_uidmap_clear(&f->uids);
	satcheli_words_clear(&f->keywords);
	satcheli_words_clear(&f->permanent_keywords);
	satcheli_block_free(f->name);
	f->name = NULL;
	memset(&f->state, 0, sizeof f->state);
	if (imap->state == SATCHEL_STATE_SELECTED)
		imap->state = SATCHEL_STATE_AUTHENTICATED;
}

/* The command is on its way: what comes from now on is about this folder. */
int satcheli_folder_open(satchel_client *imap, const char *name, bool read_only)
{
	struct folder_work *f = &imap->folder;

	satcheli_folder_close(imap);
	f->name = satcheli_block_text(&imap->from, name, strlen(name));
	if (!f->name)
		return SATCHEL_E_MEMORY;
	f->state.name = f->name;
	f->state.read_only = read_only;
	return SATCHEL_OK;
}

const satchel_folder_state *satchel_selected(const satchel_client *imap)
{
	return imap->state == SATCHEL_STATE_SELECTED ? &imap->folder.state : NULL;
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

	if (!satcheli_uidmap_exists(&f->uids, n)) {
		satcheli_uidmap_clear(&f->uids);
		satcheli_uidmap_exists(&f->uids, n);
	}
	f->state.exists = n;
	f->state.known |= SATCHEL_STATE_EXISTS;
	satcheli_event(imap, &event);
}

static void recent(satchel_client *imap, uint32_t n)
{
	satchel_event event = { .kind = SATCHEL_EVENT_RECENT, .number = n, .text = "" };

	imap->folder.state.recent = n;
	imap->folder.state.known |= SATCHEL_STATE_RECENT;
	satcheli_event(imap, &event);
}

/* Q114, Q215, Q216: the count goes down with each; a number above it is passed over. */
static void expunge(satchel_client *imap, uint32_t n)
{
	satchel_event event = { .kind = SATCHEL_EVENT_EXPUNGE, .number = n, .text = "" };
	struct folder_work *f = &imap->folder;

	if (!n || n > f->state.exists) {
		satcheli_quirk_met(&imap->replies.quirks, 114);
		return;
	}
	satcheli_uidmap_expunge(&f->uids, n, &event.uid);
	f->state.exists--;
	satcheli_event(imap, &event);
}

static void vanished(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_VANISHED, .set = reply->set, .earlier = reply->earlier, .text = "" };
	struct folder_work *f = &imap->folder;

	if (!reply->earlier) {
		satcheli_uidmap_vanish_set(&f->uids, &reply->set);
		f->state.exists = satcheli_uidmap_size(&f->uids);
	}
	satcheli_event(imap, &event);
}

static int keep_flags(satchel_client *imap, struct word_list *list, satchel_flags *to, const satchel_flags *flags)
{
	satchel_words words = { flags->keywords, flags->count };
	int rc = satcheli_words_set(imap, list, words);

	if (rc)
		return rc;
	*to = (satchel_flags){ flags->bits, list->words.list, list->words.count };
	return SATCHEL_OK;
}

static void flags(satchel_client *imap, const satchel_reply *reply)
{
	satchel_event event = { .kind = SATCHEL_EVENT_FLAGS, .flags = &reply->flags, .text = "" };
	struct folder_work *f = &imap->folder;

	if (!keep_flags(imap, &f->keywords, &f->state.flags, &reply->flags))
		f->state.known |= SATCHEL_STATE_FLAGS;
	satcheli_event(imap, &event);
}

/* Which UID a sequence number has; new mail may raise UIDNEXT, changes the MODSEQ. */
static void message(satchel_client *imap, const satchel_message *m)
{
	struct folder_work *f = &imap->folder;

	if (m->seq > f->state.exists && (f->state.known & SATCHEL_STATE_EXISTS))
		satcheli_quirk_met(&imap->replies.quirks, 114);
	else if (m->seq && m->uid)
		satcheli_uidmap_learn(&f->uids, m->seq, m->uid);
	if ((f->state.known & SATCHEL_STATE_UIDNEXT) && m->uid >= f->state.uid_next && m->uid < UINT32_MAX)
		f->state.uid_next = m->uid + 1;
	if ((f->state.known & SATCHEL_STATE_MODSEQ) && m->modseq > f->state.highest_modseq)
		f->state.highest_modseq = m->modseq;
}

void satcheli_folder_reply(satchel_client *imap, const satchel_reply *reply)
{
	switch (reply->kind) {
	case SATCHEL_REPLY_EXISTS:
		exists(imap, reply->number);
		break;
	case SATCHEL_REPLY_RECENT:
		recent(imap, reply->number);
		break;
	case SATCHEL_REPLY_EXPUNGE:
		expunge(imap, reply->number);
		break;
	case SATCHEL_REPLY_VANISHED:
		vanished(imap, reply);
		break;
	case SATCHEL_REPLY_FLAGS:
		flags(imap, reply);
		break;
	case SATCHEL_REPLY_FETCH:
		message(imap, reply->message);
		break;
	default:
		break;
	}
}

/* ---- response codes */

static const struct {
	satchel_code_kind kind;
	uint32_t bit;
	size_t offset;
} numbers[] = {
	{ SATCHEL_CODE_UIDNEXT, SATCHEL_STATE_UIDNEXT, offsetof(satchel_folder_state, uid_next) },
	{ SATCHEL_CODE_UIDVALIDITY, SATCHEL_STATE_UIDVALIDITY, offsetof(satchel_folder_state, uid_validity) },
	{ SATCHEL_CODE_UNSEEN, SATCHEL_STATE_UNSEEN, offsetof(satchel_folder_state, first_unseen) },
};

/* Q095: zero is "not known". */
static void number(struct folder_work *f, const satchel_code *code)
{
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		if (numbers[i].kind != code->kind || !code->number || code->number > UINT32_MAX)
			continue;
		*(uint32_t *)(void *)((char *)&f->state + numbers[i].offset) = (uint32_t)code->number;
		f->state.known |= numbers[i].bit;
	}
}

void satcheli_folder_code(satchel_client *imap, const satchel_code *code)
{
	struct folder_work *f = &imap->folder;

	if (!code->valid)
		return;
	number(f, code);
	switch (code->kind) {
	case SATCHEL_CODE_HIGHESTMODSEQ:
		f->state.highest_modseq = code->number;
		f->state.known |= code->number ? SATCHEL_STATE_MODSEQ : 0;
		break;
	case SATCHEL_CODE_PERMANENTFLAGS:
		if (!keep_flags(imap, &f->permanent_keywords, &f->state.permanent_flags, &code->flags))
			f->state.known |= SATCHEL_STATE_PERMANENT_FLAGS;
		break;
	case SATCHEL_CODE_NOMODSEQ:
		f->state.no_modseq = true;
		break;
	case SATCHEL_CODE_UIDNOTSTICKY:
		f->state.uid_not_sticky = true;
		break;
	case SATCHEL_CODE_READ_ONLY:
	case SATCHEL_CODE_READ_WRITE:
		f->state.read_only = code->kind == SATCHEL_CODE_READ_ONLY;
		break;
	default:
		break;
	}
}
