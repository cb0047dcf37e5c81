/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The writer of wire.h against its reader: what is sent is read back as it was given. The input is a list of
 * arguments, each a letter, one octet with its size, and its octets: a atom, s string, l literal, r raw, n a set of
 * one number; ( and ) stand alone. The first octet chooses the form of literals. */
#include "tests/fuzz/fuzz.h"
#include "tests/transcripts/text.h"

#include <satchel/wire.h>
#include <string.h>

const char fuzz_corpus[] = "encoder";

enum { DEPTH = 50 };

struct input {
	const uint8_t *at;
	size_t size;
};

struct writing {
	satchel_command *command;
	struct string sent, given;
	unsigned depth;
};

static satchel_octets take(struct input *in)
{
	satchel_octets o = { in->at, 0 };

	if (!in->size)
		return o;
	o.size = in->at[0] < in->size ? in->at[0] : in->size - 1;
	o.data = in->at + 1;
	in->at += 1 + o.size;
	in->size -= 1 + o.size;
	return o;
}

static void string(struct writing *w, satchel_octets o)
{
	satchel_command_string(w->command, o.data, o.size);
	text_print(&w->given, "<");
	text_add(&w->given, o.data, o.size);
	text_print(&w->given, ">");
}

static void literal(struct writing *w, satchel_octets o)
{
	satchel_command_literal(w->command, o.data, o.size);
	text_print(&w->given, "<");
	text_add(&w->given, o.data, o.size);
	text_print(&w->given, ">");
}

/* The octets up to a NUL, as a string of C. */
static void atom(struct writing *w, satchel_octets o)
{
	char text[256] = { 0 };

	memcpy(text, o.data, o.size);
	satchel_command_atom(w->command, text);
	text_print(&w->given, "<%s>", text);
}

static void number(struct writing *w, satchel_octets o)
{
	uint32_t n = 1;

	for (size_t i = 0; i < o.size && i < 4; i++)
		n = n * 256 + ((const uint8_t *)o.data)[i];
	n = n ? n : 1;
	satchel_command_set(w->command, SATCHEL_ONE(n));
	text_print(&w->given, "<%u>", (unsigned)n);
}

static void open_list(struct writing *w)
{
	if (w->depth == DEPTH)
		return;
	w->depth++;
	satchel_command_open(w->command);
	text_print(&w->given, "(");
}

static void close_list(struct writing *w)
{
	if (!w->depth)
		return;
	w->depth--;
	satchel_command_close(w->command);
	text_print(&w->given, ")");
}

static void argument(struct writing *w, struct input *in)
{
	uint8_t kind = *in->at++;

	in->size--;
	switch (kind) {
	case '(': open_list(w); return;
	case ')': close_list(w); return;
	case 'a': atom(w, take(in)); return;
	case 'l': literal(w, take(in)); return;
	case 'n': number(w, take(in)); return;
	default: string(w, take(in)); return;
	}
}

/* ---- what was sent */

/* Nothing but literals has line ends, and where there is one to wait for the chunk ends. */
static int collect(struct writing *w, satchel_literals form)
{
	satchel_octets chunk = { 0 };
	bool wait, first = true;
	int rc;

	while ((rc = satchel_command_next(w->command, &chunk, &wait)) == SATCHEL_ROW) {
		fuzz_expect(wait == !first, "each chunk but the first is waited for");
		fuzz_expect(chunk.size >= 2 &&
		                    !memcmp((const char *)chunk.data + chunk.size - 2, "\r\n", 2),
		            "a chunk ends a line");
		fuzz_expect(first || form != SATCHEL_LITERALS_PLUS, "LITERAL+ waits for nothing");
		text_add(&w->sent, chunk.data, chunk.size);
		first = false;
	}
	return rc;
}

static void write_tokens(struct string *out, const satchel_token *t)
{
	for (; t; t = t->next) {
		if (t->kind != SATCHEL_TOKEN_LIST) {
			text_print(out, "<");
			text_add(out, t->octets.data, t->octets.size);
			text_print(out, ">");
			continue;
		}
		text_print(out, "(");
		write_tokens(out, t->child);
		text_print(out, ")");
	}
}

static const satchel_limits unlimited = { .size = sizeof unlimited,
	                                  .max_token = SATCHEL_UNLIMITED };

/* The command, read as if it were an untagged response. */
static void read_back(struct writing *w)
{
	const satchel_response *r;
	struct string got = { 0 };
	satchel_wire *wire;
	size_t taken;

	w->sent.at[0] = '*';
	fuzz_expect(!satchel_wire_new(&wire, SATCHEL_WIRE(.limits = &unlimited, .strict = true)),
	            "there is memory");
	fuzz_expect(!satchel_wire_feed(wire, w->sent.at, w->sent.size, &taken) &&
	                    taken == w->sent.size,
	            "the command is taken");
	fuzz_expect(satchel_wire_next(wire, &r) == SATCHEL_ROW, "the command is one response");
	fuzz_expect(!r->rc && r->raw.size == w->sent.size, "and is read whole");
	write_tokens(&got, r->tokens->next);
	fuzz_expect(got.size == w->given.size &&
	                    !memcmp(text_of(&got), text_of(&w->given), got.size),
	            "what is read is what was given");
	satchel_wire_free(wire);
	text_clear(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	struct writing w = { 0 };
	satchel_literals form;

	if (!size)
		return 0;
	form = (satchel_literals)(*in.at++ % 3);
	in.size--;
	fuzz_expect(!satchel_command_new(&w.command, NULL, form, "T", "COMMAND"),
	            "there is memory");
	while (in.size)
		argument(&w, &in);
	while (w.depth)
		close_list(&w);
	if (!collect(&w, form))
		read_back(&w);
	satchel_command_free(w.command);
	text_clear(&w.sent);
	text_clear(&w.given);
	return 0;
}
