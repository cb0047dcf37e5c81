/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Names to addresses without waiting: getaddrinfo runs in a detached thread for each family and leaves its
 * answer in a mailbox that the last one to leave releases. Knows nothing of connecting, and nothing of the
 * client: a thread may outlive it, so the mailbox is not of the client's allocator. */
#include "highlevel/transport/channel.h"
#include "highlevel/transport/resolve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct question {
	struct mailbox *box;
	enum family family;
};

struct mailbox {
	pthread_mutex_t lock; /* for what is below it, down to answers */
	unsigned holders;     /* the resolver and each thread */
	int fd;               /* -1: the resolver has gone */
	struct answer answers[FAMILIES];
	struct question questions[FAMILIES];
	uint16_t port;
	char host[];
};

static const int families[FAMILIES] = { AF_INET6, AF_INET };

const char *satcheli_address_text(const struct address *a, char room[ADDRESS_TEXT_MAX])
{
	const void *octets = a->at.any.sa_family == AF_INET6 ? (const void *)&a->at.v6.sin6_addr
	                                                     : (const void *)&a->at.v4.sin_addr;

	return inet_ntop(a->at.any.sa_family, octets, room, ADDRESS_TEXT_MAX) ? room : "?";
}

static void add_address(struct addresses *found, const struct addrinfo *info, uint16_t port)
{
	struct address *a = &found->list[found->count];

	if (found->count == ADDRESSES_MAX || info->ai_addrlen > sizeof(a->at))
		return;
	memcpy(&a->at, info->ai_addr, info->ai_addrlen);
	a->size = info->ai_addrlen;
	if (info->ai_family == AF_INET6)
		a->at.v6.sin6_port = htons(port);
	else
		a->at.v4.sin_port = htons(port);
	found->count++;
}

static int ask(const char *host, uint16_t port, enum family family, int flags,
               struct answer *answer)
{
	const struct addrinfo hints = {
		.ai_family = families[family],
		.ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
		.ai_flags = flags,
	};
	struct addrinfo *list = NULL;

	answer->came = true;
	answer->error = getaddrinfo(host, NULL, &hints, &list);
	answer->os_error = answer->error == EAI_SYSTEM ? errno : 0;
	if (answer->error)
		return answer->error;
	for (const struct addrinfo *i = list; i; i = i->ai_next)
		if (i->ai_family == families[family])
			add_address(&answer->found, i, port);
	freeaddrinfo(list);
	return 0;
}

/* Leaves the mailbox, which is locked. */
static void leave(struct mailbox *box)
{
	bool last = !--box->holders;

	pthread_mutex_unlock(&box->lock);
	if (!last)
		return;
	pthread_mutex_destroy(&box->lock);
	free(box);
}

static void deliver(struct mailbox *box, enum family family, const struct answer *answer)
{
	const uint64_t one = 1;
	ssize_t n;

	pthread_mutex_lock(&box->lock);
	box->answers[family] = *answer;
	if (box->fd >= 0)
		do {
			n = write(box->fd, &one, sizeof(one));
		} while (n < 0 && errno == EINTR);
	leave(box);
}

static void *run(void *argument)
{
	const struct question *q = argument;
	struct answer answer = { 0 };

	ask(q->box->host, q->box->port, q->family, 0, &answer);
	deliver(q->box, q->family, &answer);
	return NULL;
}

/* The thread inherits the mask: the program's signals are for its own threads. */
static int start_thread(struct question *q)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t all, before;
	int error = pthread_attr_init(&attributes);

	if (error)
		return error;
	sigfillset(&all);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, &attributes, run, q);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}

static void start_question(struct mailbox *box, enum family family)
{
	int error;

	box->questions[family] = (struct question){ box, family };
	pthread_mutex_lock(&box->lock);
	box->holders++;
	pthread_mutex_unlock(&box->lock);
	error = start_thread(&box->questions[family]);
	if (error)
		deliver(box, family, &(struct answer){ true, EAI_SYSTEM, error, { 0 } });
}

static struct mailbox *mailbox_new(const char *host, uint16_t port)
{
	size_t size = strlen(host) + 1;
	struct mailbox *box = calloc(1, sizeof(*box) + size);

