/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COMPRESS: RFC 4978. What stands behind its OK is compressed, in both directions, to the end of the session. */
#include "highlevel/commands/commands.h"

static int compress_encode(struct command *cmd, struct encoder *e)
{
	const satchel_client *imap = cmd->imap;

	if (!satcheli_deflate_there())
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "this library was built without zlib");
	if (imap->compressed)
		return satcheli_command_fail(cmd, SATCHEL_E_STATE,
		                             "the connection is compressed already");
	satcheli_encode_word(e, "COMPRESS DEFLATE");
	return satcheli_command_needs(cmd, "COMPRESS=DEFLATE");
}

/* What was read behind the OK is the beginning of the compressed stream. */
static int compress_finish(struct command *cmd, const satchel_reply *reply)
{
	(void)reply;
	return satcheli_start_compression(cmd->imap);
}

static const struct verb compress_verb = {
	.name = "COMPRESS",
	.states = IN_AUTHENTICATED,
	.overlap = OVERLAP_BARRIER | OVERLAP_ALONE,
	.encode = compress_encode,
	.finish = compress_finish,
};

int satchel_compress(satchel_client *imap, const satchel_call_options *options)
{
	struct command *cmd;
	int rc = satcheli_command_make(imap, &compress_verb, satcheli_call_of(options), 0, &cmd);

	return rc ? rc : satcheli_command_run(cmd);
}
