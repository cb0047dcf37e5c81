/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Login: LOGIN (RFC 9051 section 6.2.3) or AUTHENTICATE (section 6.2.2), with the capabilities asked for before and after
 * where the server did not tell them. Nothing leaves without protection. */
#include "highlevel/auth/mechanism.h"
#include "highlevel/commands/commands.h"

#include <satchel/wire.h>

enum login_stage { ASK_BEFORE, AUTHENTICATE, ASK_AFTER, INTRODUCE, ENABLE };

struct login_work {
	struct login_secrets secrets;
	const char *wanted; /* mechanism; NULL: the best */
	const struct mechanism *mechanism;
	enum login_stage stage;
	unsigned turn;
	bool by_command; /* the mechanism was refused */
	bool unanswered; /* the program was asked for a secret, and has none */
	bool doubted; /* granted with a code that cannot be read: another command has to confirm it (Q013) */
	bool again;                 /* the secret was refused, and asked for once more */
	struct error_store refused; /* why */
	struct enabling enabling;
};

/* ---- AUTHENTICATE */

/* The answer in base64; an empty initial response is "=". */
static int encode_answer(struct command *cmd, struct encoder *e, satchel_octets answer,
                         bool initial)
{
	size_t size;
	char *text;
	int rc = satchel_base64_encode(answer.data, answer.size, NULL, 0, &size);

	text = rc ? NULL : arena_new(&cmd->arena, size + 1);
	if (!text)
		return SATCHEL_E_MEMORY;
	rc = satchel_base64_encode(answer.data, answer.size, text, size, &size);
	satcheli_encode_secret(e, true);
	satcheli_encode_octets(e, size || !initial ? text : "=", size || !initial ? size : 1);
	satcheli_encode_secret(e, false);
	explicit_bzero(text, size);
	return rc;
}

static int encode_authenticate(struct command *cmd, struct encoder *e)
{
	struct login_work *w = cmd->work;
	satchel_octets none = { "", 0 }, answer;
	int rc;

	satcheli_encode_word(e, "AUTHENTICATE");
	satcheli_encode_word(e, w->mechanism->name);
	if (!w->mechanism->client_first || !satchel_has(cmd->imap, "SASL-IR"))
		return SATCHEL_OK;
	rc = w->mechanism->respond(cmd, &w->secrets, w->turn++, none, &answer);
	return rc ? rc : encode_answer(cmd, e, answer, true);
}

/* base64; a mechanism that does not read it takes anything (Q011). */
static int decode_challenge(struct command *cmd, const char *text, satchel_octets *challenge)
{
	const struct login_work *w = cmd->work;
	size_t n = strlen(text), size;
	char *room;

	if (n > cmd->imap->replies.limits.max_challenge)
		return satcheli_command_fail(cmd, SATCHEL_E_LIMIT,
		                             "challenge of %zu octets exceeds max_challenge", n);
	if (w->mechanism->blind)
		return SATCHEL_OK;
	room = arena_new(&cmd->arena, n + 1);
	if (!room)
		return SATCHEL_E_MEMORY;
	if (satchel_base64_decode(text, n, false, room, n, &size))
		return satcheli_command_fail(cmd, SATCHEL_E_PROTOCOL, "challenge is not base64");
	*challenge = (satchel_octets){ room, size };
	return SATCHEL_OK;
}

static int login_challenge(struct command *cmd, const satchel_reply *reply, struct encoder *e)
{
	struct login_work *w = cmd->work;
	satchel_octets challenge = { "", 0 }, answer;
	int rc;

	if (w->stage != AUTHENTICATE || !w->mechanism)
		return COMMAND_SKIP; /* nobody asked: it is about a literal that did not wait */
	rc = decode_challenge(cmd, reply->text, &challenge);
	if (!rc)
		rc = w->mechanism->respond(cmd, &w->secrets, w->turn++, challenge, &answer);
	return rc ? rc : encode_answer(cmd, e, answer, false);
}

/* ---- LOGIN */

