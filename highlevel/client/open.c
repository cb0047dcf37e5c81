/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A client's beginning and end. */
#include "core/block.h"
#include "core/options.h"
#include "highlevel/client/client.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { READ_FIRST = 16 * 1024 };

/* ---- time, errors */

static int64_t monotonic(void *user)
{
	struct timespec t;

	(void)user;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t satcheli_now(const satchel_client *imap)
{
	return imap->env.clock(imap->env.clock_user);
}

int satcheli_client_error(satchel_client *imap, int code, const char *command, const char *format,
                          ...)
{
	char text[ERROR_MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return satcheli_error_set(&imap->error, code, command, "%s", text);
}

/* ---- a client */

static void closing_descriptor(void *user, int fd)
{
	satchel_client *imap = user;

	for (size_t i = 0; i < imap->watched_count; i++) {
		if (imap->watched[i].fd != fd)
			continue;
		imap->watched[i] = imap->watched[--imap->watched_count];
		imap->inside++;
		if (imap->options.watch)
			imap->options.watch(imap, fd, 0, imap->options.user);
		imap->inside--;
		return;
	}
}

static void transport_note(void *user, const char *text)
{
	satcheli_trace_note(user, "%s", text);
}

static void quirk_met(void *user, uint16_t number)
{
	satchel_event event = { .kind = SATCHEL_EVENT_QUIRK, .number = number, .text = "" };

	satcheli_event(user, &event);
}

static bool is_letters(const char *s)
{
	const char *p = s;

	while (p && (*p | 32) >= 'a' && (*p | 32) <= 'z')
		p++;
	return p && p > s && !*p;
}

/* Two letters that the server cannot guess, so that it cannot answer commands before they are sent. */
static void choose_tag_prefix(satchel_client *imap)
{
	const char *given = imap->options.tag_prefix;
	unsigned char random[2] = { 0, 0 };

	/* Q023: some know no tag that is a number, or none of another width than the one before */
	imap->tag_digits = is_letters(given) ? 1 : 4;
	if (is_letters(given)) {
		snprintf(imap->tag_prefix, sizeof imap->tag_prefix, "%s", given);
		return;
	}
	gnutls_rnd(GNUTLS_RND_NONCE, random, sizeof random);
	imap->tag_prefix[0] = (char)('A' + random[0] % 26);
	imap->tag_prefix[1] = (char)('A' + random[1] % 26);
}

static char *copy(satchel_client *imap, const char *text)
{
	return text ? satcheli_block_text(&imap->from, text, strlen(text)) : NULL;
}

/* What the client keeps of the options: copies, so that the caller's may go. */
static int keep_options(satchel_client *imap)
{
	satchel_options *o = &imap->options;
	satchel_words mask = satcheli_words_of(o->mask), enable = satcheli_words_of(o->enable);

	imap->ca_file = copy(imap, o->ca_file);
	imap->server_name = copy(imap, o->server_name);
	if ((o->ca_file && !imap->ca_file) || (o->server_name && !imap->server_name) ||
	    (mask.count && satcheli_words_set(imap, &imap->mask, mask)) ||
	    (enable.count && satcheli_words_set(imap, &imap->enable, enable)))
		return satcheli_client_error(imap, SATCHEL_E_MEMORY, "", "out of memory");
	return SATCHEL_OK;
}

static void init_lists(satchel_client *imap)
{
	imap->queue.last = &imap->queue.first;
	imap->flight.last = &imap->flight.first;
	imap->done.last = &imap->done.first;
}

void satcheli_client_replies(satchel_client *imap, const satchel_limits *limits, bool strict,
                             const uint16_t *refuse)
{
	satcheli_replies_init(&imap->replies, &imap->from, limits, strict, refuse);
	imap->replies.framer.look_back = imap->options.look_back;
}

static satchel_client *client_new(const satchel_options *given)
{
	satchel_options o = *given;
	satchel_client *imap = satcheli_block_new(o.allocator, sizeof *imap);

	if (!imap)
		return NULL;
	imap->from = satcheli_block_allocator(imap);
	imap->options = o;
	imap->env = (struct transport_env){
		.from = &imap->from,
		.clock = o.clock ? o.clock : monotonic,
		.clock_user = o.user,
		.closing = closing_descriptor,
		.note = transport_note,
		.user = imap,
	};
	satcheli_client_replies(imap, o.limits, o.strict, o.refuse);
	imap->replies.quirks.met = quirk_met;
	imap->replies.quirks.user = imap;
	satcheli_uidmap_init(&imap->folder.uids, &imap->from);
	imap->read_size = READ_FIRST;
	imap->state = SATCHEL_STATE_CONNECTING;
	imap->phase_deadline = imap->progress_deadline = INT64_MAX;
	satcheli_error_clear(&imap->error);
	satcheli_error_clear(&imap->dead);
	satcheli_error_clear(&imap->bye_error);
	satcheli_error_clear(&imap->last_words);
	init_lists(imap);
	choose_tag_prefix(imap);
	return imap;
}

/* ---- opening */

static int parse_url(satchel_client *imap, const char *url)
{
	const char *why = "";
	int rc;

	if (!url)
		return SATCHEL_OK;
	rc = satcheli_url_parse(&imap->from, url, &imap->url, &why);
	if (rc == SATCHEL_E_ARGUMENT)
		return satcheli_client_error(imap, rc, "", "URL cannot be used: %s", why);
	return rc ? satcheli_client_error(imap, rc, "", "out of memory") : SATCHEL_OK;
}

static int new_transport(satchel_client *imap, const char *url, struct fault *f)
{
	const satchel_options *o = &imap->options;

	if (o->transport)
		return satcheli_caller_new(&imap->env, &imap->own, &imap->transport, f);
	if (o->argv)
		return satcheli_child_new(&imap->env, o->argv, &imap->transport, f);
	if (o->fd_plus_1)
		return satcheli_descriptor_new(&imap->env, o->fd_plus_1 - 1, &imap->transport, f);
	if (!url)
		return satcheli_fault(
			f, SATCHEL_E_ARGUMENT,
			"neither a URL nor .argv, .fd_plus_1 or .transport says where to connect to");
	return satcheli_tcp_new(&imap->env, imap->url.host, imap->url.port, &imap->transport, f);
}

static void open_ended(struct command *cmd)
{
	cmd->imap->open = NULL;
}

/* satchel_open is a call like others, whose end is told by the connection. */
static const struct verb open_verb = { .name = "", .states = IN_ANY, .ended = open_ended };

/* The way to the server is the program's. */
static bool is_given(const satchel_options *o)
{
	return o->argv || o->fd_plus_1 || o->transport;
}

static int begin(satchel_client *imap, struct transport *given, const char *url)
{
	struct fault f = { 0 };
	int rc = SATCHEL_OK;

	imap->protected = given || (is_given(&imap->options) && !url) ||
	                  imap->options.cleartext_without_any_protection;
	imap->wants_tls = url && !imap->url.tls && !imap->options.cleartext_without_any_protection;
	imap->phase_deadline = satcheli_after(imap, imap->options.connect_ms, 30000);
	imap->more = true; /* the first step needs no descriptor */
	if (given)
		imap->transport = given;
	else
		rc = new_transport(imap, url, &f);
	if (rc)
		satcheli_error_fault(&imap->error, &f);
	return rc;
}

/* Nobody else will close what the program has given. */
static void close_given(struct transport *transport, const satchel_options *o)
{
	if (transport)
		transport->table->close(transport);
	if (o->transport)
		satcheli_own_close(OPTIONS_OF(satchel_transport, o->transport));
	if (o->fd_plus_1)
		close(o->fd_plus_1 - 1);
}

/* Whether nothing that was asked for would be overlooked. */
static bool fit(const satchel_options *given, const satchel_options *o)
{
	return OPTIONS_FIT(satchel_options, given) && OPTIONS_FIT(satchel_limits, o->limits) &&
	       OPTIONS_FIT(satchel_transport, o->transport);
}

/* One way to the server, not several. */
static int check_ways(satchel_client *imap)
{
	const satchel_options *o = &imap->options;

	if (!!o->argv + !!o->fd_plus_1 + !!o->transport <= 1)
		return SATCHEL_OK;
	return satcheli_client_error(
		imap, SATCHEL_E_ARGUMENT, "",
		"more than one of .argv, .fd_plus_1 and .transport says where to connect to");
}

static int open_client(satchel_client *imap, struct transport *given, const char *url, bool fits)
{
	struct command *cmd;
	int rc = fits ? check_ways(imap)
	              : satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "", OPTIONS_UNFIT);

	if (!rc)
		rc = parse_url(imap, url);
	imap->own = *(satchel_transport *)OPTIONS_OF(satchel_transport, imap->options.transport);
	if (!rc)
		rc = keep_options(imap);
	if (rc)
		close_given(given, &imap->options);
	if (!rc)
		rc = begin(imap, given, url);
	if (!rc)
		rc = satcheli_command_make(imap, &open_verb, imap->options.call, 0, &cmd);
	if (rc) {
		if (imap->transport)
			imap->transport->table->close(imap->transport);
		imap->transport = NULL;
		imap->phase = PHASE_DEAD;
		imap->state = SATCHEL_STATE_LOGOUT;
		satcheli_error_copy(&imap->dead, &imap->error);
		return rc;
	}
	imap->open = cmd;
	return satcheli_command_run(cmd);
}

int satcheli_open_on(satchel_client **imap, struct transport *transport, const char *url,
                     const satchel_options *options)
{
	const satchel_options *o = OPTIONS_OF(satchel_options, options);
	satchel_client *c = client_new(o);
	int rc;

	if (!c) {
		close_given(transport, o);
		return SATCHEL_E_MEMORY;
	}
	*imap = c;
	satcheli_enter(c);
	rc = open_client(c, transport, url, fit(options, o));
	c->options.transport = NULL; /* it was copied */
	if (!satcheli_leave(c))
		return rc;
	*imap = NULL; /* it was closed inside a callback */
	return SATCHEL_E_CLOSED;
}

int satchel_open(satchel_client **imap, const char *url, const satchel_options *options)
{
	return satcheli_open_on(imap, NULL, url, options);
}

/* ---- the end */

static void free_stores(satchel_client *imap)
{
	while (imap->stores) {
		struct error_store *next = imap->stores->next;

		satcheli_block_free(imap->stores);
		imap->stores = next;
	}
}

/* true: a row is lent still, and what it points to must not go yet. */
static bool orphan_handles(satchel_client *imap)
{
	bool lent = false;

	for (struct handle *h = imap->handles, *next; h; h = next) {
		next = h->next;
		h->lender = h->row_mine && !h->beside && imap->row == ROW_LENT ? imap : NULL;
		lent |= h->lender != NULL;
		h->call = NULL;
		h->row_mine = false;
		h->rc = h->rc == SATCHEL_QUEUED ? SATCHEL_E_CLOSED : h->rc;
		if (h->orphan)
			h->orphan(h);
		h->imap = NULL;
	}
	imap->handles = NULL;
	return lent;
}

void satcheli_client_free(satchel_client *imap)
{
	satcheli_replies_clear(&imap->replies);
	satcheli_block_free(imap);
}

static void destroy(satchel_client *imap)
{
	bool lent;

	satcheli_die(imap, SATCHEL_E_CLOSED, "the client was closed");
	while (satcheli_tell(imap))
		;
	lent = orphan_handles(imap);
	satcheli_folder_close(imap);
	satcheli_session_forget(imap);
	satcheli_append_limits_clear(imap);
	satcheli_words_clear(&imap->mask);
	satcheli_words_clear(&imap->enable);
	satcheli_url_clear(&imap->url);
	satcheli_block_free(imap->ca_file);
	satcheli_block_free(imap->server_name);
	satcheli_block_free(imap->greeting);
	satcheli_names_clear(imap);
	free_stores(imap);
	satcheli_output_release(imap);
	if (!lent)
		satcheli_client_free(imap);
}

bool satcheli_enter(satchel_client *imap)
{
	imap->entered++;
	return true;
}

bool satcheli_leave(satchel_client *imap)
{
	if (imap->entered == 1 && !imap->closing)
		satcheli_watch(imap); /* in which it may be closed */
	if (imap->entered == 1 && imap->closing && !imap->inside) {
		destroy(imap);
		return true;
	}
	imap->entered--;
	return false;
}

void satchel_close(satchel_client *imap)
{
	if (!imap || imap->closing)
		return;
	if (imap->inside || imap->entered) {
		imap->closing = true;
		return;
	}
	imap->closing = true;
	imap->entered++;
	destroy(imap);
}
