/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_COMMANDS_SEARCH_CRITERIA_H
#define SATCHEL_COMMANDS_SEARCH_CRITERIA_H

#include "highlevel/commands/commands.h"

/* Search criteria as the caller writes them, token by token. */

bool satcheli_criteria_8bit(const char *criteria);
/* They begin with words that have their own place in the line: RETURN, CHARSET. */
bool satcheli_criteria_led(const char *criteria);
/* They begin with RETURN, and SAVE is among its words. */
bool satcheli_criteria_save(const char *criteria);
/* "$" is one of their keys or sets. */
bool satcheli_criteria_saved(const char *criteria);
/* A set of sequence numbers is one of their keys. */
bool satcheli_criteria_numbers(const char *criteria);
/* Writes them; 8-bit strings as literals in that charset (NULL: UTF-8, as they are). */
int satcheli_encode_criteria(struct command *cmd, struct encoder *e, const char *criteria,
                             const char *charset);
/* The word at p, up to what ends one; E_ARGUMENT, and the command has failed: it has what only a quoted string may have. */
int satcheli_criteria_word(struct command *cmd, const char *p, size_t *size);
/* The quoted string at *p, escapes undone, with a NUL, in the command's memory. Moves behind its closing quote. E_ARGUMENT:
 * it has none, or a line end in it. */
int satcheli_criteria_unquote(struct command *cmd, const char **p, char **text, size_t *size);
/* E_UIDREQUIRED, and the command has failed: "*" stands alone in the set, and UIDONLY is enabled. */
int satcheli_criteria_star(struct command *cmd, const char *s, size_t size);
/* Whether the charset can carry all of their strings: SATCHEL_OK, E_ARGUMENT (it cannot), E_MEMORY. */
int satcheli_criteria_fit(struct command *cmd, const char *criteria, const char *charset);

#endif
