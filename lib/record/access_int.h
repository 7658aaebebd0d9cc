#ifndef CRM_ACCESS_INT_H
#define CRM_ACCESS_INT_H

/* What access.c and accesslist.c share, and nobody else. */

#include "core/buf.h"
#include "core/db.h"
#include "core/hash.h"
#include "record/access.h"

#define CRM_ACCESS_HEAD	271	/* bytes of the first line */

struct crm_access_head {
	int64_t	 first;		/* entries that were taken off the front */
	int64_t	 count;		/* all that ever were */
	int64_t	 size;		/* bytes of the file when it was written */
	char	 start[CRM_SHA256_HEX];	/* what the first is chained to */
	char	 last[CRM_SHA256_HEX];	/* the hash of the last entry */
	int	 sealed;	/* 1: the line is as we wrote it */
};

/* PATH-access.  0 or -1. */
int
crm_access_path(struct crm_db *db, struct crm_buf *path);

/* Adds the database's secret.  0 or -1. */
int
crm_access_secret(struct crm_db *db, struct crm_buf *secret);

/* Adds the first line; reads one: 1, or 0 when it is none. */
void
crm_access_head_put(const struct crm_buf *secret,
    const struct crm_access_head *head, struct crm_buf *line);
int
crm_access_head_get(const struct crm_buf *secret, const char *line,
    struct crm_access_head *head);

/* The hash of an entry's text (without the hash and the line's end). */
void
crm_access_chain(const struct crm_buf *secret, const char *before,
    const char *text, size_t n, char hash[CRM_SHA256_HEX]);

#endif
