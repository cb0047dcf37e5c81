/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Every command in each of the three ways to drive it: blocking, pipelined, in an event loop. Knows what may overtake
 * what; what the answers mean is tested elsewhere. */
#include "tests/faults/peer.h"

#include <poll.h>
#include <satchel/satchel.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* One call of a command, and what came of it. */
struct run {
	satchel_call call;
	unsigned told;
	bool inside; /* the queueing call has not returned */
	int start, end;
	void *block;
	bool answer;
	satchel_fetch *fetch;
	satchel_list *list;
	unsigned rows;
};

typedef int (*starter)(satchel_client *, satchel_call *, struct run *);

/* ---- commands of one kind each */

#define PLAIN(name, ...)                                                         \
	static int name(satchel_client *imap, satchel_call *call, struct run *r) \
	{                                                                        \
		(void)r;                                                         \
		return __VA_ARGS__;                                              \
	}
PLAIN(capability, satchel_capability(imap, SATCHEL_CALL(call)))
PLAIN(noop, satchel_noop(imap, SATCHEL_CALL(call)))
PLAIN(check, satchel_check(imap, SATCHEL_CALL(call)))
PLAIN(login, satchel_login(imap, "mary", "secret", SATCHEL_LOGIN(.call = call)))
PLAIN(logout, satchel_logout(imap, SATCHEL_CALL(call)))
PLAIN(id, satchel_id(imap, (satchel_fields){ NULL, 0 }, SATCHEL_CALL(call),
                     (satchel_fields **)&r->block))
PLAIN(name_space, satchel_namespace_get(imap, SATCHEL_CALL(call), (satchel_namespaces **)&r->block))
PLAIN(enable, satchel_enable(imap, (const char *const[]){ "CONDSTORE", NULL }, SATCHEL_CALL(call)))
PLAIN(select_, satchel_select(imap, "a", SATCHEL_SELECT(.call = call)))
PLAIN(examine, satchel_examine(imap, "a", SATCHEL_SELECT(.call = call)))
PLAIN(close_, satchel_close_folder(imap, SATCHEL_CALL(call)))
PLAIN(unselect, satchel_unselect(imap, SATCHEL_CALL(call)))
PLAIN(create, satchel_create(imap, "a", SATCHEL_CALL(call)))
PLAIN(delete_, satchel_delete(imap, "a", SATCHEL_CALL(call)))
PLAIN(rename_, satchel_rename(imap, "a", "b", SATCHEL_CALL(call)))
PLAIN(subscribe, satchel_subscribe(imap, "a", SATCHEL_CALL(call)))
PLAIN(unsubscribe, satchel_unsubscribe(imap, "a", SATCHEL_CALL(call)))
PLAIN(status, satchel_status(imap, "a", SATCHEL_STATUS(.call = call), (satchel_folder **)&r->block))
PLAIN(expunge, satchel_expunge(imap, SATCHEL_CALL(call)))
PLAIN(search, satchel_search(imap, "ALL", SATCHEL_SEARCH(.call = call), (satchel_set **)&r->block))
PLAIN(store, satchel_store(imap, SATCHEL_ONE(7), SATCHEL_FLAGS_ADD,
                           &(satchel_flags){ SATCHEL_FLAG_SEEN, NULL, 0 },
                           SATCHEL_STORE(.call = call), NULL))
PLAIN(store_number, satchel_store(imap, satchel_numbers(SATCHEL_ONE(1)), SATCHEL_FLAGS_ADD,
                                  &(satchel_flags){ SATCHEL_FLAG_SEEN, NULL, 0 },
                                  SATCHEL_STORE(.call = call), NULL))
PLAIN(copy,
      satchel_copy(imap, SATCHEL_ONE(7), "a", SATCHEL_CALL(call), (satchel_moved **)&r->block))
PLAIN(append, satchel_append(imap, "a",
                             (const satchel_draft[]){
				     { .size_of = sizeof(satchel_draft), .memory = { "x", 1 } } },
                             1, SATCHEL_CALL(call), (satchel_moved **)&r->block))
PLAIN(fetch,
      satchel_fetch_start(imap, SATCHEL_ONE(7),
                          SATCHEL_FETCH(.call = call, .items = SATCHEL_FETCH_FLAGS), &r->fetch))
