/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
/* The version, as configure knows it. */
#include <satchel/error.h>

#ifndef PACKAGE_VERSION
#include "config.h"
#endif

const char *satchel_version(void)
{
	return PACKAGE_VERSION;
}
