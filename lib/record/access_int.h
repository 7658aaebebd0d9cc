#ifndef CRM_ACCESS_INT_H
#define CRM_ACCESS_INT_H

/* What the files access*.c share, and nobody else. */

#include <sys/types.h>

#include <stdio.h>

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
	int	 sealed;	/* 1: the line is as we wrote it; 0: all is 0 */
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

/*
 * The end of the log as the last batch saw it; 0 entries when none did.  0 or
 * -1.
 */
int
crm_access_anchor_get(struct crm_db *db, int64_t *entries,
    char hash[CRM_SHA256_HEX]);

struct crm_access_reader {
	struct crm_db		*db;
	struct crm_buf		 path, secret;
	struct crm_access_head	 head;
	FILE			*f;
	char			*line;
	size_t			 cap;
	ssize_t			 n;
	char			 hash[CRM_SHA256_HEX];	/* as it is written */
	struct crm_access_entry	 entry;
	int			 headless;
};

/* 1 opened, and nobody writes until it is closed; 0 there is no log; -1. */
int
crm_access_open(struct crm_access_reader *r);
void
crm_access_close(struct crm_access_reader *r);

/*
 * The next line: 1 an entry that follows on "before", 2 an entry that does
 * not, 3 no entry, 0 the end, -1.
 */
int
crm_access_next(struct crm_access_reader *r, const char *before);

#endif