	if (!box)
		return NULL;
	box->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (box->fd < 0 || pthread_mutex_init(&box->lock, NULL)) {
		if (box->fd >= 0)
			close(box->fd);
		free(box);
		return NULL;
	}
	box->holders = 1;
	box->port = port;
	memcpy(box->host, host, size);
	return box;
}

/* Asks no one: true when the host is an address already. */
static bool is_numeric(struct resolver *r, const char *host, uint16_t port)
{
	bool numeric = false;

	for (int i = 0; i < FAMILIES; i++)
		numeric |= !ask(host, port, (enum family)i, AI_NUMERICHOST, &r->answers[i]);
	if (!numeric)
		memset(r->answers, 0, sizeof(r->answers));
	return numeric;
}

int satcheli_resolve_start(struct resolver *r, const struct transport_env *env, const char *host,
                           uint16_t port, struct fault *f)
{
	*r = (struct resolver){ .env = env, .fd = -1 };
	if (!*host)
		return satcheli_fault(f, SATCHEL_E_ARGUMENT, "the host name is empty");
	if (is_numeric(r, host, port))
		return SATCHEL_OK;
	errno = 0;
	r->box = mailbox_new(host, port);
	if (!r->box && errno != ENOMEM)
		return satcheli_fault_os(f, SATCHEL_E_RESOLVE, errno, "cannot look up %.100s",
		                         host);
	if (!r->box)
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory to look up %.100s", host);
	r->fd = r->box->fd;
	for (int i = 0; i < FAMILIES; i++)
		start_question(r->box, (enum family)i);
	return SATCHEL_OK;
}

void satcheli_resolve_take(struct resolver *r)
{
	uint64_t many;

	if (!r->box)
		return;
	pthread_mutex_lock(&r->box->lock);
	while (read(r->fd, &many, sizeof(many)) < 0 && errno == EINTR)
		;
	for (int i = 0; i < FAMILIES; i++)
		if (r->box->answers[i].came)
			r->answers[i] = r->box->answers[i];
	pthread_mutex_unlock(&r->box->lock);
	if (r->answers[FAMILY_V6].came && r->answers[FAMILY_V4].came)
		satcheli_resolve_end(r);
}

void satcheli_resolve_end(struct resolver *r)
{
	struct mailbox *box = r->box;

	if (!box)
		return;
	pthread_mutex_lock(&box->lock);
	satcheli_close_fd(r->env, box->fd);
	box->fd = -1;
	leave(box);
	r->box = NULL;
	r->fd = -1;
}

/* Our own words: gai_strerror speaks the locale's language. */
static const struct {
	int error;
	const char *words;
} reasons[] = {
	{ EAI_NONAME, "no such host" },
#ifdef EAI_NODATA
	{ EAI_NODATA, "the name has no address" },
#endif
#ifdef EAI_ADDRFAMILY
	{ EAI_ADDRFAMILY, "the name has no address" },
#endif
	{ EAI_AGAIN, "the name server does not answer" },
	{ EAI_FAIL, "the name server failed" },
	{ EAI_MEMORY, "no memory" },
};

static const char *reason_of(int error)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (reasons[i].error == error)
			return reasons[i].words;
	return "the name cannot be looked up";
}

/* A family that failed for a while says more than one that has no address. */
static bool is_final(const struct answer *a)
{
	return !a->error ||
	       (a->error != EAI_AGAIN && a->error != EAI_SYSTEM && a->error != EAI_FAIL);
}

int satcheli_resolve_fault(const struct resolver *r, const char *host, struct fault *f)
{
	const struct answer *v6 = &r->answers[FAMILY_V6], *v4 = &r->answers[FAMILY_V4];
	const struct answer *worst = is_final(v4) && !is_final(v6) ? v6 : v4;

	if (worst->os_error)
		return satcheli_fault_os(f, SATCHEL_E_RESOLVE, worst->os_error,
		                         "cannot look up %.100s", host);
	return satcheli_fault(f, SATCHEL_E_RESOLVE, "cannot look up %.100s: %s", host,
	                      reason_of(worst->error));
}
