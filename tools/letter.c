/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* One message for people: flags, dates, the fields of its envelope. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "letter.h"
#include "messages.h"
#include "names.h"
#include "text.h"

static void field(const struct screen *screen, const char *name, const char *value)
{
	int width = (int)strlen(name) + 1;

	styled(screen, STYLE_DIM, name);
	fputc(':', screen->out);
	fprintf(screen->out, "%*s", width < 13 ? 13 - width : 1, "");
	text_write(screen->out, value);
	fputc('\n', screen->out);
}

static void write_address(FILE *out, const satchel_address *a)
{
	char mail[512];

	if (*a->name)
		fprintf(out, "%s <%s>", a->name, address_mail(a, mail, sizeof(mail)));
	else
		fputs(address_mail(a, mail, sizeof(mail)), out);
}

/* "Name <mail>, Friends: a@b, c@d;" */
static void write_addresses(FILE *out, const satchel_addresses *list)
{
	const char *gap = "";

	for (size_t i = 0; i < list->count; i++) {
		const satchel_address *a = &list->list[i];

		if (a->kind == SATCHEL_GROUP_END) {
			fputc(';', out);
			gap = ", ";
			continue;
		}
		fputs(gap, out);
		if (a->kind == SATCHEL_GROUP_START)
			fprintf(out, "%s:", a->mailbox);
		else
			write_address(out, a);
		gap = a->kind == SATCHEL_GROUP_START ? " " : ", ";
	}
}

static void address_field(const struct screen *screen, const char *name,
                          const satchel_addresses *list)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	if (!list->count)
		return;
	out = must(open_memstream(&text, &size));
	write_addresses(out, list);
	fclose(out);
	field(screen, name, must(text));
	free(text);
}

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a, b);
}

static bool same_address(const satchel_address *a, const satchel_address *b)
{
	return a->kind == b->kind && same_text(a->name, b->name) &&
	       same_text(a->mailbox, b->mailbox) && same_text(a->host, b->host);
}

/* Servers repeat From as Sender and Reply-To when those fields are absent. */
static bool same_addresses(const satchel_addresses *a, const satchel_addresses *b)
{
	size_t i = 0;

	while (i < a->count && i < b->count && same_address(&a->list[i], &b->list[i]))
		i++;
	return i == a->count && i == b->count;
}

static void text_field(const struct screen *screen, const char *name, const char *value)
{
	if (*value)
		field(screen, name, value);
}

static void envelope_fields(const struct screen *screen, const satchel_envelope *e)
{
	char room[40];

	text_field(screen, "Date", e->date.known ? text_time(&e->date, false, room) : e->date.raw);
	address_field(screen, "From", &e->from);
	if (!same_addresses(&e->sender, &e->from))
		address_field(screen, "Sender", &e->sender);
	if (!same_addresses(&e->reply_to, &e->from))
		address_field(screen, "Reply-To", &e->reply_to);
	address_field(screen, "To", &e->to);
	address_field(screen, "Cc", &e->cc);
	address_field(screen, "Bcc", &e->bcc);
	field(screen, "Subject", e->subject);
	text_field(screen, "In-Reply-To", e->in_reply_to);
	text_field(screen, "Message-ID", e->message_id);
}

static void flags_field(const struct screen *screen, const satchel_flags *flags)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = must(open_memstream(&text, &size));
	const char *gap = "";

	for (const struct bit_name *name = flag_names; name->name; name++) {
		if (!(flags->bits & name->bit))
			continue;
		fprintf(out, "%s%s", gap, name->name);
		gap = " ";
	}
	for (size_t i = 0; i < flags->count; i++, gap = " ")
		fprintf(out, "%s%s", gap, flags->keywords[i]);
	fclose(out);
	field(screen, "Flags", *(char *)must(text) ? text : "-");
	free(text);
}

static void number_field(const struct screen *screen, const char *name, uint64_t n,
                         const char *unit)
{
	char room[48];

	snprintf(room, sizeof(room), "%" PRIu64 "%s", n, unit);
	field(screen, name, room);
}

void letter_write(const struct screen *screen, const satchel_message *m)
{
	char room[40];

	number_field(screen, "UID", m->uid, "");
	if (m->has & SATCHEL_FETCH_FLAGS)
		flags_field(screen, &m->flags);
	if (m->has & SATCHEL_FETCH_INTERNALDATE)
		field(screen, "Arrived",
		      m->internal_date.known ? text_time(&m->internal_date, false, room)
		                             : m->internal_date.raw);
	if (m->has & SATCHEL_FETCH_SIZE)
		number_field(screen, "Size", m->size, " octets");
	if (m->has & SATCHEL_FETCH_ENVELOPE)
		envelope_fields(screen, m->envelope);
}
