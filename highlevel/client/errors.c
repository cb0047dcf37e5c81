/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Errors: the table of codes and classes, and how a server's refusal becomes one of them. */
#include "highlevel/client/errors.h"
#include "core/octets.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const satchel_error satcheli_no_memory = {
	.code = SATCHEL_E_MEMORY,
	.action = SATCHEL_CLASS_PROGRAM,
	.outcome = SATCHEL_NOT_SENT,
	.message = "out of memory",
	.command = "",
	.server_text = "",
};

/* ---- codes and classes */

#define CODE(name, class)                                                   \
	{                                                                   \
		SATCHEL_E_##name, "SATCHEL_E_" #name, SATCHEL_CLASS_##class \
	}
static const struct {
	int code;
	const char *name;
	satchel_class class;
} codes[] = {
	CODE(MEMORY, PROGRAM),
	CODE(ARGUMENT, PROGRAM),
	CODE(STATE, PROGRAM),
	CODE(BUSY, PROGRAM),
	CODE(LIMIT, MESSAGE),
	CODE(PROTOCOL, REOPEN),
	CODE(IO, REOPEN),
	CODE(TIMEOUT, REOPEN),
	CODE(BYE, REOPEN),
	CODE(TLS, REOPEN),
	CODE(UNSUPPORTED, PROGRAM),
	CODE(CANCELLED, PROGRAM),
	CODE(CLOSED, REOPEN),
	CODE(NO, FOLDER),
	CODE(BAD, PROGRAM),
	CODE(NONEXISTENT, FOLDER),
	CODE(OVERQUOTA, ACCOUNT),
	CODE(AUTHENTICATIONFAILED, ACCOUNT),
	CODE(THROTTLED, RETRY),
	CODE(EXPUNGED, MESSAGE),
	CODE(RESOLVE, RETRY),
	CODE(CONNECT, RETRY),
	CODE(CERTIFICATE, ACCOUNT),
	CODE(INSECURE, ACCOUNT),
	CODE(TRUNCATED, REOPEN),
	CODE(AUTHORIZATIONFAILED, ACCOUNT),
	CODE(EXPIRED, ACCOUNT),
	CODE(PRIVACYREQUIRED, ACCOUNT),
	CODE(CONTACTADMIN, ACCOUNT),
	CODE(NOPERM, FOLDER),
	CODE(INUSE, RETRY),
	CODE(CORRUPTION, FOLDER),
	CODE(SERVERBUG, RETRY),
	CODE(CLIENTBUG, PROGRAM),
	CODE(CANNOT, PROGRAM),
	CODE(SERVERLIMIT, RETRY),
	CODE(ALREADYEXISTS, FOLDER),
	CODE(UNAVAILABLE, RETRY),
	CODE(TRYCREATE, FOLDER),
	CODE(TOOBIG, MESSAGE),
	CODE(BADCHARSET, PROGRAM),
	CODE(READONLY, FOLDER),
	CODE(HASCHILDREN, FOLDER),
	CODE(USEATTR, FOLDER),
	CODE(CALLBACK, PROGRAM),
	CODE(UNKNOWNCTE, MESSAGE),
	CODE(MESSAGELIMIT, RETRY),
	CODE(UIDREQUIRED, PROGRAM),
	CODE(MISSING, MESSAGE),
};

satchel_class satchel_error_class(int rc)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].code == rc)
			return codes[i].class;
	return rc < 0 ? SATCHEL_CLASS_PROGRAM : SATCHEL_CLASS_NONE;
}

const char *satchel_error_name(int rc)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].code == rc)
			return codes[i].name;
	return rc == SATCHEL_OK ? "SATCHEL_OK" : "SATCHEL_E_?";
}

/* ---- stores */

void satcheli_error_clear(struct error_store *e)
{
	memset(&e->error, 0, sizeof e->error);
	memset(&e->response, 0, sizeof e->response);
	e->message[0] = e->server_text[0] = e->command[0] = e->code_name[0] = e->code_text[0] = 0;
	e->error.message = e->message;
	e->error.server_text = e->server_text;
	e->error.command = e->command;
	e->response.name = e->code_name;
	e->response.text = e->code_text;
	e->response.tag = "";
}

/* Characters that do something to what is shown around them: controls of C1, marks that turn the direction of writing, and
 * ends of lines. Those of C0 become spaces. */
static const struct {
	uint32_t first, last;
} unsafe[] = {
	{ 0x80, 0x9F },     { 0x61C, 0x61C },   { 0x200E, 0x200F },
	{ 0x2028, 0x202E }, { 0x2066, 0x2069 }, { 0xFEFF, 0xFEFF },
};

/* Octets of the character at s, and which it is; the text is UTF-8, or was cut. */
static size_t character(const char *s, size_t size, uint32_t *c)
{
	unsigned char first = (unsigned char)*s;
	size_t n = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

	*c = first < 0xC0 ? first : first & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n && i < size; i++)
		*c = *c << 6 | (s[i] & 0x3F);
	return n < size ? n : size;
}

