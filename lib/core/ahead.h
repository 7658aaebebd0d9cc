#ifndef CRM_AHEAD_H
#define CRM_AHEAD_H

/*
 * Reading ahead: a thread fetches some thousand rows of a statement while the
 * caller works on those before.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_stmt;
struct crm_ahead;

/*
 * Begins to read a statement that is bound; fmt has a letter for each column:
 * i a number, t text.  Whatever next uses the database waits for the rows that
 * are being fetched.  NULL with the reason in the database's error.
 */
struct crm_ahead *
crm_ahead_open(struct crm_stmt *stmt, const char *fmt);

/* Resets the statement. */
void
crm_ahead_close(struct crm_ahead *ahead);

/* The next row: 1, 0 there is none, -1. */
int
crm_ahead_next(struct crm_ahead *ahead);

/* A column of the row, counted from 0; CRM_NULL for NULL. */
int64_t
crm_ahead_int(const struct crm_ahead *ahead, size_t i);

/* Borrowed until the next row; "" for NULL. */
const char *
crm_ahead_text(const struct crm_ahead *ahead, size_t i);

#endif
