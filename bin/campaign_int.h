#ifndef CAMPAIGN_INT_H
#define CAMPAIGN_INT_H

/* The verbs of crm-campaign that have a file of their own. */

#include "cli.h"

int
campaign_effect(struct cli *cli, int argc, char **argv);
int
campaign_league(struct cli *cli, int argc, char **argv);
int
campaign_domains(struct cli *cli, int argc, char **argv);
int
campaign_digest(struct cli *cli, int argc, char **argv);

#endif
