/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* resp-text: a response code and the text behind it. RFC 9051 section 7.1. A code that cannot be read is text. */
#include "highlevel/data/reader.h"

/* ---- arguments, by their shape */

static bool no_arguments(struct reader *r, satchel_code *code)
{
	(void)code;
	return cursor_at_end(&r->c);
}

static bool any_arguments(struct reader *r, satchel_code *code)
{
	(void)code;
	r->c.p = r->c.stop;
	return true;
}

static bool number(struct reader *r, satchel_code *code)
{
	if (!cursor_sp(&r->c) || !satcheli_cursor_number64(&r->c, &code->number))
		return false;
	return code->number ||
	       satcheli_cursor_quirk(&r->c, 95, "number in a response code is 0 (Q095)");
}

/* nz-number: UIDs and UIDVALIDITY have 32 bits */
static bool number32(struct reader *r, satchel_code *code)
{
	uint32_t n = 0;

	if (!cursor_sp(&r->c) || !satcheli_cursor_number(&r->c, &n))
		return false;
	code->number = n;
	return n || satcheli_cursor_quirk(&r->c, 95, "number in a response code is 0 (Q095)");
}

/* SP number [SP uniqueid]; RFC 9738 section 3.1 */
static bool message_limit(struct reader *r, satchel_code *code)
{
	uint32_t uid = 0;

	if (!number32(r, code) || cursor_at_end(&r->c))
		return !cursor_failed(&r->c);
	if (!cursor_sp(&r->c) || !satcheli_cursor_number(&r->c, &uid))
		return false;
	code->to = satchel_uids(uid ? SATCHEL_ONE(uid) : (satchel_set)SATCHEL_SET_EMPTY);
	return true;
}

static bool flags(struct reader *r, satchel_code *code)
{
	return cursor_sp(&r->c) && satcheli_read_flags(r, &code->flags);
}

static bool capabilities(struct reader *r, satchel_code *code)
{
	return satcheli_read_words(r, ']', r->limits->max_capabilities, &code->words) &&
	       (code->words.count ||
	        satcheli_cursor_fail(&r->c, SATCHEL_E_PROTOCOL, "a capability is missing"));
}

/* [SP "(" astring *(SP astring) ")"] */
static bool word_list(struct reader *r, satchel_code *code)
{
	struct cursor *c = &r->c;

	if (cursor_at_end(c))
		return true;
	return cursor_sp(c) && cursor_open(c) &&
	       satcheli_read_words(r, ')', r->limits->max_capabilities, &code->words) &&
	       cursor_close(c);
}

/* SP "(" objectid ")"; RFC 8474 section 4.1 */
static bool one_word(struct reader *r, satchel_code *code)
{
	return word_list(r, code) && code->words.count == 1;
}

/* ("LONGENTRIES" / "MAXSIZE") SP number, and words alone; RFC 5464 sections 4.2.1 and 4.3 */
static bool metadata(struct reader *r, satchel_code *code)
{
	struct cursor *c = &r->c;
	struct text word;

	if (!cursor_sp(c) || !satcheli_cursor_name(c, &word))
		return false;
	if (strcmp(word.s, "LONGENTRIES") && strcmp(word.s, "MAXSIZE"))
		return any_arguments(r, code);
	return cursor_sp(c) && satcheli_cursor_number64(c, &code->number);
}

/* inprogress-state: items done, items in all, each of which may be NIL; RFC 9585 sections 4 and 6 */
static bool progress_state(struct cursor *c, satchel_code *code)
{
	uint32_t done = 0, goal = 0;
	bool counted = !cursor_take_nil(c), known;

	if (counted && !satcheli_cursor_number(c, &done))
		return false;
	if (!cursor_sp(c))
		return false;
	known = !cursor_take_nil(c);
	if (known && (!counted || !satcheli_cursor_number(c, &goal) || !goal || done > goal))
		return false;
	code->number = done;
	code->goal = goal;
	return true;
}

