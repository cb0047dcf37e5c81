/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* Simple values as JSON: text, numbers, octets, sets, words, flags, dates; and how a line is
 * written. json-c knows how values look, but holds all of them; here is what stands between. */
#include <stdlib.h>
#include <string.h>

#include <satchel/wire.h>

#include "json.h"
#include "text.h"
#include "utf8.h"

#define TEXT_MOST 65536 /* octets that are shown as text too */

json_object *json_new(void)
{
	return must(json_object_new_object());
}

json_object *json_new_array(void)
{
	return must(json_object_new_array());
}

void json_put(json_object *o, const char *key, json_object *value)
{
	if (json_object_object_add(o, key, value))
		must(NULL);
}

void json_push(json_object *array, json_object *value)
{
	if (json_object_array_add(array, value))
		must(NULL);
}

struct list {
	const void *elements;
	size_t count;
	json_element element;
	json_choice choice; /* NULL: all of them */
};

json_object *json_list_of(const void *list, size_t count, json_element element, json_choice choice)
{
	json_object *o = json_new_array();
	struct list *l = must(malloc(sizeof(*l)));

	*l = (struct list){ list, count, element, choice };
	json_object_set_userdata(o, l, json_object_free_userdata);
	return o;
}

json_object *json_list(const void *list, size_t count, json_element element)
{
	return json_list_of(list, count, element, NULL);
}

/* JSON is UTF-8, whatever the text is: what is not becomes U+FFFD, an octet each. */
static json_object *repaired_text(const char *text)
{
	const char *end = text + strlen(text);
	char *valid = must(malloc(3 * strlen(text) + UTF8_ROOM)), *to = valid;
	json_object *o;

	while (text < end) {
		uint32_t c = utf8_next(&text, end);

		to += utf8_put(c == UTF8_BROKEN ? 0xFFFD : c, to);
	}
	o = must(json_object_new_string_len(valid, (int)(to - valid)));
	free(valid);
	return o;
}

json_object *json_text(const char *text)
{
	return utf8_is_text(text, strlen(text)) ? must(json_object_new_string(text))
	                                        : repaired_text(text);
}

void json_put_text(json_object *o, const char *key, const char *text)
{
	json_put(o, key, json_text(text));
}

void json_put_given(json_object *o, const char *key, const char *text)
{
	if (*text)
		json_put_text(o, key, text);
}

void json_put_integer(json_object *o, const char *key, int64_t n)
{
	json_put(o, key, must(json_object_new_int64(n)));
}

void json_put_number(json_object *o, const char *key, uint64_t n)
{
	json_put(o, key, must(json_object_new_uint64(n)));
}

void json_put_flag(json_object *o, const char *key, bool value)
{
	json_put(o, key, must(json_object_new_boolean(value)));
}

/* A NUL-terminated copy in base64, for free(). */
static char *base64_of(satchel_octets octets)
{
	size_t size = 0;
	int rc = satchel_base64_encode(octets.data, octets.size, NULL, 0, &size);
	char *text = must(rc ? NULL : malloc(size + 1));

	if (satchel_base64_encode(octets.data, octets.size, text, size, &size))
		must(NULL);
	text[size] = '\0';
	return text;
}

void json_put_octets(json_object *o, const char *key, satchel_octets octets)
{
	json_object *v = json_new();
	char *base64 = base64_of(octets);

	json_put_number(v, "size", octets.size);
	json_put_text(v, "base64", base64);
	if (octets.size <= TEXT_MOST && utf8_is_text(octets.data, octets.size))
		json_put(v, "text",
		         must(json_object_new_string_len(octets.size ? octets.data : "",
		                                         (int)octets.size)));
	json_put(o, key, v);
	free(base64);
}

void json_put_set(json_object *o, const char *key, satchel_set set)
{
	char *text = NULL;

	if (satchel_set_format(set, &text))
		must(NULL);
	json_put_text(o, key, text);
	satchel_free(text);
}

static void push_words(json_object *array, satchel_words words)
{
	for (size_t i = 0; i < words.count; i++)
		json_push(array, json_text(words.list[i]));
}

