/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* NOTIFY: RFC 5465. Groups of folders and events are checked before anything is sent, as servers answer BAD to what does not go
 * together. Knows what is asked for, not what comes. */
#include "highlevel/commands/fetch_request.h"
#include "core/block.h"
#include "core/octets.h"

#include <satchel/watch.h>

static const struct {
	uint32_t bit;
	const char *name;
} events[] = {
	{ SATCHEL_NOTIFY_MESSAGE_NEW, "MessageNew" },
	{ SATCHEL_NOTIFY_MESSAGE_EXPUNGE, "MessageExpunge" },
	{ SATCHEL_NOTIFY_FLAG_CHANGE, "FlagChange" },
	{ SATCHEL_NOTIFY_ANNOTATION_CHANGE, "AnnotationChange" },
	{ SATCHEL_NOTIFY_MAILBOX_NAME, "MailboxName" },
	{ SATCHEL_NOTIFY_SUBSCRIPTION_CHANGE, "SubscriptionChange" },
	{ SATCHEL_NOTIFY_MAILBOX_METADATA_CHANGE, "MailboxMetadataChange" },
	{ SATCHEL_NOTIFY_SERVER_METADATA_CHANGE, "ServerMetadataChange" },
};
enum { EVENTS_ALL = 0xFF };

static const struct {
	const char *word;
	bool open_folder; /* the open folder: message-event only, and what comes with new messages */
	bool folders;     /* named ones */
} filters[] = {
	[SATCHEL_NOTIFY_SELECTED] = { "selected", true, false },
	[SATCHEL_NOTIFY_SELECTED_DELAYED] = { "selected-delayed", true, false },
	[SATCHEL_NOTIFY_INBOXES] = { "inboxes", false, false },
	[SATCHEL_NOTIFY_PERSONAL] = { "personal", false, false },
	[SATCHEL_NOTIFY_SUBSCRIBED] = { "subscribed", false, false },
	[SATCHEL_NOTIFY_SUBTREE] = { "subtree", false, true },
	[SATCHEL_NOTIFY_MAILBOXES] = { "mailboxes", false, true },
};
enum { FILTERS = sizeof filters / sizeof *filters };

/* A group as it is kept. */
struct group {
	satchel_notify_filter filter;
	uint32_t events;
	const char **folders; /* ends with NULL */
	const char *request;  /* "(UID FLAGS)"; NULL: none */
};

struct notify {
	struct group *groups;
	size_t count;
	bool status;
};

/* ---- what goes together: RFC 5465 sections 5, 6.1 and 8 */

static const char *wrong_events(const satchel_notify_group *g)
{
	uint32_t both = SATCHEL_NOTIFY_MESSAGE_NEW | SATCHEL_NOTIFY_MESSAGE_EXPUNGE;

	if (g->events & ~(uint32_t)EVENTS_ALL)
		return "an event is not known";
	if ((g->events & SATCHEL_NOTIFY_MESSAGES) && (g->events & both) != both)
		return "MessageNew and MessageExpunge go together, and with all other events of messages";
	if (filters[g->filter].open_folder && (g->events & ~SATCHEL_NOTIFY_MESSAGES))
		return "the open folder has events of messages only";
	return NULL;
}

static const char *wrong_group(const satchel_notify_group *g)
{
	bool named = g->folders && *g->folders;

	if ((unsigned)g->filter >= FILTERS)
		return "the filter is not known";
	if (filters[g->filter].folders != named)
		return named ? "folders are named, but the filter has none" : "no folder is named";
	if ((g->items || (g->sections && *g->sections)) &&
	    !(filters[g->filter].open_folder && (g->events & SATCHEL_NOTIFY_MESSAGE_NEW)))
		return "items come with new messages of the open folder only";
	return wrong_events(g);
}

/* Groups may be larger than this library knows them. */
static const satchel_notify_group *group_at(const satchel_notify_group *groups, size_t i)
{
	return (const satchel_notify_group *)(const void *)((const char *)groups +
	                                                    i * groups->size_of);
}

static const char *wrong_groups(const satchel_notify_group *groups, size_t count)
{
	unsigned open_folder = 0;

	if (!count || groups->size_of < sizeof *groups)
		return "there is no group";
	for (size_t i = 0; i < count; i++) {
		const satchel_notify_group *g = group_at(groups, i);
		const char *why = satcheli_options_fit(g, groups->size_of, sizeof *g)
		                          ? wrong_group(g)
		                          : OPTIONS_UNFIT;

		if (why)
			return why;
		open_folder += filters[g->filter].open_folder;
	}
	return open_folder > 1 ? "the open folder may be in one group only" : NULL;
}

/* ---- what is kept */

static bool keep_folders(struct command *cmd, struct group *to, const char *const *folders)
{
	size_t count = satcheli_words_of(folders).count;

	to->folders = satcheli_arena_zero(&cmd->arena, count + 1, sizeof *to->folders);
	for (size_t i = 0; to->folders && i < count; i++)
		if (!(to->folders[i] = satcheli_command_text(cmd, folders[i])))
			return false;
	return to->folders;
}

static int keep_request(struct command *cmd, struct group *to, const satchel_notify_group *g,
                        const char **why)
{
	satchel_fetch_options o = { .size = sizeof o, .items = g->items, .sections = g->sections };
	char *request;
	int rc;

	if (!g->items && !(g->sections && *g->sections))
		return SATCHEL_OK;
	rc = satcheli_fetch_request(&cmd->imap->from, &o, &request, why);
	if (rc)
		return rc;
	to->request = satcheli_command_text(cmd, request);
	satcheli_block_free(request);
	return to->request ? SATCHEL_OK : SATCHEL_E_MEMORY;
}

