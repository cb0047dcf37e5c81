/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_MESSAGES_H
#define TOOLS_MESSAGES_H

#include "account.h"

/* Prints one line for each message of a set of the open folder, as they come; so many are expected.
 * Returns an exit code. */
int messages_print(struct account *account, satchel_set set, uint64_t expected);

/* Says what the columns and the letters of these lines mean. */
void messages_legend(FILE *out);

/* The bits of --items, or 0. False: one of them is none, or they cannot be shown; it was said. */
bool messages_items(const struct options *options, uint64_t *items);

/* Says on stderr which items of a message could not be read. Returns CODE_PARTLY if there are
 * any. */
int messages_complain(const satchel_message *message);

/* "mary@example.org", and what to call whoever wrote it; room has size octets. */
const char *address_mail(const satchel_address *address, char *room, size_t size);

/* Who wrote it, by name or else by address: the first of From that is not the name of a group; "-" for nobody. */
const char *message_sender(const satchel_message *message, char *room, size_t size);

#endif
