/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Looks a folder's name up in the table of special_names.c. Case, width and composition make no difference. */
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "highlevel/data/special_names.h"

enum { UNITS = 80 };

const uint64_t satcheli_special_uses[SPECIAL_USES] = {
	SATCHEL_FOLDER_SENT,    SATCHEL_FOLDER_DRAFTS,    SATCHEL_FOLDER_TRASH,
	SATCHEL_FOLDER_JUNK,    SATCHEL_FOLDER_ARCHIVE,   SATCHEL_FOLDER_ALL,
	SATCHEL_FOLDER_FLAGGED, SATCHEL_FOLDER_IMPORTANT,
};

bool satcheli_special_fold(const char *name, size_t size, char folded[SPECIAL_NAME_MAX])
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&error);
	UChar units[UNITS], result[UNITS];
	int32_t n;

	if (size >= SPECIAL_NAME_MAX)
		return false;
	u_strFromUTF8(units, UNITS, &n, name, (int32_t)size, &error);
	n = unorm2_normalize(fold, units, n, result, UNITS, &error);
	u_strToUTF8(folded, SPECIAL_NAME_MAX, &n, result, n, &error);
	return U_SUCCESS(error) && error != U_STRING_NOT_TERMINATED_WARNING;
}

/* The place of a name among those between "|"; 0: it is none of them. */
static unsigned place_among(const char *names, const char *name)
{
	size_t size = strlen(name);

	for (unsigned place = 1; *names; place++) {
		size_t n = strcspn(names, "|");

		if (n == size && !memcmp(names, name, n))
			return place;
		names += n + (names[n] == '|');
	}
	return 0;
}

uint64_t satcheli_special_use_of(const char *name, size_t size, unsigned *place)
{
	enum { NAMES_MOST = 16 };
	char folded[SPECIAL_NAME_MAX];

	if (!size || !satcheli_special_fold(name, size, folded))
		return 0;
	for (size_t i = 0; i < satcheli_special_language_count; i++)
		for (size_t use = 0; use < SPECIAL_USES; use++) {
			unsigned n = place_among(satcheli_special_languages[i].names[use], folded);

			if (!n)
				continue;
			*place = (unsigned)i * NAMES_MOST + n;
			return satcheli_special_uses[use];
		}
	return 0;
}
