/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* LIST, LSUB, XLIST and STATUS: RFC 9051 sections 7.3.1 and 7.3.4, RFC 5258. */
#include "highlevel/data/folder_name.h"
#include "highlevel/data/reader.h"

#define NAME(text) text, sizeof text - 1

/* ---- names */

/* Without NUL. */
static bool is_utf8(const struct text *t)
{
	return !t->high || (!memchr(t->s, 0, t->size) && satcheli_utf8_valid(t->s, t->size));
}

bool satcheli_show_mailbox(struct reader *r, const struct text *wire, satchel_folder *folder)
{
	int shown = 1;

	folder->wire_name = (satchel_octets){ wire->s, wire->size };
	folder->name = wire->s;
	if (!r->utf8 || !is_utf8(wire) || satcheli_folder_looks_escaped(wire->s, wire->size))
		shown = satcheli_folder_decode(&r->decoder, &r->arena, wire->s, wire->size,
		                               &folder->name);
	folder->escaped = !shown;
	folder->display_name =
		shown ? folder->name
		      : satcheli_folder_display(&r->decoder, &r->arena, wire->s, wire->size);
	if (shown < 0 || !folder->display_name)
		return satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
	if (ascii_is(wire->s, wire->size, "INBOX", 5))
		folder->attributes |= SATCHEL_FOLDER_INBOX;
	return true;
}

/* Where a name that is not quoted ends: at the list behind it, or with the line. */
static char *plain_end(const struct cursor *c)
{
	char *p = c->p;

	while (p < c->stop && !(p[0] == ' ' && p[1] == '('))
		p++;
	while (p > c->p && p[-1] == ' ')
		p--;
	return p;
}

/* Q073: spaces in it; Q074: control characters and others that no atom has; Q056: 8-bit octets. */
static bool plain_name_allowed(struct cursor *c, const struct text *t, bool space, bool odd)
{
	if (t->size > c->limits->max_token)
		return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
		                            "folder name is longer than max_token");
	if (space && !satcheli_cursor_quirk(c, 73, "folder name with spaces is not quoted (Q073)"))
		return false;
	if (odd && !satcheli_cursor_quirk(
			   c, 74, "folder name with octets of no atom is not quoted (Q074)"))
		return false;
	return cursor_is_ascii(c, t);
}

static bool plain_name(struct cursor *c, struct text *t)
{
	char *end = plain_end(c);
	bool space = false, odd = false;

	*t = (struct text){ c->p, (size_t)(end - c->p), 0, false };
	for (char *p = c->p; p < end; p++) {
		space |= *p == ' ';
		odd |= !char_is(*p, CHAR_WORD) && *p != ' ';
		t->high |= (unsigned char)*p >> 7;
	}
	if (end == c->p)
		return satcheli_cursor_fail(c, SATCHEL_E_PROTOCOL, "a folder name is missing");
	if (!plain_name_allowed(c, t, space, odd))
		return false;
	c->p = end;
	return satcheli_cursor_keep(c, t);
}

bool satcheli_read_mailbox(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	struct text t;

	if (*c->p == '"' || *c->p == '{' ? !satcheli_cursor_string(c, &t) : !plain_name(c, &t))
		return false;
	return satcheli_show_mailbox(r, &t, folder);
}

/* Where something other than a list follows, a name with spaces in it must be quoted; it may be NIL (Q071). */
bool satcheli_read_quoted_mailbox(struct reader *r, satchel_folder *folder)
{
	struct text t;

	return satcheli_cursor_astring(&r->c, &t) && satcheli_show_mailbox(r, &t, folder);
}

/* ---- LIST */

static const struct {
	const char *text;
	size_t size;
	uint64_t bits;
} attributes[] = {
	{ NAME("\\NOINFERIORS"), SATCHEL_FOLDER_NOINFERIORS },
	{ NAME("\\NOSELECT"), SATCHEL_FOLDER_NOSELECT },
	{ NAME("\\MARKED"), SATCHEL_FOLDER_MARKED },
	{ NAME("\\UNMARKED"), SATCHEL_FOLDER_UNMARKED },
	{ NAME("\\HASCHILDREN"), SATCHEL_FOLDER_HASCHILDREN },
	{ NAME("\\HASNOCHILDREN"), SATCHEL_FOLDER_HASNOCHILDREN },
	{ NAME("\\NONEXISTENT"), SATCHEL_FOLDER_NONEXISTENT | SATCHEL_FOLDER_NOSELECT },
	{ NAME("\\SUBSCRIBED"), SATCHEL_FOLDER_SUBSCRIBED },
	{ NAME("\\REMOTE"), SATCHEL_FOLDER_REMOTE },
	{ NAME("\\ALL"), SATCHEL_FOLDER_ALL },
	{ NAME("\\ALLMAIL"), SATCHEL_FOLDER_ALL },
	{ NAME("\\ARCHIVE"), SATCHEL_FOLDER_ARCHIVE },
	{ NAME("\\DRAFTS"), SATCHEL_FOLDER_DRAFTS },
	{ NAME("\\FLAGGED"), SATCHEL_FOLDER_FLAGGED },
	{ NAME("\\STARRED"), SATCHEL_FOLDER_FLAGGED },
	{ NAME("\\JUNK"), SATCHEL_FOLDER_JUNK },
	{ NAME("\\SPAM"), SATCHEL_FOLDER_JUNK },
	{ NAME("\\SENT"), SATCHEL_FOLDER_SENT },
	{ NAME("\\TRASH"), SATCHEL_FOLDER_TRASH },
	{ NAME("\\IMPORTANT"), SATCHEL_FOLDER_IMPORTANT },
	{ NAME("\\INBOX"), SATCHEL_FOLDER_INBOX },
};