static int encode_login(struct command *cmd, struct encoder *e)
{
	struct login_work *w = cmd->work;

	if (satchel_has(cmd->imap, "LOGINDISABLED"))
		return satcheli_command_fail(cmd, SATCHEL_E_PRIVACYREQUIRED,
		                             "the server has LOGIN disabled");
	satcheli_encode_word(e, "LOGIN");
	satcheli_encode_string(e, w->secrets.user, strlen(w->secrets.user));
	satcheli_encode_secret(e, true);
	satcheli_encode_string(e, w->secrets.password, strlen(w->secrets.password));
	satcheli_encode_secret(e, false);
	return SATCHEL_OK;
}

/* ---- which of the two */

/* Where the command LOGIN is disabled, the mechanism of that name may not be. */
static bool by_sasl(const satchel_client *imap)
{
	return satchel_has(imap, "LOGINDISABLED") && satchel_has(imap, "AUTH=LOGIN");
}

static int choose(struct command *cmd)
{
	struct login_work *w = cmd->work;
	bool command = w->by_command ||
	               (w->wanted && ascii_equal(w->wanted, "LOGIN") && !by_sasl(cmd->imap));

	w->mechanism = command || w->wanted ? NULL : satcheli_mechanism_offered(cmd->imap);
	if (command || !w->wanted)
		return SATCHEL_OK;
	w->mechanism = satcheli_mechanism(w->wanted);
	if (!w->mechanism)
		return satcheli_command_fail(cmd, SATCHEL_E_UNSUPPORTED,
		                             "mechanism %.32s is not known here", w->wanted);
	return SATCHEL_OK;
}

/* ---- secrets that the program is asked for */

static int have_secret(struct command *cmd);

/* SATCHEL_OK: it has answered. COMMAND_HOLD: it will. */
static int ask(struct command *cmd)
{
	satchel_client *imap = cmd->imap;
	struct login_work *w = cmd->work;
	const satchel_secret_request request = {
		.user = w->secrets.user,
		.mechanism = w->wanted ? w->wanted : "",
		.refused = w->again ? &w->refused.error : NULL,
	};

	cmd->held = true;
	imap->inside++;
	imap->options.credentials(imap, &request, imap->options.user);
	imap->inside--;
	if (cmd->held && !cmd->call)
		return satcheli_command_fail(cmd, SATCHEL_E_CALLBACK,
		                             "a call that blocks was given no password");
	return cmd->held ? COMMAND_HOLD : have_secret(cmd);
}

static const struct verb login_verb;

/* The login that waits for the program; NULL: none does. */
static struct command *asker(const satchel_client *imap)
{
	struct command *cmd = imap->queue.first;

	return cmd && cmd->held && cmd->verb == &login_verb ? cmd : NULL;
}

int satchel_answer(satchel_client *imap, const char *secret)
{
	struct command *cmd = asker(imap);
	struct login_work *w;

	if (!cmd)
		return satcheli_client_error(imap, SATCHEL_E_STATE, "LOGIN",
		                             "no password was asked for");
	w = cmd->work;
	cmd->held = false;
	w->secrets.password = secret ? satcheli_command_text(cmd, secret) : NULL;
	w->unanswered = !w->secrets.password;
	if (!secret || w->secrets.password)
		return SATCHEL_OK;
	return satcheli_client_error(imap, SATCHEL_E_MEMORY, "LOGIN", "out of memory");
}

static int have_secret(struct command *cmd)
{
	struct login_work *w = cmd->work;

	if (w->unanswered)
		return satcheli_command_fail(cmd, SATCHEL_E_CALLBACK,
		                             "the program has no password");
	return w->secrets.password ? SATCHEL_OK : ask(cmd);
}

