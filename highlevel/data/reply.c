/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One response: its first words decide what it is. RFC 9051 section 9, response. FETCH and lists of numbers are read
 * elsewhere, as they come in segments. */
#include "highlevel/data/replies.h"

/* ---- status responses */

static const struct {
	const char *name;
	satchel_condition condition;
} conditions[] = {
	{ "OK", SATCHEL_CONDITION_OK },   { "NO", SATCHEL_CONDITION_NO },
	{ "BAD", SATCHEL_CONDITION_BAD }, { "PREAUTH", SATCHEL_CONDITION_PREAUTH },
	{ "BYE", SATCHEL_CONDITION_BYE },
};

static bool is_condition(const struct text *word, satchel_condition *condition)
{
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (ascii_is(word->s, word->size, conditions[i].name, strlen(conditions[i].name))) {
			*condition = conditions[i].condition;
			return true;
		}
	return false;
}

/* resp-cond-state behind its first word; Q045: no text. */
static bool status(struct replies *r)
{
	struct cursor *c = &r->reader.c;

	r->reply.kind = SATCHEL_REPLY_STATUS;
	if (cursor_at_end(c) || (*c->p == ' ' && c->p + 1 == c->stop)) {
		c->p = c->stop;
		return satcheli_cursor_quirk(c, 45, "status response without text (Q045)");
	}
	return cursor_sp(c) && satcheli_read_code(&r->reader, &r->reply.code, &r->reply.text);
}

/* "+" [SP text]; Q009: nothing behind the plus. */
static bool continuation(struct replies *r)
{
	struct cursor *c = &r->reader.c;

	r->reply.kind = SATCHEL_REPLY_CONTINUE;
	c->p++;
	if (cursor_at_end(c))
		return satcheli_cursor_quirk(c, 9, "continuation request without a space (Q009)");
	if (!cursor_sp(c))
		return false;
	return cursor_at_end(c) || satcheli_read_code(&r->reader, &r->reply.code, &r->reply.text);
}

/* Q046: a response code in place of "* OK [code]". */
static bool bare_code(struct replies *r)
{
	r->reply.kind = SATCHEL_REPLY_STATUS;
	return satcheli_cursor_quirk(&r->reader.c, 46,
	                             "response code without * OK in front (Q046)") &&
	       satcheli_read_code(&r->reader, &r->reply.code, &r->reply.text);
}

static bool tagged(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	struct text tag, word;
	char *from = c->p;

	if (!satcheli_cursor_word(c, &tag) || !satcheli_cursor_keep(c, &tag))
		return false;
	if (cursor_at_end(c) || !cursor_sp(c) || !satcheli_cursor_word(c, &word) ||
	    !is_condition(&word, &r->reply.condition)) {
		if (!cursor_failed(c))
			c->p = from;
		return satcheli_cursor_fail_quirk(c, 15, "line without a tag (Q015)");
	}
	return cursor_is_ascii(c, &tag) && satcheli_take_text(&r->reader, &tag, &r->reply.tag) &&
	       status(r);
}

/* ---- untagged data */

static bool numbered(struct replies *r, satchel_reply_kind kind)
{
	r->reply.kind = kind;
	return kind != SATCHEL_REPLY_EXPUNGE || r->reply.number ||
	       satcheli_cursor_fail(&r->reader.c, SATCHEL_E_PROTOCOL, "EXPUNGE of message 0");
}

static const struct {
	const char *name;
	satchel_reply_kind kind;
} counts[] = { { "EXISTS", SATCHEL_REPLY_EXISTS },
	       { "RECENT", SATCHEL_REPLY_RECENT },
	       { "EXPUNGE", SATCHEL_REPLY_EXPUNGE } };
enum { COUNTS = sizeof counts / sizeof *counts };

/* number SP word */
static bool number(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	struct text name;

	if (!satcheli_cursor_number(c, &r->reply.number) || !cursor_sp(c) ||
	    !satcheli_cursor_name(c, &name) ||
	    !satcheli_take_text(&r->reader, &name, &r->reply.name))
		return false;
	for (size_t i = 0; i < COUNTS; i++)
		if (!strcmp(name.s, counts[i].name))
			return numbered(r, counts[i].kind);
	r->reply.kind = SATCHEL_REPLY_UNKNOWN;
	c->p = c->stop;
	return true;
}

static bool capabilities(struct replies *r, satchel_reply_kind kind)
{
	r->reply.kind = kind;
	return satcheli_read_words(&r->reader, 0, r->limits.max_capabilities, &r->reply.words);
}

static bool capability(struct replies *r)
{
	return capabilities(r, SATCHEL_REPLY_CAPABILITY) &&
	       (r->reply.words.count ||
	        satcheli_cursor_quirk(&r->reader.c, 234, "CAPABILITY without words (Q234)"));
}

static bool enabled(struct replies *r)
{
	return capabilities(r, SATCHEL_REPLY_ENABLED);
}

static void new_folder(struct replies *r, satchel_reply_kind kind)
{
	memset(&r->folder, 0, sizeof r->folder);
	r->folder.name = r->folder.delimiter = r->folder.old_name = r->folder.mailbox_id = "";
	r->folder.rights = "";
	r->reply.folder = &r->folder;
	r->reply.kind = kind;
}

static bool list(struct replies *r)
{
	new_folder(r, SATCHEL_REPLY_LIST);
	return cursor_sp(&r->reader.c) && satcheli_read_list(&r->reader, &r->folder);
}

