/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Single values as "key=value": text, numbers, sets, flags, times, response codes. */
#include "tests/transcripts/dump.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "core/octets.h"

static void shown(struct string *t, const char *text,
                  void (*show)(struct string *t, const char *text))
{
	if (!text)
		text_print(t, "!!NULL");
	else
		show(t, text);
	if (text && !satcheli_utf8_valid(text, strlen(text)))
		text_print(t, "!!octets");
}

static void as_it_is(struct string *t, const char *text)
{
	text_add(t, text, strlen(text));
}

static void in_quotes(struct string *t, const char *text)
{
	text_quote(t, text, strlen(text));
}

void dump_name(struct string *t, const char *text)
{
	shown(t, text, as_it_is);
}

void dump_word(struct string *t, const char *text)
{
	shown(t, text, text_word);
}

void dump_quoted(struct string *t, const char *text)
{
	shown(t, text, in_quotes);
}

void dump_text(struct string *t, const char *key, const char *value)
{
	text_print(t, " %s=", key);
	dump_quoted(t, value);
}

void dump_number(struct string *t, const char *key, uint64_t value)
{
	text_print(t, " %s=%" PRIu64, key, value);
}

void dump_rc(struct string *t, int rc)
{
	text_print(t, " rc=%s", satchel_error_name(rc) + strlen("SATCHEL_"));
}

static void span(struct string *t, satchel_span s)
{
	if (s.last == SATCHEL_LAST)
		text_print(t, "%" PRIu32 ":*", s.first);
	else if (s.last == s.first)
		text_print(t, "%" PRIu32, s.first);
	else
		text_print(t, "%" PRIu32 ":%" PRIu32, s.first, s.last);
}

void dump_set(struct string *t, const char *key, satchel_set set)
{
	text_print(t, *key ? " %s=" : " %s", key);
	if (set.kind == SATCHEL_SET_SAVED) {
		text_print(t, "$");
		return;
	}
	if (!set.count)
		text_print(t, "empty");
	for (size_t i = 0; i < set.count; i++) {
		text_print(t, "%s", i ? "," : "");
		span(t, satchel_set_span(&set, i));
	}
}

static void word_in_list(struct string *t, const char *word, bool *first)
{
	text_print(t, "%s", *first ? "" : " ");
	*first = false;
	dump_word(t, word);
}

void dump_words(struct string *t, const char *key, satchel_words words)
{
	bool first = true;

	text_print(t, " %s=(", key);
	for (size_t i = 0; i < words.count; i++)
		word_in_list(t, words.list[i], &first);
	text_print(t, ")");
}

void dump_flags(struct string *t, const char *key, const satchel_flags *flags)
{
	static const char *const names[] = { "\\Seen",  "\\Answered", "\\Flagged", "\\Deleted",
		                             "\\Draft", "\\Recent",   "\\*" };
	bool first = true;

	text_print(t, " %s=(", key);
	for (unsigned i = 0; i < 7; i++)
		if (flags->bits & (1u << i))
			word_in_list(t, names[i], &first);
	if (flags->bits >> 7)
		text_print(t, " !!bits=%" PRIx32, flags->bits);
	for (size_t i = 0; i < flags->count; i++)
		word_in_list(t, flags->keywords[i], &first);
	text_print(t, ")");
}

/* "1994-02-07T21:52:25-0800", the writer's clock; then what came, in quotes */
void dump_time(struct string *t, const char *key, const satchel_time *time)
{
	time_t seconds = (time_t)(time->seconds + time->offset_s);
	int32_t minutes = (time->offset_s < 0 ? -time->offset_s : time->offset_s) / 60;
	struct tm tm;

	if (time->known && gmtime_r(&seconds, &tm))
		text_print(t, " %s=%04d-%02d-%02dT%02d:%02d:%02d%c%02" PRId32 "%02" PRId32, key,
		           tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
		           tm.tm_sec, time->offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);
	else
		text_print(t, " %s=?", key);
	text_print(t, " ");
	dump_quoted(t, time->raw);
}

