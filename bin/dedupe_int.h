#ifndef DEDUPE_INT_H
#define DEDUPE_INT_H

/* What the files of crm-dedupe share. */

#include "cli.h"
#include "insight/linkage.h"
#include "insight/people.h"
#include "insight/weights.h"

struct crm_values;

/* People with what names them. */
struct dedupe_set {
	struct crm_people *people;
	struct crm_values *keys;	/* i + 1 is record i's, or NULL */
	int64_t		*member;	/* of record i, or NULL */
	size_t		 cap;
	uint64_t	 rejected;
};

void
dedupe_set_free(struct dedupe_set *set);

/* Reads people from a file; compare has COLUMN=KIND words.  0 or a status. */
int
dedupe_read(struct cli *cli, struct dedupe_set *set, const char *path,
    const char **compare);

/* Reads the live members of the open database.  0 or a status. */
int
dedupe_members(struct cli *cli, struct dedupe_set *set);

/*
 * The pairs of members that are kept apart, the lower number first, as hashes;
 * NULL with the reason in cli->err.  The caller frees it.
 */
struct crm_map;
struct crm_map *
dedupe_pairs_apart(struct cli *cli);

/* What propose works on. */
struct dedupe_proposal {
	struct cli	*cli;
	struct dedupe_set set;
	struct crm_linkage *linkage;
	struct crm_map	*apart;		/* pairs of members; NULL: of a file */
	struct crm_weights weights;
	double		 from;
	uint32_t	*rank;		/* of each record, by its key */
	uint32_t	*record;	/* by rank */
	uint32_t	*person;	/* of a group's root the lowest rank */
	struct crm_pair	*pair;		/* by rank */
	size_t		 npair;
	/* The words of the command; NULL where they were not given. */
	const char	*input, *from_word, *weight_path, *save_path;
	const char	*store, *new;
	struct crm_pair	*given;		/* with --new: what is compared */
	size_t		 ngiven;
	const char	**compare;
};

/* Ranks the records and the pairs in their sequence.  0 or a status. */
int
dedupe_arrange(struct dedupe_proposal *pr);

/* Prints the pairs.  0 or a status; EX_NO where rows were rejected. */
int
dedupe_print(struct dedupe_proposal *pr);

/* The verb propose. */
int
dedupe_propose(struct cli *cli, int argc, char **argv);

/* The verbs apply, keep-apart and rate. */
int
dedupe_apply(struct cli *cli, int argc, char **argv);
int
dedupe_apart(struct cli *cli, int argc, char **argv);
int
dedupe_rate(struct cli *cli, int argc, char **argv);

#endif
