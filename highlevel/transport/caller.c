/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A transport of the program's own: its functions behind the table that all transports have. Knows what they promise, and
 * holds them to it. */
#include "core/block.h"
#include "highlevel/transport/channel.h"

#include <assert.h>
#include <errno.h>

struct caller {
	struct transport base;
	const struct transport_env *env;
	satchel_transport own;
};

static struct caller *of(struct transport *t)
{
	return (struct caller *)t;
}

static const satchel_transport *own_of(const struct transport *t)
{
	return &((const struct caller *)(const void *)t)->own;
}

void satcheli_own_close(const satchel_transport *own)
{
	if (own->close)
		own->close(own->user);
}

static int caller_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

/* What a function of the program returned: SATCHEL_OK, SATCHEL_AGAIN, or an error. */
static int judge(int rc, const char *words, struct fault *f)
{
	int os_error = errno;

	if (rc == SATCHEL_OK || rc == SATCHEL_AGAIN)
		return rc;
	rc = rc < 0 ? rc : SATCHEL_E_CALLBACK;
	return os_error ? satcheli_fault_os(f, rc, os_error, "%s", words)
	                : satcheli_fault(f, rc, "%s", words);
}

static int caller_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	const satchel_transport *own = own_of(t);
	int rc;

	*got = 0;
	errno = 0;
	rc = judge(own->read(own->user, room, size, got), "the program's transport cannot read", f);
	assert(*got <= size);
	return rc;
}

static int caller_write(struct transport *t, const void *octets, size_t size, size_t *put,
                        struct fault *f)
{
	const satchel_transport *own = own_of(t);
	int rc;

	*put = 0;
	errno = 0;
	rc = judge(own->write(own->user, octets, size, put), "the program's transport cannot write",
	           f);
	assert(*put <= size);
	return rc || *put ? rc : SATCHEL_AGAIN;
}

/* Without a descriptor it is -1: the program's .wait is asked, and its event loop knows by itself. */
static size_t caller_waits(const struct transport *t, bool writing,
                           struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	room[0].fd = own_of(t)->fd_plus_1 - 1;
	room[0].want = writing ? SATCHEL_READABLE | SATCHEL_WRITABLE : SATCHEL_READABLE;
	return 1;
}

static int64_t caller_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool caller_pending(const struct transport *t)
{
	const satchel_transport *own = own_of(t);

	return own->pending && own->pending(own->user);
}

static void caller_close(struct transport *t)
{
	const struct transport_env *env = of(t)->env;
	const satchel_transport *own = own_of(t);

	if (own->fd_plus_1 && env->closing)
		env->closing(env->user, own->fd_plus_1 - 1);
	satcheli_own_close(own);
	satcheli_block_free(t);
}

static const struct transport_table caller_table = {
	.advance = caller_advance,
	.read = caller_read,
	.write = caller_write,
	.waits = caller_waits,
	.deadline = caller_deadline,
	.pending = caller_pending,
	.close = caller_close,
};

int satcheli_caller_new(const struct transport_env *env, const satchel_transport *own,
                        struct transport **out, struct fault *f)
{
	struct caller *c;

	if (!own->read || !own->write) {
		satcheli_own_close(own);
		return satcheli_fault(f, SATCHEL_E_ARGUMENT,
		                      "a transport of the program's own needs .read and .write");
	}
	c = satcheli_block_new(env->from, sizeof *c);
	if (!c) {
		satcheli_own_close(own);
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for a connection");
	}
	c->base.table = &caller_table;
	c->env = env;
	c->own = *own;
	satcheli_transport_note(env, "using a transport of the program's own");
	*out = &c->base;
	return SATCHEL_OK;
}
