/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_HIGHLEVEL_UIDMAP_H
#define SATCHEL_HIGHLEVEL_UIDMAP_H

#include <satchel/set.h>

struct uid_block;
struct uid_node;

/* The messages of the selected folder in their order, each with its UID where that is known. How
 * many there are is always exact; what is not known, or was forgotten for want of memory, is 0. The
 * fields are the map's own. */
struct uidmap {
	const satchel_allocator *from; /* must outlive the map */
	struct uid_block *blocks;
	struct uid_node *tree; /* [1] is the root, [room + i] is block i */
	size_t count, room;    /* blocks; room for them, a power of two */
	size_t filled;         /* blocks that hold UIDs */
	size_t removals;       /* since blocks were put together */
	uint32_t known;        /* messages with a UID */
	uint32_t tail;         /* messages behind the last block, none of them known */
	/* the block that was found last, until the tree changes; message before + 1 has UID uids[0] */
	struct {
		const uint32_t *uids;
		uint32_t before, count;
	} near;
};

/* Whether message seq is known to have this UID already, as in a folder that is fetched once more.
 * Quick; it may not know. */
static inline bool uidmap_knows(const struct uidmap *m, uint32_t seq, uint32_t uid)
{
	uint32_t at = seq - 1 - m->near.before;

	return at < m->near.count && m->near.uids[at] == uid;
}

void satcheli_uidmap_init(struct uidmap *m, const satchel_allocator *from);
/* No messages any more; all memory is released. The map can be used again. */
void satcheli_uidmap_clear(struct uidmap *m);
/* As many messages as before, none of them known. */
void satcheli_uidmap_forget(struct uidmap *m);

/* Messages in the folder. */
uint32_t satcheli_uidmap_size(const struct uidmap *m);

/* Whether each of them has its UID. */
static inline bool uidmap_is_whole(const struct uidmap *m)
{
	return m->known == satcheli_uidmap_size(m);
}

/* "* n EXISTS": those that are new are not known. False: n is less than there were, so that nobody
 * knows which ones went, and all UIDs are forgotten. Allocates nothing. */
bool satcheli_uidmap_exists(struct uidmap *m, uint32_t n);

/* "* seq EXPUNGE". *uid is what it was, 0 when not known; may be NULL. False: there is no such
 * message. Allocates nothing. */
bool satcheli_uidmap_expunge(struct uidmap *m, uint32_t seq, uint32_t *uid);

/* "* VANISHED first:last", not the one with EARLIER. Every UID named was that of a message here
 * (RFC 7162 section 3.2.10.2): where it is not known, it must have been one of those not known that
 * lie between its neighbours, which are all alike. Returns how many messages went. Allocates
 * nothing. */
uint32_t satcheli_uidmap_vanish(struct uidmap *m, uint32_t first, uint32_t last);

/* The same for a whole set. */
uint32_t satcheli_uidmap_vanish_set(struct uidmap *m, const satchel_set *set);

/* Message seq has this UID. SATCHEL_OK; SATCHEL_E_ARGUMENT: there is no such message, or UID 0;
 * SATCHEL_E_PROTOCOL: that contradicts what was known (UIDs ascend and do not change), all of which
 * is forgotten, and this one believed; SATCHEL_E_MEMORY or SATCHEL_E_LIMIT (too few of too many
 * known: see uidmap.c): this one is not known, the others are. */
int satcheli_uidmap_learn(struct uidmap *m, uint32_t seq, uint32_t uid);

/* The UID of a message, or 0: not known, or no such message. */
uint32_t satcheli_uidmap_uid(const struct uidmap *m, uint32_t seq);

/* The sequence number of a UID, or 0: not known. */
uint32_t satcheli_uidmap_seq(const struct uidmap *m, uint32_t uid);

/* The first message with a known UID of n or above, and that UID; 0: none. */
uint32_t satcheli_uidmap_seq_from(const struct uidmap *m, uint32_t n, uint32_t *uid);

/* How many messages have a UID of the span, where all are known, and the first of them. */
uint32_t satcheli_uidmap_span(const struct uidmap *m, satchel_span s, uint32_t *first);

#endif
