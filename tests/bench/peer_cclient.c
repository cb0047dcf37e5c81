/*
 * peer_cclient.c - UW c-client. It cannot ask for a given list of items: T1 asks for the fast data
 * first, then for envelope and structure with c-client's own look-ahead of 1,000 messages. Bodies
 * are asked for one by one; mail_gc() would walk all messages each time, so their texts are freed
 * through the message's own record.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "c-client.h"
#undef T
#include "bench.h"
#include <stdio.h>
#include <stdlib.h>

static struct bench_arguments arguments;
static struct bench_digest digest;
static uint64_t octets, found;

void mm_searched(MAILSTREAM *s, unsigned long n)
{
	(void)s;
	found++;
	digest.numbers += n;
}

void mm_list(MAILSTREAM *s, int delimiter, char *name, long attributes)
{
	(void)s, (void)delimiter, (void)attributes;
	found++;
	digest_text(&digest, FIELD_FOLDER, strchr(name, '}') ? strchr(name, '}') + 1 : name);
}

void mm_log(char *text, long kind)
{
	if (kind == ERROR)
		fprintf(stderr, "%s\n", text);
}

void mm_login(NETMBX *m, char *user, char *password, long trial)
{
	(void)m, (void)trial;
	strcpy(user, BENCH_USER);
	strcpy(password, BENCH_PASSWORD);
}

/* c-client calls these by name; nothing is done with them here. */
void mm_exists(MAILSTREAM *s, unsigned long n)
{
	(void)s, (void)n;
}
void mm_expunged(MAILSTREAM *s, unsigned long n)
{
	(void)s, (void)n;
}
void mm_flags(MAILSTREAM *s, unsigned long n)
{
	(void)s, (void)n;
}
void mm_notify(MAILSTREAM *s, char *text, long kind)
{
	(void)s, (void)text, (void)kind;
}
void mm_lsub(MAILSTREAM *s, int d, char *name, long a)
{
	(void)s, (void)d, (void)name, (void)a;
}
void mm_status(MAILSTREAM *s, char *name, MAILSTATUS *st)
{
	(void)s, (void)name, (void)st;
}
void mm_dlog(char *text)
{
	(void)text;
}
void mm_critical(MAILSTREAM *s)
{
	(void)s;
}
void mm_nocritical(MAILSTREAM *s)
{
	(void)s;
}
long mm_diskerror(MAILSTREAM *s, long e, long x)
{
	(void)s, (void)e, (void)x;
	return 1;
}
void mm_fatal(char *text)
{
	fprintf(stderr, "%s\n", text);
}

static void addresses(const ADDRESS *a)
{
	for (; a; a = a->next) {
		digest.addresses++;
		digest_text(&digest, FIELD_NAME, a->personal);
		digest_text(&digest, FIELD_ROUTE, a->adl);
		digest_text(&digest, FIELD_MAILBOX, a->mailbox);
		digest_text(&digest, FIELD_HOST, a->host);
	}
}

static void envelope(const ENVELOPE *e)
{
	digest_text(&digest, FIELD_DATE, (const char *)e->date);
	digest_text(&digest, FIELD_SUBJECT, e->subject);
	addresses(e->from);
	addresses(e->sender);
	addresses(e->reply_to);
	addresses(e->to);
	addresses(e->cc);
	addresses(e->bcc);
	digest_text(&digest, FIELD_IN_REPLY_TO, e->in_reply_to);
	digest_text(&digest, FIELD_MESSAGE_ID, e->message_id);
}

static void parameters(const PARAMETER *p, enum bench_field name, enum bench_field value)
{
	for (; p; p = p->next) {
		digest.parameters++;
		digest_text(&digest, name, p->attribute);
		digest_text(&digest, value, p->value);
	}
}

static void texts(const BODY *b)
{
	digest_text(&digest, FIELD_TYPE, body_types[b->type]);
	digest_text(&digest, FIELD_SUBTYPE, b->subtype);
	parameters(b->parameter, FIELD_PARAMETER_NAME, FIELD_PARAMETER_VALUE);
	digest_text(&digest, FIELD_ID, b->id);
	digest_text(&digest, FIELD_DESCRIPTION, b->description);
	if (b->type != TYPEMULTIPART)
		digest_text(&digest, FIELD_ENCODING, body_encodings[b->encoding]);
	digest_text(&digest, FIELD_MD5, b->md5);
	digest_text(&digest, FIELD_DISPOSITION, b->disposition.type);
	parameters(b->disposition.parameter, FIELD_DISPOSITION_NAME, FIELD_DISPOSITION_VALUE);
	for (const STRINGLIST *l = b->language; l; l = l->next)
		digest_text(&digest, FIELD_LANGUAGE, (const char *)l->text.data);
	digest_text(&digest, FIELD_LOCATION, b->location);
}