PLAIN(list, satchel_list_start(imap, "*", SATCHEL_LIST(.call = call), &r->list))
PLAIN(lsub, satchel_list_start(imap, "*", SATCHEL_LIST(.call = call, .lsub = true), &r->list))
PLAIN(compress, satchel_compress(imap, SATCHEL_CALL(call)))
PLAIN(folder_exists, satchel_folder_exists(imap, "a", SATCHEL_CALL(call), &r->answer))
PLAIN(delimiter, satchel_delimiter(imap, SATCHEL_CALL(call), (char **)&r->block))
PLAIN(find_special, satchel_find_special(imap, SATCHEL_FOLDER_SENT, SATCHEL_CALL(call),
                                         (satchel_specials **)&r->block))
PLAIN(create_with,
      satchel_create_with(imap, "a", SATCHEL_CREATE(.call = call, .use = SATCHEL_FOLDER_SENT),
                          (char **)&r->block))
PLAIN(esearch,
      satchel_esearch(imap, "ALL", SATCHEL_ESEARCH(.call = call, .want = SATCHEL_FOUND_COUNT),
                      (satchel_found **)&r->block))
PLAIN(store_labels, satchel_store_labels(imap, SATCHEL_ONE(7), SATCHEL_FLAGS_ADD,
                                         (satchel_words){ (const char *const[]){ "x" }, 1 },
                                         SATCHEL_STORE(.call = call), NULL))
PLAIN(move,
      satchel_move(imap, SATCHEL_ONE(7), "a", SATCHEL_CALL(call), (satchel_moved **)&r->block))
PLAIN(delete_messages,
      satchel_delete_messages(imap, SATCHEL_ONE(7), SATCHEL_STORE(.call = call), NULL))
PLAIN(uid_expunge, satchel_uid_expunge(imap, SATCHEL_ONE(7), SATCHEL_CALL(call)))
PLAIN(quota_get, satchel_quota_get(imap, "", SATCHEL_CALL(call), (satchel_quota **)&r->block))
PLAIN(quota_root, satchel_quota_root(imap, "a", SATCHEL_CALL(call), (satchel_quotas **)&r->block))
PLAIN(quota_set,
      satchel_quota_set(imap, "", &(satchel_quota_resource){ .name = "STORAGE", .limit = 9 }, 1,
                        SATCHEL_CALL(call), (satchel_quota **)&r->block))
PLAIN(notify, satchel_notify(imap,
                             SATCHEL_NOTIFY_GROUP(.filter = SATCHEL_NOTIFY_PERSONAL,
                                                  .events = SATCHEL_NOTIFY_SUBSCRIPTION_CHANGE),
                             1, SATCHEL_NOTIFY(.call = call)))
PLAIN(notify_none, satchel_notify_none(imap, SATCHEL_CALL(call)))

enum {
	CLEAR = 1,    /* not logged in */
	STOPS = 2,    /* nothing is sent behind it until it is done */
	WAITS = 4,    /* it is not sent before all in front of it are done */
	SELECTED = 8, /* a folder is open */
	LAST = 16,    /* the connection is over behind it */
	DEFLATE = 32, /* it is passed over by a library without zlib */
};

/* What is not given is 0. */
#define CASE(...)                   \
	{                           \
		.name = __VA_ARGS__ \
	}
