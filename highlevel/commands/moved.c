/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* COPYUID and APPENDUID: RFC 4315. Pairs go by position, whatever order the server names them in (Q213). */
#include "core/block.h"
#include "highlevel/commands/set_lines.h"

#include <stdio.h>

static void clear(void *block)
{
	satchel_moved *m = block;

	satchel_set_clear(&m->from);
	satchel_set_clear(&m->to);
	satchel_set_clear(&m->left);
	satcheli_block_free((void *)(uintptr_t)m->pairs);
}

satchel_moved *satcheli_moved_new(const satchel_allocator *from)
{
	satchel_moved *m = satcheli_block_new(from, sizeof *m);

	if (!m)
		return NULL;
	m->from.kind = m->to.kind = m->left.kind = SATCHEL_SET_UIDS;
	satcheli_block_on_free(m, clear);
	return m;
}

static int add_pair(satchel_moved *m, uint32_t from, uint32_t to, uint32_t count)
{
	satchel_allocator a = satcheli_block_allocator(m);
	satchel_pair *pairs = (satchel_pair *)(uintptr_t)m->pairs, *larger;
	size_t n = m->pair_count;

	if (!(n & (n - 1))) { /* full: room is the next power of two */
		larger = satcheli_block_new(&a, (n ? n * 2 : 1) * sizeof *larger);
		if (!larger)
			return SATCHEL_E_MEMORY;
		if (n)
			memcpy(larger, pairs, n * sizeof *larger);
		satcheli_block_free(pairs);
		m->pairs = pairs = larger;
	}
	pairs[m->pair_count++] = (satchel_pair){ from, to, count };
	return SATCHEL_OK;
}

/* Two sets as the server wrote them, one for one. */
static int add_pairs(satchel_moved *m, const char *from, size_t from_size, const char *to)
{
	struct set_pairs pairs = satcheli_set_pairs(from, from_size, to, strcspn(to, " "));
	size_t before = m->pair_count;
	uint32_t a, b, n;
	int rc;

	while ((rc = satcheli_set_pairs_next(&pairs, &a, &b, &n)) == SATCHEL_ROW) {
		rc = add_pair(m, a, b, n);
		if (rc)
			return rc;
	}
	if (rc != SATCHEL_E_ARGUMENT)
		return rc;
	m->pair_count = before; /* sets of different lengths: nothing can be said of pairs */
	return SATCHEL_OK;
}

/* Behind the word at text, and the spaces behind that. */
static const char *next_word(const char *text)
{
	text += strcspn(text, " ");
	return text + strspn(text, " ");
}

static bool has_uids(const satchel_code *code)
{
	return code->valid && code->to.count;
}

/* Another UIDVALIDITY than before: the folder is another one by now, and what was told of the first means nothing in it. */
static int add_target(satchel_moved *m, const satchel_code *code)
{
	if (m->known && m->uid_validity != code->number) {
		satchel_set_clear(&m->to);
		m->to.kind = SATCHEL_SET_UIDS;
		m->pair_count = 0;
	}
	m->known = true;
	m->uid_validity = (uint32_t)code->number;
	return satchel_set_union(&m->to, code->to);
}

/* "uidvalidity from to" */
static int add(satchel_moved *m, const satchel_code *code)
{
	const char *from;
	int rc;

	if (!has_uids(code))
		return SATCHEL_OK;
	rc = add_target(m, code);
	if (!rc)
		rc = satchel_set_union(&m->from, code->from);
	from = next_word(code->text);
	return rc ? rc : add_pairs(m, from, strcspn(from, " "), next_word(from));
}

void satcheli_moved_note(satchel_moved *m, const satchel_reply *reply, int *failed)
{
	if (!m || *failed || !reply->code || reply->code->kind != SATCHEL_CODE_COPYUID)
		return;
	*failed = add(m, reply->code);
	m->known &= !*failed; /* half of it is not handed out */
}

int satcheli_moved_left(const struct command *cmd, satchel_moved *m, const struct set_lines *l)
{
	struct set_builder b;
	int rc;

	satcheli_set_builder_init(&b, &cmd->imap->from, 0);
	rc = satcheli_lines_undone(l, &b);
	rc = satcheli_set_become(&m->left, &b,
	                         cmd->numbers ? SATCHEL_SET_NUMBERS : SATCHEL_SET_UIDS, rc);
	if (!rc && !cmd->numbers)
		rc = satchel_set_subtract(&m->left, m->from);
	return rc;
}

static bool is_worth_knowing(const struct command *cmd, const satchel_moved *m)
{
	return m && (cmd->rc == SATCHEL_OK || m->known || m->from.count || m->left.count);
}

void satcheli_moved_end(const struct command *cmd, satchel_moved **m, satchel_moved **out)
{
	if (out && !cmd->forgotten && is_worth_knowing(cmd, *m))
		*out = *m;
	else
		satchel_free(*m);
	*m = NULL;
}

/* "uidvalidity to"; RFC 3502, RFC 4315 section 3: in the order of the messages. One UID for each of them, else it says
 * nothing. */
int satcheli_moved_appended(satchel_moved *m, const satchel_code *code, size_t first, size_t count)
{
	char places[64];
	int rc, n;

	if (!has_uids(code) || satchel_set_count(code->to) != count)
		return SATCHEL_OK;
	rc = add_target(m, code);
	n = snprintf(places, sizeof places, "%zu:%zu", first, first + count - 1);
	return rc ? rc : add_pairs(m, places, (size_t)n, next_word(code->text));
}
