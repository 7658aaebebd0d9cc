#ifndef CRM_ERASE_H
#define CRM_ERASE_H

/*
 * Erasing people.  Nothing of a person is left but orders and amounts of
 * nobody in particular, under a number that stands for nobody any more; what
 * a law keeps lies sealed and apart (record/kept.h).  The before-images of
 * earlier batches are emptied, so that no undo brings a person back.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_eraser;

/* A batch must be open.  NULL with the reason. */
struct crm_eraser *
crm_eraser_open(struct crm_db *db, const char *why);
void
crm_eraser_close(struct crm_eraser *eraser);

struct crm_erase_count {
	int64_t	 members;	/* erased */
	int64_t	 orders;	/* theirs, that stay */
	int64_t	 kept;		/* records that a law keeps */
	int64_t	 images;	/* before-images that were emptied */
};

/*
 * Erases a member (a live number, or one that was removed by hand): 1; 0 it
 * is erased already; -1.
 */
int
crm_eraser_member(struct crm_eraser *eraser, int64_t member);

/*
 * Ends the work: before-images, command lines, the hashes by which what is
 * left would be found.  CRM_ERR_INPUT when the reason itself names the person.
 * 0 with *count, or -1.
 */
int
crm_eraser_end(struct crm_eraser *eraser, struct crm_erase_count *count);

/*
 * Appends the erasures of this batch to PATH-optout and syncs it, one line
 * "HASH erase TIME crm-member" a key; before the commit: a lost commit leaves
 * an erasure too many, never one too few.  0 or -1.
 */
int
crm_erase_flush(struct crm_db *db);

/*
 * Looks for what was erased: rows that still hang on an erased number, and
 * the bytes of the file, its log and all files beside it whose names begin
 * like its own.  Values that belong to somebody living are none.  Each is
 * told to found(): the number of them, or -1.
 */
int64_t
crm_erase_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg);

/*
 * Makes what was erased go from the bytes, too: empties the log into the file,
 * waiting some seconds for readers, and writes the whole file anew where a
 * value is still found.  Without a batch open.  1 with the number of values
 * that are left all the same; 0 when somebody still reads an older state; -1.
 */
int
crm_erase_prove(struct crm_db *db, int seconds, int64_t *left);

#endif