static const struct verb_case {
	const char *name;
	starter start;
	unsigned how;
	const char *sent;
	const char *answers; /* lines of the script in front of the tagged one */
	const char *offers;  /* what the server has; NULL: what most commands need */
	const char *end;     /* the tagged line; NULL: OK */
	int code;            /* what it ends with */
} verbs[] = {
	CASE("capability", capability, 0, "CAPABILITY",
	     "S:* CAPABILITY IMAP4rev1 UNSELECT LITERAL+"),
	CASE("noop", noop, 0, "NOOP", ""),
	CASE("check", check, SELECTED, "CHECK", ""),
	CASE("login", login, CLEAR | STOPS, "LOGIN \"mary\" \"secret\"",
	     "S:* CAPABILITY IMAP4rev1"),
	CASE("logout", logout, STOPS | WAITS | LAST, "LOGOUT", "S:* BYE bye"),
	CASE("id", id, 0, "ID NIL", "S:* ID NIL"),
	CASE("namespace", name_space, 0, "NAMESPACE", "S:* NAMESPACE NIL NIL NIL"),
	CASE("enable", enable, STOPS | WAITS, "ENABLE CONDSTORE", "S:* ENABLED CONDSTORE"),
	CASE("select", select_, 0, "SELECT a", "S:* 1 EXISTS"),
	CASE("examine", examine, 0, "EXAMINE a", "S:* 1 EXISTS"),
	CASE("close", close_, SELECTED | STOPS, "CLOSE", ""),
	CASE("unselect", unselect, SELECTED | STOPS | WAITS, "UNSELECT", ""),
	CASE("create", create, 0, "CREATE a", ""),
	CASE("delete", delete_, 0, "DELETE a", ""),
	CASE("rename", rename_, 0, "RENAME a b", ""),
	CASE("subscribe", subscribe, 0, "SUBSCRIBE a", ""),
	CASE("unsubscribe", unsubscribe, 0, "UNSUBSCRIBE a", ""),
	CASE("status", status, 0, "STATUS a (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)",
	     "S:* STATUS a (MESSAGES 3)"),
	CASE("expunge", expunge, SELECTED, "EXPUNGE", "S:* 3 EXPUNGE"),
	CASE("search", search, SELECTED, "UID SEARCH ALL", "S:* SEARCH 7 8"),
	CASE("store", store, SELECTED, "UID STORE 7 +FLAGS (\\Seen)",
	     "S:* 1 FETCH (UID 7 FLAGS (\\Seen))"),
	CASE("store by number", store_number, SELECTED | WAITS, "STORE 1 +FLAGS (\\Seen)",
	     "S:* 1 FETCH (FLAGS (\\Seen))"),
	CASE("copy", copy, SELECTED, "UID COPY 7 a", ""),
	CASE("append", append, 0, "APPEND a () {1+}\nC:x", ""),
	CASE("fetch", fetch, SELECTED, "UID FETCH 7 (UID FLAGS)", "S:* 1 FETCH (UID 7 FLAGS ())"),
	CASE("list", list, 0, "LIST \"\" \"*\"", "S:* LIST () \"/\" a"),
	CASE("lsub", lsub, 0, "LSUB \"\" \"*\"", "S:* LSUB () \"/\" a"),
	CASE("authenticate", login, CLEAR | STOPS, "AUTHENTICATE PLAIN",
	     "S:+ \nC:AG1hcnkAc2VjcmV0\nS:* CAPABILITY IMAP4rev1", "AUTH=PLAIN"),
	CASE("authenticate at once", login, CLEAR | STOPS, "AUTHENTICATE PLAIN AG1hcnkAc2VjcmV0",
	     "S:* CAPABILITY IMAP4rev1", "AUTH=PLAIN SASL-IR"),
	/* refused, so that what follows can be read in the script */
	CASE("compress", compress, STOPS | WAITS | DEFLATE, "COMPRESS DEFLATE", "",
	     "COMPRESS=DEFLATE", "NO [COMPRESSIONACTIVE] done", SATCHEL_E_CANNOT),
	CASE("append by steps", append, STOPS | WAITS, "APPEND a () {1}", "S:+ go on\nC:x", ""),
	CASE("folder exists", folder_exists, 0, "LIST \"\" \"a\"", "S:* LIST () \"/\" a"),
	CASE("delimiter", delimiter, 0, "LIST \"\" \"\"", "S:* LIST (\\Noselect) \"/\" \"\"", ""),
	CASE("find special", find_special, 0, "LIST \"\" \"*\" RETURN (SPECIAL-USE)",
	     "S:* LIST (\\Sent) \"/\" a", "SPECIAL-USE LIST-EXTENDED"),
	CASE("create with", create_with, 0, "CREATE a (USE (\\Sent))", "", "CREATE-SPECIAL-USE"),
	CASE("esearch", esearch, SELECTED, "UID SEARCH RETURN (COUNT) ALL",
	     "S:* ESEARCH UID COUNT 3", "ESEARCH"),
	CASE("store labels", store_labels, SELECTED, "UID STORE 7 +X-GM-LABELS (x)", "",
	     "X-GM-EXT-1"),
	CASE("move", move, SELECTED, "UID MOVE 7 a", "S:* 1 EXPUNGE", "MOVE"),
	CASE("delete messages", delete_messages, SELECTED, "UID STORE 7 +FLAGS (\\Deleted)",
	     "S:* 1 FETCH (UID 7 FLAGS (\\Deleted))"),
	CASE("uid expunge", uid_expunge, SELECTED, "UID EXPUNGE 7", "S:* 1 EXPUNGE", "UIDPLUS"),
	CASE("quota get", quota_get, 0, "GETQUOTA \"\"", "S:* QUOTA \"\" (STORAGE 1 9)", "QUOTA"),
	CASE("quota root", quota_root, 0, "GETQUOTAROOT a",
	     "S:* QUOTAROOT a \"\"\nS:* QUOTA \"\" (STORAGE 1 9)", "QUOTA"),
	CASE("quota set", quota_set, 0, "SETQUOTA \"\" (STORAGE 9)", "S:* QUOTA \"\" (STORAGE 1 9)",
	     "QUOTA QUOTASET"),
	CASE("notify", notify, STOPS, "NOTIFY SET (personal (SubscriptionChange))", "", "NOTIFY"),
	CASE("notify none", notify_none, STOPS, "NOTIFY NONE", "", "NOTIFY"),
};

