/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* From nothing to a session: transport, TLS, greeting, STARTTLS. Nothing but STARTTLS is sent before TLS is up, and
 * nothing that was heard before it survives it. */
#include "core/block.h"
#include "highlevel/client/client.h"

int64_t satcheli_after(const satchel_client *imap, uint32_t ms, uint32_t usual)
{
	if (ms == SATCHEL_FOREVER)
		return INT64_MAX;
	return satcheli_now(imap) + (int64_t)(ms ? ms : usual) * 1000000;
}

void satcheli_opened(satchel_client *imap, int rc)
{
	struct command *cmd = imap->open;

	if (!rc) {
		imap->phase = PHASE_READY;
		imap->phase_deadline = INT64_MAX;
	}
	if (cmd)
		satcheli_end_command(cmd, rc);
}

static void expect_greeting(satchel_client *imap)
{
	imap->phase = PHASE_GREETING;
	imap->phase_deadline = satcheli_after(imap, imap->options.greeting_ms, 60000);
}

/* ---- TLS */

static int start_tls(satchel_client *imap)
{
	struct tls_settings settings = { imap->server_name ? imap->server_name : imap->url.host,
		                         imap->ca_file };
	struct transport *below = imap->transport;
	struct fault f = { 0 };

	imap->transport = NULL;
	if (satcheli_tls_new(&imap->env, below, &settings, &imap->transport, &f))
		return satcheli_die_fault(imap, &f);
	imap->phase = PHASE_HANDSHAKE;
	imap->phase_deadline = satcheli_after(imap, imap->options.handshake_ms, 30000);
	return SATCHEL_OK;
}

static void secured(satchel_client *imap)
{
	bool upgraded = imap->wants_tls;

	imap->secure = imap->protected = true;
	imap->wants_tls = false;
	imap->received = 0;
	if (upgraded)
		satcheli_opened(imap, SATCHEL_OK);
	else
		expect_greeting(imap);
}

static int advance(satchel_client *imap)
{
	struct fault f = { 0 };
	int rc = imap->transport->table->advance(imap->transport, &f);

	if (rc == SATCHEL_AGAIN || !rc)
		return rc;
	return satcheli_die_fault(imap, &f);
}

/* ---- STARTTLS */

static int starttls_encode(struct command *cmd, struct encoder *e)
{
	(void)cmd;
	satcheli_encode_word(e, "STARTTLS");
	return SATCHEL_OK;
}

static int starttls_finish(struct command *cmd, const satchel_reply *reply)
{
	(void)reply;
	cmd->imap->phase = PHASE_UPGRADE;
	return SATCHEL_OK;
}

/* The words of a server that nobody vouches for are not handed on. */
static void starttls_ended(struct command *cmd)
{
	if (cmd->rc && cmd->imap->phase == PHASE_STARTTLS)
		satcheli_die(cmd->imap, SATCHEL_E_INSECURE,
		             "the server refuses STARTTLS: no TLS, so nothing else is sent");
}

static const struct verb starttls_verb = {
	.name = "STARTTLS",
	.states = IN_ANY,
	.overlap = OVERLAP_BARRIER | OVERLAP_ALONE,
	.encode = starttls_encode,
	.finish = starttls_finish,
	.ended = starttls_ended,
};

static int send_starttls(satchel_client *imap)
{
	struct command *cmd;
	int rc = satcheli_command_make_inner(imap, &starttls_verb, NULL, 0, &cmd);

	if (rc)
		return satcheli_die_of(imap, &imap->error);
	imap->phase = PHASE_STARTTLS;
	cmd->owner = imap;
	satcheli_list_push(&imap->queue, cmd);
	return SATCHEL_OK;
}

