/*
 * drip.c - feeds octets to the decoder one at a time, with no connection, and says what that cost.
 *
 *   drip messages RECORDING N [STEP]   the first N responses of a recording
 *   drip search N [STEP]               one SEARCH response of about N octets
 *   drip literal N [STEP]              one FETCH whose subject is a literal of N octets
 *
 * STEP is how many octets are fed at once (1). It prints the octets, the responses and the CPU
 * seconds; run under a profiler that counts instructions it tells more.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"
#include "recording.h"
#include <inttypes.h>
#include <satchel/satchel.h>
#include <stdio.h>
#include <stdlib.h>

struct input {
	const char *octets;
	size_t size;
};

static struct input from_recording(const char *path, size_t count)
{
	static struct recording r;
	if (!recording_load(&r, path) || count > r.count)
		bench_fail(path, "no such recording, or it is too short");
	return (struct input){ r.octets, r.start[count] };
}

static char *room_for(size_t size)
{
	char *room = malloc(size);
	if (!room)
		bench_fail("drip", "out of memory");
	return room;
}

static struct input search_of(size_t size)
{
	char *room = room_for(size + 64);
	size_t used = (size_t)sprintf(room, "* SEARCH");
	for (uint32_t n = 100000; used < size; n += 2)
		used += (size_t)sprintf(room + used, " %" PRIu32, n);
	used += (size_t)sprintf(room + used, "\r\n");
	return (struct input){ room, used };
}

static struct input literal_of(size_t size)
{
	char *room = room_for(size + 256);
	size_t used = (size_t)sprintf(room, "* 1 FETCH (UID 1 ENVELOPE (NIL {%zu}\r\n", size);
	memset(room + used, 'x', size);
	used += size;
	used += (size_t)sprintf(room + used, " NIL NIL NIL NIL NIL NIL NIL NIL))\r\n");
	return (struct input){ room, used };
}

static struct input parse_arguments(int argc, char **argv, size_t *step)
{
	int last = argc > 1 && !strcmp(argv[1], "messages") ? 3 : 2;
	size_t n = argc > last ? strtoul(argv[last], NULL, 10) : 0;
	*step = argc > last + 1 ? strtoul(argv[last + 1], NULL, 10) : 1;
	if (!n || !*step)
		bench_fail("usage", "drip messages RECORDING N|search N|literal N [STEP]");
	if (last == 3)
		return from_recording(argv[2], n);
	return !strcmp(argv[1], "search") ? search_of(n) : literal_of(n);
}

static uint64_t take_all(satchel_decoder *decoder)
{
	const satchel_reply *reply;
	uint64_t taken = 0;
	int rc;
	for (; (rc = satchel_decoder_next(decoder, &reply)) == SATCHEL_ROW; taken++)
		if (reply->kind == SATCHEL_REPLY_INVALID)
			bench_fail("drip", reply->why);
	if (rc != SATCHEL_AGAIN)
		bench_fail("drip", "the decoder gave up");
	return taken;
}

static uint64_t feed_all(satchel_decoder *decoder, const struct input *in, size_t step)
{
	uint64_t responses = 0;
	for (size_t at = 0, taken = 0; at < in->size; at += taken) {
		size_t size = in->size - at < step ? in->size - at : step;
		if (satchel_decoder_feed(decoder, in->octets + at, size, &taken) < 0)
			bench_fail("drip", "feed failed");
		responses += take_all(decoder);
	}
	return responses;
}

int main(int argc, char **argv)
{
	struct bench_arguments once = { .repeat = 1 };
	satchel_decoder *decoder = NULL;
	size_t step;
	struct input in = parse_arguments(argc, argv, &step);
	satchel_limits limits = { .size = sizeof limits,
		                  .max_literal = SATCHEL_UNLIMITED,
		                  .max_response = SATCHEL_UNLIMITED,
		                  .max_ranges = SATCHEL_UNLIMITED };
	if (satchel_decoder_new(&decoder, SATCHEL_DECODER(.limits = &limits, .raw_text = true)) < 0)
		bench_fail("drip", "out of memory");
	bench_begin();
	uint64_t responses = feed_all(decoder, &in, step);
	bench_end(&once, responses, in.size, NULL);
	satchel_decoder_free(decoder);
	return 0;
}