static void begin(struct peer *p, const struct verb_case *v)
{
	const char *most = "UNSELECT LITERAL+ ID ENABLE CONDSTORE NAMESPACE";

	if (v->how & CLEAR)
		peer_line(p, "S:* OK [CAPABILITY IMAP4rev1 %s] ready", v->offers ? v->offers : "");
	else
		peer_preamble(p, v->offers ? v->offers : most, v->how & SELECTED ? 3 : -1);
}

static bool passed_over(const struct verb_case *v)
{
	return v->how & DEFLATE && !satcheli_deflate_there();
}

static unsigned first_tag(const struct verb_case *v)
{
	return v->how & SELECTED ? 2 : 1;
}

static void ask(struct peer *p, const struct verb_case *v, unsigned tag)
{
	char lines[256];

	snprintf(lines, sizeof lines, "C:T%u %s", tag, v->sent);
	peer_lines(p, lines);
}

static void answer(struct peer *p, const struct verb_case *v, unsigned tag)
{
	peer_lines(p, v->answers);
	peer_line(p, "S:T%u %s", tag, v->end ? v->end : "OK done");
}

/* ---- blocking */

static int pull(struct run *r)
{
	const satchel_message *m;
	const satchel_folder *f;
	int rc;

	do
		rc = r->fetch ? satchel_fetch_next(r->fetch, &m) : satchel_list_next(r->list, &f);
	while (rc == SATCHEL_ROW && ++r->rows);
	return rc;
}

static void finish(struct run *r)
{
	satchel_fetch_end(r->fetch);
	satchel_list_end(r->list);
	satchel_free(r->block);
}

START_TEST(blocking)
{
	const struct verb_case *v = &verbs[_i];
	struct run r = { 0 };
	satchel_client *imap;
	struct peer p;
	int rc;

	if (passed_over(v))
		return;
	peer_init(&p);
	begin(&p, v);
	ask(&p, v, first_tag(v));
	answer(&p, v, first_tag(v));
	imap = peer_ready(&p, NULL, v->how & SELECTED);
	rc = v->start(imap, NULL, &r);
	if (!rc && (r.fetch || r.list)) {
		rc = pull(&r);
		ck_assert_msg(r.rows == 1, "%s: %u rows", v->name, r.rows);
	}
	expect(imap, rc, v->code);
	ck_assert_msg(peer_done(&p), "%s", v->name);
	finish(&r);
	satchel_close(imap);
	peer_clear(&p);
}
END_TEST

/* ---- pipelined */

static void then(satchel_client *imap, satchel_call *call)
{
	struct run *r = call->user;

	(void)imap;
	ck_assert_msg(!r->inside, "told from inside the call");
	r->told++;
	r->end = call->rc;
	if (r->fetch || r->list)
		r->end = pull(r);
}

static void queue(satchel_client *imap, starter start, struct run *r)
{
	r->call = (satchel_call){ .then = then, .user = r };
	r->inside = true;
	r->start = start(imap, &r->call, r);
	r->inside = false;
	ck_assert_int_eq(r->start, SATCHEL_QUEUED);
}

static bool is_done(const struct run *r)
{
	return r->told && r->end != SATCHEL_AGAIN;
}

static void check_run(const struct run *r, const struct verb_case *v)
{
	bool handle = r->fetch || r->list;
	const char *name = v->name;

	ck_assert_msg(r->end == v->code, "%s ended with %s: %s", name, satchel_error_name(r->end),
	              r->call.error ? r->call.error->message : "");
	ck_assert_msg(handle || r->told == 1, "%s was told %u times", name, r->told);
	ck_assert_msg(!handle || r->rows == 1, "%s has %u rows", name, r->rows);
}

/* The script itself says what is on the wire when: a line that the client must send before the server answers the one in
 * front of it is only sent when the two overlap. */