#define CODE(name) [SATCHEL_CODE_##name] = #name
static const char *const code_names[] = {
	CODE(ALERT),
	CODE(ALREADYEXISTS),
	CODE(ANNOTATE),
	CODE(ANNOTATIONS),
	CODE(APPENDUID),
	CODE(AUTHENTICATIONFAILED),
	CODE(AUTHORIZATIONFAILED),
	CODE(BADCHARSET),
	CODE(BADCOMPARATOR),
	CODE(BADEVENT),
	CODE(BADURL),
	CODE(CANNOT),
	CODE(CAPABILITY),
	CODE(CLIENTBUG),
	CODE(CLOSED),
	CODE(COMPRESSIONACTIVE),
	CODE(CONTACTADMIN),
	CODE(COPYUID),
	CODE(CORRUPTION),
	CODE(EXPIRED),
	CODE(EXPUNGEISSUED),
	CODE(HASCHILDREN),
	CODE(HIGHESTMODSEQ),
	CODE(INPROGRESS),
	CODE(INUSE),
	CODE(LIMIT),
	CODE(MAILBOXID),
	CODE(MESSAGELIMIT),
	CODE(METADATA),
	CODE(MODIFIED),
	CODE(NOMODSEQ),
	CODE(NONEXISTENT),
	CODE(NOPERM),
	CODE(NOTIFICATIONOVERFLOW),
	CODE(NOTSAVED),
	CODE(NOUPDATE),
	CODE(OVERQUOTA),
	CODE(PARSE),
	CODE(PERMANENTFLAGS),
	CODE(PRIVACYREQUIRED),
	CODE(REFERRAL),
	CODE(SERVERBUG),
	CODE(THROTTLED),
	CODE(TOOBIG),
	CODE(TRYCREATE),
	CODE(UIDNEXT),
	CODE(UIDNOTSTICKY),
	CODE(UIDREQUIRED),
	CODE(UIDVALIDITY),
	CODE(UNAVAILABLE),
	CODE(UNSEEN),
	CODE(URLMECH),
	CODE(USEATTR),
	CODE(WEBALERT),
	[SATCHEL_CODE_READ_ONLY] = "READ-ONLY",
	[SATCHEL_CODE_READ_WRITE] = "READ-WRITE",
	[SATCHEL_CODE_UNDEFINED_FILTER] = "UNDEFINED-FILTER",
	[SATCHEL_CODE_UNKNOWN_CTE] = "UNKNOWN-CTE",
};

/* "?" in front of one that has no constant; "!!" where constant and name differ */
static void code_name(struct string *t, const satchel_code *code)
{
	size_t kinds = sizeof(code_names) / sizeof(code_names[0]);
	const char *known = (size_t)code->kind < kinds ? code_names[code->kind] : NULL;

	if (code->kind == SATCHEL_CODE_UNKNOWN)
		text_print(t, "?");
	else
		text_print(t, "%s", known && strcmp(known, code->name) == 0 ? "" : "!!");
	dump_name(t, code->name);
}

void dump_code(struct string *t, const satchel_code *code)
{
	text_print(t, " code=[");
	code_name(t, code);
	if (!code->text || *code->text)
		dump_text(t, "text", code->text);
	if (!code->valid && code->kind != SATCHEL_CODE_UNKNOWN)
		text_print(t, " invalid");
	if (code->number)
		dump_number(t, "number", code->number);
	if (code->goal)
		dump_number(t, "goal", code->goal);
	if (!code->tag || *code->tag)
		dump_text(t, "tag", code->tag);
	if (code->from.count)
		dump_set(t, "from", code->from);
	if (code->to.count)
		dump_set(t, "to", code->to);
	if (code->flags.bits || code->flags.count ||
	    (code->kind == SATCHEL_CODE_PERMANENTFLAGS && code->valid))
		dump_flags(t, "flags", &code->flags);
	if (code->words.count)
		dump_words(t, "words", code->words);
	text_print(t, "]");
}
