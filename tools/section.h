/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_SECTION_H
#define TOOLS_SECTION_H

#include "account.h"
#include "transfer.h"

/* Reads BODY.PEEK[section] of one message of the open folder, in pieces, as it is on the server.
 * Returns an exit code; what is wrong was said. */
int section_read(struct account *account, uint32_t uid, const char *section, octet_sink sink,
                 void *user);

/* The text that people want to read first: the first text/plain that is no attachment, else the
 * first text of any kind; NULL: there is none. */
const satchel_part *section_text(const satchel_part *structure);

/* Reads the text of a part as characters, whatever its encoding and charset. Line ends are "\n". */
int section_read_text(struct account *account, uint32_t uid, const satchel_part *part,
                      void (*sink)(uint32_t character, void *user), void *user);

#endif