static void play_two(struct peer *p, const struct verb_case *a, const struct verb_case *b,
                     bool overlap, unsigned tag)
{
	ask(p, a, tag);
	if (overlap)
		ask(p, b, tag + 1);
	answer(p, a, tag);
	if (!overlap)
		ask(p, b, tag + 1);
	answer(p, b, tag + 1);
}

static const struct verb_case noop_case = { .name = "noop",
	                                    .start = noop,
	                                    .sent = "NOOP",
	                                    .answers = "" };

static void run_two(const struct verb_case *v, const struct verb_case *a, const struct verb_case *b,
                    bool overlap)
{
	struct run r[2] = { { .told = 0 }, { .told = 0 } };
	satchel_client *imap;
	struct peer p;

	peer_init(&p);
	begin(&p, v);
	play_two(&p, a, b, overlap, first_tag(v));
	imap = peer_ready(&p, NULL, v->how & SELECTED);
	queue(imap, a->start, &r[0]);
	queue(imap, b->start, &r[1]);
	ck_assert_uint_eq(r[0].told + r[1].told, 0);
	expect(imap, satchel_wait(imap, NULL), a->code ? a->code : b->code);
	check_run(&r[0], a);
	check_run(&r[1], b);
	ck_assert_msg(peer_done(&p), "%s, %s", a->name, b->name);
	finish(&r[0]);
	finish(&r[1]);
	satchel_close(imap);
	ck_assert_uint_le(r[0].told, 2);
	peer_clear(&p);
}

START_TEST(the_second_command_is_sent_before_the_first_is_answered)
{
	const struct verb_case *v = &verbs[_i];

	if (!(v->how & LAST) && !passed_over(v))
		run_two(v, v, &noop_case, !(v->how & STOPS));
}
END_TEST

START_TEST(behind_a_noop)
{
	const struct verb_case *v = &verbs[_i];

	if (!passed_over(v))
		run_two(v, &noop_case, v, !(v->how & WAITS));
}
END_TEST

/* ---- in an event loop */

struct loop {
	struct peer p;
	int fd;
	unsigned want;
};

static void watch(satchel_client *imap, int fd, unsigned want, void *user)
{
	struct loop *l = ((struct peer *)user)->test;

	(void)imap;
	l->fd = want ? fd : -1;
	l->want = want;
}

