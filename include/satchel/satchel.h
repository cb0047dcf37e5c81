/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_SATCHEL_H
#define SATCHEL_SATCHEL_H

/* Everything. Each header can also be included alone. */
#include <satchel/client.h>
#include <satchel/decode.h>
#include <satchel/error.h>
#include <satchel/folder.h>
#include <satchel/limits.h>
#include <satchel/message.h>
#include <satchel/quirk.h>
#include <satchel/quota.h>
#include <satchel/search.h>
#include <satchel/set.h>
#include <satchel/transport.h>
#include <satchel/tree.h>
#include <satchel/types.h>
#include <satchel/watch.h>
#include <satchel/wire.h>

#endif