/* [SP "(" inprogress-tag SP inprogress-state ")"]; RFC 9585 section 5 */
static bool in_progress(struct reader *r, satchel_code *code)
{
	struct cursor *c = &r->c;
	struct text tag;
	bool nil;

	if (cursor_at_end(c))
		return true;
	if (!cursor_sp(c) || !cursor_open(c) || !cursor_nstring(c, &tag, &nil) || !cursor_sp(c) ||
	    !progress_state(c, code) || !cursor_close(c))
		return false;
	return satcheli_take_text(r, &tag, &code->tag);
}

static bool set_argument(struct reader *r, satchel_code *code)
{
	return cursor_sp(&r->c) && satcheli_read_set(r, SATCHEL_SET_DEFAULT, &code->to);
}

/* uid-set, which has no "*": RFC 4315 section 4 */
static bool uid_set(struct reader *r, satchel_set *set)
{
	if (!cursor_sp(&r->c) || !satcheli_read_set(r, SATCHEL_SET_UIDS, set))
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (!satchel_set_span(set, i).last)
			return false;
	return true;
}

static bool append_uid(struct reader *r, satchel_code *code)
{
	return number32(r, code) && uid_set(r, &code->to);
}

/* Both sets have as many UIDs, as they are pairs. Q048: the sets are empty. */
static bool copy_uid(struct reader *r, satchel_code *code)
{
	struct cursor *c = &r->c;
	const char *p = c->p;

	for (p += *p == ' '; ascii_digit((unsigned char)*p);)
		p++;
	if (!number32(r, code))
		return false;
	while (*p == ' ')
		p++;
	if (p == c->stop) {
		c->p = c->stop;
		return satcheli_cursor_quirk(c, 48, "COPYUID with empty sets (Q048)");
	}
	return uid_set(r, &code->from) && uid_set(r, &code->to) &&
	       satchel_set_count(code->from) == satchel_set_count(code->to);
}

/* ---- the table */

struct code_name {
	const char *name;
	satchel_code_kind kind;
	bool (*arguments)(struct reader *r, satchel_code *code);
};

