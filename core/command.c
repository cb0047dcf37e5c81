/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The writer of satchel/wire.h: one command over the encoder. Knows where to wait, and no command. */
#include "core/block.h"
#include "core/chars.h"
#include "core/encoder.h"

#include <string.h>

struct satchel_command {
	satchel_allocator from;
	struct encoder encoder;
	size_t chunk; /* where the next one begins */
	size_t next;  /* the break to look at */
	bool wait;    /* the next chunk needs a "+" */
	bool ended;   /* it was given out, or begun to be: nothing can be added */
};

/* ---- the handle */

static bool is_name(const char *name)
{
	for (;;) {
		size_t n = strcspn(name, " ");

		if (!satcheli_is_atom(name, n, CHAR_ATOM))
			return false;
		if (!name[n])
			return true;
		name += n + 1;
	}
}

int satchel_command_new(satchel_command **command, const satchel_allocator *allocator,
                        satchel_literals literals, const char *tag, const char *name)
{
	satchel_command *c;

	if (!satcheli_is_atom(tag, strlen(tag), CHAR_TAG) || !is_name(name))
		return SATCHEL_E_ARGUMENT;
	c = satcheli_block_new(allocator, sizeof *c);
	if (!c)
		return SATCHEL_E_MEMORY;
	c->from = satcheli_block_allocator(c);
	satcheli_encoder_init(&c->encoder, &c->from, literals);
	satcheli_encode_word(&c->encoder, tag);
	satcheli_encode_word(&c->encoder, name);
	*command = c;
	return SATCHEL_OK;
}

void satchel_command_free(satchel_command *c)
{
	if (!c)
		return;
	satcheli_encoder_clear(&c->encoder);
	satcheli_block_free(c);
}

/* ---- arguments */

/* The encoder; what was lent already must not move. */
static struct encoder *more(satchel_command *c)
{
	if (c->ended)
		satcheli_encoder_fail(&c->encoder, SATCHEL_E_ARGUMENT, "the command was ended");
	return &c->encoder;
}

void satchel_command_atom(satchel_command *c, const char *atom)
{
	satcheli_encode_atom(more(c), atom);
}

void satchel_command_string(satchel_command *c, const void *octets, size_t size)
{
	satcheli_encode_astring(more(c), octets, size);
}

void satchel_command_literal(satchel_command *c, const void *octets, size_t size)
{
	satcheli_encode_literal(more(c), octets, size);
}

void satchel_command_set(satchel_command *c, satchel_set set)
{
	satcheli_encode_set(more(c), &set);
}

void satchel_command_raw(satchel_command *c, const char *text)
{
	satcheli_encode_raw(more(c), text);
}

void satchel_command_open(satchel_command *c)
{
	satcheli_encode_open(more(c));
}

void satchel_command_close(satchel_command *c)
{
	satcheli_encode_close(more(c));
}

/* ---- chunks */

/* Up to the next place to wait at, or to the end. */
static size_t chunk_end(satchel_command *c, bool *waits)
{
	const struct encoder *e = &c->encoder;

	for (; c->next < e->break_count; c->next++)
		if (e->breaks[c->next].kind == BREAK_WAIT) {
			*waits = true;
			return e->breaks[c->next++].at;
		}
	*waits = false;
	return e->size;
}

int satchel_command_next(satchel_command *c, satchel_octets *chunk, bool *wait)
{
	struct encoder *e = &c->encoder;
	bool waits;
	size_t end;

	if (!c->ended)
		satcheli_encode_crlf(e);
	c->ended = true;
	if (e->rc)
		return e->rc;
	if (c->chunk == e->size)
		return SATCHEL_OK;
	end = chunk_end(c, &waits);
	*chunk = (satchel_octets){ e->text + c->chunk, end - c->chunk };
	*wait = c->wait;
	c->wait = waits;
	c->chunk = end;
	return SATCHEL_ROW;
}
