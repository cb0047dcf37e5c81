/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One command and its responses, untyped: what the library sends is an encoded command, what it gives back is a tree of
 * tokens, and the connection is this program's. It talks to a server on standard input and output, so any program can
 * carry the octets:
 *
 *	mkfifo back && ./raw LIST '' '*' < back | /usr/lib/dovecot/imap > back
 *
 * Arguments are sent as strings, each in the shortest form that can carry it; those that begin with "=" go as they are:
 * ./raw 'UID FETCH' =1:* '=(FLAGS UID)'. The tree is printed on standard error. */
#include <satchel/satchel.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char command_tag[] = "A1";

static void print_tokens(const satchel_token *t, int depth)
{
	static const char *const kinds[] = { "atom", "quoted", "literal", "nil",
		                             "list", "code",   "text" };

	for (; t; t = t->next) {
		fprintf(stderr, "%*s%s", depth * 2, "", kinds[t->kind]);
		if (t->kind != SATCHEL_TOKEN_LIST)
			fprintf(stderr, " %.*s", (int)t->octets.size, (const char *)t->octets.data);
		fputc('\n', stderr);
		print_tokens(t->child, depth + 1);
	}
}

/* The next response, however many reads it takes. */
static int next_response(satchel_wire *wire, const satchel_response **response)
{
	char octets[4096];
	size_t taken;
	int rc;

	while ((rc = satchel_wire_next(wire, response)) == SATCHEL_AGAIN) {
		ssize_t got = read(STDIN_FILENO, octets, sizeof octets);

		if (got <= 0)
			return got < 0 ? SATCHEL_E_IO : SATCHEL_E_TRUNCATED;
		/* all is taken: nothing is unread when more is asked for, and the wire has room for a read */
		rc = satchel_wire_feed(wire, octets, (size_t)got, &taken);
		if (rc)
			return rc;
	}
	return rc;
}

/* Prints responses up to the first with that tag. The command's own tag ends it in any case: the server does not want
 * the rest of the command. */
static int read_until(satchel_wire *wire, const char *tag)
{
	const satchel_response *response;
	int rc;

	while ((rc = next_response(wire, &response)) == SATCHEL_ROW) {
		fprintf(stderr, "%s\n", response->tag);
		print_tokens(response->tokens, 1);
		if (!strcmp(response->tag, tag))
			return SATCHEL_OK;
		if (!strcmp(response->tag, command_tag))
			return SATCHEL_E_NO;
	}
	return rc;
}

static int write_all(satchel_octets octets)
{
	const char *p = octets.data;

	for (ssize_t put; octets.size; p += put, octets.size -= (size_t)put) {
		put = write(STDOUT_FILENO, p, octets.size);
		if (put < 0)
			return SATCHEL_E_IO;
	}
	return SATCHEL_OK;
}

/* Chunk by chunk: where a literal needs it, only after the server said "+". */
static int send_command(satchel_wire *wire, satchel_command *command)
{
	satchel_octets chunk;
	bool wait;
	int rc;

	while ((rc = satchel_command_next(command, &chunk, &wait)) == SATCHEL_ROW) {
		rc = wait ? read_until(wire, "+") : SATCHEL_OK;
		if (!rc)
			rc = write_all(chunk);
		if (rc)
			break;
	}
	return rc;
}

static int run(satchel_wire *wire, int count, char **words)
{
	satchel_command *command;
	int rc = satchel_command_new(&command, NULL, SATCHEL_LITERALS_SYNC, command_tag, words[0]);

	if (rc)
		return rc;
	for (int i = 1; i < count; i++)
		if (words[i][0] == '=')
			satchel_command_raw(command, words[i] + 1);
		else
			satchel_command_string(command, words[i], strlen(words[i]));
	rc = send_command(wire, command);
	satchel_command_free(command);
	return rc ? rc : read_until(wire, command_tag);
}

int main(int argc, char **argv)
{
	satchel_wire *wire;
	int rc;

	if (argc < 2) {
		fprintf(stderr, "usage: raw COMMAND [ARGUMENT...]\n");
		return 2;
	}
	rc = satchel_wire_new(&wire, NULL);
	if (!rc) {
		rc = read_until(wire, "*"); /* the greeting */
		rc = rc ? rc : run(wire, argc - 1, argv + 1);
		satchel_wire_free(wire);
	}
	if (rc)
		fprintf(stderr, "%s\n", satchel_error_name(rc));
	return rc != 0;
}
