/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Looking things up in a body structure. Refuses to interpret what it finds: a file name is the sender's text. */
#include <satchel/types.h>

#include "core/octets.h"

/* The numbers of what is inside a part begin with its own; those inside the multipart of a nested message, "2.TEXT", with
 * that of the message. */
static bool inside(const char *number, const char *outer)
{
	static const char text[] = ".TEXT";
	size_t size = strlen(outer), more = sizeof text - 1;

	if (size > more && !strcmp(outer + size - more, text))
		size -= more;

	return !size || (strncmp(number, outer, size) == 0 && number[size] == '.');
}

const satchel_part *satchel_part_find(const satchel_part *structure, const char *number)
{
	const satchel_part *found = NULL;

	if (!structure || !number || strcmp(structure->number, number) == 0 || !*number)
		return number ? structure : NULL;
	if (!inside(number, structure->number))
		return NULL;
	for (size_t i = 0; i < structure->child_count && !found; i++)
		found = satchel_part_find(structure->children[i], number);
	return found;
}

static const satchel_parameter *find(satchel_parameters parameters, const char *name)
{
	for (size_t i = 0; i < parameters.count; i++)
		if (ascii_equal(parameters.list[i].name, name))
			return &parameters.list[i];
	return NULL;
}

const char *satchel_parameter_value(satchel_parameters parameters, const char *name)
{
	const satchel_parameter *p = name ? find(parameters, name) : NULL;

	return p ? p->value : "";
}

const char *satchel_part_filename(const satchel_part *part)
{
	const satchel_parameter *p = part ? find(part->disposition_parameters, "filename") : NULL;

	if (part && (!p || !*p->value))
		p = find(part->parameters, "name");
	return p ? p->value : "";
}
