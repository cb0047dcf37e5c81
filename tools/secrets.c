/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Gets one line of secret text from a descriptor or a command, into one buffer that is wiped. It
 * does not know what the secret is for. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "error.h"
#include "secrets.h"

void secret_wipe(struct secret *secret)
{
	explicit_bzero(secret, sizeof(*secret));
}

static int give_up(struct secret *secret, int code)
{
	secret_wipe(secret);
	return code;
}

/* One octet at a time: what follows the line is somebody else's. < 0: an error, with errno. */
static ssize_t read_octet(int fd, char *c)
{
	ssize_t n;

	do
		n = read(fd, c, 1);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Returns NULL, or what is wrong. */
static const char *read_line(struct secret *secret, int fd)
{
	size_t n = 0;
	ssize_t got = 0;

	while (n < SECRET_ROOM && (got = read_octet(fd, &secret->text[n])) == 1 &&
	       secret->text[n] != '\n')
		n++;
	if (got < 0)
		return strerror(errno);
	if (n == SECRET_ROOM)
		return "it is too long for a password";
	if (n == 0)
		return "the password is empty";
	secret->text[n] = '\0';
	return strlen(secret->text) == n ? NULL : "the password has a NUL in it";
}

int secret_from_fd(struct secret *secret, int fd)
{
	const char *why = read_line(secret, fd);

	if (!why)
		return CODE_DONE;
	complain("--password-fd %d: %s", fd, why);
	return give_up(secret, EX_NOINPUT);
}

extern char **environ;

static int start(const char *command, int out, pid_t *child)
{
	const char *argv[] = { "sh", "-c", command, NULL };
	posix_spawn_file_actions_t actions;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!rc)
		rc = posix_spawn(child, "/bin/sh", &actions, NULL, (char *const *)(uintptr_t)argv,
		                 environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

/* A command that prints more than a line must not die of a closed pipe. */
static void drain(int fd)
{
	char octets[512];
	ssize_t n;

	do
		n = read(fd, octets, sizeof(octets));
	while (n > 0 || (n < 0 && errno == EINTR));
	explicit_bzero(octets, sizeof(octets));
}

static bool ended_well(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status))
		complain("the password command failed with exit code %d", WEXITSTATUS(status));
	else
		complain("the password command was ended by signal %d", WTERMSIG(status));
	return false;
}

static int collect(struct secret *secret, pid_t child, int fd)
{
	const char *why = read_line(secret, fd);

	drain(fd);
	if (!ended_well(child))
		return give_up(secret, EX_CONFIG);
	if (!why)
		return CODE_DONE;
	complain("password command: %s", why);
	return give_up(secret, EX_CONFIG);
}

int secret_from_command(struct secret *secret, const char *command)
{
	int ends[2], rc, code;
	pid_t child = 0;

	if (pipe2(ends, O_CLOEXEC)) {
		complain("password command: %s", strerror(errno));
		return EX_OSERR;
	}
	rc = start(command, ends[1], &child);
	close(ends[1]);
	if (rc)
		complain("password command: %s", strerror(rc));
	code = rc ? EX_OSERR : collect(secret, child, ends[0]);
	close(ends[0]);
	return code;
}
