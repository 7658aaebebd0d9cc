#ifndef CRM_OFFERANSWER_H
#define CRM_OFFERANSWER_H

/* What came back of the offers of a night. */

#include <stddef.h>
#include <stdint.h>

struct crm_db;

/* 1 when an answer can have that result: sent, failed, opened, ... */
int
crm_offer_result(const char *result);

/*
 * What was offered to a member, whose number may have become another's: by a
 * batch, or with batch 0 in a night, which offers a member one thing at most.
 * 1 with found, 0 nothing, -1.
 */
struct crm_offer_whose {
	int64_t		 member, batch, night;
	const char	*channel;	/* NULL: any */
};
struct crm_offer_found {
	int64_t		 event, night;
	const char	*channel;	/* a constant */
	int64_t		 made;		/* when the batch found it */
};
int
crm_offer_find(struct crm_db *db, const struct crm_offer_whose *whose,
    struct crm_offer_found *found);

/*
 * Stores an answer to it.  1 new, 0 it is there already, 3 the time lies before
 * the night, -1.
 */
int
crm_offer_answer_put(struct crm_db *db, const struct crm_offer_found *found,
    const char *result, int64_t at);

/*
 * Whose offers a word names: "event-" and a night or a batch, or the batch
 * alone; a channel and numbers of files may follow.  member is left.  1, 0
 * none that there are, -1.
 */
int
crm_offer_word(struct crm_db *db, const char *word, size_t n,
    struct crm_offer_whose *whose);

/*
 * The same of a file's name, in letters of any size, which may go on behind it
 * and begin before it: "EVENT-2026-11-19-1-1-SMS (1).CSV".
 */
int
crm_offer_file(struct crm_db *db, const char *path,
    struct crm_offer_whose *whose);

/*
 * Of a batch (0: all) and each rule and result, how many offers had it at least
 * once; the row without a result counts the offers themselves.
 */
struct crm_offer_total {
	const char	*rule, *channel, *result;
	int64_t		 offers;
};
int
crm_offer_totals(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_total *total), void *arg);

#endif
