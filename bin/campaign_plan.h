#ifndef CAMPAIGN_PLAN_H
#define CAMPAIGN_PLAN_H

/* The verbs of crm-campaign that plan: what for, in which words, and waves. */

#include "cli.h"

/* A campaign that a command names. */
struct campaign_named {
	int64_t		 id;
	const char	*name, *channel;
};

/* Finds it.  0, or a status (said). */
int
campaign_named(struct cli *cli, const char *name,
    struct campaign_named *campaign);

/* What came of fields that were said. */
struct campaign_set {
	int64_t		 campaign;
	int		 late;		/* 1: also what came too late */
	size_t		 set, same;
};

/*
 * Says the fields of words FIELD=VALUE; a batch must be open.  Each fault is
 * said.  0 or a status.
 */
int
campaign_assign(struct cli *cli, struct campaign_set *set, int n,
    char **words);

int
campaign_set(struct cli *cli, int argc, char **argv);
int
campaign_show(struct cli *cli, int argc, char **argv);
int
campaign_check(struct cli *cli, int argc, char **argv);
int
campaign_offers(struct cli *cli, int argc, char **argv);
int
campaign_message(struct cli *cli, int argc, char **argv);
int
campaign_wave(struct cli *cli, int argc, char **argv);
int
campaign_picks(struct cli *cli, int argc, char **argv);

#endif
