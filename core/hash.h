/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_CORE_HASH_H
#define SATCHEL_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a of names that a server chooses, begun where none knows: at the address of the table. */
static inline uint64_t hash_begin(const void *table)
{
	return UINT64_C(0xCBF29CE484222325) ^ (uintptr_t)table;
}

static inline uint64_t hash_octet(uint64_t h, unsigned octet)
{
	return (h ^ octet) * UINT64_C(0x100000001B3);
}

/* The place of a hash among `room` buckets, a power of two. */
static inline size_t hash_place(uint64_t h, size_t room)
{
	return (size_t)(h ^ h >> 32) & (room - 1);
}

#endif
