#ifndef BASKET_INT_H
#define BASKET_INT_H

/* The verbs of crm-basket, and what they share. */

#include <stdint.h>

#include "cli.h"
#include "insight/basket.h"

struct crm_buf;

#define BASKET_WITHIN	90	/* days, unless --within says otherwise */

struct basket {
	struct cli		*cli;
	struct crm_basket	*rows;
	/* The words that all verbs have; NULL where they were not given. */
	const char		*input, *by, *channel, *from, *to, *support;
	/* Those of verbs that hold what they find against chance. */
	const char		*lift, *p;
	uint64_t		 rejected;
};

/* The options of these words, for a verb's table. */
#define BASKET_OPTS(b) \
	{ "input", 'i', 1, &(b)->input }, { "by", 0, 1, &(b)->by }, \
	{ "channel", 0, 1, &(b)->channel }, { "from", 0, 1, &(b)->from }, \
	{ "to", 0, 1, &(b)->to }, { "support", 0, 1, &(b)->support }

#define BASKET_CHANCE_OPTS(b) \
	{ "min-lift", 0, 1, &(b)->lift }, { "max-p", 0, 1, &(b)->p }

/*
 * Reads the options of a verb that takes no operand, and its rows from the
 * stream or the database; dated: of members and days.  0 or a status (said).
 */
int
basket_open(struct basket *b, int argc, char **argv,
    const struct cli_opt *opts, int dated);
void
basket_close(struct basket *b);

/* The same, and then run(), which prints.  0 or a status (said). */
struct basket_job {
	const struct cli_opt	*opts;
	int			 dated;
	int			(*run)(struct basket *b, void *arg);
	void			*arg;
};
int
basket_run(struct basket *b, int argc, char **argv,
    const struct basket_job *job);

/* The limits of --min-lift and --max-p, or these; or exits with 64. */
void
basket_limits(struct basket *b, double *min_lift, double *max_p);

/* Says that memory ran out: its status. */
int
basket_nomem(struct basket *b);

/* Reads rows of a CSV file into baskets: 0 or a status (said). */
int
basket_read(struct basket *b, const char *path, struct crm_basket *rows);

/*
 * The number that a word of an option is: a whole one from 1, or a share in
 * percent of "of", rounded up.  0; -1 (said).
 */
int
basket_count(struct basket *b, const char *option, const char *word, size_t of,
    uint32_t *count);

/*
 * The least number of "of" groups that --support asks for, at least 1; without
 * the word 0.5 percent and at least 2.  0 or a status (said).
 */
int
basket_need(struct basket *b, size_t of, uint32_t *need);

/* A number of an option, at least from least to most; or exits with 64. */
double
basket_number(struct basket *b, const char *option, const char *value,
    double least, double most);

/* Puts a share of two numbers in percent, with so many decimals. */
int
basket_put_share(struct basket *b, struct crm_buf *text, uint64_t part,
    uint64_t of, int decimals);

/* Puts a lift, and a probability by its logarithm. */
int
basket_put_lift(struct basket *b, struct crm_buf *text, double lift);
int
basket_put_chance(struct basket *b, struct crm_buf *text, double ln);

/* The status of a verb that has put so many rows. */
int
basket_done(struct basket *b, size_t n);

/* What limits the offers of next, beside its rules. */
struct crm_goods;
struct basket_limits {
	/* The words; NULL where they were not given. */
	const char		*without_at, *goods_at, *offered, *pressure;
	const char		*period;
	unsigned char		*without;	/* as struct crm_offer_opt */
	uint32_t		*room;
	struct crm_goods	*goods;		/* of --method up */
	int32_t			 days;		/* of --period */
};

#define BASKET_LIMIT_OPTS(l) \
	{ "without", 0, 1, &(l)->without_at }, \
	{ "goods", 0, 1, &(l)->goods_at }, \
	{ "offered", 0, 1, &(l)->offered }, \
	{ "pressure", 0, 1, &(l)->pressure }, \
	{ "period", 0, 1, &(l)->period }

/* Reads the lists that the words name.  0 or a status (said). */
int
basket_limits_read(struct basket *b, struct basket_limits *limits, int up);
void
basket_limits_free(struct basket_limits *limits);

int
basket_sets(struct cli *cli, int argc, char **argv);
int
basket_pairs(struct cli *cli, int argc, char **argv);
int
basket_sequence(struct cli *cli, int argc, char **argv);
int
basket_next(struct cli *cli, int argc, char **argv);
int
basket_viewed(struct cli *cli, int argc, char **argv);

#endif
