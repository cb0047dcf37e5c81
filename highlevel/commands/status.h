/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_STATUS_H
#define SATCHEL_COMMANDS_STATUS_H

#include "highlevel/commands/commands.h"

/* Whether all of these bits are items. */
bool satcheli_status_known(uint64_t items);
/* Writes "(MESSAGES UNSEEN ...)": those of the items that the server has. */
void satcheli_encode_status_items(const satchel_client *imap, struct encoder *e, uint64_t items);

/* What the server says of all folders at once, if it was asked for and is not known. */
void satcheli_status_limit(const satchel_client *imap, satchel_folder *folder, uint64_t asked);
/* The numbers of a STATUS, and what is known of them. */
void satcheli_status_counts(satchel_folder *to, const satchel_folder *from);

/* Queues a STATUS for a list; `wire` is the name as it was listed. told(owner, which, folder, error) gives its answer, folder
 * NULL when it was refused. */
typedef void (*satcheli_status_told)(void *owner, void *which, const satchel_folder *folder,
                                     const struct error_store *error);
int satcheli_status_queue(satchel_client *imap, satchel_octets wire, uint64_t items, void *owner,
                          void *which, satcheli_status_told told, struct command **out);

/* The list is gone: its answer is not told. */
void satcheli_status_disown(struct command *cmd);

#endif
