/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Octets are pushed in as they arrive, in any pieces, and responses fall out: for a program that has its own event loop,
 * its own connection, or captured octets. Here they are read from standard input:
 *
 *	printf '* 2 EXISTS\r\n* 1 FETCH (UID 7 BODY[] {5}\r\nhello)\r\n' | ./push
 *
 * Bodies of messages are not held: they come in pieces, whatever their size. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* A piece of a body, written where it shall go; here only counted. */
static void on_piece(const satchel_piece *piece)
{
	if (piece->first)
		printf("body of %" PRIu64 " octets begins\n", piece->size);
	printf("  %zu octets at %" PRIu64 "%s\n", piece->octets.size, piece->offset,
	       piece->last ? ", the last" : "");
}

static void on_response(const satchel_response *response)
{
	size_t tokens = 0;

	for (const satchel_token *t = response->tokens; t; t = t->next)
		tokens++;
	printf("%s with %zu tokens, %zu octets\n", response->tag, tokens, response->raw.size);
	if (response->rc)
		printf("  it cannot be read from octet %" PRIu64 " on: %s\n", response->at,
		       response->why);
}

/* Hands on all that can be read now. 0: more octets are needed. */
static int deliver(satchel_wire *wire)
{
	const satchel_response *response;
	int rc;

	for (;;) {
		rc = satchel_wire_next(wire, &response);
		if (rc == SATCHEL_ROW)
			on_response(response);
		else if (rc == SATCHEL_DATA)
			on_piece(&response->piece);
		else
			break;
	}
	if (rc < 0)
		fprintf(stderr, "nothing more can be read: %s\n", response->why);
	return rc == SATCHEL_AGAIN ? 0 : rc;
}

/* What a loop calls when octets have come. A part may be taken: the rest goes in when what is there was read. */
static int push(satchel_wire *wire, const char *octets, size_t size)
{
	int rc = 0;

	for (size_t taken; size && !rc; octets += taken, size -= taken) {
		rc = satchel_wire_feed(wire, octets, size, &taken);
		if (!rc)
			rc = deliver(wire);
	}
	return rc;
}

int main(void)
{
	satchel_wire *wire;
	char octets[4096];
	ssize_t got = 0;
	bool whole;
	int rc = satchel_wire_new(&wire, SATCHEL_WIRE(.stream = true));

	if (rc) {
		fprintf(stderr, "%s\n", satchel_error_name(rc));
		return 1;
	}
	while (!rc && (got = read(STDIN_FILENO, octets, sizeof octets)) > 0)
		rc = push(wire, octets, (size_t)got);
	whole = satchel_wire_at_rest(wire);
	satchel_wire_free(wire);
	if (!rc && !whole)
		fprintf(stderr, "the octets end inside a response\n");
	return rc || got < 0 || !whole;
}
