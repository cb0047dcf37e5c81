/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* TCP to a host: a resolver feeds a race, the winner becomes the channel. What is needed for connecting is
 * released once it is done. Knows nothing of deadlines other than the race's: the client has its own. */
#include "highlevel/transport/channel.h"
#include "highlevel/transport/race.h"
#include "core/block.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>

enum { KEEPALIVE_IDLE_S = 120, KEEPALIVE_INTERVAL_S = 30, KEEPALIVE_PROBES = 4 };

/* What is needed until the connection stands. */
struct connecting {
	struct resolver resolver;
	struct race race;
	uint16_t port;
	char host[];
};

struct tcp {
	struct transport base;
	struct channel channel;
	struct connecting *connecting; /* NULL: connected, or failed */
};

static struct tcp *of(struct transport *t)
{
	return (struct tcp *)t;
}

static void end_connecting(struct tcp *t)
{
	if (!t->connecting)
		return;
	satcheli_race_end(&t->connecting->race);
	satcheli_resolve_end(&t->connecting->resolver);
	satcheli_block_free(t->connecting);
	t->connecting = NULL;
}

/* None of these can make a connection worse; where one is not known, the connection goes on without it. */
static void set_options(int fd)
{
	static const struct {
		int level, name, value;
	} options[] = {
		{ IPPROTO_TCP, TCP_NODELAY, 1 },
		{ SOL_SOCKET, SO_KEEPALIVE, 1 },
#ifdef TCP_KEEPIDLE
		{ IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S },
		{ IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S },
		{ IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_PROBES },
#endif
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof(int));
}

/* Else a read that finds nothing says so, and waits no time. */
static bool make_patient(int fd)
{
	const struct timeval patience = { PATIENCE_MS / 1000, 0 };
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) &&
	       !fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

static void feed_race(struct connecting *c)
{
	satcheli_resolve_take(&c->resolver);
	for (int i = 0; i < FAMILIES; i++)
		if (c->resolver.answers[i].came && !c->race.known[i])
			satcheli_race_learn(&c->race, (enum family)i,
			                    &c->resolver.answers[i].found);
}

static bool has_no_address(const struct connecting *c)
{
	const struct answer *answers = c->resolver.answers;

	return answers[FAMILY_V6].came && answers[FAMILY_V4].came &&
	       !answers[FAMILY_V6].found.count && !answers[FAMILY_V4].found.count;
}

static int connect_fault(const struct connecting *c, struct fault *f)
{
	char text[ADDRESS_TEXT_MAX];

	if (has_no_address(c))
		return satcheli_resolve_fault(&c->resolver, c->host, f);
	return satcheli_fault_os(f, SATCHEL_E_CONNECT, c->race.os_error,
	                         "cannot connect to %.100s port %u (%s)", c->host, c->port,
	                         satcheli_address_text(&c->race.failed, text));
}

static void connected(struct tcp *t, const struct address *to)
{
	char text[ADDRESS_TEXT_MAX];

	set_options(t->channel.fd);
	t->channel.can_wait = make_patient(t->channel.fd);
	satcheli_transport_note(t->channel.env, "connected to %s port %u",
	                        satcheli_address_text(to, text), t->connecting->port);
	end_connecting(t);
}

static int tcp_advance(struct transport *base, struct fault *f)
{
	struct tcp *t = of(base);
	struct address to;
	int rc;

	if (!t->connecting)
		return t->channel.fd >= 0 ? SATCHEL_OK
		                          : satcheli_fault(f, SATCHEL_E_CONNECT, "not connected");
	feed_race(t->connecting);
	rc = satcheli_race_advance(&t->connecting->race, &t->channel.fd, &to);
	if (rc == SATCHEL_OK)
		connected(t, &to);
	if (rc < 0) {
		rc = connect_fault(t->connecting, f);
		end_connecting(t);
	}
	return rc;
}

static int tcp_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	return satcheli_channel_read(&of(t)->channel, room, size, got, f);
}

static int tcp_write(struct transport *t, const void *octets, size_t size, size_t *put,
                     struct fault *f)
{
	return satcheli_channel_write(&of(t)->channel, octets, size, put, f);
}

static size_t tcp_waits(const struct transport *base, bool writing,
                        struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	const struct tcp *t = (const struct tcp *)base;
	size_t count = 0;

	if (t->channel.fd >= 0)
		return satcheli_channel_waits(&t->channel, writing, room);
	if (!t->connecting)
		return 0;
	if (t->connecting->resolver.fd >= 0)
		room[count++] =
			(struct transport_wait){ t->connecting->resolver.fd, SATCHEL_READABLE };
	return count + satcheli_race_waits(&t->connecting->race, room + count);
}

static int64_t tcp_deadline(const struct transport *base)
{
	const struct tcp *t = (const struct tcp *)base;

	return t->connecting ? satcheli_race_deadline(&t->connecting->race) : INT64_MAX;
}

static bool tcp_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void tcp_close(struct transport *t)
{
	end_connecting(of(t));
	satcheli_channel_close(&of(t)->channel);
	satcheli_block_free(t);
}

static const struct transport_table tcp_table = {
	.advance = tcp_advance,
	.read = tcp_read,
	.can_wait = true,
	.write = tcp_write,
	.waits = tcp_waits,
	.deadline = tcp_deadline,
	.pending = tcp_pending,
	.close = tcp_close,
};

static struct tcp *tcp_alloc(const struct transport_env *env, const char *host)
{
	struct tcp *t = satcheli_block_new(env->from, sizeof(*t));
	size_t length = strlen(host);

	if (!t)
		return NULL;
	t->connecting = satcheli_block_new(env->from, sizeof(*t->connecting) + length + 1);
	if (!t->connecting) {
		satcheli_block_free(t);
		return NULL;
	}
	memcpy(t->connecting->host, host, length);
	return t;
}

int satcheli_tcp_new(const struct transport_env *env, const char *host, uint16_t port,
                     struct transport **out, struct fault *f)
{
	struct tcp *t = tcp_alloc(env, host);
	int rc;

	if (!t)
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for a connection");
	t->base.table = &tcp_table;
	t->channel = (struct channel){ .env = env, .fd = -1, .is_socket = true };
	t->connecting->port = port;
	satcheli_race_init(&t->connecting->race, env);
	rc = satcheli_resolve_start(&t->connecting->resolver, env, host, port, f);
	if (rc < 0)
		tcp_close(&t->base);
	else
		*out = &t->base;
	return rc;
}
