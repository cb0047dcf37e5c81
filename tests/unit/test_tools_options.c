/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The program's command line, and its ways to a password: what is taken, what is refused with which
 * exit code, and that nothing behind a password's line is read. */
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "config.h"
#include "tests/support/main.h"
#undef COUNTOF
#include "tools/options.h"
#include "tools/secrets.h"

static int run_nothing(const struct options *options)
{
	(void)options;
	return CODE_DONE;
}

static const struct option_row own[] = {
	{ "limit", "N", "", OPTION_COUNT, offsetof(struct options, limit) },
	{ "raw", NULL, "", OPTION_SWITCH, offsetof(struct options, raw) },
	{ NULL, NULL, NULL, OPTION_SWITCH, 0 },
};

static const struct subcommand command = {
	"try", "A [B]", "", 1, 2, false, own, run_nothing, NULL
};

static const struct subcommand offline = { "off", "", "", 0, 0, true, NULL, run_nothing, NULL };

struct words {
	char *list[12];
	int count;
};

/* A copy of "satchel try a": getopt_long moves its words. */
static struct words words_of(const char *line, char *room, size_t size)
{
	struct words w = { { NULL }, 0 };
	char *rest = NULL;

	ck_assert_uint_lt(strlen(line), size);
	memcpy(room, line, strlen(line) + 1);
	for (char *at = strtok_r(room, " ", &rest); at; at = strtok_r(NULL, " ", &rest))
		w.list[w.count++] = at;
	return w;
}

static bool read_line(const char *line, struct options *o)
{
	static char room[512];
	struct words w = words_of(line, room, sizeof(room));
	int first;

	memset(o, 0, sizeof(*o));
	o->password_fd = -1;
	first = options_begin(o, w.count, w.list);
	if (first < 0 || first >= w.count)
		return false;
	return options_read(o, strcmp(w.list[first], "off") ? &command : &offline, w.count - first,
	                    w.list + first);
}

struct line_case {
	const char *line; /* its own name */
	bool fine;
	int arguments;
	const char *user;
	int fd;
	uint64_t limit;
	bool json, raw;
};