static const struct code_name codes[] = {
	{ "ALERT", SATCHEL_CODE_ALERT, no_arguments },
	{ "ALREADYEXISTS", SATCHEL_CODE_ALREADYEXISTS, no_arguments },
	{ "ANNOTATE", SATCHEL_CODE_ANNOTATE, any_arguments },
	{ "ANNOTATIONS", SATCHEL_CODE_ANNOTATIONS, any_arguments },
	{ "APPENDUID", SATCHEL_CODE_APPENDUID, append_uid },
	{ "AUTHENTICATIONFAILED", SATCHEL_CODE_AUTHENTICATIONFAILED, no_arguments },
	{ "AUTHORIZATIONFAILED", SATCHEL_CODE_AUTHORIZATIONFAILED, no_arguments },
	{ "BADCHARSET", SATCHEL_CODE_BADCHARSET, word_list },
	{ "BADCOMPARATOR", SATCHEL_CODE_BADCOMPARATOR, any_arguments },
	{ "BADEVENT", SATCHEL_CODE_BADEVENT, word_list },
	{ "BADURL", SATCHEL_CODE_BADURL, any_arguments },
	{ "CANNOT", SATCHEL_CODE_CANNOT, no_arguments },
	{ "CAPABILITY", SATCHEL_CODE_CAPABILITY, capabilities },
	{ "CLIENTBUG", SATCHEL_CODE_CLIENTBUG, no_arguments },
	{ "CLOSED", SATCHEL_CODE_CLOSED, no_arguments },
	{ "COMPRESSIONACTIVE", SATCHEL_CODE_COMPRESSIONACTIVE, no_arguments },
	{ "CONTACTADMIN", SATCHEL_CODE_CONTACTADMIN, no_arguments },
	{ "COPYUID", SATCHEL_CODE_COPYUID, copy_uid },
	{ "CORRUPTION", SATCHEL_CODE_CORRUPTION, no_arguments },
	{ "EXPIRED", SATCHEL_CODE_EXPIRED, no_arguments },
	{ "EXPUNGEISSUED", SATCHEL_CODE_EXPUNGEISSUED, no_arguments },
	{ "HASCHILDREN", SATCHEL_CODE_HASCHILDREN, no_arguments },
	{ "HIGHESTMODSEQ", SATCHEL_CODE_HIGHESTMODSEQ, number },
	{ "INPROGRESS", SATCHEL_CODE_INPROGRESS, in_progress },
	{ "INUSE", SATCHEL_CODE_INUSE, no_arguments },
	{ "LIMIT", SATCHEL_CODE_LIMIT, no_arguments },
	{ "MAILBOXID", SATCHEL_CODE_MAILBOXID, one_word },
	{ "MESSAGELIMIT", SATCHEL_CODE_MESSAGELIMIT, message_limit },
	{ "METADATA", SATCHEL_CODE_METADATA, metadata },
	{ "MODIFIED", SATCHEL_CODE_MODIFIED, set_argument },
	{ "NOMODSEQ", SATCHEL_CODE_NOMODSEQ, no_arguments },
	{ "NONEXISTENT", SATCHEL_CODE_NONEXISTENT, no_arguments },
	{ "NOPERM", SATCHEL_CODE_NOPERM, no_arguments },
	{ "NOTIFICATIONOVERFLOW", SATCHEL_CODE_NOTIFICATIONOVERFLOW, no_arguments },
	{ "NOTSAVED", SATCHEL_CODE_NOTSAVED, no_arguments },
	{ "NOUPDATE", SATCHEL_CODE_NOUPDATE, any_arguments },
	{ "OVERQUOTA", SATCHEL_CODE_OVERQUOTA, any_arguments },
	{ "PARSE", SATCHEL_CODE_PARSE, no_arguments },
	{ "PERMANENTFLAGS", SATCHEL_CODE_PERMANENTFLAGS, flags },
	{ "PRIVACYREQUIRED", SATCHEL_CODE_PRIVACYREQUIRED, no_arguments },
	{ "READ-ONLY", SATCHEL_CODE_READ_ONLY, no_arguments },
	{ "READ-WRITE", SATCHEL_CODE_READ_WRITE, no_arguments },
	{ "REFERRAL", SATCHEL_CODE_REFERRAL, any_arguments },
	{ "SERVERBUG", SATCHEL_CODE_SERVERBUG, no_arguments },
	{ "THROTTLED", SATCHEL_CODE_THROTTLED, any_arguments },
	{ "TOOBIG", SATCHEL_CODE_TOOBIG, no_arguments },
	{ "TRYCREATE", SATCHEL_CODE_TRYCREATE, no_arguments },
	{ "UIDNEXT", SATCHEL_CODE_UIDNEXT, number32 },
	{ "UIDNOTSTICKY", SATCHEL_CODE_UIDNOTSTICKY, no_arguments },
	{ "UIDREQUIRED", SATCHEL_CODE_UIDREQUIRED, no_arguments },
	{ "UIDVALIDITY", SATCHEL_CODE_UIDVALIDITY, number32 },
	{ "UNAVAILABLE", SATCHEL_CODE_UNAVAILABLE, no_arguments },
	{ "UNDEFINED-FILTER", SATCHEL_CODE_UNDEFINED_FILTER, any_arguments },
	{ "UNKNOWN-CTE", SATCHEL_CODE_UNKNOWN_CTE, no_arguments },
	{ "UNSEEN", SATCHEL_CODE_UNSEEN, number32 },
	{ "URLMECH", SATCHEL_CODE_URLMECH, any_arguments },
	{ "USEATTR", SATCHEL_CODE_USEATTR, no_arguments },
	{ "WEBALERT", SATCHEL_CODE_WEBALERT, any_arguments },
};

static const struct code_name unknown_code = { "", SATCHEL_CODE_UNKNOWN, any_arguments };

static const struct code_name *find_code(const char *name)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!strcmp(name, codes[i].name))
			return &codes[i];
	return &unknown_code;
}

/* ---- where the code ends */

/* The "]" that closes the "[" before from, by balance; NULL: there is none. */
static char *balanced_end(char *from, const char *stop)
{
	int depth = 1;
	bool quoted = false;

	for (char *p = from; p < stop; p++) {
		if (quoted && *p == '\\')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted && *p == '[')
			depth++;
		else if (!quoted && *p == ']' && !--depth)
			return p;
	}
	return NULL;
}