static uint64_t attribute_bits(const struct text *t)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		if (ascii_is(t->s, t->size, attributes[i].text, attributes[i].size))
			return attributes[i].bits;
	return 0;
}

static bool attribute(struct reader *r, satchel_folder *folder)
{
	struct text t;
	uint64_t bits;

	if (!satcheli_cursor_word(&r->c, &t))
		return false;
	bits = attribute_bits(&t);
	folder->attributes |= bits;
	return bits || (cursor_is_ascii(&r->c, &t) && satcheli_cursor_keep(&r->c, &t) &&
	                satcheli_push_text(r, &t));
}

/* "(" [mbx-list-flags] ")" */
static bool attribute_list(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	size_t mark = r->stack.size;
	uint64_t n = 0;

	if (!cursor_open(c))
		return false;
	while (!cursor_take_close(c)) {
		if (cursor_failed(c) || (n && !cursor_sp(c)) || !attribute(r, folder))
			return false;
		if (++n > r->limits->max_flags)
			return satcheli_cursor_fail(c, SATCHEL_E_LIMIT,
			                            "more attributes than max_flags");
	}
	folder->others.list = satcheli_pop(r, mark, sizeof(char *), &folder->others.count);
	return !cursor_failed(c);
}

/* Of octets that are UTF-8. */
static bool is_one_character(const char *text)
{
	size_t n = 1;

	while (((unsigned char)text[n] & 0xC0) == 0x80)
		n++;
	return !text[n];
}

/* DQUOTE QUOTED-CHAR DQUOTE / nil; Q078: "". Q233: several characters, of which nobody knows which divides names. */
bool satcheli_read_delimiter(struct reader *r, const char **delimiter)
{
	struct text t;
	bool nil;

	if (!satcheli_cursor_nstring(&r->c, &t, &nil) || !satcheli_take_text(r, &t, delimiter))
		return false;
	if (!**delimiter)
		return nil ||
		       satcheli_cursor_quirk(&r->c, 78, "hierarchy delimiter is empty (Q078)");
	if (is_one_character(*delimiter))
		return true;
	*delimiter = "";
	return satcheli_cursor_quirk(&r->c, 233,
	                             "hierarchy delimiter of several characters (Q233)");
}

/* NULL: no memory. */
static const char *without(struct reader *r, const char *name, const char *delimiter)
{
	size_t n = strlen(name);

	if (n < 2 || !*delimiter || delimiter[1] || name[n - 1] != *delimiter ||
	    *name == '#') /* RFC 3501 section 5.1.2: the prefix of a namespace */
		return name;
	return satcheli_arena_text(&r->arena, name, n - 1);
}

/* Q081: a delimiter at the end of the name is not shown; the wire name keeps it. */
static bool strip_delimiter(struct reader *r, satchel_folder *folder)
{
	bool same = folder->display_name == folder->name;

	folder->name = without(r, folder->name, folder->delimiter);
	folder->display_name =
		same ? folder->name : without(r, folder->display_name, folder->delimiter);
	return (folder->name && folder->display_name) ||
	       satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
}

bool satcheli_read_list(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;

	if (!attribute_list(r, folder) || !cursor_sp(c) ||
	    !satcheli_read_delimiter(r, &folder->delimiter) || !cursor_sp(c) ||
	    !satcheli_read_mailbox(r, folder) || !strip_delimiter(r, folder))
		return false;
	if (*c->p == ' ' && c->p[1] == '(')
		return cursor_sp(c) && satcheli_read_list_extended(r, folder);
	return true;
}

/* ---- STATUS */

enum status_type { STATUS_32, STATUS_32_NOT_0, STATUS_64, STATUS_64_OR_NIL, STATUS_ID };

