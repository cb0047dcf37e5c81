/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Flags on their way to the server. */
#include "highlevel/commands/commands.h"
#include "highlevel/data/flags.h"

enum { NEVER_SENT = SATCHEL_FLAG_RECENT | SATCHEL_FLAG_WILDCARD };

static uint32_t all_flags(void)
{
	uint32_t all = 0;

	for (size_t i = 0; i < satcheli_flag_name_count; i++)
		all |= satcheli_flag_names[i].bit;
	return all;
}

static int check_keyword(struct command *cmd, const char *k)
{
	size_t skip = *k == '\\';

	if (satcheli_is_atom(k + skip, strlen(k + skip), CHAR_ATOM))
		return SATCHEL_OK;
	return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
	                             "keyword %s has octets that cannot be sent", k);
}

int satcheli_check_flags(struct command *cmd, const satchel_flags *flags)
{
	int rc = SATCHEL_OK;

	if (flags->bits & ~all_flags())
		return satcheli_command_fail(cmd, SATCHEL_E_ARGUMENT,
		                             "flags have bits that are not known");
	for (size_t i = 0; !rc && i < flags->count; i++)
		rc = check_keyword(cmd, flags->keywords[i]);
	return rc;
}

int satcheli_encode_flags(struct command *cmd, struct encoder *e, const satchel_flags *flags)
{
	int rc = satcheli_check_flags(cmd, flags);

	if (rc)
		return rc;
	satcheli_encode_open(e);
	for (size_t i = 0; i < satcheli_flag_name_count; i++)
		if (flags->bits & satcheli_flag_names[i].bit & ~(uint32_t)NEVER_SENT)
			satcheli_encode_word(e, satcheli_flag_names[i].text);
	for (size_t i = 0; i < flags->count; i++)
		satcheli_encode_word(e, flags->keywords[i]);
	satcheli_encode_close(e);
	return SATCHEL_OK;
}

int satcheli_keep_flags(struct command *cmd, const satchel_flags *from, satchel_flags *to)
{
	*to = from ? *from : (satchel_flags){ 0, NULL, 0 };
	return satcheli_copy_flags(&cmd->arena, to) ? SATCHEL_OK : SATCHEL_E_MEMORY;
}