static int64_t real_clock(void *user)
{
	struct timespec t;

	(void)user;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* One turn: process is called only when the descriptor is ready or the deadline has come. */
static bool turn(struct loop *l, satchel_client *imap, int server)
{
	struct pollfd fd = { l->fd,
		             (short)((l->want & SATCHEL_READABLE ? POLLIN : 0) |
		                     (l->want & SATCHEL_WRITABLE ? POLLOUT : 0)),
		             0 };
	bool pumped = peer_pump(&l->p, server), due = satchel_deadline(imap) <= real_clock(NULL);

	if (!due && poll(&fd, 1, 0) <= 0)
		return pumped;
	satchel_process(imap);
	return true;
}

static void loop_until(struct loop *l, satchel_client *imap, int server, const struct run *r,
                       size_t count)
{
	for (unsigned calm = 0, done = 0; done < count;) {
		calm = turn(l, imap, server) ? 0 : calm + 1;
		ck_assert_msg(calm < 1000, "nobody does anything any more; script line %zu",
		              l->p.step);
		for (done = 0; done < count && is_done(&r[done]);)
			done++;
	}
}

static void open_told(satchel_client *imap, satchel_call *call)
{
	(void)imap;
	++*(unsigned *)call->user;
}

static satchel_client *loop_open(struct loop *l, int *server)
{
	satchel_client *imap = NULL;
	unsigned opened = 0, turns = 0;
	satchel_call call = { .then = open_told, .user = &opened };
	satchel_options o;
	int pair[2];

	l->p.test = l;
	l->fd = -1;
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	o = peer_options(&l->p,
	                 SATCHEL_OPTIONS(.call = &call, .fd_plus_1 = pair[0] + 1, .watch = watch));
	o.clock = real_clock;
	ck_assert_int_eq(satchel_open(&imap, NULL, &o), SATCHEL_QUEUED);
	while (!opened) {
		turn(l, imap, pair[1]);
		ck_assert_uint_lt(turns++, 100000);
	}
	ck_assert_int_eq(call.rc, SATCHEL_OK);
	*server = pair[1];
	return imap;
}

static void in_loop(const struct verb_case *v, size_t chunk)
{
	struct run r[3] = { { .told = 0 }, { .told = 0 }, { .told = 0 } };
	bool last = v->how & LAST;
	size_t first = v->how & SELECTED ? 0 : 1;
	struct loop l;
	satchel_client *imap;
	int server;

	if (passed_over(v))
		return;
	peer_init(&l.p);
	begin(&l.p, v);
	l.p.chunk = chunk;
	ask(&l.p, v, first_tag(v));
	answer(&l.p, v, first_tag(v));
	if (!last)
		ask(&l.p, &noop_case, first_tag(v) + 1);
	if (!last)
		answer(&l.p, &noop_case, first_tag(v) + 1);
	imap = loop_open(&l, &server);
	if (!first) {
		r[0].call = (satchel_call){ .then = then, .user = &r[0] };
		ck_assert_int_eq(satchel_select(imap, "INBOX", SATCHEL_SELECT(.call = &r[0].call)),
		                 SATCHEL_QUEUED);
	}
	queue(imap, v->start, &r[1]);
	loop_until(&l, imap, server, r + first, 2 - first);
	if (!last) {
		queue(imap, noop, &r[2]);
		loop_until(&l, imap, server, &r[2], 1);
	}
	check_run(&r[1], v);
	ck_assert_msg(peer_done(&l.p), "%s", v->name);
	finish(&r[1]);
	satchel_close(imap);
	ck_assert_msg(l.fd == -1, "the descriptor was closed and is still watched");
	close(server);
	peer_clear(&l.p);
}

START_TEST(in_an_event_loop)
{
	in_loop(&verbs[_i], 0);
}
END_TEST

START_TEST(in_an_event_loop_by_octets)
{
	in_loop(&verbs[_i], 1);
}
END_TEST

/* What comes when the loop is told of a row, and pulled only after satchel_process returned. */
START_TEST(rows_are_pulled_outside_of_process)
{
	struct run r = { 0 };
	const satchel_message *m;
	unsigned calm = 0;
	struct loop l;
	satchel_client *imap;
	int server, rc;

	peer_init(&l.p);
	peer_preamble(&l.p, "LITERAL+", 3);
	peer_lines(
		&l.p,
		"C:T2 UID FETCH 1:9 (UID FLAGS)\n"
		"S:* 1 FETCH (UID 7 FLAGS ())\nS:* 2 FETCH (UID 8 FLAGS ())\nS:* 3 FETCH (UID 9 FLAGS ())\nS:T2 OK .");
	imap = loop_open(&l, &server);
	ck_assert_int_eq(satchel_select(imap, "INBOX", SATCHEL_SELECT(.call = &r.call)),
	                 SATCHEL_QUEUED);
	while (r.call.rc == SATCHEL_QUEUED)
		turn(&l, imap, server);
	r.call = (satchel_call){ .rc = 0 };
	ck_assert_int_eq(
		satchel_fetch_start(imap, SATCHEL_RANGE(1, 9),
	                            SATCHEL_FETCH(.call = &r.call, .items = SATCHEL_FETCH_FLAGS),
	                            &r.fetch),
		SATCHEL_QUEUED);
	while ((rc = satchel_fetch_next(r.fetch, &m)) > SATCHEL_OK) {
		r.rows += rc == SATCHEL_ROW;
		if (rc == SATCHEL_AGAIN)
			calm = turn(&l, imap, server) ? 0 : calm + 1;
		ck_assert_uint_lt(calm, 1000);
	}
	expect(imap, rc, SATCHEL_OK);
	ck_assert_uint_eq(r.rows, 3);
	finish(&r);
	satchel_close(imap);
	close(server);
	peer_clear(&l.p);
}
END_TEST

static Suite *suite(void)
{
	Suite *s = suite_create("calls");
	TCase *tc = tcase_create("calls");
	int n = (int)COUNTOF(verbs);

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, blocking, 0, n);
	tcase_add_loop_test(tc, the_second_command_is_sent_before_the_first_is_answered, 0, n);
	tcase_add_loop_test(tc, behind_a_noop, 0, n);
	tcase_add_loop_test(tc, in_an_event_loop, 0, n);
	tcase_add_loop_test(tc, in_an_event_loop_by_octets, 0, n);
	tcase_add_test(tc, rows_are_pulled_outside_of_process);
	suite_add_tcase(s, tc);
	return s;
}

int main(void)
{
	return satchel_test_main(suite);
}
