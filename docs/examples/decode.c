/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* What a server once sent, from standard input, without a connection: decode <capture */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>

static void print(const satchel_reply *r)
{
	printf("%" PRIu64 ": ", r->offset);
	if (r->kind == SATCHEL_REPLY_INVALID)
		printf("malformed at octet %" PRIu64 ": %s\n", r->at, r->why);
	else if (r->kind == SATCHEL_REPLY_FETCH)
		printf("message %" PRIu32 ", UID %" PRIu32 ", subject \"%s\"\n", r->message->seq,
		       r->message->uid, r->message->envelope->subject);
	else if (r->kind == SATCHEL_REPLY_LIST)
		printf("folder \"%s\"\n", r->folder->name);
	else
		printf("%s %s\n", *r->tag ? r->tag : r->name, r->text);
}

static int feed(satchel_decoder *decoder, const char *octets, size_t size)
{
	const satchel_reply *reply;
	int rc = SATCHEL_OK;

	while (!rc && size) {
		size_t taken = 0;

		rc = satchel_decoder_feed(decoder, octets, size, &taken);
		octets += taken;
		size -= taken;
		if (!rc)
			while ((rc = satchel_decoder_next(decoder, &reply)) == SATCHEL_ROW)
				print(reply);
		rc = rc == SATCHEL_AGAIN ? SATCHEL_OK : rc;
	}
	return rc;
}

int main(void)
{
	satchel_decoder *decoder = NULL;
	const satchel_reply *rest;
	const satchel_quirk *q;
	char octets[4096];
	size_t size;
	int rc = satchel_decoder_new(&decoder, NULL);

	while (!rc && (size = fread(octets, 1, sizeof octets, stdin)))
		rc = feed(decoder, octets, size);
	if (!rc && (rc = satchel_decoder_end(decoder, &rest)) == SATCHEL_E_TRUNCATED)
		print(rest);
	for (q = decoder ? satchel_quirk_next(NULL) : NULL; q; q = satchel_quirk_next(q))
		if (satchel_decoder_quirk_count(decoder, q->number))
			printf("tolerated: %s (Q%03u)\n", q->summary, (unsigned)q->number);
	if (rc < 0)
		fprintf(stderr, "%s\n", satchel_error_name(rc));
	satchel_decoder_free(decoder);
	return rc < 0;
}
