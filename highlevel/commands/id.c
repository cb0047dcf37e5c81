/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* ID: RFC 2971. Always quoted strings, single spaces (Q021, Q022). */
#include "highlevel/commands/commands.h"

enum { FIELDS_MAX = 30, NAME_MAX_OCTETS = 30, VALUE_MAX_OCTETS = 1024 };

struct id_work {
	satchel_fields fields;
	satchel_fields **out, *result;
	bool failed;
};

static int check(const satchel_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		const satchel_field *f = &fields->list[i];

		if (strlen(f->name) > NAME_MAX_OCTETS ||
		    (f->value && strlen(f->value) > VALUE_MAX_OCTETS))
			return SATCHEL_E_ARGUMENT;
		for (const char *p = f->value ? f->value : ""; *p; p++)
			if ((unsigned char)*p < 32 || (unsigned char)*p > 126)
				return SATCHEL_E_ARGUMENT;
		for (const char *p = f->name; *p; p++)
			if ((unsigned char)*p < 32 || (unsigned char)*p > 126)
				return SATCHEL_E_ARGUMENT;
	}
	return fields->count > FIELDS_MAX ? SATCHEL_E_ARGUMENT : SATCHEL_OK;
}

static int id_encode(struct command *cmd, struct encoder *e)
{
	const struct id_work *w = cmd->work;

	if (cmd->imap->capabilities_known && !satchel_has(cmd->imap, "ID"))
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED, "the server has no ID");
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

static bool id_reply(struct command *cmd, const satchel_reply *reply)
{
	struct id_work *w = cmd->work;
	struct arena *a;

	if (reply->kind != SATCHEL_REPLY_ID)
		return false;
	satchel_free(w->result);
	w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	w->failed = !w->result;
	if (w->failed)
		return true;
	*w->result = reply->fields;
	if (!satcheli_copy_fields(a, w->result)) {
		satchel_free(w->result);
		w->result = NULL;
		w->failed = true;
	}
	return true;
}

static int id_finish(struct command *cmd, const satchel_reply *reply)
{
	struct id_work *w = cmd->work;
	struct arena *a;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	if (!w->result)
		w->result = satcheli_result_new(&cmd->imap->from, sizeof *w->result, &a);
	if (!w->result)
		return SATCHEL_E_MEMORY;
	if (w->out && !cmd->forgotten) {
		*w->out = w->result;
		w->result = NULL;
	}
	return SATCHEL_OK;
}

static void id_ended(struct command *cmd)
{
	satchel_free(((struct id_work *)cmd->work)->result);
}

static const struct verb id_verb = {
	.name = "ID",
	.collects = true,
	.states = IN_ANY,
	.encode = id_encode,
	.reply = id_reply,
	.finish = id_finish,
	.ended = id_ended,
};

int satchel_id(satchel_client *imap, satchel_fields fields, const satchel_call_options *options,
               satchel_fields **server)
{
	struct command *cmd;
	struct id_work *w;
	int rc;

	if (check(&fields))
		return satcheli_client_error(
			imap, SATCHEL_E_ARGUMENT, "ID",
			"ID takes 30 fields of ASCII text, names up to 30 and values up to 1,024 octets");
	rc = satcheli_command_make(imap, &id_verb, satcheli_call_of(options), sizeof *w, &cmd);
	if (rc)
		return rc;
	w = cmd->work;
	w->fields = fields;
	w->out = server;
	if (!satcheli_copy_fields(&cmd->arena, &w->fields))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