static const struct {
	const char *text;
	size_t size;
	uint64_t bit;
	enum status_type type;
	size_t offset;
} status_items[] = {
	{ NAME("MESSAGES"), SATCHEL_STATUS_MESSAGES, STATUS_32,
	  offsetof(satchel_folder, messages) },
	{ NAME("RECENT"), SATCHEL_STATUS_RECENT, STATUS_32, offsetof(satchel_folder, recent) },
	{ NAME("UIDNEXT"), SATCHEL_STATUS_UIDNEXT, STATUS_32_NOT_0,
	  offsetof(satchel_folder, uid_next) },
	{ NAME("UIDVALIDITY"), SATCHEL_STATUS_UIDVALIDITY, STATUS_32_NOT_0,
	  offsetof(satchel_folder, uid_validity) },
	{ NAME("UNSEEN"), SATCHEL_STATUS_UNSEEN, STATUS_32, offsetof(satchel_folder, unseen) },
	{ NAME("DELETED"), SATCHEL_STATUS_DELETED, STATUS_32, offsetof(satchel_folder, deleted) },
	{ NAME("SIZE"), SATCHEL_STATUS_SIZE, STATUS_64, offsetof(satchel_folder, total_size) },
	{ NAME("DELETED-STORAGE"), SATCHEL_STATUS_DELETED_STORAGE, STATUS_64,
	  offsetof(satchel_folder, deleted_storage) },
	{ NAME("HIGHESTMODSEQ"), SATCHEL_STATUS_MODSEQ, STATUS_64,
	  offsetof(satchel_folder, highest_modseq) },
	{ NAME("APPENDLIMIT"), SATCHEL_STATUS_APPENDLIMIT, STATUS_64_OR_NIL,
	  offsetof(satchel_folder, append_limit) },
	{ NAME("MAILBOXID"), SATCHEL_STATUS_MAILBOXID, STATUS_ID,
	  offsetof(satchel_folder, mailbox_id) },
};

static bool is_64(enum status_type type)
{
	return type == STATUS_64 || type == STATUS_64_OR_NIL;
}

static bool put_number(struct reader *r, size_t i, satchel_folder *folder, uint64_t n)
{
	void *field = (char *)folder + status_items[i].offset;

	if (!n && status_items[i].type == STATUS_32_NOT_0)
		return satcheli_cursor_quirk(&r->c, 95, "UIDNEXT or UIDVALIDITY is 0 (Q095)");
	if (is_64(status_items[i].type))
		*(uint64_t *)field = n;
	else if (n <= UINT32_MAX)
		*(uint32_t *)field = (uint32_t)n;
	else
		return satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL,
		                            "number is above 4294967295");
	folder->known |= status_items[i].bit;
	return true;
}

/* Q171, Q172: -1 and NIL say that it is not known. */
static bool status_number(struct reader *r, size_t i, satchel_folder *folder)
{
	uint64_t n;
	bool known;

	if (status_items[i].type == STATUS_64_OR_NIL && cursor_take_nil(&r->c)) {
		folder->nil |= status_items[i].bit;
		return true;
	}
	return cursor_number_known(&r->c, &n, &known, 171) &&
	       (!known || put_number(r, i, folder, n));
}

/* The parenthesis that closes what begins at p, whatever octets are in it: another item or the end follows. */
static const char *id_end(const char *p, const char *stop)
{
	while ((p = memchr(p, ')', (size_t)(stop - p))) && p + 1 < stop && p[1] != ' ' &&
	       p[1] != ')')
		p++;
	return p;
}

/* "(" objectid ")"; RFC 8474 section 4.3. Q230: what stands there is none, and is passed over. */
static bool status_id(struct reader *r, size_t i, satchel_folder *folder)
{
	struct cursor *c = &r->c;
	struct text t;
	const char *end;

	if (cursor_take_nil(c))
		return satcheli_cursor_quirk(c, 230, "MAILBOXID that is no identifier (Q230)");
	if (!cursor_open(c))
		return false;
	end = id_end(c->p, c->stop);
	if (end && *c->p != '"' && *c->p != '{' &&
	    !satcheli_is_object_id(c->p, (size_t)(end - c->p))) {
		c->p += end + 1 - c->p;
		return satcheli_cursor_quirk(c, 230, "MAILBOXID that is no identifier (Q230)");
	}
	folder->known |= status_items[i].bit;
	return satcheli_cursor_astring(c, &t) && cursor_close(c) &&
	       satcheli_take_text(r, &t,
	                          (const char **)(void *)((char *)folder + status_items[i].offset));
}

static bool status_item(struct reader *r, satchel_folder *folder)
{
	struct text name;

	if (!satcheli_cursor_word(&r->c, &name) || !cursor_sp(&r->c))
		return false;
	for (size_t i = 0; i < sizeof status_items / sizeof *status_items; i++)
		if (ascii_is(name.s, name.size, status_items[i].text, status_items[i].size))
			return status_items[i].type == STATUS_ID ? status_id(r, i, folder)
			                                         : status_number(r, i, folder);
	return cursor_is_ascii(&r->c, &name) && satcheli_cursor_skip(&r->c);
}

bool satcheli_read_status(struct reader *r, satchel_folder *folder)
{
	struct cursor *c = &r->c;

	if (!satcheli_read_mailbox(r, folder) || !cursor_sp(c) || !cursor_open(c))
		return false;
	for (bool again = false; !cursor_take_close(c); again = true)
		if (cursor_failed(c) || (again && !cursor_sp(c)) || !status_item(r, folder))
			return false;
	return true;
}