static bool is_unsafe(uint32_t c)
{
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
		if (c >= unsafe[i].first && c <= unsafe[i].last)
			return true;
	return false;
}

/* One character as it is shown: at most 6 octets, "\\u202E" for those that are not. */
static size_t show(char to[8], const char *from, size_t size, size_t *taken)
{
	uint32_t c;

	*taken = character(from, size, &c);
	if (*taken > 1 && is_unsafe(c))
		return (size_t)snprintf(to, 8, "\\u%04X", (unsigned)c & 0xFFFF);
	memcpy(to, from, *taken);
	if (c < 32 || c == 127)
		*to = ' ';
	return *taken;
}

/* Copies text, cut where a character ends. */
static void copy_text(char *to, size_t room, const char *from)
{
	size_t left = strlen(from), n = 0, taken;

	for (; left; from += taken, left -= taken) {
		char shown[8];
		size_t size = show(shown, from, left, &taken);

		if (n + size >= room)
			break;
		memcpy(to + n, shown, size);
		n += size;
	}
	to[n] = 0;
}

int satcheli_error_set(struct error_store *e, int code, const char *command, const char *format,
                       ...)
{
	char text[ERROR_MESSAGE_MAX * 2];
	va_list args;

	satcheli_error_clear(e);
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	copy_text(e->message, sizeof e->message, text);
	copy_text(e->command, sizeof e->command, command);
	e->error.code = code;
	e->error.action = satchel_error_class(code);
	return code;
}

void satcheli_error_copy(struct error_store *to, const struct error_store *from)
{
	struct error_store *next = to->next;

	if (to == from)
		return;
	*to = *from;
	to->next = next;
	to->error.message = to->message;
	to->error.server_text = to->server_text;
	to->error.command = to->command;
	to->error.response = from->error.response ? &to->response : NULL;
	to->response.name = to->code_name;
	to->response.text = to->code_text;
}

static void copy_code(struct error_store *to, const satchel_code *from)
{
	to->error.response = &to->response;
	to->response.kind = from->kind;
	to->response.valid = from->valid;
	to->response.number = from->number;
	copy_text(to->code_name, sizeof to->code_name, from->name);
	copy_text(to->code_text, sizeof to->code_text, from->text);
}

void satcheli_error_dup(struct error_store *to, const satchel_error *from)
{
	satcheli_error_set(to, from->code, from->command, "%s", from->message);
	to->error = *from;
	to->error.message = to->message;
	to->error.command = to->command;
	to->error.server_text = to->server_text;
	to->error.response = NULL;
	copy_text(to->server_text, sizeof to->server_text, from->server_text);
	if (from->response)
		copy_code(to, from->response);
}

void satcheli_error_fault(struct error_store *e, const struct fault *f)
{
	satcheli_error_set(e, f->code, "", "%s", f->message);
	e->error.os_error = f->os_error;
	e->error.tls_status = f->tls_status;
}

/* ---- what servers say */

void satcheli_error_words(struct error_store *e, satchel_octets words)
{
	char text[ERROR_TEXT_MAX];
	const char *from = words.data;
	size_t n = words.size < sizeof text ? words.size : sizeof text - 1;

	while (n && (unsigned char)from[n - 1] <= ' ')
		n--;
	memcpy(text, from, n);
	text[n] = 0;
	if (satcheli_utf8_valid(text, strlen(text)))
		copy_text(e->server_text, sizeof e->server_text, text);
}

void satcheli_error_quote(struct error_store *e, const struct error_store *words)
{
	memcpy(e->server_text, words->server_text, sizeof e->server_text);
	memcpy(e->code_name, words->code_name, sizeof e->code_name);
	memcpy(e->code_text, words->code_text, sizeof e->code_text);
	e->response = words->response;
	e->response.name = e->code_name;
	e->response.text = e->code_text;
	e->error.response = words->error.response ? &e->response : NULL;
}

/* "... Suggested Backoff Time: 92415 milliseconds" (Q016) */
static uint32_t backoff_seconds(const char *text)
{
	static const char words[] = "Suggested Backoff Time: ";
	const char *p = strstr(text, words);
	unsigned long ms;

	if (!p)
		return 0;
	ms = strtoul(p + sizeof words - 1, NULL, 10);
	return ms > 3600000 ? 3600 : (uint32_t)((ms + 999) / 1000);
}

/* Q220: the message is at fault, and stays so. */
static bool blames_message(const char *text)
{
	return strstr(text, "Unable to parse message") != NULL;
}

void satcheli_error_reply(struct error_store *e, const satchel_reply *reply)
{
	copy_text(e->server_text, sizeof e->server_text, reply->text);
	e->error.retry_after_s = backoff_seconds(reply->text);
	if (blames_message(reply->text))
		e->error.action = SATCHEL_CLASS_MESSAGE;
	if (!reply->code)
		return;
	copy_code(e, reply->code);
}

int satcheli_error_refused(struct error_store *e, int code, const char *command, const char *what,
                           const satchel_reply *reply)
{
	satcheli_error_set(e, code, command, "%s was refused: %s", what,
	                   *reply->text ? reply->text : "no reason given");
	satcheli_error_reply(e, reply);
	return code;
}

