#ifndef CRM_LISTTEXT_H
#define CRM_LISTTEXT_H

/*
 * The message of each row of a list: what was written for the arm of the
 * member, its merge fields filled, with what the law adds.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;
struct crm_db;
struct crm_listrow;
struct crm_listtext;

struct crm_listtext_opt {
	int64_t		 campaign;	/* 0: of none */
	int		 wave;
	const char	*channel;
	/* What is said instead of the campaign's messages; NULL: nothing. */
	const char	*text, *subject;
};

/*
 * Reads the messages of a campaign's wave and channel.  NULL with the reason:
 * a text that cannot be read.  That there is none is told by the rows.
 */
struct crm_listtext *
crm_listtext_open(struct crm_db *db, const struct crm_listtext_opt *opt);
void
crm_listtext_close(struct crm_listtext *texts);

/* 1 when there is any message; what it is for: advertising or notice. */
int
crm_listtext_any(const struct crm_listtext *texts);
const char *
crm_listtext_purpose(const struct crm_listtext *texts);

struct crm_listtext_made {
	struct crm_buf	*text, *subject;	/* filled anew */
	const char	*sender, *template;	/* borrowed */
	const char	*field;		/* that is empty for this member */
	const char	*law;		/* it lacks, as crm_adtext_check() */
};

/*
 * Makes the message of a row, with what the law adds: 1; 0 with the empty
 * field's name, or with what the law misses, or with neither where the arm has
 * no message; -1.
 */
int
crm_listtext_make(struct crm_listtext *texts, const struct crm_listrow *row,
    struct crm_listtext_made *made);

#endif
