/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef TOOLS_BASE64_H
#define TOOLS_BASE64_H

#include "tool.h"

/* A NUL-terminated copy in base64, for free(). */
char *base64_of(const void *octets, size_t size);

#endif