/* Q050: brackets within the code. *end NULL: no code at all (Q013). */
static bool find_end(struct cursor *c, char **end)
{
	char *first = memchr(c->p, ']', (size_t)(c->stop - c->p));
	char *balanced = balanced_end(c->p, c->stop);

	*end = balanced ? balanced : first;
	if (balanced && balanced != first)
		return satcheli_cursor_quirk(c, 50, "bracket inside a response code (Q050)");
	return true;
}

/* ---- the whole */

/* Octets as UTF-8 text in the arena. */
static bool shown(struct reader *r, char *from, const char *to, const char **text)
{
	size_t n = (size_t)(to - from);

	for (const char *p = from; p < to; p++)
		if (!*p || (unsigned char)*p >= 128) {
			*text = satcheli_charset_to_utf8(&r->decoder, &r->arena, "", 0, from, n);
			return *text ||
			       satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
		}
	*text = satcheli_arena_text(&r->arena, from, n);
	return *text || satcheli_cursor_fail(&r->c, SATCHEL_E_MEMORY, "out of memory");
}

/* Q049: arguments that cannot be read leave the code with its text alone. */
static bool forgive(struct reader *r, satchel_code *code)
{
	struct cursor *c = &r->c;

	if (c->rc == SATCHEL_E_MEMORY || c->quirk)
		return false;
	cursor_forgive(c);
	c->p = c->stop;
	code->number = code->goal = 0;
	code->tag = "";
	code->words = (satchel_words){ NULL, 0 };
	code->flags = (satchel_flags){ 0, NULL, 0 };
	code->from = code->to = (satchel_set)SATCHEL_SET_EMPTY;
	return satcheli_cursor_quirk(c, 49, "arguments of a response code cannot be read (Q049)");
}

static bool read_inside(struct reader *r, satchel_code *code)
{
	const struct code_name *n;
	struct cursor *c = &r->c;
	struct text name;
	unsigned depth = c->depth;
	char *arguments;

	if (!satcheli_cursor_name(c, &name))
		return false;
	n = find_code(name.s);
	code->kind = n->kind;
	if (!satcheli_take_text(r, &name, &code->name))
		return false;
	arguments = c->p + (*c->p == ' ');
	if (!shown(r, arguments < c->stop ? arguments : c->stop, c->stop, &code->text))
		return false;
	code->valid = n->arguments(r, code);
	while (code->valid && *c->p == ' ')
		c->p++;
	code->valid = code->valid && cursor_at_end(c);
	c->depth = depth;
	return code->valid || forgive(r, code);
}

/* atom, then SP or the end */
static bool begins_code(const struct cursor *c, const char *end)
{
	const char *p = c->p;

	while (p < end && char_is(*p, CHAR_ATOM))
		p++;
	return p > c->p && (p == end || *p == ' ');
}

/* "[" was taken. */
static bool read_code(struct reader *r, const satchel_code **out)
{
	struct cursor *c = &r->c;
	satchel_code *code;
	char *stop = c->stop, *end;

	if (!find_end(c, &end))
		return false;
	if (!end || !begins_code(c, end)) {
		c->p--;
		return satcheli_cursor_quirk(c, 13, "response code cannot be read (Q013)");
	}
	code = satcheli_new(r, 1, sizeof *code);
	if (!code)
		return false;
	c->stop = end;
	code->name = code->text = code->tag = "";
	read_inside(r, code);
	c->stop = stop;
	c->p = cursor_failed(c) ? stop : end + 1;
	*out = code;
	return !cursor_failed(c);
}

bool satcheli_read_code(struct reader *r, const satchel_code **code, const char **text)
{
	struct cursor *c = &r->c;

	*code = NULL;
	*text = "";
	if (cursor_take(c, '[') && !read_code(r, code))
		return false;
	if (cursor_at_end(c))
		return !*code ||
		       satcheli_cursor_quirk(c, 44, "no text behind a response code (Q044)");
	if (*code)
		cursor_take(c, ' ');
	if (!satcheli_cursor_is_text(c) || !shown(r, c->p, c->stop, text))
		return false;
	c->p = c->stop;
	return true;
}
