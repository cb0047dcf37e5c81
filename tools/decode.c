/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* satchel decode: server octets from a file or standard input, one JSON object per response. It
 * knows the kinds of replies by a table and reads nothing of the grammar itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "json.h"

#define PIECE 65536

static void put_invalid(json_object *o, const satchel_reply *r)
{
	json_put_error(o, r->rc, r->why);
	json_put_number(o, "at", r->at);
	if (r->quirk)
		json_put_quirk(o, "quirk", r->quirk);
	if (r->rc == SATCHEL_E_TRUNCATED)
		json_put_text(o, "need", "more");
	json_put_octets(o, "raw", r->raw);
}

static void put_raw(json_object *o, const satchel_reply *r)
{
	json_put_octets(o, "raw", r->raw);
}

static void put_text(json_object *o, const satchel_reply *r)
{
	if (r->code)
		json_put(o, "code", json_code(r->code));
	json_put_text(o, "text", r->text);
}

static void put_status(json_object *o, const satchel_reply *r)
{
	static const char *const names[] = {
		[SATCHEL_CONDITION_OK] = "OK",   [SATCHEL_CONDITION_NO] = "NO",
		[SATCHEL_CONDITION_BAD] = "BAD", [SATCHEL_CONDITION_PREAUTH] = "PREAUTH",
		[SATCHEL_CONDITION_BYE] = "BYE",
	};

	json_put_text(o, "condition", names[r->condition]);
	put_text(o, r);
	if (r->cut)
		json_put_flag(o, "cut", true);
}

static void put_words(json_object *o, const satchel_reply *r)
{
	json_put_words(o, "words", r->words);
}

static void put_folder(json_object *o, const satchel_reply *r)
{
	json_put(o, "folder", json_folder(r->folder));
}

static void put_folder_status(json_object *o, const satchel_reply *r)
{
	json_put(o, "folder", json_folder_status(r->folder));
}

static void put_set(json_object *o, const satchel_reply *r)
{
	json_put_set(o, "set", r->set);
	json_put_number(o, "count", satchel_set_count(r->set));
}

static void put_search(json_object *o, const satchel_reply *r)
{
	put_set(o, r);
	if (r->modseq)
		json_put_number(o, "modseq", r->modseq);
}

static void put_found(json_object *o, const satchel_reply *r)
{
	json_put(o, "found", json_found(r->found));
}

static void put_flags(json_object *o, const satchel_reply *r)
{
	json_put_flags(o, "flags", &r->flags);
}

static void put_number(json_object *o, const satchel_reply *r)
{
	json_put_number(o, "number", r->number);
}

static void put_vanished(json_object *o, const satchel_reply *r)
{
	put_set(o, r);
	json_put_flag(o, "earlier", r->earlier);
	if (r->more)
		json_put_flag(o, "more", true);
}

static void put_message(json_object *o, const satchel_reply *r)
{
	json_put(o, "message", json_message(r->message));
}

static void put_namespaces(json_object *o, const satchel_reply *r)
{
	json_put(o, "namespaces", json_namespaces(r->namespaces));
}

static void put_fields(json_object *o, const satchel_reply *r)
{
	json_put(o, "fields", json_fields(r->fields));
}

static void put_quota(json_object *o, const satchel_reply *r)
{
	json_put(o, "quota", json_quota(r->quota));
}

static void put_quota_root(json_object *o, const satchel_reply *r)
{
	json_put(o, "folder", json_folder_name(r->folder));
	json_put(o, "roots", json_roots(r->words));
}

static const struct {
	const char *name;
	void (*put)(json_object *o, const satchel_reply *r);
} kinds[] = {
	[SATCHEL_REPLY_INVALID] = { "invalid", put_invalid },
	[SATCHEL_REPLY_UNKNOWN] = { "unknown", put_raw },
	[SATCHEL_REPLY_STATUS] = { "status", put_status },
	[SATCHEL_REPLY_CONTINUE] = { "continue", put_text },
	[SATCHEL_REPLY_CAPABILITY] = { "capability", put_words },
	[SATCHEL_REPLY_ENABLED] = { "enabled", put_words },
	[SATCHEL_REPLY_LIST] = { "list", put_folder },
	[SATCHEL_REPLY_FOLDER_STATUS] = { "folder_status", put_folder_status },
	[SATCHEL_REPLY_SEARCH] = { "search", put_search },
	[SATCHEL_REPLY_ESEARCH] = { "esearch", put_found },
	[SATCHEL_REPLY_FLAGS] = { "flags", put_flags },
	[SATCHEL_REPLY_EXISTS] = { "exists", put_number },
	[SATCHEL_REPLY_RECENT] = { "recent", put_number },
	[SATCHEL_REPLY_EXPUNGE] = { "expunge", put_number },
	[SATCHEL_REPLY_VANISHED] = { "vanished", put_vanished },
	[SATCHEL_REPLY_FETCH] = { "fetch", put_message },
	[SATCHEL_REPLY_NAMESPACE] = { "namespace", put_namespaces },
	[SATCHEL_REPLY_ID] = { "id", put_fields },
	[SATCHEL_REPLY_QUOTA] = { "quota", put_quota },
	[SATCHEL_REPLY_QUOTA_ROOT] = { "quota_root", put_quota_root },
	[SATCHEL_REPLY_MYRIGHTS] = { "my_rights", put_folder },
	[SATCHEL_REPLY_METADATA] = { "metadata", put_folder },
};

struct decode {
	satchel_decoder *decoder;
	uint64_t *quirks; /* how often each was met so far, by its place in the list of quirks */
	int code;
};

