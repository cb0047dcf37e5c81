/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_JSON_H
#define TOOLS_JSON_H

#include <json-c/json.h>

#include "names.h"
#include "tool.h"

/* Typed values as JSON, as docs/decode-json.md describes it. A put function adds a field to an
 * object; those named _given leave it out when the value is empty. */

json_object *json_new(void);
json_object *json_new_array(void);
void json_put(json_object *o, const char *key, json_object *value);
void json_push(json_object *array, json_object *value);
json_object *json_text(const char *text);

void json_put_text(json_object *o, const char *key, const char *text);
void json_put_given(json_object *o, const char *key, const char *text);
void json_put_number(json_object *o, const char *key, uint64_t n);
void json_put_integer(json_object *o, const char *key, int64_t n);
void json_put_flag(json_object *o, const char *key, bool value);
void json_put_octets(json_object *o, const char *key, satchel_octets octets);
void json_put_set(json_object *o, const char *key, satchel_set set);
void json_put_words(json_object *o, const char *key, satchel_words words);
void json_put_error(json_object *o, int rc, const char *why);
void json_put_quirk(json_object *o, const char *key, uint16_t number);

/* The names of the bits that are set, then the words. */
void json_put_bits(json_object *o, const char *key, const struct bit_name *names, uint64_t bits,
                   satchel_words words);
void json_put_flags(json_object *o, const char *key, const satchel_flags *flags);
void json_put_time(json_object *o, const char *key, const satchel_time *time);

json_object *json_code(const satchel_code *code);
json_object *json_fields(satchel_fields fields);
json_object *json_found(const satchel_found *found);
json_object *json_namespaces(const satchel_namespaces *namespaces);
/* What it is called, and nothing else. */
json_object *json_folder_name(const satchel_folder *folder);
json_object *json_quota(const satchel_quota *quota);
json_object *json_roots(satchel_words roots);
json_object *json_folder(const satchel_folder *folder);
json_object *json_envelope(const satchel_envelope *envelope);
json_object *json_part(const satchel_part *part);
json_object *json_message(const satchel_message *message);

/* Writes one line and releases the object. */
void json_line(FILE *out, json_object *o);

#endif
