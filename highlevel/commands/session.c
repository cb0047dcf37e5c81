/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Commands of one word: CAPABILITY, NOOP, CHECK, CLOSE, UNSELECT, EXPUNGE, LOGOUT. RFC 9051 sections 6.1 and 6.4. */
#include "highlevel/commands/commands.h"

/* ---- what they have in common */

static int encode_name(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, cmd->verb->name);
	return SATCHEL_OK;
}

static int run(satchel_client *imap, const struct verb *verb, const satchel_call_options *options)
{
	struct command *cmd;
	int rc = satcheli_command_make(imap, verb, satcheli_call_of(options), 0, &cmd);

	return rc ? rc : satcheli_command_run(cmd);
}

/* ---- CAPABILITY, NOOP, CHECK */

static const struct verb capability_verb = { .name = "CAPABILITY",
	                                     .states = IN_ANY,
	                                     .encode = encode_name };
static const struct verb noop_verb = { .name = "NOOP", .states = IN_ANY, .encode = encode_name };

/* RFC 9051 appendix E: CHECK is gone from IMAP4rev2, NOOP takes its place. */
static int check_encode(struct command *cmd, struct encoder *e)
{
	satcheli_encode_word(e, cmd->imap->rev2 ? "NOOP" : "CHECK");
	return SATCHEL_OK;
}

static const struct verb check_verb = { .name = "CHECK",
	                                .states = IN_SELECTED,
	                                .encode = check_encode };

int satchel_capability(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &capability_verb, options);
}

int satchel_noop(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &noop_verb, options);
}

int satchel_check(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &check_verb, options);
}

/* ---- EXPUNGE */

static int expunge_encode(struct command *cmd, struct encoder *e)
{
	int rc = satcheli_command_writes(cmd);

	return rc ? rc : encode_name(cmd, e);
}

static const struct verb expunge_verb = { .name = "EXPUNGE",
	                                  .states = IN_SELECTED,
	                                  .overlap = OVERLAP_SETTLED,
	                                  .encode = expunge_encode };

int satchel_expunge(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &expunge_verb, options);
}

/* ---- CLOSE, UNSELECT */

static int close_finish(struct command *cmd, const satchel_reply *reply)
{
	(void)reply;
	satcheli_folder_close(cmd->imap);
	return SATCHEL_OK;
}

static const struct verb close_verb = {
	.name = "CLOSE",
	.states = IN_SELECTED,
	.overlap = OVERLAP_BARRIER | OVERLAP_SETTLED,
	.encode = encode_name,
	.finish = close_finish,
};

/* RFC 3691; where it is missing, CLOSE does the same for a folder that was opened read-only. */
static int unselect_encode(struct command *cmd, struct encoder *e)
{
	satchel_client *imap = cmd->imap;
	bool has = satchel_has(imap, "UNSELECT");

	if (!has && imap->capabilities_known && !imap->folder.state.read_only)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "the server has no UNSELECT, and CLOSE would expunge");
	satcheli_encode_word(e, has || !imap->capabilities_known ? "UNSELECT" : "CLOSE");
	return SATCHEL_OK;
}

static const struct verb unselect_verb = {
	.name = "UNSELECT",
	.states = IN_SELECTED,
	.overlap = OVERLAP_BARRIER | OVERLAP_ALONE,
	.encode = unselect_encode,
	.finish = close_finish,
};

int satchel_close_folder(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &close_verb, options);
}

int satchel_unselect(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &unselect_verb, options);
}

/* ---- LOGOUT */

static int logout_encode(struct command *cmd, struct encoder *e)
{
	cmd->imap->logging_out = true;
	cmd->imap->phase_deadline = satcheli_after(cmd->imap, cmd->imap->options.logout_ms, 5000);
	return encode_name(cmd, e);
}

static void logout_ended(struct command *cmd)
{
	if (cmd->rc != SATCHEL_E_CANCELLED)
		satcheli_die(cmd->imap, SATCHEL_E_CLOSED, "logged out");
}

static const struct verb logout_verb = {
	.name = "LOGOUT",
	.states = IN_ANY,
	.overlap = OVERLAP_LOGOUT,
	.encode = logout_encode,
	.ended = logout_ended,
};

int satchel_logout(satchel_client *imap, const satchel_call_options *options)
{
	return run(imap, &logout_verb, options);
}
