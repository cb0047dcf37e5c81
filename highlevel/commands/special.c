/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Folders for a purpose: by the attributes of SPECIAL-USE (RFC 6154), by those of XLIST, else by their names. One NAMESPACE
 * says where one's own folders are, one LIST shows them all; of each purpose only the best so far is held. */
#include "highlevel/commands/commands.h"
#include "highlevel/data/special_names.h"

enum special_line { LINE_NAMESPACE, LINE_LIST };

/* Lower is better. What the server says comes before any name. */
enum { RANK_ATTRIBUTE, RANK_NAME, RANK_INBOX, RANK_DEEPER, RANK_NONE };
enum { RANK_STEP = 4096 };

struct candidate {
	satchel_folder *folder; /* a result */
	unsigned rank;          /* RANK_..., then the place in the table of names */
	satchel_special_source source;
};

struct special_work {
	uint64_t purposes;
	satchel_specials **out;
	enum special_line line;
	bool told, xlist, extended, doubts; /* told: NAMESPACE was answered, or is not there */
	uint64_t rows;
	satchel_namespaces *namespaces; /* a result; NULL: not known */
	struct candidate best[SPECIAL_USES];
	bool failed;
};

/* ---- what is sent */

static bool may_extend(const satchel_client *imap, const struct special_work *w)
{
	return !imap->plain_list && !w->doubts && satchel_has(imap, "LIST-EXTENDED") &&
	       satchel_has(imap, "SPECIAL-USE");
}

static int encode_list(const satchel_client *imap, struct special_work *w, struct encoder *e)
{
	w->extended = may_extend(imap, w);
	w->xlist = w->xlist && satcheli_uses_xlist(imap);
	satcheli_encode_word(e, w->xlist ? "XLIST" : "LIST");
	satcheli_encode_string(e, "", 0);
	satcheli_encode_string(e, "*", 1);
	if (!w->extended)
		return SATCHEL_OK;
	satcheli_encode_word(e, "RETURN");
	satcheli_encode_open(e);
	satcheli_encode_word(e, "SPECIAL-USE");
	satcheli_encode_close(e);
	return SATCHEL_OK;
}

static int special_encode(struct command *cmd, struct encoder *e)
{
	struct special_work *w = cmd->work;

	w->told |= !satchel_has(cmd->imap, "NAMESPACE");
	w->line = w->told ? LINE_LIST : LINE_NAMESPACE;
	if (w->line == LINE_LIST)
		return encode_list(cmd->imap, w, e);
	satcheli_encode_word(e, "NAMESPACE");
	return SATCHEL_OK;
}

/* ---- where a folder is */

/* Octets of the prefix, if the name begins with it; INBOX in whatever case. */
static size_t begins(const char *name, const char *prefix)
{
	size_t n = strlen(prefix), inbox = ascii_begins(prefix, "INBOX") ? 5 : 0;

	if (strlen(name) < n || (inbox && !ascii_begins(name, "INBOX")))
		return 0;
	return memcmp(name + inbox, prefix + inbox, n - inbox) != 0 ? 0 : n;
}

static size_t longest(satchel_namespace_list list, const char *name)
{
	size_t best = 0;

	for (size_t i = 0; i < list.count; i++) {
		size_t n = begins(name, list.list[i].prefix);

		best = n > best ? n : best;
	}
	return best;
}

static bool has_empty(satchel_namespace_list list)
{
	for (size_t i = 0; i < list.count; i++)
		if (!*list.list[i].prefix)
			return true;
	return false;
}

/* What is left of a name in the personal namespace; NULL: it is in another. */
static const char *own_part(const struct special_work *w, const char *name)
{
	size_t own, other, shared;

	if (!w->namespaces || !w->namespaces->personal.count)
		return name;
	own = longest(w->namespaces->personal, name);
	other = longest(w->namespaces->other, name);
	shared = longest(w->namespaces->shared, name);
	if (own < other || own < shared || (!own && !has_empty(w->namespaces->personal)))
		return NULL;
	return name + own;
}

