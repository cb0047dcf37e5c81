/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_RESYNC_H
#define SATCHEL_COMMANDS_RESYNC_H

#include "highlevel/commands/commands.h"

/* What a caller knew of a folder when it was last open: the arguments of QRESYNC. */
struct resync {
	bool asked;
	uint32_t uid_validity;
	uint64_t modseq;
	satchel_set known, match_numbers, match_uids; /* UIDs; count 0: none */
};

/* Copies it into the command's memory. SATCHEL_E_ARGUMENT: *why says what is wrong. */
int satcheli_resync_keep(struct command *cmd, const satchel_select_options *options,
                         struct resync *resync, const char **why);
/* Writes "(QRESYNC (...))". What would make the line longer than max_command_line is said in fewer words. */
void satcheli_encode_resync(struct command *cmd, struct encoder *e, const struct resync *resync);
/* Whether what came is all that changed since. */
bool satcheli_resynced(const struct resync *resync, const satchel_folder_state *state);

#endif
