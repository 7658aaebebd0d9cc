#ifndef CRM_NEAREST_H
#define CRM_NEAREST_H

/*
 * Which word was meant by one that is none: the nearest by the number of
 * letters that were left out, added or changed (Levenshtein, 1966).
 */

#include <stddef.h>

struct crm_nearest {
	const char	*name;		/* what was written */
	const char	*best;		/* NULL: nothing is near */
	size_t		 steps;		/* from it to the best */
};

/*
 * Takes the word for the best when it is nearer than what was tried before: two
 * letters are far enough for a slip, and one in a word of four or fewer.
 */
void
crm_nearest_try(struct crm_nearest *near, const char *word);

#endif
