/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Starts and stops the server of a scenario. Knows the scripts of tests/support, and nothing of IMAP. */
#include "tests/servers/server.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SERVERS_MAX = 64 };

struct server the_server;

/* What is to be stopped at the end, in memory that the processes of all scenarios share. Whoever started a server stops
 * it, and the first process what a scenario that failed has left; a child must not stop what its parent started. */
struct running {
	struct server
		server; /* a copy, which outlives that of the scenario; no state: the row is free */
	pid_t starter;
};
static struct running *running;
static pid_t first_process;

static const char *top(void)
{
	const char *set = getenv("abs_top_srcdir");

	return set ? set : ".";
}

static int wait_for(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs a program without a shell; its standard output goes to out, as text without the last line's end. */
static int run(const char *const *argv, char *out, size_t room)
{
	int ends[2];
	size_t size = 0;
	ssize_t n;
	pid_t child;

	if (pipe(ends))
		return -1;
	child = fork();
	if (!child) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(ends[1]);
	while (size + 1 < room && (n = read(ends[0], out + size, room - 1 - size)) > 0)
		size += (size_t)n;
	close(ends[0]);
	out[size] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return child < 0 ? -1 : wait_for(child);
}

void server_script(const struct server *s, char *script, size_t room)
{
	snprintf(script, room, "%s/tests/support/%s.sh", top(), s->kind->name);
}

/* Arguments after the last one are NULL. */
static int ask(const struct server *s, char *out, size_t room, const char *verb, const char *a,
               const char *b, const char *c)
{
	char script[512];
	const char *argv[] = { "sh", script, verb, a, b, c, NULL };

	server_script(s, script, sizeof(script));
	return run(argv, out, room);
}

/* A line of the file "env": KEY=VALUE. */
static void take(const char *line, const char *key, char *to, size_t room)
{
	size_t size = strlen(key);

	if (!strncmp(line, key, size) && line[size] == '=')
		snprintf(to, room, "%.*s", (int)strcspn(line + size + 1, "\n"), line + size + 1);
}

static bool read_env(struct server *s)
{
	char name[192], line[512];
	FILE *file;

	snprintf(name, sizeof(name), "%s/env", s->state);
	file = fopen(name, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		take(line, "PORT", s->port, sizeof(s->port));
		take(line, "TLSPORT", s->tls_port, sizeof(s->tls_port));
		take(line, "CAFILE", s->ca_file, sizeof(s->ca_file));
	}
	fclose(file);
	return s->port[0] && s->tls_port[0] && s->ca_file[0];
}

static void stop_all(void)
{
	for (size_t i = 0; i < SERVERS_MAX; i++) {
		struct running *r = &running[i];

		if (r->server.state[0] && (r->starter == getpid() || first_process == getpid()))
			server_stop(&r->server);
	}
}

static void killed(int number)
{
	stop_all();
	signal(number, SIG_DFL);
	raise(number);
}

static bool share_memory(void)
{
	void *shared;

	if (running)
		return true;
	shared = mmap(NULL, SERVERS_MAX * sizeof(*running), PROT_READ | PROT_WRITE,
	              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return false;
	running = shared;
	first_process = getpid();
	return !atexit(stop_all);
}

static bool remember(const struct server *s)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };
	size_t i = 0;

	while (i < SERVERS_MAX && running[i].server.state[0])
		i++;
	if (i == SERVERS_MAX)
		return false;
	running[i].starter = getpid();
	running[i].server = *s;
	for (size_t n = 0; n < sizeof(signals) / sizeof(*signals); n++)
		signal(signals[n], killed);
	return true;
}

static void forget(const struct server *s)
{
	for (size_t i = 0; i < SERVERS_MAX; i++)
		if (!strcmp(running[i].server.state, s->state))
			running[i].server.state[0] = '\0';
}

int server_start(struct server *s, const struct server_kind *kind)
{
	char out[256];
	int code;

	memset(s, 0, sizeof(*s));
	s->kind = kind;
	if (!share_memory() || ask(s, s->state, sizeof(s->state), "new", NULL, NULL, NULL))
		return -1;
	if (!remember(s)) {
		server_stop(s);
		return -1;
	}
	if (kind->extra_name)
		setenv(kind->extra_name, kind->extra, 1);
	code = ask(s, out, sizeof(out), "start", s->state, SERVER_USER ":" SERVER_PASSWORD, NULL);
	if (!code && !read_env(s))
		code = -1;
	if (code)
		server_stop(s);
	return code;
}

void server_stop(struct server *s)
{
	char out[256];

	if (!s->state[0])
		return;
	ask(s, out, sizeof(out), "stop", s->state, NULL, NULL);
	forget(s);
	s->state[0] = '\0';
}

bool server_user(const struct server *s, const char *user)
{
	char out[256];

	return !s->kind->knows_nobody ||
	       !ask(s, out, sizeof(out), "adduser", s->state, user, PASSWORD);
}

bool server_kill_sessions(const struct server *s)
{
	char out[256];

	return !ask(s, out, sizeof(out), "kick", s->state, NULL, NULL);
}
