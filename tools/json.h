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

/* A list, which may be long: its elements are made one by one, as json_line writes them. What is
 * listed must stay until then. */
typedef json_object *(*json_element)(const void *list, size_t i);
json_object *json_list(const void *list, size_t count, json_element element);
/* Of it those that are chosen. */
typedef bool (*json_choice)(const void *list, size_t i);
json_object *json_list_of(const void *list, size_t count, json_element element, json_choice choice);

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
/* Of STATUS alone. */
json_object *json_folder_status(const satchel_folder *folder);
json_object *json_envelope(const satchel_envelope *envelope);
json_object *json_part(const satchel_part *part);
json_object *json_message(const satchel_message *message);

/* Writes one line and releases the object. Memory does not grow with lists. */
void json_line(FILE *out, json_object *o);

#endif
