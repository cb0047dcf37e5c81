/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ID: RFC 2971. Always quoted strings, single spaces (Q021, Q022). */
#include "highlevel/commands/answer.h"

enum { FIELDS_MAX = 30, NAME_MAX_OCTETS = 30, VALUE_MAX_OCTETS = 1024 };

struct id_work {
	struct answer answer;
	satchel_fields fields;
};

static bool is_text(const char *s, size_t max)
{
	size_t n = 0;

	while (s[n] >= 32 && s[n] <= 126)
		n++;
	return !s[n] && n <= max;
}

/* RFC 2971 section 3.3: no name twice. */
static bool is_new(const satchel_fields *fields, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (ascii_equal(fields->list[i].name, fields->list[at].name))
			return false;
	return true;
}

/* Why they cannot be sent; NULL: they can. */
static const char *wrong(const satchel_fields *fields)
{
	if (fields->count > FIELDS_MAX)
		return "ID takes 30 fields";
	for (size_t i = 0; i < fields->count; i++) {
		const satchel_field *f = &fields->list[i];

		if (!is_text(f->name, NAME_MAX_OCTETS) ||
		    (f->value && !is_text(f->value, VALUE_MAX_OCTETS)))
			return "ID takes ASCII text, names up to 30 and values up to 1,024 octets";
		if (!is_new(fields, i))
			return "ID takes each name once, in whatever case";
	}
	return NULL;
}

static int id_encode(struct command *cmd, struct encoder *e)
{
	const struct id_work *w = cmd->work;

	if (cmd->imap->capabilities_known && !satchel_has(cmd->imap, "ID"))
		return satcheli_command_needs(cmd, "ID");
	satcheli_encode_word(e, "ID");
	if (!w->fields.count)
		satcheli_encode_word(e, "NIL");
	else
		satcheli_encode_open(e);
	for (size_t i = 0; i < w->fields.count; i++) {
		const satchel_field *f = &w->fields.list[i];

		satcheli_encode_string(e, f->name, strlen(f->name));
		if (f->value)
			satcheli_encode_string(e, f->value, strlen(f->value));
		else
			satcheli_encode_word(e, "NIL");
	}
	if (w->fields.count)
		satcheli_encode_close(e);
	return SATCHEL_OK;
}

static const void *id_of(const satchel_reply *reply)
{
	return &reply->fields;
}

static bool id_copy(struct arena *a, void *result)
{
	return satcheli_copy_fields(a, result);
}

static const struct answer_kind id_kind = { SATCHEL_REPLY_ID, sizeof(satchel_fields), id_of,
	                                    id_copy };

static const struct verb id_verb = {
	.name = "ID",
	.collects = true,
	.states = IN_ANY,
	.encode = id_encode,
	.reply = satcheli_answer_reply,
	.finish = satcheli_answer_finish,
	.ended = satcheli_answer_ended,
};

int satchel_id(satchel_client *imap, satchel_fields fields, const satchel_call_options *options,
               satchel_fields **server)
{
	const char *why = wrong(&fields);
	struct command *cmd;
	struct id_work *w;
	int rc;

	if (why)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "ID", "%s", why);
	rc = satcheli_command_make(imap, &id_verb, satcheli_call_of(options), sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->answer.kind = &id_kind;
	w->answer.out = server;
	w->fields = fields;
	if (!satcheli_copy_fields(&cmd->arena, &w->fields))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
