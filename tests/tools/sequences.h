#ifndef SEQUENCES_H
#define SEQUENCES_H

/* What the parts of sequences share; sequences.c says what it is. */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/db.h"
#include "core/err.h"
#include "core/fault.h"
#include "core/hash.h"
#include "core/stage.h"

#define PATH	"sequences.db"
#define BACKUP	"sequences-backup.db"
#define NOW	1795165200	/* 2026-11-20 09:00:00 */
#define PEOPLE	6
#define ORDERS	8
#define LINES	3
#define CHANNELS 2
#define MAX_STEPS	64
#define MAX_BATCHES	(MAX_STEPS * 3)

struct view {			/* what an import said of an order */
	int64_t		 batch;
	int		 order;
	int		 active;
	int		 age;		/* of the file: greater is newer */
	int64_t		 amount[LINES];	/* -1: not shown */
	int		 who;		/* who buys */
	int		 token;		/* what is theirs alone */
	int		 plain;		/* 1: known by name and phone alone */
};

/* What goes back to what it was when a backup is restored. */
struct model {
	struct view	 view[MAX_STEPS * ORDERS];
	size_t		 nview;
	char		 flip[MAX_BATCHES][MAX_STEPS * ORDERS];
				/* views that a batch took away or brought */
	struct crm_hash	 before[MAX_BATCHES];	/* content before a batch */
};

struct run {
	struct crm_err	*err;
	struct crm_db	*db;
	uint64_t	 state;		/* of the random numbers */
	int		 verbose;
	int		 step;
	int		 ends;		/* 1: content is of the end */
	int		 often;		/* 1: all is checked after each step */
	int		 erases;	/* 1: people are erased, too */
	int		 conflicts;	/* of an undo */
	int		 stays[ORDERS];	/* 1: the order is one of them */
	int64_t		 erased;	/* the last batch that erased somebody */
	int		 token;		/* the last one */
	struct crm_buf	 gone;		/* tokens that were erased: " 1 2 " */
	struct crm_buf	 refused;	/* "\n" CHANNEL " " KEY "\n" each */
	struct model	 model, backup;
	int		 has_backup;
	char		 why[512];	/* what failed */
};

extern const char *const phone[PEOPLE], *const name[PEOPLE],
    *const channel[CHANNELS];

/* A random number below n. */
int
pick(struct run *r, int n);

/* Remembers what failed; -1. */
int
broken(struct run *r, const char *what);
int
fails(struct run *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void
say(struct run *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* One number; :n is v. */
int64_t
one(struct run *r, const char *sql, int64_t v);

/* A live member, or 0. */
int64_t
some_member(struct run *r);

int
begin(struct run *r);
int
commit(struct run *r);

/* A file of that text.  NULL on failure. */
struct crm_stage *
stage(struct run *r, const struct crm_buf *text);

/* The batch that wrote the row of an order: other when it changed, or 0. */
int64_t
stands(struct run *r, int order);

/* Opens the database at a path. */
struct crm_db *
open_base(struct run *r, const char *path);

/* What shops do.  0 or -1; nothing is done where nothing can be. */
int
orders(struct run *r);
int
members(struct run *r);
int
parcels(struct run *r);
int
unite(struct run *r);
int
drop(struct run *r);
int
give(struct run *r);
int
withdraw(struct run *r);
int
contacts(struct run *r);
int
life(struct run *r);
int
erase(struct run *r);
int
backup(struct run *r);
int
restore(struct run *r);
int
some_undo(struct run *r);

/* All is taken back, the newest first, to where it was. */
int
back_to_nothing(struct run *r);

/* Every table that batches write, row by row. */
int
content(struct run *r, struct crm_hash *h);

/* Calls fn with every key by which a live member is known. */
int
each_key(struct run *r, int64_t member,
    int (*fn)(struct run *r, const char *key, void *arg), void *arg);

/* What must hold after a step; the whole of it at times. */
int
check(struct run *r, int whole);

/* What an order sums up to, and what the views that stand say of it. */
int64_t
sum_stored(struct run *r, int order);
int64_t
sum_expected(const struct run *r, int order);

/* Each token in a text; fn returns 0 to go on. */
int
each_token(struct run *r, const char *p, size_t n,
    int (*fn)(struct run *r, int token));

/* Nothing that was erased is anywhere. */
int
check_gone(struct run *r);

#endif
