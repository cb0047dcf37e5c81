/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A body structure as lines: each part, the envelope of a message in it, then its children. */
#include "tests/transcripts/dump.h"

#include <string.h>

static void text_field(struct string *t, const char *key, const char *value, bool known)
{
	if (known)
		dump_text(t, key, value);
	else if (!value || *value)
		text_print(t, " !!%s", key);
}

static void number_field(struct string *t, const char *key, uint64_t value, bool known)
{
	if (known)
		dump_number(t, key, value);
	else if (value)
		text_print(t, " !!%s", key);
}

static void parameters(struct string *t, const char *key, satchel_parameters list)
{
	text_print(t, " %s=(", key);
	for (size_t i = 0; i < list.count; i++) {
		text_print(t, "%s", i ? " " : "");
		dump_word(t, list.list[i].name);
		text_print(t, "=");
		dump_quoted(t, list.list[i].value);
	}
	text_print(t, ")");
}

static void part_type(struct string *t, const satchel_part *p)
{
	text_print(t, "part %s ", *p->number ? p->number : "top");
	dump_word(t, p->type);
	text_print(t, "/");
	dump_word(t, p->subtype);
	if (!(p->known & SATCHEL_PART_TYPE))
		text_print(t, " untyped");
	if (p->known & SATCHEL_PART_PARAMETERS)
		parameters(t, "parameters", p->parameters);
	else if (p->parameters.count)
		text_print(t, " !!parameters");
}

static void part_fields(struct string *t, const satchel_part *p)
{
	text_field(t, "id", p->id, p->known & SATCHEL_PART_ID);
	text_field(t, "description", p->description, p->known & SATCHEL_PART_DESCRIPTION);
	if (p->known & SATCHEL_PART_ENCODING ||
	    *p->encoding) /* "?": the default, where the server said NIL */
		dump_text(t, p->known & SATCHEL_PART_ENCODING ? "encoding" : "encoding?",
		          p->encoding);
	number_field(t, "size", p->size, p->known & SATCHEL_PART_SIZE);
	number_field(t, "lines", p->lines, p->known & SATCHEL_PART_LINES);
	text_field(t, "md5", p->md5, p->known & SATCHEL_PART_MD5);
	text_field(t, "disposition", p->disposition, p->known & SATCHEL_PART_DISPOSITION);
	if (p->disposition_parameters.count)
		parameters(t, "with", p->disposition_parameters);
	if (p->known & SATCHEL_PART_LANGUAGE)
		dump_words(t, "languages", p->languages);
	text_field(t, "location", p->location, p->known & SATCHEL_PART_LOCATION);
}

static void part_extension(struct string *t, const satchel_part *p)
{
	if (p->known & SATCHEL_PART_EXTENSION) {
		text_print(t, " extension=");
		text_quote(t, p->extension.data, p->extension.size);
	} else if (p->extension.size)
		text_print(t, " !!extension");
	if (!(p->known & SATCHEL_PART_ENVELOPE) != !p->envelope)
		text_print(t, " !!envelope");
}

/* Depth is bounded by max_depth of the reader. */
void dump_part(struct string *t, const satchel_part *part)
{
	part_type(t, part);
	part_fields(t, part);
	part_extension(t, part);
	text_print(t, "\n");
	if (part->envelope)
		dump_envelope(t, part->number, part->envelope);
	for (size_t i = 0; i < part->child_count; i++)
		dump_part(t, part->children[i]);
}