static unsigned depth_of(const char *name, const char *delimiter, const char **last)
{
	unsigned depth = 0;

	*last = name;
	if (!*delimiter)
		return 0;
	for (const char *p = name; (p = strstr(p, delimiter)); depth++)
		*last = p += strlen(delimiter);
	return depth;
}

static bool below_inbox(const char *name, const satchel_folder *f)
{
	return begins(name, "INBOX") && *f->delimiter &&
	       !strncmp(name + 5, f->delimiter, strlen(f->delimiter));
}

/* ---- candidates */

static bool hold(struct command *cmd, size_t use, const satchel_folder *f, unsigned rank,
                 satchel_special_source source)
{
	struct special_work *w = cmd->work;
	struct candidate *best = &w->best[use];
	struct arena *a;

	if (!(w->purposes & satcheli_special_uses[use]) || (best->folder && best->rank <= rank))
		return true;
	satchel_free(best->folder);
	best->folder = satcheli_result_new(&cmd->imap->from, sizeof *best->folder, &a);
	if (!best->folder)
		return false;
	*best->folder = *f;
	best->rank = rank;
	best->source = source;
	return satcheli_copy_folder(a, best->folder);
}

static bool by_name(struct command *cmd, const satchel_folder *f)
{
	struct special_work *w = cmd->work;
	const char *name = own_part(w, f->name), *last;
	unsigned place, rank, depth = name ? depth_of(name, f->delimiter, &last) : 0;
	bool inbox = name && depth == 1 && below_inbox(name, f);
	uint64_t use = name ? satcheli_special_use_of(last, strlen(last), &place) : 0;

	if (!use)
		return true;
	rank = !depth ? RANK_NAME : inbox ? RANK_INBOX : RANK_DEEPER;
	for (size_t i = 0; i < SPECIAL_USES; i++)
		if (satcheli_special_uses[i] == use)
			return hold(cmd, i, f, rank * RANK_STEP + place,
			            inbox ? SATCHEL_SPECIAL_INBOX_PREFIX : SATCHEL_SPECIAL_NAME);
	return true;
}

/* A folder that has a use by its attributes is for that alone, whatever it is called. */
static bool consider(struct command *cmd, const satchel_folder *f)
{
	const struct special_work *w = cmd->work;
	bool marked = false, fine = true;

	if (f->attributes & SATCHEL_FOLDER_NOSELECT)
		return true;
	for (size_t i = 0; i < SPECIAL_USES; i++) {
		if (!(f->attributes & satcheli_special_uses[i]))
			continue;
		marked = true;
		fine &= hold(cmd, i, f, RANK_ATTRIBUTE,
		             w->xlist ? SATCHEL_SPECIAL_XLIST : SATCHEL_SPECIAL_ATTRIBUTE);
	}
	return fine && (marked || (f->attributes & SATCHEL_FOLDER_INBOX) || by_name(cmd, f));
}

/* ---- what comes */

static bool keep_namespaces(struct command *cmd, const satchel_namespaces *n)
{
	struct special_work *w = cmd->work;
	struct arena *a;

	satchel_free(w->namespaces);
	w->namespaces = satcheli_result_new(&cmd->imap->from, sizeof *w->namespaces, &a);
	if (!w->namespaces)
		return false;
	*w->namespaces = *n;
	return satcheli_copy_namespaces(a, w->namespaces);
}

static bool special_reply(struct command *cmd, const satchel_reply *reply)
{
	struct special_work *w = cmd->work;

	if (w->line == LINE_NAMESPACE && reply->kind == SATCHEL_REPLY_NAMESPACE)
		return (w->failed |= !keep_namespaces(cmd, reply->namespaces)), true;
	if (w->line != LINE_LIST || reply->kind != SATCHEL_REPLY_LIST ||
	    !strcmp(reply->name, "LSUB"))
		return false;
	w->rows++;
	w->failed |= !consider(cmd, reply->folder);
	return true;
}