/* Counts that rose belong to the response that was read last. */
static void put_quirks(struct decode *d, json_object *o)
{
	json_object *array = NULL;
	size_t i = 0;

	for (const satchel_quirk *q = NULL; (q = satchel_quirk_next(q)); i++) {
		uint64_t n = satchel_decoder_quirk_count(d->decoder, q->number);
		char name[8];

		if (n == d->quirks[i])
			continue;
		d->quirks[i] = n;
		array = array ? array : json_new_array();
		snprintf(name, sizeof(name), "Q%03u", q->number);
		json_push(array, json_text(name));
	}
	if (array)
		json_put(o, "quirks", array);
}

static bool message_is_fine(const satchel_message *m)
{
	if (m->rc < 0 || m->invalid)
		return false;
	for (size_t i = 0; i < m->item_count; i++)
		if (m->items[i]->rc < 0)
			return false;
	for (size_t i = 0; i < m->body_count; i++)
		if (m->bodies[i]->rc < 0)
			return false;
	return true;
}

static int judge(const satchel_reply *r)
{
	if (r->kind == SATCHEL_REPLY_INVALID)
		return r->rc == SATCHEL_E_TRUNCATED ? CODE_TRUNCATED : CODE_PARTLY;
	return !r->message || message_is_fine(r->message) ? CODE_DONE : CODE_PARTLY;
}

static void print(struct decode *d, const satchel_reply *r)
{
	json_object *o = json_new();

	json_put_number(o, "offset", r->offset);
	json_put_text(o, "kind", kinds[r->kind].name);
	if (kinds[r->kind].put != put_status && kinds[r->kind].put != put_text)
		json_put_given(o, "name", r->name);
	json_put_given(o, "tag", r->tag);
	kinds[r->kind].put(o, r);
	put_quirks(d, o);
	json_line(stdout, o);
	d->code = worse(d->code, judge(r));
}

/* Prints what is complete; AGAIN: feed more. */
static int drain(struct decode *d)
{
	const satchel_reply *reply = NULL;
	int rc;

	while ((rc = satchel_decoder_next(d->decoder, &reply)) == SATCHEL_ROW)
		print(d, reply);
	return rc;
}

static int feed(struct decode *d, const char *octets, size_t size)
{
	int rc = SATCHEL_AGAIN;

	while (size && rc == SATCHEL_AGAIN) {
		size_t taken = 0;

		rc = satchel_decoder_feed(d->decoder, octets, size, &taken);
		octets += taken;
		size -= taken;
		if (!rc)
			rc = drain(d);
	}
	return rc;
}

static int end(struct decode *d)
{
	const satchel_reply *reply = NULL;
	int rc = satchel_decoder_end(d->decoder, &reply);

	if (rc == SATCHEL_E_TRUNCATED && reply)
		print(d, reply);
	return rc == SATCHEL_E_TRUNCATED ? SATCHEL_OK : rc;
}

/* An end that cannot be known was printed as the last object: no more needs saying. */
static int code_of(struct decode *d, int rc)
{
	if (rc == SATCHEL_E_PROTOCOL || rc == SATCHEL_E_LIMIT)
		return worse(d->code, CODE_PARTLY);
	if (rc >= 0)
		return d->code;
	complain("%s", rc == SATCHEL_E_MEMORY ? "out of memory" : satchel_error_name(rc));
	return exit_code_of(rc);
}

/* What is there: of a pipe not more than came. */
static ssize_t read_piece(FILE *in, char *piece)
{
	ssize_t n;

	do
		n = read(fileno(in), piece, PIECE);
	while (n < 0 && errno == EINTR);
	return n;
}

static int read_all(struct decode *d, FILE *in)
{
	char *piece = must(malloc(PIECE));
	int rc = SATCHEL_AGAIN;
	ssize_t n = 0;

	while (rc == SATCHEL_AGAIN && (n = read_piece(in, piece)) > 0) {
		rc = feed(d, piece, (size_t)n);
		fflush(stdout);
	}
	free(piece);
	if (n < 0) {
		complain("the input cannot be read: %s", strerror(errno));
		return EX_NOINPUT;
	}
	return code_of(d, rc == SATCHEL_AGAIN ? end(d) : rc);
}

static size_t count_quirks(void)
{
	size_t n = 0;

	for (const satchel_quirk *q = NULL; (q = satchel_quirk_next(q));)
		n++;
	return n;
}

static int decode(const struct options *options, FILE *in)
{
	struct decode d = { .code = CODE_DONE };
	int code;

	if (satchel_decoder_new(
		    &d.decoder,
		    SATCHEL_DECODER(.strict = options->strict,
	                            .limits = SATCHEL_LIMITS(.inline_max = options->inline_max))))
		must(NULL);
	d.quirks = must(calloc(count_quirks() + 1, sizeof(*d.quirks)));
	code = read_all(&d, in);
	free(d.quirks);
	satchel_decoder_free(d.decoder);
	return code;
}

static int run(const struct options *options)
{
	const char *name = options->argument_count ? options->arguments[0] : "-";
	FILE *in = !strcmp(name, "-") ? stdin : fopen(name, "re");
	int code;

	if (!in) {
		complain("%s: %s", name, strerror(errno));
		return EX_NOINPUT;
	}
	code = decode(options, in);
	if (in != stdin)
		fclose(in);
	return code;
}

static const struct option_row own[] = {
	{ "inline-max", "OCTETS", "keep bodies of up to so many octets (default: 67108864)",
	  OPTION_COUNT, offsetof(struct options, inline_max) },
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

const struct subcommand decode_command = {
	.name = "decode",
	.arguments = "[FILE]",
	.summary = "Print octets that a server sent as JSON, one object per response",
	.least = 0,
	.most = 1,
	.offline = true,
	.own = own,
	.run = run,
};
