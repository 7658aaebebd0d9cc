#ifndef CRM_FEED_H
#define CRM_FEED_H

/*
 * Many rows into one statement.  A statement that reads the virtual table
 * "feed" (columns c0, c1, ...) runs once for some thousand rows, which spares
 * what SQLite does at the begin and end of each statement: 2 to 3 times the
 * speed of an INSERT a row.
 */

#include <stddef.h>

struct crm_db;
struct crm_feed;

#define CRM_FEED_COLUMNS	32
#define CRM_FEEDS_SENT		16	/* at once, at the most */

/* A feed for sql (a literal, as for crm_sql()); NULL without memory. */
struct crm_feed *
crm_feed_open(struct crm_db *db, const char *sql);
void
crm_feed_close(struct crm_feed *feed);

/*
 * Values that all rows share, once, before the first row is stored: bound to
 * the statement's parameters in front of that of the batch, which it ends with.
 * Letters as for a row.  0 or -1.
 */
int
crm_feed_share(struct crm_feed *feed, const char *fmt, ...);

/*
 * Adds a row: values by the letters of crm_bind() (i, o, t, s, n); texts are
 * copied.  0 or -1.
 */
int
crm_feed_row(struct crm_feed *feed, const char *fmt, ...);

/* 1 when enough rows wait that flushing pays. */
int
crm_feed_full(const struct crm_feed *feed);

/* Runs the statement over the rows that wait, and forgets them.  0 or -1. */
int
crm_feed_flush(struct crm_feed *feed);

/*
 * The same for several feeds of one database, in their order, in a thread of
 * its own: the caller goes on filling them meanwhile.  Whatever next uses the
 * database waits for it (crm_sql() does), and learns then if it failed.  0 or
 * -1.
 */
int
crm_feeds_send(struct crm_feed *const *feeds, size_t n);

#endif
