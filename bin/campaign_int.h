#ifndef CAMPAIGN_INT_H
#define CAMPAIGN_INT_H

/* The verbs of crm-campaign that have a file of their own. */

#include "cli.h"
#include "outreach/outcome.h"

enum { CAMPAIGN_COL_ARM, CAMPAIGN_COL_AMOUNT, CAMPAIGN_COL_WON,
	CAMPAIGN_COL_BY, CAMPAIGN_NCOL };

struct campaign_effect {
	struct cli	*cli;
	struct crm_outcome *outcome;
	const char	*control, *by, *cost, *margin, *seed;
	double		 each, share;	/* of --cost and --margin */
	int		 col[CAMPAIGN_NCOL];	/* -1: there is none */
	int		 ready;		/* the columns are known */
};

/* Takes a row, as struct cli_set says. */
struct crm_csv;
int
campaign_effect_row(void *effect, struct crm_csv *csv, int64_t member,
    struct crm_fault *fault);

int
campaign_effect(struct cli *cli, int argc, char **argv);

/* What came back: from files; from the shop's own pages and orders. */
struct campaign_own {
	const char	*web, *coupons;	/* the options */
};
int
campaign_respond(struct cli *cli, int argc, char **argv);
int
campaign_respond_own(struct cli *cli, int n, char **argv,
    const struct campaign_own *own);

/* Notes what followed from answers, if anything did. */
struct crm_reply_done;
void
campaign_note_done(struct cli *cli, const struct crm_reply_done *done);

int
campaign_table(struct cli *cli, int argc, char **argv);
int
campaign_replies(struct cli *cli, int argc, char **argv);

/* Opens stdout with the columns of verdicts: 0 or a status. */
int
campaign_verdicts(struct cli *cli);

/* Adds ", WHAT N" to a summary, unless n is 0. */
void
campaign_count(struct crm_buf *text, const char *what, uint64_t n);

int
campaign_target(struct cli *cli, int argc, char **argv);
int
campaign_waterfall(struct cli *cli, int argc, char **argv);
int
campaign_pilot(struct cli *cli, int argc, char **argv);

#endif
