/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Refusals that may be for one message of several: others are for the folder, the account or the command. Which command it
 * is matters: what makes a message impossible to fetch need not keep it from being copied. */
#include "highlevel/commands/for_one.h"

static const struct {
	int rc;
	unsigned of;
} refusals[] = {
	{ SATCHEL_E_NO, FOR_ONE_FETCHED | FOR_ONE_CHANGED | FOR_ONE_APPENDED },
	{ SATCHEL_E_BAD, FOR_ONE_APPENDED },
	{ SATCHEL_E_UNAVAILABLE, FOR_ONE_FETCHED },
	{ SATCHEL_E_NONEXISTENT, FOR_ONE_FETCHED },
	{ SATCHEL_E_EXPUNGED, FOR_ONE_FETCHED | FOR_ONE_CHANGED },
	{ SATCHEL_E_CORRUPTION, FOR_ONE_FETCHED | FOR_ONE_CHANGED | FOR_ONE_APPENDED },
	{ SATCHEL_E_SERVERBUG, FOR_ONE_FETCHED | FOR_ONE_CHANGED | FOR_ONE_APPENDED },
	{ SATCHEL_E_SERVERLIMIT, FOR_ONE_FETCHED },
	{ SATCHEL_E_TOOBIG, FOR_ONE_FETCHED | FOR_ONE_APPENDED },
	{ SATCHEL_E_UNKNOWNCTE, FOR_ONE_FETCHED | FOR_ONE_APPENDED },
	{ SATCHEL_E_MESSAGELIMIT,
	  FOR_ONE_CHANGED }, /* RFC 9738: too many, without a word on how many would do */
};

bool satcheli_may_be_for_one(int rc, unsigned of)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].rc == rc)
			return (refusals[i].of & of) != 0;
	return false;
}