static void part(const BODY *b)
{
	digest.parts++;
	texts(b);
	digest.numbers += b->size.bytes + b->size.lines;
	if (b->type == TYPEMULTIPART)
		for (const PART *p = b->nested.part; p; p = p->next)
			part(&p->body);
	if (b->type == TYPEMESSAGE && b->nested.msg && b->nested.msg->body) {
		envelope(b->nested.msg->env);
		part(b->nested.msg->body);
	}
}

static unsigned flags_of(const MESSAGECACHE *m)
{
	return (unsigned)(m->seen + m->deleted + m->flagged + m->answered + m->draft + m->recent) +
	       (unsigned)__builtin_popcountl(m->user_flags);
}

static int64_t date_of(const MESSAGECACHE *m)
{
	int zone_s = (int)(m->zhours * 60 + m->zminutes) * 60;
	return bench_seconds((int)m->year + BASEYEAR, m->month, m->day, m->hours, m->minutes,
	                     m->seconds, m->zoccident ? -zone_s : zone_s);
}

static void structures(MAILSTREAM *s, char *all)
{
	mail_fetchfast(s, all);
	for (unsigned long i = 1; i <= s->nmsgs; i++) {
		BODY *b = NULL;
		const ENVELOPE *e = mail_fetch_structure(s, i, &b, NIL);
		const MESSAGECACHE *m = mail_elt(s, i);
		found += b != NULL;
		digest.messages++;
		digest.numbers += m->private.uid + m->rfc822_size;
		digest.flags += flags_of(m);
		digest.dates += (uint64_t)date_of(m);
		if (e)
			envelope(e);
		if (b)
			part(b);
	}
}

static void bodies(MAILSTREAM *s)
{
	for (unsigned long i = 1; i <= s->nmsgs; i++) {
		unsigned long size;
		mail_fetch_message(s, i, &size, FT_PEEK);
		octets += size;
		found++;
		mail_gc_msg(&mail_elt(s, i)->private.msg, GC_TEXTS);
	}
}

static void all_flags(MAILSTREAM *s, char *all)
{
	mail_fetch_flags(s, all, NIL);
	for (unsigned long i = 1; i <= s->nmsgs; i++, found++) {
		const MESSAGECACHE *m = mail_elt(s, i);
		digest.messages++;
		digest.numbers += m->private.uid;
		digest.flags += flags_of(m);
	}
}

static void run(MAILSTREAM *s, char *server)
{
	char all[32];
	snprintf(all, sizeof all, "1:%lu", s->nmsgs);
	switch (arguments.task) {
	case 1: structures(s, all); break;
	case 2:
	case 3: bodies(s); break;
	case 5: all_flags(s, all); break;
	case 6: mail_search_full(s, NIL, mail_newsearchpgm(), SE_UID | SE_FREE); break;
	case 7: mail_list(s, server, "*"); break;
	default: bench_no_task();
	}
}

int main(int argc, char **argv)
{
	char server[256], box[384];
	arguments = bench_parse(argc, argv);
#include "linkage.c"
	mail_parameters(NIL, SET_LOOKAHEAD, (void *)1000L);
	snprintf(server, sizeof server, "{%s:%d/imap/%s/user=%s}", arguments.host, arguments.port,
	         arguments.tls ? "ssl/novalidate-cert" : "notls", BENCH_USER);
	snprintf(box, sizeof box, "%s%s", server, arguments.folder);
	MAILSTREAM *s = mail_open(NIL, box, OP_READONLY);
	if (!s || !s->nmsgs)
		bench_fail("mail_open", box);
	bench_begin();
	for (unsigned i = 0; i < arguments.repeat; i++)
		run(s, server);
	bench_end(&arguments, found, octets,
	          arguments.task == 2 || arguments.task == 3 ? NULL : &digest);
	return 0;
}
