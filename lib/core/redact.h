#ifndef CRM_REDACT_H
#define CRM_REDACT_H

/*
 * Taking a person out of the before-images.  An image that was redacted stays
 * as a mark, so that an undo of its batch tells the row as a conflict instead
 * of bringing it back; what the erasing batch itself changed leaves nothing
 * but such marks.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

#define CRM_REDACT_LINKS	2

struct crm_redact {
	/*
	 * The columns of a table that tell whose a row is: the first, the
	 * second; NULL: none.
	 */
	const char *(*column)(void *arg, const char *table, int i);
	/*
	 * Is the image of a row of a table to go?  link has the numbers in
	 * those columns, 0 where there is none.  1, 0 or -1.
	 */
	int	(*is)(void *arg, const char *table, int64_t row,
		    const int64_t link[CRM_REDACT_LINKS], const char *image,
		    size_t n);
	void	*arg;
	int64_t	 redacted;	/* counted */
};

/* Looks at the images of all batches but the open one.  0 or -1. */
int
crm_images_redact(struct crm_db *db, struct crm_redact *redact);

/* The batch changed something, if only images: it is stored. */
void
crm_batch_touch(struct crm_db *db);

/* Empties the images of the open batch, which can never be taken back. */
int
crm_images_blank(struct crm_db *db);

/*
 * Empties the log into the file, waiting some seconds for readers: 1; 0 when
 * somebody still reads an older state; -1.
 */
int
crm_db_flush_log(struct crm_db *db, int seconds);

/*
 * Writes the file anew, so that no page keeps what once stood in it.  Without
 * a batch open.  0 or -1.
 */
int
crm_db_rewrite(struct crm_db *db);

#endif
