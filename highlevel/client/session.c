/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What the session is known to be: state, capabilities, what was enabled. Each list replaces the one before (Q001). */
#include "core/block.h"
#include "highlevel/client/client.h"

#include <satchel/quirk.h>
#include <stdlib.h>

void satcheli_words_clear(struct word_list *list)
{
	satcheli_block_free(list->block);
	*list = (struct word_list){ { NULL, 0 }, NULL };
}

satchel_words satcheli_words_of(const char *const *list)
{
	satchel_words words = { list, 0 };

	while (list && list[words.count])
		words.count++;
	return words;
}

static size_t text_size(satchel_words words)
{
	size_t n = 0;

	for (size_t i = 0; i < words.count; i++)
		n += strlen(words.list[i]) + 1;
	return n;
}

int satcheli_words_set(satchel_client *imap, struct word_list *list, satchel_words words)
{
	size_t pointers = words.count * sizeof(char *);
	char *block = satcheli_block_new(&imap->from, pointers + text_size(words)), *text;
	const char **copy = (const char **)(void *)block;

	if (!block)
		return SATCHEL_E_MEMORY;
	text = block + pointers;
	for (size_t i = 0; i < words.count; i++) {
		size_t n = strlen(words.list[i]) + 1;

		copy[i] = memcpy(text, words.list[i], n);
		text += n;
	}
	satcheli_words_clear(list);
	*list = (struct word_list){ { copy, words.count }, block };
	return SATCHEL_OK;
}

bool satcheli_words_have(const struct word_list *list, const char *word)
{
	for (size_t i = 0; i < list->words.count; i++)
		if (ascii_equal(list->words.list[i], word))
			return true;
	return false;
}

int satcheli_capabilities_set(satchel_client *imap, satchel_words words)
{
	satchel_event event = { .kind = SATCHEL_EVENT_CAPABILITY, .text = "" };
	int rc = satcheli_words_set(imap, &imap->capabilities, words);

	if (rc)
		return rc;
	imap->capabilities_known = true;
	satcheli_session_settle(imap);
	satcheli_event(imap, &event);
	return SATCHEL_OK;
}

/* ---- what is offered */

/* What a server of IMAP4rev2 has without saying so: RFC 9051 appendix E. BINARY is there for FETCH alone, and SPECIAL-USE
 * for LIST alone. */
static const char *const folded[] = {
	"CHILDREN", "ENABLE",    "ESEARCH", "IDLE",      "LIST-EXTENDED", "LIST-STATUS", "LITERAL-",
	"MOVE",     "NAMESPACE", "SASL-IR", "SEARCHRES", "STATUS=SIZE",   "UIDPLUS",     "UNSELECT",
};

static bool is_folded(const char *capability)
{
	for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
		if (ascii_equal(folded[i], capability))
			return true;
	return false;
}

static bool is_overlooked(const satchel_client *imap, const char *capability)
{
	return satcheli_words_have(&imap->mask, capability) ||
	       satcheli_server_overlook(imap, capability);
}

static bool is_offered(const satchel_client *imap, const char *capability)
{
	return satcheli_words_have(&imap->capabilities, capability) &&
	       !is_overlooked(imap, capability);
}

const char *satcheli_capability_begins(const satchel_client *imap, const char *beginning)
{
	satchel_words words = imap->capabilities.words;

	for (size_t i = 0; i < words.count; i++)
		if (ascii_begins(words.list[i], beginning))
			return words.list[i];
	return NULL;
}

bool satcheli_capability_number(const satchel_client *imap, const char *name, uint64_t *n)
{
	enum { DIGITS_MAX = 18 };
	const char *word = satcheli_capability_begins(imap, name);
	const char *digits = word ? word + strlen(name) : "";
	size_t count = strspn(digits, "0123456789");

	if (!count || count > DIGITS_MAX || digits[count] || !satchel_has(imap, word))
		return false;
	*n = strtoull(digits, NULL, 10);
	return true;
}

void satcheli_session_forget(satchel_client *imap)
{
	satcheli_words_clear(&imap->capabilities);
	satcheli_words_clear(&imap->enabled);
	imap->capabilities_known = false;
	satcheli_session_settle(imap);
}

/* ---- what was enabled */

/* Q028: never for the word alone; see RFC 9051 appendix E. */
static bool speaks_rev2(const satchel_client *imap)
{
	return satchel_is_enabled(imap, "IMAP4rev2") ||
	       (is_offered(imap, "IMAP4rev2") && !is_offered(imap, "IMAP4rev1"));
}

/* RFC 9755 section 3, RFC 9051 section 5.1: names of folders are UTF-8 from here on. What was remembered of names is void,
 * as the same folder has another name on the wire. */
void satcheli_session_settle(satchel_client *imap)
{
	bool utf8;

	imap->rev2 = speaks_rev2(imap);
	imap->uid_only = satchel_is_enabled(imap, "UIDONLY");
	utf8 = imap->rev2 || satchel_is_enabled(imap, "UTF8=ACCEPT");
	if (utf8 != imap->replies.reader.utf8)
		satcheli_names_clear(imap);
	imap->replies.reader.utf8 = utf8;
}

satchel_literals satcheli_literals(const satchel_client *imap)
{
	if (satchel_has(imap, "LITERAL+"))
		return SATCHEL_LITERALS_PLUS;
	return satchel_has(imap, "LITERAL-") ? SATCHEL_LITERALS_MINUS : SATCHEL_LITERALS_SYNC;
}

/* ---- getters */

/* RFC 7162 section 3.2.3: who has QRESYNC has CONDSTORE, whether it says so or not. */
bool satchel_has(const satchel_client *imap, const char *capability)
{
	if (!capability || is_overlooked(imap, capability))
		return false;
	return satcheli_words_have(&imap->capabilities, capability) ||
	       (imap->rev2 && is_folded(capability)) ||
	       (ascii_equal(capability, "CONDSTORE") && is_offered(imap, "QRESYNC"));
}

satchel_words satchel_capabilities(const satchel_client *imap)
{
	return imap->capabilities.words;
}

bool satchel_is_enabled(const satchel_client *imap, const char *capability)
{
	return satcheli_words_have(&imap->enabled, capability) ||
	       (ascii_equal(capability, "CONDSTORE") &&
	        satcheli_words_have(&imap->enabled, "QRESYNC"));
}

satchel_state satchel_state_of(const satchel_client *imap)
{
	return imap->state;
}

const char *satchel_greeting(const satchel_client *imap)
{
	return imap->greeting ? imap->greeting : "";
}

bool satchel_is_secure(const satchel_client *imap)
{
	return imap->secure;
}

bool satchel_is_compressed(const satchel_client *imap)
{
	return imap->compressed;
}

void *satchel_user(const satchel_client *imap)
{
	return imap->options.user;
}

const satchel_error *satchel_error_of(const satchel_client *imap)
{
	return imap ? &imap->error.error : &satcheli_no_memory;
}

uint64_t satchel_quirk_count(const satchel_client *imap, uint16_t number)
{
	return number <= QUIRK_MAX ? imap->replies.quirks.counts[number] : 0;
}
