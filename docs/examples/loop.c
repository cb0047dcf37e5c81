/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The unread messages of several accounts at once, by one thread: loop CA-FILE URL...
 * CA-FILE "" is the system's; standard input has a password for each URL, one a line. */
#include <satchel/satchel.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

enum { ACCOUNTS = 100 };

struct account {
	const char *url;
	char password[256];
	int loop;
	satchel_client *imap; /* NULL: it is over */
	satchel_call call;
	satchel_fetch *fetch;
	unsigned unread;
};

static struct account accounts[ACCOUNTS];

static void over(struct account *a, int rc)
{
	const satchel_error *e = a->call.error ? a->call.error : satchel_error_of(a->imap);

	printf("%s: %u unread%s%s\n", a->url, a->unread, rc < 0 ? ", " : "",
	       rc < 0 ? e->message : "");
	satchel_fetch_end(a->fetch);
	satchel_close(a->imap); /* takes effect when satchel_process returns */
	a->imap = NULL;
}

/* A command was queued, or it failed at once: then nobody will be called. */
static void next_step(satchel_call *call, int rc, void (*then)(satchel_client *, satchel_call *))
{
	if (rc == SATCHEL_QUEUED)
		call->then = then;
	else
		over(call->user, rc);
}

static void rows(satchel_client *imap, satchel_call *call)
{
	struct account *a = call->user;
	const satchel_message *m;
	int rc;

	(void)imap;
	while ((rc = satchel_fetch_next(a->fetch, &m)) == SATCHEL_ROW)
		a->unread += !(m->flags.bits & SATCHEL_FLAG_SEEN);
	if (rc != SATCHEL_AGAIN) /* else this function is called again when there is more */
		over(a, rc);
}

static void examined(satchel_client *imap, satchel_call *call)
{
	struct account *a = call->user;
	const satchel_fetch_options *flags =
		SATCHEL_FETCH(.call = call, .items = SATCHEL_FETCH_FLAGS);

	next_step(call,
	          call->rc < 0 ? call->rc
	                       : satchel_fetch_start(imap, SATCHEL_ALL, flags, &a->fetch),
	          rows);
}

static void logged_in(satchel_client *imap, satchel_call *call)
{
	const satchel_select_options *o = SATCHEL_SELECT(.call = call);

	next_step(call, call->rc < 0 ? call->rc : satchel_examine(imap, "INBOX", o), examined);
}

static void opened(satchel_client *imap, satchel_call *call)
{
	struct account *a = call->user;
	const satchel_login_options *o = SATCHEL_LOGIN(.call = call);

	next_step(call, call->rc < 0 ? call->rc : satchel_login(imap, NULL, a->password, o),
	          logged_in);
}

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	struct account *a = user;
	struct epoll_event event = { .data.ptr = a };

	(void)imap;
	event.events |= want & SATCHEL_READABLE ? EPOLLIN : 0;
	event.events |= want & SATCHEL_WRITABLE ? EPOLLOUT : 0;
	if (!want)
		epoll_ctl(a->loop, EPOLL_CTL_DEL, fd, NULL);
	else if (epoll_ctl(a->loop, EPOLL_CTL_MOD, fd, &event))
		epoll_ctl(a->loop, EPOLL_CTL_ADD, fd, &event);
}

/* Milliseconds to the next deadline, rounded up; -1: none. Calls what is due. */
static int milliseconds(size_t count, size_t *open)
{
	int64_t next = INT64_MAX, now;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	now = t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
	*open = 0;
	for (struct account *a = accounts; a < accounts + count; a++) {
		if (a->imap && satchel_deadline(a->imap) <= now)
			satchel_process(a->imap);
		if (!a->imap)
			continue;
		++*open;
		next = satchel_deadline(a->imap) < next ? satchel_deadline(a->imap) : next;
	}
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : (int)((next - now + 999999) / 1000000);
}

int main(int argc, char **argv)
{
	size_t count = argc > 2 ? (size_t)argc - 2 : 0, open;
	struct epoll_event events[64];
	int loop = epoll_create1(EPOLL_CLOEXEC);

	if (!count || count > ACCOUNTS || loop < 0)
		return 64;
	for (size_t i = 0; i < count; i++) {
		struct account *a = &accounts[i];
		int rc;

		*a = (struct account){ .url = argv[i + 2], .loop = loop };
		if (!fgets(a->password, sizeof a->password, stdin))
			return 64;
		a->password[strcspn(a->password, "\n")] = 0;
		a->call = (satchel_call){ .then = opened, .user = a };
		rc = satchel_open(&a->imap, a->url,
		                  SATCHEL_OPTIONS(.call = &a->call, .watch = watch, .user = a,
		                                  .ca_file = *argv[1] ? argv[1] : NULL));
		if (rc < 0)
			over(a, rc);
	}
	for (;;) {
		int ms = milliseconds(count, &open),
		    n = open ? epoll_wait(loop, events, 64, ms) : 0;

		if (!open)
			return 0;
		for (int i = 0; i < n; i++) {
			struct account *a = events[i].data.ptr;

			if (a->imap)
				satchel_process(a->imap);
		}
	}
}