static int encode_credentials(struct command *cmd, struct encoder *e)
{
	struct login_work *w = cmd->work;
	int rc;

	if (!cmd->imap->protected)
		return satcheli_command_fail(cmd, SATCHEL_E_INSECURE,
		                             "no password is sent without TLS");
	rc = have_secret(cmd);
	if (rc)
		return rc;
	rc = choose(cmd);
	if (rc)
		return rc;
	w->stage = AUTHENTICATE;
	rc = w->mechanism ? encode_authenticate(cmd, e) : encode_login(cmd, e);
	cmd->imap->capabilities_known =
		rc != SATCHEL_OK; /* those that count come with the answer */
	return rc;
}

static bool may_enable(const struct command *cmd)
{
	return satchel_has(cmd->imap, "ENABLE") && cmd->imap->state == SATCHEL_STATE_AUTHENTICATED;
}

static int login_encode(struct command *cmd, struct encoder *e)
{
	struct login_work *w = cmd->work;
	bool ask;

	if (w->stage == INTRODUCE) {
		satcheli_server_introduce(cmd->imap, e);
		return SATCHEL_OK;
	}
	if (w->stage == ENABLE)
		return may_enable(cmd) ? satcheli_enabling_encode(cmd, &w->enabling, e)
		                       : COMMAND_SKIP;
	if (w->stage == ASK_BEFORE && cmd->imap->state != SATCHEL_STATE_NOT_AUTHENTICATED)
		return satcheli_command_fail(cmd, SATCHEL_E_STATE, "logged in already");
	ask = w->stage == ASK_AFTER ||
	      (!cmd->imap->capabilities_known && w->stage == ASK_BEFORE && !cmd->step);

	if (!ask)
		return encode_credentials(cmd, e);
	satcheli_encode_word(e, "CAPABILITY");
	return SATCHEL_OK;
}

/* ---- answers */

static bool login_reply(struct command *cmd, const satchel_reply *reply)
{
	struct login_work *w = cmd->work;

	if (w->stage == INTRODUCE)
		return reply->kind == SATCHEL_REPLY_ID;
	return w->stage == ENABLE && satcheli_enabling_reply(cmd, &w->enabling, reply);
}

/* All but what the options want enabled. */
static int introduced(struct command *cmd)
{
	struct login_work *w = cmd->work;

	w->stage = ENABLE;
	return w->enabling.words.count ? COMMAND_AGAIN : SATCHEL_OK;
}

/* The server has granted it, and the capabilities are known. */
static int logged_in(struct command *cmd)
{
	struct login_work *w = cmd->work;

	w->stage = INTRODUCE;
	return w->doubted || satcheli_server_wants(cmd->imap) ? COMMAND_AGAIN : introduced(cmd);
}

static int login_finish(struct command *cmd, const satchel_reply *reply)
{
	struct login_work *w = cmd->work;

	switch (w->stage) {
	case ASK_BEFORE: return COMMAND_AGAIN;
	case ASK_AFTER: return logged_in(cmd);
	case INTRODUCE: return introduced(cmd);
	case ENABLE: return satcheli_enabling_finish(cmd, &w->enabling);
	default: break;
	}
	cmd->imap->state = SATCHEL_STATE_AUTHENTICATED;
	w->doubted = !reply->code && *reply->text == '[';
	w->stage = ASK_AFTER;
	return cmd->imap->capabilities_known ? logged_in(cmd) : COMMAND_AGAIN;
}

/* What came behind the login itself is no reason to call it refused. */
static int refused_later(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct login_work *w = cmd->work;

	if (w->stage == INTRODUCE) /* Q014: there is no mailbox behind the login */
		return rc == SATCHEL_E_AUTHORIZATIONFAILED ? rc : introduced(cmd);
	if (w->stage != ENABLE)
		return logged_in(cmd);
	rc = satcheli_enabling_refused(cmd, &w->enabling, reply, rc);
	return rc == COMMAND_AGAIN ? rc : SATCHEL_OK;
}