static int keep_groups(struct command *cmd, const satchel_notify_group *groups, size_t count,
                       const char **why)
{
	struct notify *n = cmd->work;

	*why = "out of memory";
	n->count = count;
	n->groups = satcheli_arena_zero(&cmd->arena, count, sizeof *n->groups);
	if (!n->groups)
		return SATCHEL_E_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const satchel_notify_group *g = group_at(groups, i);
		int rc;

		n->groups[i].filter = g->filter;
		n->groups[i].events = g->events;
		if (!keep_folders(cmd, &n->groups[i], g->folders))
			return SATCHEL_E_MEMORY;
		rc = keep_request(cmd, &n->groups[i], g, why);
		if (rc)
			return rc;
	}
	return SATCHEL_OK;
}

/* ---- what is sent */

/* one-or-more-mailbox */
static int encode_folders(struct command *cmd, struct encoder *e, const char *const *folders)
{
	bool many = folders[1];
	int rc = SATCHEL_OK;

	if (many)
		satcheli_encode_open(e);
	for (; !rc && *folders; folders++)
		rc = satcheli_encode_folder(cmd, e, *folders);
	if (many)
		satcheli_encode_close(e);
	return rc;
}

/* events */
static void encode_events(struct encoder *e, const struct group *g)
{
	if (!g->events) {
		satcheli_encode_word(e, "NONE");
		return;
	}
	satcheli_encode_open(e);
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (!(g->events & events[i].bit))
			continue;
		satcheli_encode_word(e, events[i].name);
		if (events[i].bit == SATCHEL_NOTIFY_MESSAGE_NEW && g->request)
			satcheli_encode_word(e, g->request);
	}
	satcheli_encode_close(e);
}

/* event-group */
static int encode_group(struct command *cmd, struct encoder *e, const struct group *g)
{
	int rc = SATCHEL_OK;

	satcheli_encode_open(e);
	satcheli_encode_word(e, filters[g->filter].word);
	if (*g->folders)
		rc = encode_folders(cmd, e, g->folders);
	encode_events(e, g);
	satcheli_encode_close(e);
	return rc;
}

static int notify_encode(struct command *cmd, struct encoder *e)
{
	const struct notify *n = cmd->work;
	int rc = satcheli_command_needs(cmd, "NOTIFY");

	satcheli_encode_word(e, n->count ? "NOTIFY SET" : "NOTIFY NONE");
	if (n->status)
		satcheli_encode_word(e, "STATUS");
	for (size_t i = 0; !rc && i < n->count; i++)
		rc = encode_group(cmd, e, &n->groups[i]);
	return rc;
}

/* RFC 5465 sections 3.1 and 5.3: of the open folder is told what its own group names, and nothing without one. */
static int notify_finish(struct command *cmd, const satchel_reply *reply)
{
	const struct notify *n = cmd->work;
	bool at_once = false, delayed = false;

	(void)reply;
	for (size_t i = 0; i < n->count; i++) {
		bool told = n->groups[i].events & SATCHEL_NOTIFY_MESSAGE_EXPUNGE;

		at_once |= told && n->groups[i].filter == SATCHEL_NOTIFY_SELECTED;
		delayed |= told && n->groups[i].filter == SATCHEL_NOTIFY_SELECTED_DELAYED;
	}
	cmd->imap->numbers_move = at_once;
	cmd->imap->untold = !at_once && !delayed;
	cmd->imap->notified = n->count > 0;
	return SATCHEL_OK;
}

static const struct verb notify_verb = {
	.name = "NOTIFY",
	.states = IN_AUTHENTICATED,
	.overlap =
		OVERLAP_BARRIER, /* what sequence numbers are good for is known when it is done */
	.encode = notify_encode,
	.finish = notify_finish,
};

/* ---- calls */

int satchel_notify(satchel_client *imap, const satchel_notify_group *groups, size_t count,
                   const satchel_notify_options *options)
{
	const satchel_notify_options *o = CALL_OPTIONS_OF(satchel_notify_options, options);
	const char *why = wrong_groups(groups, count);
	struct command *cmd;
	int rc;

	if (why)
		return satcheli_client_error(imap, SATCHEL_E_ARGUMENT, "NOTIFY", "%s", why);
	rc = satcheli_command_make(imap, &notify_verb, o->call, sizeof(struct notify), &cmd);
	if (rc)
		return rc;
	((struct notify *)cmd->work)->status = o->status;
	rc = keep_groups(cmd, groups, count, &why);
	return rc ? satcheli_command_drop(cmd, rc, why) : satcheli_command_run(cmd);
}

int satchel_notify_none(satchel_client *imap, const satchel_call_options *options)
{
	struct command *cmd;
	int rc = satcheli_command_make(imap, &notify_verb, satcheli_call_of(options),
	                               sizeof(struct notify), &cmd);

	return rc ? rc : satcheli_command_run(cmd);
}

/* ---- BADEVENT */

static uint32_t event_bit(const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		const char *known = events[i].name;
		size_t n = 0;

		while (n < size && known[n] &&
		       ascii_upper((unsigned char)name[n]) == ascii_upper((unsigned char)known[n]))
			n++;
		if (n == size && !known[n])
			return events[i].bit;
	}
	return 0;
}

uint32_t satchel_notify_events(const satchel_code *code)
{
	static const char between[] = " ()";
	const char *p = code && code->kind == SATCHEL_CODE_BADEVENT ? code->text : "";
	uint32_t bits = 0;

	while (*(p += strspn(p, between))) {
		size_t n = strcspn(p, between);

		bits |= event_bit(p, n);
		p += n;
	}
	return bits;
}
