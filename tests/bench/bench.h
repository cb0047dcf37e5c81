/*
 * bench.h - what every peer shares: its arguments, the clock and memory around the measured part,
 * the digest, and the one line of output that harness.pl reads. README.md says what each means.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#ifndef BENCH_H
#define BENCH_H
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define BENCH_USER "bench"
#define BENCH_PASSWORD "secret"
#define BENCH_T1_ITEMS "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)"
#define BENCH_T2_ITEMS "(UID BODY.PEEK[])"
#define BENCH_T5_ITEMS "(UID FLAGS)"

enum { BENCH_NO_SUCH_TASK = 3 };

struct bench_arguments {
	int task; /* 1 to 7 */
	const char *host, *folder;
	uint16_t port;
	bool tls;
	unsigned repeat; /* how often the task is done in the measured part */
};

/* The fields of a text digest; the number is the weight in `fields`. */
enum bench_field {
	FIELD_DATE = 1,
	FIELD_SUBJECT,
	FIELD_IN_REPLY_TO,
	FIELD_MESSAGE_ID,
	FIELD_NAME,
	FIELD_ROUTE,
	FIELD_MAILBOX,
	FIELD_HOST,
	FIELD_TYPE,
	FIELD_SUBTYPE,
	FIELD_PARAMETER_NAME,
	FIELD_PARAMETER_VALUE,
	FIELD_ID,
	FIELD_DESCRIPTION,
	FIELD_ENCODING,
	FIELD_MD5,
	FIELD_DISPOSITION,
	FIELD_DISPOSITION_NAME,
	FIELD_DISPOSITION_VALUE,
	FIELD_LANGUAGE,
	FIELD_LOCATION,
	FIELD_FOLDER
};

struct bench_digest {
	uint64_t messages, text, fields, numbers, dates, flags, addresses, parts, parameters;
};

static inline void digest_octets(struct bench_digest *d, enum bench_field field, size_t size)
{
	d->text += size;
	d->fields += size * (uint64_t)field;
}

/* NULL counts like "". */
static inline void digest_text(struct bench_digest *d, enum bench_field field, const char *text)
{
	if (text && *text)
		digest_octets(d, field, strlen(text));
}

struct bench_arguments bench_parse(int argc, char **argv);

/* Call when logged in and the folder is open, just before the first command. */
void bench_begin(void);

/* Call after the last answer was used: n messages (or folders) and octets of one repetition on
 * average, and the digest (of all of them; NULL if there is none). */
void bench_end(const struct bench_arguments *a, uint64_t n, uint64_t octets,
               const struct bench_digest *d);

/* Says why on stderr and exits. */
_Noreturn void bench_fail(const char *what, const char *why);
_Noreturn void bench_no_task(void);

/* Seconds since 1970 of a date in the proleptic Gregorian calendar; month is 1 to 12. */
int64_t bench_seconds(int year, int month, int day, int hour, int minute, int second, int zone_s);

#endif