/* Q012: Exchange takes DOMAIN\user\mailbox in the command alone. */
static bool may_try_command(const struct command *cmd, int rc)
{
	const struct login_work *w = cmd->work;

	return w->mechanism && !w->wanted && (rc == SATCHEL_E_NO || rc == SATCHEL_E_BAD) &&
	       strpbrk(w->secrets.user, "/\\") && !*w->secrets.authzid &&
	       !satchel_has(cmd->imap, "LOGINDISABLED");
}

/* A password may have been changed, a token may have expired: who was asked for it is asked once more. */
static bool ask_again(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct login_work *w = cmd->work;

	if (!cmd->imap->options.credentials || w->again ||
	    (rc != SATCHEL_E_AUTHENTICATIONFAILED && rc != SATCHEL_E_EXPIRED))
		return false;
	satcheli_error_refused(&w->refused, rc, cmd->verb->name, "LOGIN", reply);
	if (w->secrets.reason.size)
		satcheli_error_words(&w->refused, w->secrets.reason);
	explicit_bzero((char *)(uintptr_t)w->secrets.password, strlen(w->secrets.password));
	w->secrets.password = NULL;
	w->secrets.reason = (satchel_octets){ NULL, 0 };
	w->turn = 0;
	w->again = true;
	return true;
}

static int login_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct login_work *w = cmd->work;

	cmd->imap->capabilities_known = cmd->imap->capabilities.words.count > 0;
	if (w->stage > AUTHENTICATE)
		return refused_later(cmd, reply, rc);
	if (w->stage < AUTHENTICATE)
		return rc;
	w->by_command = may_try_command(cmd, rc);
	if (w->by_command)
		return COMMAND_AGAIN;
	rc = rc == SATCHEL_E_NO || rc == SATCHEL_E_BAD ? SATCHEL_E_AUTHENTICATIONFAILED : rc;
	return ask_again(cmd, reply, rc) ? COMMAND_AGAIN : rc;
}

static void login_ended(struct command *cmd)
{
	struct login_work *w = cmd->work;

	if (cmd->error && w->secrets.reason.size)
		satcheli_error_words(cmd->error, w->secrets.reason);
	satcheli_arena_wipe(&cmd->arena);
}

static const struct verb login_verb = {
	.name = "LOGIN",
	.states = IN_NOT_AUTHENTICATED | IN_AUTHENTICATED,
	.overlap = OVERLAP_BARRIER,
	.encode = login_encode,
	.reply = login_reply,
	.challenge = login_challenge,
	.finish = login_finish,
	.refused = login_refused,
	.ended = login_ended,
};

/* ---- the call */

static int keep(struct command *cmd, const char *user, const char *password,
                const satchel_login_options *o)
{
	struct login_work *w = cmd->work;

	w->secrets.user = satcheli_command_text(cmd, user);
	w->secrets.password = password ? satcheli_command_text(cmd, password) : NULL;
	w->secrets.host = cmd->imap->url.host;
	w->secrets.port = cmd->imap->url.port;
	w->secrets.authzid = satcheli_command_text(cmd, o->authzid);
	w->wanted = o->mechanism ? satcheli_command_text(cmd, o->mechanism) : NULL;
	w->enabling.words = cmd->imap->enable.words;
	if (!w->secrets.user || (password && !w->secrets.password) || !w->secrets.authzid ||
	    (o->mechanism && !w->wanted))
		return SATCHEL_E_MEMORY;
	return SATCHEL_OK;
}

int satchel_login(satchel_client *imap, const char *user, const char *password,
                  const satchel_login_options *options)
{
	const satchel_login_options *o = CALL_OPTIONS_OF(satchel_login_options, options);
	struct command *cmd;
	int rc;

	if (!user)
		user = imap->url.user;
	if (!user || (!password && !imap->options.credentials))
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "LOGIN",
		                             "no user name, or no password");
	rc = satcheli_command_make(imap, &login_verb, o->call, sizeof(struct login_work), &cmd);
	if (rc)
		return rc;
	if (keep(cmd, user, password, o))
		return satcheli_command_drop(cmd, SATCHEL_E_MEMORY, "out of memory");
	return satcheli_command_run(cmd);
}
