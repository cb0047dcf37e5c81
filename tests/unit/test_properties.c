/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Properties of the decoder over valid responses: prefixes are no errors, pieces of any size give the same, strict mode
 * agrees, and a limit that is raised changes nothing that was accepted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/main.h"
#include "tests/transcripts/dump.h"

#define ENVELOPE                                                                                                                      \
	"* 12 FETCH (FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286 ENVELOPE (\"Wed, 17 Jul 1996 "       \
	"02:23:25 -0700 (PDT)\" \"IMAP4rev1 WG mtg summary and minutes\" ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "     \
	"((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL "    \
	"\"imap\" \"cac.washington.edu\")) ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" "            \
	"\"MIT.EDU\")) NIL NIL \"<B27397-0100000@cac.washington.edu>\") BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL " \
	"\"7BIT\" 3028 92))\r\n"
#define STRUCTURE                                                                                                                \
	"* 1 FETCH (BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 1152 23)(\"TEXT\" \"PLAIN\" " \
	"(\"CHARSET\" \"US-ASCII\" \"NAME\" \"cc.diff\") \"<960723@cac>\" \"Compiler diff\" \"BASE64\" 4554 73) \"MIXED\"))\r\n"

/* RFC 3501 section 8 and 7, RFC 9051, RFC 7162, RFC 4731, RFC 2971, RFC 2342 */
static const char *const responses[] = {
	"* OK IMAP4rev1 Service Ready\r\n",
	"a001 OK [READ-WRITE] SELECT completed\r\n",
	"+ Ready for additional command text\r\n",
	"* 172 EXISTS\r\n* 1 RECENT\r\n* 22 EXPUNGE\r\n",
	"* OK [UNSEEN 12] Message 12 is first unseen\r\n* OK [UIDVALIDITY 3857529045] UIDs valid\r\n",
	"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited\r\n",
	ENVELOPE,
	"* 12 FETCH (BODY[HEADER] {13}\r\nDate: now\r\n\r\n UID 5 BODY[TEXT]<0> \"q\\\"\" BODY[2] NIL)\r\n",
	STRUCTURE,
	"* LIST (\\Noselect) \"/\" {7}\r\n~/Mail \r\n* LIST () NIL INBOX\r\n* LSUB () \".\" \"#news.comp\"\r\n",
	"* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)\r\n",
	"* SEARCH 2 84 882\r\n* SEARCH\r\n* SEARCH 2 5 6 (MODSEQ 917162500)\r\n",
	"* ESEARCH (TAG \"A285\") UID MIN 7 MAX 3800 COUNT 15 ALL 7:9,20:25\r\n",
	"* VANISHED (EARLIER) 41,43:116,118,120:211,214:540\r\n",
	"* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI LOGINDISABLED\r\n* ENABLED CONDSTORE QRESYNC\r\n",
	"* NAMESPACE ((\"\" \"/\")) ((\"~\" \"/\")) NIL\r\n* ID (\"name\" \"Cyrus\" \"version\" NIL)\r\n",
	"A1 OK [COPYUID 38505 304,319:320 3956:3958] Done\r\nA2 NO [MODIFIED 7,9] Conditional STORE failed\r\n",
	"* BYE Autologout; idle for too long\r\n",
};

static char *decode(const char *in, size_t size, size_t step, const satchel_limits *limits,
                    bool strict)
{
	struct string out = { 0 };
	const satchel_reply *reply;
	satchel_decoder *d;
	int rc = 0;

	ck_assert_int_eq(
		satchel_decoder_new(&d, SATCHEL_DECODER(.limits = limits, .strict = strict)),
		SATCHEL_OK);
	for (size_t i = 0, taken; i < size && rc >= 0; i += taken) {
		ck_assert_int_eq(
			satchel_decoder_feed(d, in + i, size - i < step ? size - i : step, &taken),
			0);
		while ((rc = satchel_decoder_next(d, &reply)) == SATCHEL_ROW)
			dump_reply(&out, reply);
	}
	if (rc < 0)
		text_print(&out, "end %d\n", rc);
	satchel_decoder_free(d);
	text_add(&out, "", 0);
	return out.at;
}

static bool has_error(const char *text)
{
	return strstr(text, "malformed") || strstr(text, "invalid") || strstr(text, "rc=") ||
	       strstr(text, "!!") || strstr(text, "end -");
}

static char *whole(int i)
{
	return decode(responses[i], strlen(responses[i]), 1 << 16, NULL, false);
}

START_TEST(pieces)
{
	char *expected = whole(_i);

	ck_assert_msg(!has_error(expected) && *expected, "%s", expected);
	for (size_t step = 1; step < strlen(responses[_i]); step++) {
		char *text = decode(responses[_i], strlen(responses[_i]), step, NULL, true);

		ck_assert_str_eq(text, expected);
		free(text);
	}
	free(expected);
}
END_TEST

