/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The features that scenarios prove, in the order of docs/interop.md. Knows names, and nothing of how one is proven. */
#include "tests/servers/features.h"

#include "tests/support/main.h"

#include <string.h>

const struct feature features[] = {
	{ "TLS, and STARTTLS", NULL },
	{ "LOGIN, LOGOUT", "IMAP4rev1" },
	{ "AUTHENTICATE PLAIN", "AUTH=PLAIN" },
	{ "PREAUTH, on a pipe", "pipe" },
	{ "ID", "ID" },
	{ "ENABLE", "ENABLE" },
	{ "COMPRESS", "COMPRESS=DEFLATE" },
	{ "NAMESPACE", "NAMESPACE" },
	{ "SELECT, EXAMINE, CLOSE", NULL },
	{ "SELECT CONDSTORE", "CONDSTORE" },
	{ "SELECT QRESYNC", "QRESYNC" },
	{ "UNSELECT", "UNSELECT" },
	{ "UNSELECT by CLOSE", NULL },
	{ "CREATE, RENAME, DELETE, SUBSCRIBE", NULL },
	{ "names in every script", NULL },
	{ "LIST", NULL },
	{ "SPECIAL-USE", "SPECIAL-USE" },
	{ "LIST-EXTENDED", "LIST-EXTENDED" },
	{ "subscribed folders by LSUB", NULL },
	{ "special uses", "SPECIAL-USE" },
	{ "special uses by XLIST", "XLIST" },
	{ "special uses by name", NULL },
	{ "CREATE-SPECIAL-USE", "CREATE-SPECIAL-USE" },
	{ "LIST-STATUS", "LIST-STATUS" },
	{ "counts of a list by STATUS", NULL },
	{ "LIST-MYRIGHTS", "LIST-MYRIGHTS" },
	{ "LIST-METADATA", "LIST-METADATA" },
	{ "STATUS", NULL },
	{ "STATUS=SIZE", "STATUS=SIZE" },
	{ "STATUS MAILBOXID", "OBJECTID" },
	{ "APPEND", NULL },
	{ "APPENDUID", "UIDPLUS" },
	{ "APPENDLIMIT", "APPENDLIMIT|APPENDLIMIT=" },
	{ "APPEND BINARY", "BINARY" },
	{ "MULTIAPPEND", "MULTIAPPEND" },
	{ "several messages by APPEND", NULL },
	{ "LITERAL+", "LITERAL+" },
	{ "literals without LITERAL+", NULL },
	{ "FETCH", NULL },
	{ "FETCH in pieces", NULL },
	{ "FETCH BINARY", "BINARY" },
	{ "FETCH BINARY.SIZE", "BINARY" },
	{ "FETCH SAVEDATE", "SAVEDATE" },
	{ "FETCH PREVIEW", "PREVIEW" },
	{ "FETCH EMAILID, THREADID", "OBJECTID" },
	{ "FETCH MODSEQ", "CONDSTORE" },
	{ "FETCH CHANGEDSINCE", "CONDSTORE" },
	{ "FETCH VANISHED", "QRESYNC" },
	{ "STORE", NULL },
	{ "STORE UNCHANGEDSINCE", "CONDSTORE" },
	{ "SEARCH", NULL },
	{ "ESEARCH", "ESEARCH" },
	{ "counts of a search by SEARCH", NULL },
	{ "search by FETCH", NULL },
	{ "SEARCHRES", "SEARCHRES" },
	{ "SEARCH PARTIAL", "PARTIAL|CONTEXT=SEARCH" },
	{ "COPY", NULL },
	{ "COPYUID", "UIDPLUS" },
	{ "EXPUNGE", NULL },
	{ "UID EXPUNGE", "UIDPLUS" },
	{ "UID EXPUNGE by STORE and EXPUNGE", NULL },
	{ "MOVE", "MOVE" },
	{ "MOVE by COPY, STORE and UID EXPUNGE", NULL },
	{ "MOVE by COPY, STORE and EXPUNGE", NULL },
	{ "QUOTA", "QUOTA" },
	{ "news of other sessions", NULL },
	{ "IDLE", "IDLE" },
	{ "waiting by NOOP", NULL },
	{ "NOTIFY", "NOTIFY" },
	{ "event loops", NULL },
	{ "a lost connection", NULL },
};
const size_t features_count = COUNTOF(features);

const struct feature *feature_named(const char *name)
{
	for (size_t i = 0; i < features_count; i++)
		if (!strcmp(features[i].name, name))
			return &features[i];
	return NULL;
}
