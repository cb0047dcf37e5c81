/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* A child process as the server: its stdin is a socket, which raises no SIGPIPE here, its stdout a pipe, because
 * Dovecot's imap takes a socket there for inetd and refuses to serve root; its stderr is ours.
 * The only file that starts or ends processes. The child gets this process's environment (PATH finds it),
 * no signal mask of ours and no descriptor above 2. It never outlives close, not even as a zombie. */
#include "highlevel/transport/channel.h"
#include "core/block.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	END_OF_INPUT_MS = 100, /* how long the child may take to end once its input has ended */
	SIGTERM_MS = 200,      /* and once it was asked to */
	EXIT_STATUS_MS = 10,   /* between the end of its output and its exit status */
};

struct command {
	struct transport base;
	struct channel in, out; /* as the child sees them: we write to the first */
	pid_t pid;              /* 0: reaped */
	int status;             /* as waitpid says; valid when reaped */
	char name[64];
};

static struct command *of(struct transport *t)
{
	return (struct command *)t;
}

/* ECHILD: the program ignores SIGCHLD or reaped the child itself; its pid may be another's by now. */
static bool reaped(struct command *c, int options)
{
	pid_t pid;

	if (!c->pid)
		return true;
	do {
		pid = waitpid(c->pid, &c->status, options);
	} while (pid < 0 && errno == EINTR);
	if (!pid)
		return false;
	if (pid < 0)
		c->status = 0;
	c->pid = 0;
	return true;
}

/* Steps of half a millisecond: there is no portable wait with a time limit for one child. */
static bool reaped_within(struct command *c, int ms)
{
	const struct timespec step = { 0, 500000 };

	for (int i = 0; i < 2 * ms && !reaped(c, WNOHANG); i++)
		nanosleep(&step, NULL);
	return reaped(c, WNOHANG);
}

static void end_child(struct command *c)
{
	if (reaped_within(c, END_OF_INPUT_MS))
		return;
	kill(c->pid, SIGTERM);
	if (reaped_within(c, SIGTERM_MS))
		return;
	kill(c->pid, SIGKILL);
	reaped(c, 0);
}

static int ended_early(struct command *c, struct fault *f)
{
	if (WIFSIGNALED(c->status))
		return satcheli_fault(f, SATCHEL_E_IO, "%s was ended by signal %d", c->name,
		                      WTERMSIG(c->status));
	return satcheli_fault(f, SATCHEL_E_IO, "%s ended with status %d", c->name,
	                      WEXITSTATUS(c->status));
}

static int command_advance(struct transport *t, struct fault *f)
{
	(void)t;
	(void)f;
	return SATCHEL_OK;
}

static int command_read(struct transport *t, void *room, size_t size, size_t *got, struct fault *f)
{
	struct command *c = of(t);
	int rc = satcheli_channel_read(&c->out, room, size, got, f);

	if (rc == SATCHEL_AGAIN || (rc == SATCHEL_OK && *got))
		return rc;
	if (reaped_within(c, EXIT_STATUS_MS) && c->status)
		return ended_early(c, f);
	return rc;
}

static int command_write(struct transport *t, const void *octets, size_t size, size_t *put,
                         struct fault *f)
{
	struct command *c = of(t);
	int rc = satcheli_channel_write(&c->in, octets, size, put, f);

	if (rc < 0 && reaped_within(c, EXIT_STATUS_MS))
		return ended_early(c, f);
	return rc;
}

static size_t command_waits(const struct transport *t, bool writing,
                            struct transport_wait room[TRANSPORT_WAITS_MAX])
{
	const struct command *c = (const struct command *)t;

	satcheli_channel_waits(&c->out, false, &room[0]);
	if (!writing)
		return 1;
	room[1] = (struct transport_wait){ c->in.fd, SATCHEL_WRITABLE };
	return 2;
}

static int64_t command_deadline(const struct transport *t)
{
	(void)t;
	return INT64_MAX;
}

static bool command_pending(const struct transport *t)
{
	(void)t;
	return false;
}

