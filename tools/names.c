/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The spelling of flags, folder attributes and FETCH items. */
#include "names.h"

const struct bit_name flag_names[] = {
	{ SATCHEL_FLAG_SEEN, "\\Seen" },       { SATCHEL_FLAG_ANSWERED, "\\Answered" },
	{ SATCHEL_FLAG_FLAGGED, "\\Flagged" }, { SATCHEL_FLAG_DELETED, "\\Deleted" },
	{ SATCHEL_FLAG_DRAFT, "\\Draft" },     { SATCHEL_FLAG_RECENT, "\\Recent" },
	{ SATCHEL_FLAG_WILDCARD, "\\*" },      { 0, NULL },
};

/* SATCHEL_FOLDER_INBOX is a name, not an attribute. */
const struct bit_name attribute_names[] = {
	{ SATCHEL_FOLDER_ALL, "\\All" },
	{ SATCHEL_FOLDER_ARCHIVE, "\\Archive" },
	{ SATCHEL_FOLDER_DRAFTS, "\\Drafts" },
	{ SATCHEL_FOLDER_FLAGGED, "\\Flagged" },
	{ SATCHEL_FOLDER_IMPORTANT, "\\Important" },
	{ SATCHEL_FOLDER_JUNK, "\\Junk" },
	{ SATCHEL_FOLDER_SENT, "\\Sent" },
	{ SATCHEL_FOLDER_TRASH, "\\Trash" },
	{ SATCHEL_FOLDER_NONEXISTENT, "\\NonExistent" },
	{ SATCHEL_FOLDER_NOSELECT, "\\Noselect" },
	{ SATCHEL_FOLDER_NOINFERIORS, "\\Noinferiors" },
	{ SATCHEL_FOLDER_MARKED, "\\Marked" },
	{ SATCHEL_FOLDER_UNMARKED, "\\Unmarked" },
	{ SATCHEL_FOLDER_HASCHILDREN, "\\HasChildren" },
	{ SATCHEL_FOLDER_HASNOCHILDREN, "\\HasNoChildren" },
	{ SATCHEL_FOLDER_SUBSCRIBED, "\\Subscribed" },
	{ SATCHEL_FOLDER_REMOTE, "\\Remote" },
	{ 0, NULL },
};

const struct bit_name item_names[] = {
	{ SATCHEL_FETCH_UID, "UID" },
	{ SATCHEL_FETCH_FLAGS, "FLAGS" },
	{ SATCHEL_FETCH_INTERNALDATE, "INTERNALDATE" },
	{ SATCHEL_FETCH_SIZE, "RFC822.SIZE" },
	{ SATCHEL_FETCH_ENVELOPE, "ENVELOPE" },
	{ SATCHEL_FETCH_BODYSTRUCTURE, "BODYSTRUCTURE" },
	{ SATCHEL_FETCH_BODY, "BODY" },
	{ SATCHEL_FETCH_MODSEQ, "MODSEQ" },
	{ SATCHEL_FETCH_SAVEDATE, "SAVEDATE" },
	{ SATCHEL_FETCH_PREVIEW, "PREVIEW" },
	{ SATCHEL_FETCH_EMAILID, "EMAILID" },
	{ SATCHEL_FETCH_THREADID, "THREADID" },
	{ SATCHEL_FETCH_X_GM_MSGID, "X-GM-MSGID" },
	{ SATCHEL_FETCH_X_GM_THRID, "X-GM-THRID" },
	{ SATCHEL_FETCH_X_GM_LABELS, "X-GM-LABELS" },
	{ 0, NULL },
};