static bool add(struct arena *a, satchel_special **list, size_t *count, uint64_t use,
                const struct candidate *best)
{
	satchel_special *s = satcheli_arena_zero(a, 1, sizeof *s);
	satchel_folder *f = satcheli_arena_zero(a, 1, sizeof *f);

	if (!s || !f)
		return false;
	*f = *best->folder;
	*s = (satchel_special){ use, best->source, f };
	list[(*count)++] = s;
	return satcheli_copy_folder(a, f);
}

static int make_result(struct command *cmd)
{
	struct special_work *w = cmd->work;
	struct arena *a;
	satchel_specials *result = satcheli_result_new(&cmd->imap->from, sizeof *result, &a);
	satchel_special **list = result ? satcheli_arena_zero(a, SPECIAL_USES, sizeof *list) : NULL;
	bool fine = list;

	for (size_t i = 0; fine && i < SPECIAL_USES; i++)
		if (w->best[i].folder)
			fine = add(a, list, &result->count, satcheli_special_uses[i], &w->best[i]);
	if (!fine || cmd->forgotten) {
		satchel_free(result);
		return fine ? SATCHEL_OK : SATCHEL_E_MEMORY;
	}
	result->list = (const satchel_special *const *)list;
	*w->out = result;
	return SATCHEL_OK;
}

static int special_finish(struct command *cmd, const satchel_reply *reply)
{
	struct special_work *w = cmd->work;

	(void)reply;
	if (w->failed)
		return SATCHEL_E_MEMORY;
	if (w->line == LINE_NAMESPACE) {
		w->told = true;
		return COMMAND_AGAIN;
	}
	if (w->extended && !w->rows) { /* Q085 */
		w->doubts = true;
		return COMMAND_AGAIN;
	}
	cmd->imap->plain_list |= w->doubts && w->rows;
	return make_result(cmd);
}

/* It goes without namespaces, and with a plain list (Q025). */
static int special_refused(struct command *cmd, const satchel_reply *reply, int rc)
{
	struct special_work *w = cmd->work;

	if (w->line == LINE_NAMESPACE) {
		w->told = true;
		return COMMAND_AGAIN;
	}
	if (reply->condition != SATCHEL_CONDITION_BAD || w->rows || (!w->extended && !w->xlist))
		return rc;
	if (w->extended)
		cmd->imap->plain_list = true;
	w->xlist = false;
	return COMMAND_AGAIN;
}

static void special_ended(struct command *cmd)
{
	struct special_work *w = cmd->work;

	satchel_free(w->namespaces);
	for (size_t i = 0; i < SPECIAL_USES; i++)
		satchel_free(w->best[i].folder);
}

static const struct verb special_verb = {
	.name = "LIST",
	.collects = true,
	.states = IN_AUTHENTICATED,
	.encode = special_encode,
	.reply = special_reply,
	.finish = special_finish,
	.refused = special_refused,
	.ended = special_ended,
};

int satchel_find_special(satchel_client *imap, uint64_t purposes,
                         const satchel_call_options *options, satchel_specials **specials)
{
	struct command *cmd;
	struct special_work *w;
	uint64_t known = 0;
	int rc = satcheli_command_make(imap, &special_verb, satcheli_call_of(options), sizeof *w,
	                               &cmd);

	if (rc)
		return rc;
	w = cmd->work;
	for (size_t i = 0; i < SPECIAL_USES; i++)
		known |= satcheli_special_uses[i];
	if (purposes & ~known)
		return satcheli_command_drop(cmd, SATCHEL_E_ARGUMENT, "this is no special use");
	w->purposes = purposes ? purposes : known;
	w->out = specials;
	w->xlist = true;
	return satcheli_command_run(cmd);
}
