/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CLIENT_ERRORS_H
#define SATCHEL_CLIENT_ERRORS_H

#include "highlevel/transport/transport.h"

#include <satchel/decode.h>

enum {
	ERROR_MESSAGE_MAX = 512,
	ERROR_TEXT_MAX = 1024,
	ERROR_COMMAND_MAX = 32,
	ERROR_CODE_MAX = 64
};

/* An error with the text that it points to. */
struct error_store {
	struct error_store *next; /* of the client's stores */
	satchel_error error;
	satchel_code response;
	char message[ERROR_MESSAGE_MAX], server_text[ERROR_TEXT_MAX], command[ERROR_COMMAND_MAX];
	char code_name[ERROR_CODE_MAX], code_text[ERROR_TEXT_MAX];
};

/* Empty: SATCHEL_OK, all texts "". */
void satcheli_error_clear(struct error_store *e);
/* Code, class and message; what else is known stays empty. */
int satcheli_error_set(struct error_store *e, int code, const char *command, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));
/* What a status reply says: text, response code, how long to wait. */
void satcheli_error_reply(struct error_store *e, const satchel_reply *reply);
/* "<what> was refused: <why>", and what the reply says. Returns code. */
int satcheli_error_refused(struct error_store *e, int code, const char *command, const char *what,
                           const satchel_reply *reply);
/* Words of the server that are no reply. */
void satcheli_error_words(struct error_store *e, satchel_octets words);
/* The server's words and code, as another error has them. */
void satcheli_error_quote(struct error_store *e, const struct error_store *words);
void satcheli_error_fault(struct error_store *e, const struct fault *f);
void satcheli_error_copy(struct error_store *to, const struct error_store *from);
/* The same of an error that need not stand in a store; lists in its response code are left out. */
void satcheli_error_dup(struct error_store *to, const satchel_error *from);

/* The error code of a tagged NO or BAD, by its response code and, where servers have none, by its words. */
int satcheli_refusal(const satchel_reply *reply);
/* The server opens nothing before it was told by ID who asks (Q020). */
bool satcheli_refusal_wants_name(const satchel_reply *reply);

/* The one error for which no memory is needed. */
extern const satchel_error satcheli_no_memory;

#endif