static bool folder_status(struct replies *r)
{
	new_folder(r, SATCHEL_REPLY_FOLDER_STATUS);
	return cursor_sp(&r->reader.c) && satcheli_read_status(&r->reader, &r->folder);
}

static bool my_rights(struct replies *r)
{
	new_folder(r, SATCHEL_REPLY_MYRIGHTS);
	return cursor_sp(&r->reader.c) && satcheli_read_my_rights(&r->reader, &r->folder);
}

static bool metadata(struct replies *r)
{
	new_folder(r, SATCHEL_REPLY_METADATA);
	return cursor_sp(&r->reader.c) && satcheli_read_metadata(&r->reader, &r->folder);
}

/* Q102: "\*" stands in FLAGS. */
static bool flags(struct replies *r)
{
	r->reply.kind = SATCHEL_REPLY_FLAGS;
	if (!cursor_sp(&r->reader.c) || !satcheli_read_flags(&r->reader, &r->reply.flags))
		return false;
	return !(r->reply.flags.bits & SATCHEL_FLAG_WILDCARD) ||
	       satcheli_cursor_quirk(&r->reader.c, 102, "\\* in FLAGS (Q102)");
}

static bool namespaces(struct replies *r)
{
	r->reply.kind = SATCHEL_REPLY_NAMESPACE;
	memset(&r->namespaces, 0, sizeof r->namespaces);
	r->reply.namespaces = &r->namespaces;
	return cursor_sp(&r->reader.c) && satcheli_read_namespaces(&r->reader, &r->namespaces);
}

static bool id(struct replies *r)
{
	r->reply.kind = SATCHEL_REPLY_ID;
	return cursor_sp(&r->reader.c) && satcheli_read_fields(&r->reader, &r->reply.fields);
}

static bool quota(struct replies *r)
{
	r->reply.kind = SATCHEL_REPLY_QUOTA;
	memset(&r->quota, 0, sizeof r->quota);
	r->quota.root = "";
	r->reply.quota = &r->quota;
	return cursor_sp(&r->reader.c) && satcheli_read_quota(&r->reader, &r->quota);
}

static bool quota_roots(struct replies *r)
{
	new_folder(r, SATCHEL_REPLY_QUOTA_ROOT);
	return cursor_sp(&r->reader.c) &&
	       satcheli_read_quota_roots(&r->reader, &r->folder, &r->reply.words);
}

static const struct {
	const char *name;
	bool (*read)(struct replies *r);
} responses[] = {
	{ "CAPABILITY", capability },
	{ "ENABLED", enabled },
	{ "LIST", list },
	{ "LSUB", list },
	{ "XLIST", list },
	{ "STATUS", folder_status },
	{ "MYRIGHTS", my_rights },
	{ "METADATA", metadata },
	{ "FLAGS", flags },
	{ "NAMESPACE", namespaces },
	{ "ID", id },
	{ "QUOTA", quota },
	{ "QUOTAROOT", quota_roots },
};

/* What has a number in front. */
static bool wants_number(const char *name, size_t size)
{
	for (size_t i = 0; i < COUNTS; i++)
		if (ascii_is(name, size, counts[i].name, strlen(counts[i].name)))
			return true;
	return ascii_is(name, size, "FETCH", 5) || ascii_is(name, size, "UIDFETCH", 8);
}

/* "* x FETCH (...)", "* EXISTS": of a message, nobody knows which, or of nobody knows how many. It must not look like a
 * response that is not known. */
static bool lacks_number(const struct cursor *c, const char *name)
{
	size_t n = 0;

	if (wants_number(name, strlen(name)))
		return true;
	if (*c->p != ' ')
		return false;
	while (char_is(c->p[1 + n], CHAR_WORD))
		n++;
	return wants_number(c->p + 1, n);
}

static bool named(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	struct text name;

	if (!satcheli_cursor_name(c, &name) ||
	    !satcheli_take_text(&r->reader, &name, &r->reply.name))
		return false;
	for (size_t i = 0; i < sizeof responses / sizeof *responses; i++)
		if (!strcmp(name.s, responses[i].name))
			return responses[i].read(r);
	if (lacks_number(c, name.s))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "the number of a message or of messages is none");
	r->reply.kind = SATCHEL_REPLY_UNKNOWN;
	c->p = c->stop;
	return true;
}

static bool untagged(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	struct text word = { 0 };

	c->p++;
	if (!cursor_sp(c))
		return false;
	if (ascii_digit((unsigned char)*c->p))
		return number(r);
	for (char *p = c->p; p < c->stop && char_is(*p, CHAR_WORD); p++)
		word.size++;
	word.s = c->p;
	if (!is_condition(&word, &r->reply.condition))
		return named(r);
	c->p += word.size;
	return status(r);
}

/* ---- the whole */

/* Q039, Q040: blanks before the line end. */
static bool end(struct cursor *c)
{
	bool blanks = *c->p == ' ' && c->p < c->stop;

	while (*c->p == ' ' && c->p < c->stop)
		c->p++;
	if (!cursor_at_end(c))
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL,
		                            "octets behind the end of the response");
	return !blanks || satcheli_cursor_quirk(c, 39, "space at the end of a response (Q039)");
}

bool satcheli_read_reply(struct replies *r)
{
	struct cursor *c = &r->reader.c;
	bool ok;

	if (*c->p == '*' && (c->p[1] == ' ' || c->p + 1 == c->stop))
		ok = untagged(r);
	else if (*c->p == '+')
		ok = continuation(r);
	else if (*c->p == '[')
		ok = bare_code(r);
	else
		ok = tagged(r);
	return ok && end(c);
}
