#ifndef CRM_ERASE_INT_H
#define CRM_ERASE_INT_H

/* Erasing: what erase.c gathers of a person, and erasetrace.c takes away. */

#include "core/buf.h"
#include "record/erase.h"

struct crm_map;
struct crm_tokens;

struct crm_eraser {
	struct crm_db		*db;
	const char		*why;
	struct crm_tokens	*tokens;	/* that are to be gone */
	struct crm_tokens	*names;		/* that tell who it is */
	struct crm_tokens	*own;		/* those that nobody else has */
	struct crm_map		*rows;		/* table and row, of images */
	int			 again;		/* an image told of more rows */
	struct crm_buf		 column;	/* of a link */
	struct crm_buf		 codes;		/* short ones, NUL behind each */
	struct crm_erase_count	 count;
};

/* A row that is the person's, of which there may be images.  0 or -1. */
int
crm_erase_note(struct crm_eraser *eraser, const char *table, int64_t row);

/* Empties the images of all that is known of the person.  0 or -1. */
int
crm_erase_images(struct crm_eraser *eraser);

/* Cuts the command lines of earlier batches that name the person.  0 or -1. */
int
crm_erase_commands(struct crm_eraser *eraser);

#endif
