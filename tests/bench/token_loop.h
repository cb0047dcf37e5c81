/*
 * token_loop.h - walks every token of an answer with a plain byte loop and keeps none.
 *
 * This is the yardstick of the figures: on purpose not clever (no words of 8 octets, no tables).
 * It must stay as it is, else figures of different days cannot be compared.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef TOKEN_LOOP_H
#define TOKEN_LOOP_H
#include <stddef.h>

static long long tokens;
static long responses;

static void do_token(const char *p, size_t n)
{
	static enum { GAP, ATOM, QUOTED, ESCAPE, LITLEN, LITERAL } st;
	static unsigned long long lit;
	static long depth;
	for (const char *end = p + n; p < end; p++) {
		char c = *p;
		if (st == QUOTED) {
			st = c == '"' ? GAP : c == '\\' ? ESCAPE : QUOTED;
			continue;
		}
		if (st == ESCAPE) {
			st = QUOTED;
			continue;
		}
		if (st == LITLEN) {
			if (c >= '0' && c <= '9')
				lit = lit * 10 + (unsigned)(c - '0');
			else if (c == '\n') {
				st = lit ? LITERAL : GAP;
				tokens++;
			}
			continue;
		}
		if (st == LITERAL) {
			size_t k = (size_t)(end - p) < lit ? (size_t)(end - p) : lit;
			lit -= k;
			p += k - 1;
			if (!lit)
				st = GAP;
			continue;
		}
		switch (c) {
		case '(':
			depth++;
			st = GAP;
			break;
		case ')':
			depth--;
			st = GAP;
			break;
		case ' ':
		case '\r': st = GAP; break;
		case '\n':
			st = GAP;
			responses++;
			break;
		case '"':
			st = QUOTED;
			tokens++;
			break;
		case '{':
			st = LITLEN;
			lit = 0;
			break;
		default: tokens += st == GAP; st = ATOM;
		}
	}
	if (depth > 100) /* keeps depth alive */
		tokens++;
}

#endif