static const struct line_case line_cases[] = {
	{ "satchel try a", true, 1, NULL, -1, 0, false, false },
	{ "satchel try a b", true, 2, NULL, -1, 0, false, false },
	{ "satchel --json try a", true, 1, NULL, -1, 0, true, false },
	{ "satchel try --json a", true, 1, NULL, -1, 0, true, false },
	{ "satchel try a --json", true, 1, NULL, -1, 0, true, false },
	{ "satchel --user mary try a --limit 5", true, 1, "mary", -1, 5, false, false },
	{ "satchel --user=mary try --limit=5 a b --raw", true, 2, "mary", -1, 5, false, true },
	{ "satchel --user mary try a --user ann", true, 1, "ann", -1, 0, false, false },
	{ "satchel --password-fd 3 try a", true, 1, NULL, 3, 0, false, false },
	{ "satchel try --password-fd 0 a", true, 1, NULL, 0, 0, false, false },
	{ "satchel try -- --json", true, 1, NULL, -1, 0, false, false },
	{ "satchel try a -", true, 2, NULL, -1, 0, false, false },
	{ "satchel try --help", true, 0, NULL, -1, 0, false, false },
	{ "satchel try", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a b c", false, 0, NULL, -1, 0, false, false },
	{ "satchel --limit 5 try a", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit x", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit -1", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit 0", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit 00", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit 1", true, 1, NULL, -1, 1, false, false },
	{ "satchel try a --limit 5x", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --limit 4294967295", true, 1, NULL, -1, 4294967295, false, false },
	{ "satchel try a --limit 4294967296", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --password-fd 99999999999999999999", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --password-fd -1", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --raw=x", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --unknown", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --lim 7", true, 1, NULL, -1, 7, false, false },
	{ "satchel try a --password 3", false, 0, NULL, -1, 0, false, false },
	{ "satchel try a --password-fd 3 --netrc-file f", false, 0, NULL, -1, 0, false, false },
	{ "satchel --password-command c try a --netrc-file f", false, 0, NULL, -1, 0, false,
	  false },
	{ "satchel --json off --strict", true, 0, NULL, -1, 0, true, false },
	{ "satchel off --user mary", false, 0, NULL, -1, 0, false, false },
	{ "satchel --user mary off", false, 0, NULL, -1, 0, false, false },
	{ "satchel off --password-fd 0", false, 0, NULL, -1, 0, false, false },
	{ "satchel --trace off", false, 0, NULL, -1, 0, false, false },
	{ "satchel off --user mary --help", true, 0, "mary", -1, 0, false, false },
};

START_TEST(lines)
{
	const struct line_case *t = &line_cases[_i];
	struct options o;

	ck_assert_msg(read_line(t->line, &o) == t->fine, "%s", t->line);
	if (!t->fine)
		return;
	ck_assert_int_eq(o.argument_count, t->arguments);
	ck_assert_pstr_eq(o.user, t->user);
	ck_assert_int_eq(o.password_fd, t->fd);
	ck_assert_uint_eq(o.limit, t->limit);
	ck_assert(o.json == t->json);
	ck_assert(o.raw == t->raw);
}
END_TEST

/* ---- passwords from a descriptor */

static int pipe_of(const char *octets, size_t size)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETPIPE_SZ, 65536) < 0, 0);
	ck_assert_int_eq(write(ends[1], octets, size), (ssize_t)size);
	close(ends[1]);
	return ends[0];
}

struct fd_case {
	const char *name, *in;
	size_t size; /* 0: to the NUL */
	int code;
	const char *secret, *rest;
};

static const struct fd_case fd_cases[] = {
	{ "one line", "secret\n", 0, CODE_DONE, "secret", "" },
	{ "no line end", "secret", 0, CODE_DONE, "secret", "" },
	{ "more lines", "secret\nmore\n", 0, CODE_DONE, "secret", "more\n" },
	{ "blanks count", " a b \n", 0, CODE_DONE, " a b ", "" },
	{ "UTF-8", "s\u00e9cret\n", 0, CODE_DONE, "s\u00e9cret", "" },
	{ "an empty line", "\nsecret\n", 0, EX_NOINPUT, "", "secret\n" },
	{ "nothing", "", 0, EX_NOINPUT, "", "" },
	{ "a NUL", "a\0b\n", 4, EX_NOINPUT, "", "" },
};

START_TEST(descriptors)
{
	const struct fd_case *t = &fd_cases[_i];
	int fd = pipe_of(t->in, t->size ? t->size : strlen(t->in));
	struct secret secret = { "" };
	char rest[64];
	ssize_t n;

	ck_assert_msg(secret_from_fd(&secret, fd) == t->code, "%s", t->name);
	ck_assert_str_eq(secret.text, t->secret);
	n = read(fd, rest, sizeof(rest));
	ck_assert_int_eq(n, (ssize_t)strlen(t->rest));
	ck_assert_mem_eq(rest, t->rest, strlen(t->rest));
	close(fd);
}
END_TEST

/* Room is for 4095 octets and a NUL. */
START_TEST(long_password)
{
	static char text[SECRET_ROOM + 1];
	struct secret secret;
	int fd;

	for (size_t size = SECRET_ROOM - 2; size <= SECRET_ROOM; size++) {
		memset(text, 'x', size);
		text[size] = '\n';
		fd = pipe_of(text, size + 1);
		ck_assert_int_eq(secret_from_fd(&secret, fd),
		                 size < SECRET_ROOM ? CODE_DONE : EX_NOINPUT);
		ck_assert_uint_eq(strlen(secret.text), size < SECRET_ROOM ? size : 0);
		close(fd);
	}
}
END_TEST

START_TEST(closed_descriptor)
{
	struct secret secret = { "" };

	ck_assert_int_eq(secret_from_fd(&secret, 999), EX_NOINPUT);
	ck_assert_str_eq(secret.text, "");
}
END_TEST

START_TEST(wiped)
{
	struct secret secret = { "secret" };

	secret_wipe(&secret);
	for (size_t i = 0; i < sizeof(secret.text); i++)
		ck_assert_int_eq(secret.text[i], 0);
}
END_TEST

/* ---- passwords from a command */

static const struct {
	const char *command;
	int code;
	const char *secret;
} command_cases[] = {
	{ "echo secret", CODE_DONE, "secret" },
	{ "printf secret", CODE_DONE, "secret" },
	{ "echo one; echo two", CODE_DONE, "one" },
	{ "echo \"a  b\" | cat", CODE_DONE, "a  b" },
	{ "echo secret; exit 3", EX_CONFIG, "" },
	{ "echo secret; kill -9 $$", EX_CONFIG, "" },
	{ "true", EX_CONFIG, "" },
	{ "echo", EX_CONFIG, "" },
	{ "/nonexistent/command 2>/dev/null", EX_CONFIG, "" },
	/* more than a pipe holds behind the line: the command must not die of it */
	{ "echo secret; yes | head -c 300000", CODE_DONE, "secret" },
	{ "yes x | head -c 9000 | tr -d '\\n'", EX_CONFIG, "" },
};

START_TEST(commands)
{
	struct secret secret = { "" };

	ck_assert_msg(secret_from_command(&secret, command_cases[_i].command) ==
	                      command_cases[_i].code,
	              "%s", command_cases[_i].command);
	ck_assert_str_eq(secret.text, command_cases[_i].secret);
}
END_TEST

/* ---- passwords from the terminal: a child asks, the terminal's other end is here */

static struct termios modes_of(int fd)
{
	struct termios modes;

	ck_assert_int_eq(tcgetattr(fd, &modes), 0);
	return modes;
}

/* Until the terminal does not echo any more: before that, an answer would be seen. */
static void wait_for_silence(int fd)
{
	for (int i = 0; modes_of(fd).c_lflag & ECHO; i++) {
		ck_assert_int_lt(i, 1000);
		usleep(10000);
	}
}

static void ask_here(const char *want)
{
	struct secret secret = { "" };
	int code;

	signal(SIGTERM, SIG_DFL); /* not as Check has it */
	code = secret_from_prompt(&secret, "mary\033", "imap.example.org");

	_exit(code == (*want ? CODE_DONE : EX_NOINPUT) && !strcmp(secret.text, want) ? 0 : 1);
}

static pid_t ask_in_child(int *fd, const char *want)
{
	pid_t child = forkpty(fd, NULL, NULL, NULL);

	ck_assert_int_ge(child, 0);
	if (!child)
		ask_here(want);
	return child;
}

static int end_of(pid_t child)
{
	int status = 0;

	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

/* What the terminal showed, up to the end of the child. */
static void shown(int fd, char *room, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n + 1 < size && (got = read(fd, room + n, size - 1 - n)) > 0)
		n += (size_t)got;
	room[n] = '\0';
}

static const struct {
	const char *typed, *want;
} prompt_cases[] = {
	{ "secret\n", "secret" },
	{ " s\u00e9cret \n", " s\u00e9cret " },
	{ "\n", "" },
	{ "\004", "" },
};

START_TEST(prompts)
{
	const char *typed = prompt_cases[_i].typed;
	char seen[512];
	int fd = -1;
	pid_t child = ask_in_child(&fd, prompt_cases[_i].want);

	wait_for_silence(fd);
	ck_assert_int_eq(write(fd, typed, strlen(typed)), (ssize_t)strlen(typed));
	shown(fd, seen, sizeof(seen));
	ck_assert_int_eq(end_of(child), 0);
	ck_assert_ptr_nonnull(strstr(seen, "Password of mary\\x1b at imap.example.org: "));
	ck_assert_ptr_null(strstr(seen, "cret"));
	close(fd);
}
END_TEST

/* A signal ends the program, and the terminal echoes again. */
START_TEST(interrupted)
{
	int fd = -1, held;
	pid_t child = ask_in_child(&fd, "");
	char name[64];
	int status;

	ck_assert_int_eq(ptsname_r(fd, name, sizeof(name)), 0);
	held = open(name, O_RDWR | O_NOCTTY);
	ck_assert_int_ge(held, 0);
	wait_for_silence(fd);
	kill(child, SIGTERM);
	status = end_of(child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	ck_assert(modes_of(held).c_lflag & ECHO);
	close(held);
	close(fd);
}
END_TEST

START_TEST(no_terminal)
{
	struct secret secret = { "" };
	int input = dup(STDIN_FILENO), null = open("/dev/null", O_RDONLY);

	ck_assert_int_eq(dup2(null, STDIN_FILENO), STDIN_FILENO);
	ck_assert_int_eq(secret_from_prompt(&secret, "mary", "h"), EX_USAGE);
	if (input >= 0)
		dup2(input, STDIN_FILENO);
	close(input);
	close(null);
}
END_TEST

/* What --version prints. */
START_TEST(version)
{
	ck_assert_str_eq(satchel_version(), PACKAGE_VERSION);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("command line of the program");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, lines, 0, (int)COUNTOF(line_cases));
	tcase_add_loop_test(tc, descriptors, 0, (int)COUNTOF(fd_cases));
	tcase_add_test(tc, long_password);
	tcase_add_test(tc, closed_descriptor);
	tcase_add_test(tc, wiped);
	tcase_add_loop_test(tc, commands, 0, (int)COUNTOF(command_cases));
	tcase_add_loop_test(tc, prompts, 0, (int)COUNTOF(prompt_cases));
	tcase_add_test(tc, interrupted);
	tcase_add_test(tc, no_terminal);
	tcase_add_test(tc, version);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