/* A prefix gives a beginning of what the whole gives, and asks for more. */
START_TEST(prefixes)
{
	char *expected = whole(_i);

	for (size_t n = 0; n < strlen(responses[_i]); n++) {
		char *copy = malloc(n + 1), *text;

		memcpy(copy, responses[_i], n);
		text = decode(copy, n, n + 1, NULL, true);
		ck_assert_msg(!has_error(text), "%zu octets: %s", n, text);
		ck_assert_msg(!strncmp(text, expected, strlen(text)), "%zu octets: %s", n, text);
		free(text);
		free(copy);
	}
	free(expected);
}
END_TEST

static void set_limits(satchel_limits *limits, uint64_t n)
{
	for (size_t i = sizeof(size_t); i < sizeof *limits; i += sizeof n)
		memcpy((char *)limits + i, &n, sizeof n);
	limits->size = sizeof *limits;
}

START_TEST(raised_limits)
{
	char *expected = whole(_i);
	size_t accepted = 0;

	for (uint64_t n = 1; n < 1200; n += 1 + n / 20) {
		satchel_limits limits;
		char *text;

		set_limits(&limits, n);
		text = decode(responses[_i], strlen(responses[_i]), 1 << 16, &limits, false);
		if (has_error(text))
			ck_assert_msg(!accepted, "limits %d: %s", (int)n, text);
		else if (!strstr(responses[_i], "OK") && !strstr(responses[_i], "BYE") &&
		         !strchr(responses[_i], '+'))
			ck_assert_str_eq(text, expected); /* the text of a status may be cut */
		accepted += !has_error(text);
		free(text);
	}
	ck_assert_uint_gt(accepted, 0);
	free(expected);
}
END_TEST

/* Rows of UID and FLAGS, which go a short way where the flags came before, and such as nearly are. */
static const char *const rows[] = {
	"* 1 FETCH (UID 7 FLAGS (\\Seen))\r\n",
	"* 1 FETCH (UID 7 FLAGS ())\r\n",
	"* 2 FETCH (UID 1234567 FLAGS (\\Answered \\Seen $Label1))\r\n",
	"* 2 FETCH (UID 12345678 FLAGS (\\Seen))\r\n",
	"* 12345678 FETCH (UID 9 FLAGS (\\Seen))\r\n",
	"* 4294967296 FETCH (UID 9 FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 4294967295 FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 0 FLAGS (\\Seen))\r\n",
	"* 0 FETCH (UID 3 FLAGS (\\Seen))\r\n",
	"* 3 FETCH (uid 7 flags (\\Seen))\r\n",
	"* 3 FETCH (FLAGS (\\Seen) UID 7)\r\n",
	"* 3 FETCH (UID 7  FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen) )\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen)) \r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen)))\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen)\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen) MODSEQ (5))\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen) RFC822.SIZE 5)\r\n",
	"* 3 FETCH (UID 7 FLAGS NIL)\r\n",
	"* 3 FETCH (UID 7 FLAGS (a b) FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 7)\r\n",
	"* 3 FETCH (FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 7 FLAGS (a-keyword-that-is-longer-than-what-is-kept-of-a-list))\r\n",
	"* 3 UIDFETCH (FLAGS (\\Seen))\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen) BODY[] {3}\r\na\r\n)\r\n",
	"* 3 FETCH (UID 7 FLAGS (\\Seen) ENVELOPE (1))\r\n",
	"* 3 EXISTS\r\n",
	"A1 OK done\r\n",
};

/* As decoded; places in all that was read are left out. */
static char *decode_anywhere(const char *octets)
{
	char *text = decode(octets, strlen(octets), SIZE_MAX, NULL, false);

	for (char *p = text; (p = strstr(p, " at=")); p += 4) {
		size_t digits = strspn(p + 4, "0123456789");

		memmove(p + 4, p + 4 + digits, strlen(p + 4 + digits) + 1);
	}
	return text;
}

/* What came before changes nothing of what is read. */
START_TEST(rows_alone_and_in_turn)
{
	char text[1000], wanted[10000];

	for (size_t i = 0; i < COUNTOF(rows) * COUNTOF(rows); i++) {
		const char *parts[] = { rows[_i], rows[i / COUNTOF(rows)],
			                rows[i % COUNTOF(rows)] };
		char *out;

		snprintf(text, sizeof text, "%s%s%s", parts[0], parts[1], parts[2]);
		wanted[0] = '\0';
		for (size_t k = 0; k < COUNTOF(parts); k++) {
			out = decode_anywhere(parts[k]);
			strncat(wanted, out, sizeof wanted - strlen(wanted) - 1);
			free(out);
		}
		out = decode_anywhere(text);
		ck_assert_str_eq(out, wanted);
		free(out);
	}
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("properties");
	TCase *tc = tcase_create("properties");

	tcase_add_loop_test(tc, pieces, 0, (int)COUNTOF(responses));
	tcase_add_loop_test(tc, rows_alone_and_in_turn, 0, (int)COUNTOF(rows));
	tcase_add_loop_test(tc, prefixes, 0, (int)COUNTOF(responses));
	tcase_add_loop_test(tc, raised_limits, 0, (int)COUNTOF(responses));
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