static void command_close(struct transport *t)
{
	struct command *c = of(t);

	satcheli_channel_close(&c->in);
	satcheli_channel_close(&c->out);
	end_child(c);
	satcheli_block_free(c);
}

static const struct transport_table command_table = {
	.advance = command_advance,
	.read = command_read,
	.write = command_write,
	.waits = command_waits,
	.deadline = command_deadline,
	.pending = command_pending,
	.close = command_close,
};

/* Our own descriptors are close-on-exec; the program's need not be. The pipe was made first: its end is never 0. */
static int describe_files(posix_spawn_file_actions_t *files, int in, int out)
{
	int error = posix_spawn_file_actions_adddup2(files, in, 0);

	if (!error)
		error = posix_spawn_file_actions_adddup2(files, out, 1);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	if (!error)
		error = posix_spawn_file_actions_addclosefrom_np(files, 3);
#endif
	return error;
}

/* No signal blocked, and SIGPIPE as usual: a program that ignores it must not hand that on. */
static int describe_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, normal;
	int error;

	sigemptyset(&none);
	sigemptyset(&normal);
	sigaddset(&normal, SIGPIPE);
	error = posix_spawnattr_setsigmask(attributes, &none);
	if (!error)
		error = posix_spawnattr_setsigdefault(attributes, &normal);
	if (!error)
		error = posix_spawnattr_setflags(attributes,
		                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	return error;
}

static int spawn(struct command *c, const char *const *argv, int in, int out)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	char **arguments;
	int error = posix_spawn_file_actions_init(&files);

	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (!error) {
		memcpy(&arguments, &argv,
		       sizeof(arguments)); /* posix_spawn wants char *const *, and changes nothing */
		error = describe_files(&files, in, out);
		if (!error)
			error = describe_signals(&attributes);
		if (!error)
			error = posix_spawnp(&c->pid, argv[0], &files, &attributes, arguments,
			                     environ);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Pairs of descriptors: ours, the child's. */
static int make_pairs(int in[2], int out[2])
{
	int error;

	if (pipe2(out, O_CLOEXEC))
		return errno;
	if (!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in))
		return 0;
	error = errno;
	close(out[0]);
	close(out[1]);
	return error;
}

static int start(struct command *c, const char *const *argv, struct fault *f)
{
	int in[2], out[2], error = make_pairs(in, out);

	if (!error) {
		error = spawn(c, argv, in[1], out[1]);
		close(in[1]);
		close(out[1]);
		if (error) {
			close(in[0]);
			close(out[0]);
		}
	}
	if (error)
		return satcheli_fault_os(f, SATCHEL_E_CONNECT, error, "cannot start %s", c->name);
	fcntl(in[0], F_SETFL, O_NONBLOCK); /* our ends only: the child's are its own to set */
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	c->in.fd = in[0];
	c->out.fd = out[0];
	satcheli_transport_note(c->in.env, "started %s as process %ld", c->name, (long)c->pid);
	return SATCHEL_OK;
}

static void name_command(struct command *c, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash && slash[1] ? slash + 1 : path;

	strncpy(c->name, name, sizeof(c->name) - 1);
}

int satcheli_child_new(const struct transport_env *env, const char *const *argv,
                       struct transport **out, struct fault *f)
{
	struct command *c;
	int rc;

	if (!argv[0] || !argv[0][0])
		return satcheli_fault(f, SATCHEL_E_ARGUMENT, "no command to start");
	c = satcheli_block_new(env->from, sizeof(*c));
	if (!c)
		return satcheli_fault(f, SATCHEL_E_MEMORY, "no memory for a connection");
	c->base.table = &command_table;
	c->in = (struct channel){ .env = env, .fd = -1, .is_socket = true };
	c->out = (struct channel){ .env = env, .fd = -1 };
	name_command(c, argv[0]);
	rc = start(c, argv, f);
	if (rc < 0)
		satcheli_block_free(c);
	else
		*out = &c->base;
	return rc;
}