/* RFC 9051 section 6.2.1; CVE-2011-0411 and its many children: octets behind the OK are an injection. */
static int upgrade(satchel_client *imap)
{
	struct quirk_ledger quirks = imap->replies.quirks;
	satchel_limits limits = imap->replies.limits;

	if (satcheli_framer_unread(&imap->replies.framer) ||
	    imap->transport->table->pending(imap->transport))
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "octets arrived in clear behind the answer to STARTTLS");
	satcheli_replies_clear(&imap->replies);
	satcheli_client_replies(imap, &limits, false, NULL);
	imap->replies.quirks = quirks;
	satcheli_session_forget(imap);
	satcheli_block_free(imap->greeting);
	imap->greeting = NULL;
	return start_tls(imap);
}

/* ---- COMPRESS */

int satcheli_start_compression(satchel_client *imap)
{
	struct transport *below = imap->transport;
	struct fault f = { 0 };
	satchel_octets early = satcheli_framer_tail(&imap->replies.framer);

	imap->transport = NULL;
	if (satcheli_deflate_new(&imap->env, below, early, &imap->transport, &f))
		return satcheli_die_fault(imap, &f);
	satcheli_framer_cut(&imap->replies.framer);
	imap->compressed = true;
	return SATCHEL_OK;
}

/* ---- the greeting */

static int set_greeting(satchel_client *imap, const satchel_reply *reply)
{
	imap->greeting = satcheli_block_text(&imap->from, reply->text, strlen(reply->text));
	if (!imap->greeting)
		return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	if (reply->code && reply->code->kind == SATCHEL_CODE_CAPABILITY && reply->code->valid &&
	    satcheli_capabilities_set(imap, reply->code->words))
		return satcheli_die(imap, SATCHEL_E_MEMORY, "out of memory");
	return SATCHEL_OK;
}

/* It greets with BYE. What it says in clear, where TLS is due, is not handed on. */
static int refuses(satchel_client *imap, const satchel_reply *reply)
{
	const char *words = imap->wants_tls ? "" : reply->text;
	struct error_store e = { 0 };

	satcheli_error_set(&e, SATCHEL_E_BYE, "", "the server refuses connections%s%s",
	                   *words ? ": " : "", words);
	if (!imap->wants_tls)
		satcheli_error_reply(&e, reply);
	return satcheli_die_of(imap, &e);
}

int satcheli_greeting(satchel_client *imap, const satchel_reply *reply)
{
	bool preauth = reply->condition == SATCHEL_CONDITION_PREAUTH;

	if (reply->kind != SATCHEL_REPLY_STATUS || *reply->tag ||
	    (reply->condition != SATCHEL_CONDITION_OK && !preauth &&
	     reply->condition != SATCHEL_CONDITION_BYE))
		return satcheli_die(imap, SATCHEL_E_PROTOCOL,
		                    "this is no IMAP server: its first line is not a greeting");
	if (reply->condition == SATCHEL_CONDITION_BYE)
		return refuses(imap, reply);
	if (preauth && imap->wants_tls)
		return satcheli_die(imap, SATCHEL_E_INSECURE,
		                    "PREAUTH before TLS: the session would stay in clear");
	imap->state = preauth ? SATCHEL_STATE_AUTHENTICATED : SATCHEL_STATE_NOT_AUTHENTICATED;
	if (imap->wants_tls)
		return send_starttls(imap);
	if (set_greeting(imap, reply))
		return imap->dead.error.code;
	satcheli_opened(imap, SATCHEL_OK);
	return SATCHEL_OK;
}

/* ---- one step */

int satcheli_connect_step(satchel_client *imap)
{
	int rc;

	switch (imap->phase) {
	case PHASE_CONNECTING:
		rc = advance(imap);
		if (rc)
			return rc;
		if (imap->url.tls)
			return start_tls(imap);
		expect_greeting(imap);
		return SATCHEL_OK;
	case PHASE_HANDSHAKE:
		rc = advance(imap);
		if (!rc)
			secured(imap);
		return rc;
	case PHASE_UPGRADE: return upgrade(imap);
	default: return SATCHEL_OK;
	}
}