static json_object *nth_word(const void *list, size_t i)
{
	return json_text(((const char *const *)list)[i]);
}

void json_put_words(json_object *o, const char *key, satchel_words words)
{
	json_put(o, key, json_list(words.list, words.count, nth_word));
}

void json_put_error(json_object *o, int rc, const char *why)
{
	json_put_text(o, "rc", satchel_error_name(rc));
	if (why)
		json_put_text(o, "why", why);
}

void json_put_quirk(json_object *o, const char *key, uint16_t number)
{
	char name[8];

	snprintf(name, sizeof(name), "Q%03u", number);
	json_put_text(o, key, name);
}

void json_put_bits(json_object *o, const char *key, const struct bit_name *names, uint64_t bits,
                   satchel_words words)
{
	json_object *array = json_new_array();

	for (; names->name; names++)
		if (bits & names->bit)
			json_push(array, json_text(names->name));
	push_words(array, words);
	json_put(o, key, array);
}

void json_put_flags(json_object *o, const char *key, const satchel_flags *flags)
{
	json_put_bits(o, key, flag_names, flags->bits,
	              (satchel_words){ flags->keywords, flags->count });
}

void json_put_time(json_object *o, const char *key, const satchel_time *time)
{
	json_object *v = json_new();
	char room[40];

	json_put_text(v, "raw", time->raw);
	if (time->known) {
		json_put(v, "seconds", must(json_object_new_int64(time->seconds)));
		json_put(v, "offset_s", must(json_object_new_int64(time->offset_s)));
		json_put_given(v, "iso", text_time(time, true, room));
	}
	json_put(o, key, v);
}

/* \uXXXX, and two of them above U+FFFF. */
static void put_escape(FILE *out, uint32_t c)
{
	if (c > 0xFFFF)
		fprintf(out, "\\u%04x\\u%04x", 0xD7C0 + (unsigned)(c >> 10),
		        0xDC00 | (unsigned)(c & 0x3FF));
	else
		fprintf(out, "\\u%04x", (unsigned)c);
}

/* json-c escapes the control characters of ASCII below DEL alone. */
static void put_json(FILE *out, const char *json)
{
	const char *from = json, *at = json, *end = json + strlen(json);

	while (at < end) {
		const char *here = at;
		uint32_t c = utf8_next(&at, end);

		if (!text_is_hostile(c))
			continue;
		fwrite(from, 1, (size_t)(here - from), out);
		put_escape(out, c);
		from = at;
	}
	fwrite(from, 1, (size_t)(end - from), out);
}

static void write_value(FILE *out, json_object *o);

static void write_list(FILE *out, const struct list *l)
{
	const char *between = "";

	fputc('[', out);
	for (size_t i = 0; i < l->count; i++) {
		json_object *o;

		if (l->choice && !l->choice(l->elements, i))
			continue;
		o = l->element(l->elements, i);
		fputs(between, out);
		write_value(out, o);
		json_object_put(o);
		between = ",";
	}
	fputc(']', out);
}

/* Keys are our own: there is nothing to escape. */
static void write_object(FILE *out, json_object *o)
{
	struct json_object_iterator at = json_object_iter_begin(o);
	struct json_object_iterator end = json_object_iter_end(o);
	const char *between = "";

	fputc('{', out);
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		fprintf(out, "%s\"%s\":", between, json_object_iter_peek_name(&at));
		write_value(out, json_object_iter_peek_value(&at));
		between = ",";
	}
	fputc('}', out);
}

/* As deep as body structures are. */
static void write_value(FILE *out, json_object *o)
{
	const struct list *l =
		json_object_is_type(o, json_type_array) ? json_object_get_userdata(o) : NULL;

	if (l)
		write_list(out, l);
	else if (json_object_is_type(o, json_type_object))
		write_object(out, o);
	else
		put_json(out, must((void *)(uintptr_t)json_object_to_json_string_ext(
				      o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
}

void json_line(FILE *out, json_object *o)
{
	write_value(out, o);
	fputc('\n', out);
	json_object_put(o);
}
