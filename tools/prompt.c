/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Asks for a password on the terminal, without echo, and leaves the terminal as it was, whatever
 * signal comes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "error.h"
#include "secrets.h"
#include "text.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };

static volatile sig_atomic_t caught;

static void note_signal(int signal)
{
	caught = signal;
}

/* Without SA_RESTART: read() must come back. */
static void catch_signals(struct sigaction *before)
{
	struct sigaction now = { .sa_handler = note_signal };

	sigemptyset(&now.sa_mask);
	caught = 0;
	for (size_t i = 0; i < COUNTOF(signals); i++)
		sigaction(signals[i], &now, &before[i]);
}

static void release_signals(const struct sigaction *before)
{
	for (size_t i = 0; i < COUNTOF(signals); i++)
		sigaction(signals[i], &before[i], NULL);
	if (caught)
		raise(caught);
}

static void ask(int fd, const char *user, const char *host)
{
	FILE *out = fdopen(dup(fd), "w");

	if (!out)
		return;
	fputs("Password of ", out);
	text_write(out, user);
	fputs(" at ", out);
	text_write(out, host);
	fputs(": ", out);
	fclose(out);
}

static ssize_t read_hidden(struct secret *secret, int fd)
{
	struct termios before, hidden;
	ssize_t n = -1;

	if (tcgetattr(fd, &before))
		return -1;
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	hidden.c_lflag |= ECHONL;
	if (!tcsetattr(fd, TCSAFLUSH, &hidden))
		n = read(fd, secret->text, SECRET_ROOM);
	tcsetattr(fd, TCSAFLUSH, &before);
	return n;
}

/* A terminal gives one line, its newline included. */
static int take_line(struct secret *secret, ssize_t n)
{
	if (n > 1 && n < SECRET_ROOM && secret->text[n - 1] == '\n') {
		secret->text[n - 1] = '\0';
		return CODE_DONE;
	}
	secret_wipe(secret);
	complain(n == SECRET_ROOM ? "it is too long for a password" : "no password was given");
	return EX_NOINPUT;
}

int secret_from_prompt(struct secret *secret, const char *user, const char *host)
{
	struct sigaction before[COUNTOF(signals)];
	int fd = isatty(STDIN_FILENO) ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
	ssize_t n;

	if (fd < 0) {
		complain("a password is needed: --password-fd, --password-command or --netrc-file");
		return EX_USAGE;
	}
	ask(fd, user, host);
	catch_signals(before);
	n = read_hidden(secret, fd);
	release_signals(before);
	close(fd);
	return take_line(secret, n);
}