static const struct {
	satchel_code_kind kind;
	int code;
} refusals[] = {
	{ SATCHEL_CODE_ALREADYEXISTS, SATCHEL_E_ALREADYEXISTS },
	{ SATCHEL_CODE_AUTHENTICATIONFAILED, SATCHEL_E_AUTHENTICATIONFAILED },
	{ SATCHEL_CODE_AUTHORIZATIONFAILED, SATCHEL_E_AUTHORIZATIONFAILED },
	{ SATCHEL_CODE_BADCHARSET, SATCHEL_E_BADCHARSET },
	{ SATCHEL_CODE_BADEVENT, SATCHEL_E_UNSUPPORTED },
	{ SATCHEL_CODE_CANNOT, SATCHEL_E_CANNOT },
	{ SATCHEL_CODE_CLIENTBUG, SATCHEL_E_CLIENTBUG },
	{ SATCHEL_CODE_COMPRESSIONACTIVE, SATCHEL_E_CANNOT },
	{ SATCHEL_CODE_CONTACTADMIN, SATCHEL_E_CONTACTADMIN },
	{ SATCHEL_CODE_CORRUPTION, SATCHEL_E_CORRUPTION },
	{ SATCHEL_CODE_EXPIRED, SATCHEL_E_EXPIRED },
	{ SATCHEL_CODE_EXPUNGEISSUED, SATCHEL_E_EXPUNGED },
	{ SATCHEL_CODE_HASCHILDREN, SATCHEL_E_HASCHILDREN },
	{ SATCHEL_CODE_USEATTR, SATCHEL_E_USEATTR },
	{ SATCHEL_CODE_INUSE, SATCHEL_E_INUSE },
	{ SATCHEL_CODE_LIMIT, SATCHEL_E_SERVERLIMIT },
	{ SATCHEL_CODE_MESSAGELIMIT, SATCHEL_E_MESSAGELIMIT },
	{ SATCHEL_CODE_NONEXISTENT, SATCHEL_E_NONEXISTENT },
	{ SATCHEL_CODE_NOPERM, SATCHEL_E_NOPERM },
	{ SATCHEL_CODE_NOTSAVED, SATCHEL_E_SERVERLIMIT },
	{ SATCHEL_CODE_NOTIFICATIONOVERFLOW, SATCHEL_E_SERVERLIMIT },
	{ SATCHEL_CODE_OVERQUOTA, SATCHEL_E_OVERQUOTA },
	{ SATCHEL_CODE_PRIVACYREQUIRED, SATCHEL_E_PRIVACYREQUIRED },
	{ SATCHEL_CODE_READ_ONLY, SATCHEL_E_READONLY },
	{ SATCHEL_CODE_SERVERBUG, SATCHEL_E_SERVERBUG },
	{ SATCHEL_CODE_THROTTLED, SATCHEL_E_THROTTLED },
	{ SATCHEL_CODE_TOOBIG, SATCHEL_E_TOOBIG },
	{ SATCHEL_CODE_TRYCREATE, SATCHEL_E_TRYCREATE },
	{ SATCHEL_CODE_UIDREQUIRED, SATCHEL_E_UIDREQUIRED },
	{ SATCHEL_CODE_UNAVAILABLE, SATCHEL_E_UNAVAILABLE },
	{ SATCHEL_CODE_UNKNOWN_CTE, SATCHEL_E_UNKNOWNCTE },
};

/* Q020 */
#define UNSAFE_LOGIN "Unsafe Login"

/* Servers that say it in words alone: Q014, Q016, Q018, Q020, Q111. */
static const struct {
	const char *words;
	int code;
} phrases[] = {
	{ "Request is throttled", SATCHEL_E_THROTTLED },
	{ "Account exceeded command or bandwidth limits", SATCHEL_E_THROTTLED },
	{ "Too many simultaneous connections", SATCHEL_E_THROTTLED },
	{ "Service temporarily unavailable", SATCHEL_E_UNAVAILABLE },
	{ "OCF12", SATCHEL_E_UNAVAILABLE },
	{ "via a web browser", SATCHEL_E_CONTACTADMIN },
	{ UNSAFE_LOGIN, SATCHEL_E_CONTACTADMIN },
	{ "User is authenticated but not connected", SATCHEL_E_AUTHORIZATIONFAILED },
	{ "select a mailbox first", SATCHEL_E_STATE },
};

int satcheli_refusal(const satchel_reply *reply)
{
	for (size_t i = 0; reply->code && i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].kind == reply->code->kind)
			return refusals[i].code;
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (strstr(reply->text, phrases[i].words))
			return phrases[i].code;
	return reply->condition == SATCHEL_CONDITION_NO ? SATCHEL_E_NO : SATCHEL_E_BAD;
}

bool satcheli_refusal_wants_name(const satchel_reply *reply)
{
	return strstr(reply->text, UNSAFE_LOGIN) != NULL;
}
