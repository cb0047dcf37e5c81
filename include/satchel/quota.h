/* SPDX-License-Identifier: MIT */
/* Copyright (C) 2026 The satchel developers */
#ifndef SATCHEL_QUOTA_H
#define SATCHEL_QUOTA_H

#include <satchel/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How much room there is: RFC 9208, and RFC 2087 before it. A quota root is whatever the server counts together: an
 * account, a folder with all below it, a disk. Each folder has any number of them, and each root limits any number of
 * resources. */

/* One resource of a quota root. */
typedef struct satchel_quota_resource {
	/* in upper case. "STORAGE" and "ANNOTATION-STORAGE" are counted in units of 1,024 octets, "MESSAGE" in messages,
	 * "MAILBOX" in folders; what others mean only the server knows */
	const char *name;
	uint64_t usage, limit; /* in units of the resource, up to 2^63-1 */
} satchel_quota_resource;

struct satchel_quota {
	/* its name, as the server wrote it: it says nothing but which one it is. "" is a name like any other. Its octets
	 * are sent back as they came, and are no text: they need not be UTF-8 */
	const char *root;
	bool known; /* false: the server named the root, and did not say how full it is */
	const satchel_quota_resource *resources; /* what is not among them has no limit */
	size_t count;
};

typedef struct satchel_quotas {
	const satchel_quota *const *list;
	size_t count;
} satchel_quotas;

/**
 * Find a resource of a quota root by its name.
 *
 * In:      name such as "STORAGE", in any case.
 * Returns: lent as long as quota is; NULL: it has no limit there.
 * See:     RFC 9208 section 5.   Since: 0.1
 */
SATCHEL_API const satchel_quota_resource *satchel_quota_resource_of(const satchel_quota *quota,
                                                                    const char *name);

/**
 * Ask how full a quota root is, and how full it may get.
 *
 * Wire:    C: T3 GETQUOTA "!partition/sda4"   S: * QUOTA "!partition/sda4" (STORAGE 104 10923847)
 * In:      root as a satchel_quota has it, copied.
 * Out:     *quota is one block for satchel_free.
 * Needs:   QUOTA; authenticated state.
 * Returns: SATCHEL_OK; SATCHEL_QUEUED with a call; SATCHEL_E_UNSUPPORTED, _NO (no such root, or not for us), _NOPERM,
 *          _PROTOCOL (OK, and no answer); any transport error.
 * See:     RFC 9208 section 4.1.1.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_quota_get(satchel_client *imap, const char *root,
                                                const satchel_call_options *options,
                                                satchel_quota **quota);

/**
 * Ask for the quota roots of a folder, and how full they are.
 *
 * Wire:    C: T3 GETQUOTAROOT INBOX   S: * QUOTAROOT INBOX ""   S: * QUOTA "" (STORAGE 10 512)
 * In:      folder is UTF-8; it need not be there yet.
 * Out:     *quotas is one block for satchel_free: one for each root, in the server's order; count 0 when nothing
 *          limits the folder.
 * Needs:   QUOTA; authenticated state.
 * Returns: as satchel_quota_get; SATCHEL_E_NONEXISTENT, _ARGUMENT (folder is not UTF-8).
 * See:     RFC 9208 section 4.1.2.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_quota_root(satchel_client *imap, const char *folder,
                                                 const satchel_call_options *options,
                                                 satchel_quotas **quotas);

/**
 * Set the limits of a quota root. Those that are not named are lifted.
 *
 * Wire:    C: T3 SETQUOTA "#user/alice" (STORAGE 510)   S: * QUOTA "#user/alice" (STORAGE 58 512)
 * In:      limits is an array of count, copied; usage is not looked at. count 0 lifts all.
 * Out:     *quota (may be NULL) is one block for satchel_free: what is in force now, which may be rounded; known is false
 *          when the server did not say.
 * Needs:   QUOTA, and QUOTASET of a server that tells its resources (QUOTA=RES-...); authenticated state.
 * Returns: as satchel_quota_get; SATCHEL_E_ARGUMENT (a name that is no atom, a limit above 2^63-1).
 * See:     RFC 9208 section 4.1.3.   Since: 0.1
 */
SATCHEL_API SATCHEL_CHECK int satchel_quota_set(satchel_client *imap, const char *root,
                                                const satchel_quota_resource *limits, size_t count,
                                                const satchel_call_options *options,
                                                satchel_quota **quota);

#ifdef __cplusplus
}
#endif
#endif
