#ifndef CONSENT_INT_H
#define CONSENT_INT_H

/* What the files of crm-consent share. */

#include "cli.h"
#include "record/consent.h"

/* The verbs. */
int
consent_give(struct cli *cli, int argc, char **argv);
int
consent_withdraw(struct cli *cli, int argc, char **argv);
int
consent_import(struct cli *cli, int argc, char **argv);
int
consent_list(struct cli *cli, int argc, char **argv);
int
consent_check(struct cli *cli, int argc, char **argv);
int
consent_sending(struct cli *cli, int argc, char **argv);
int
consent_rules(struct cli *cli, int argc, char **argv);
int
consent_due(struct cli *cli, int argc, char **argv);
int
consent_told(struct cli *cli, int argc, char **argv);

/* A cell of a row that says something: 1; 0, also where there is no column. */
struct crm_cell;
struct crm_csv;
int
consent_cell(struct crm_csv *csv, int col, struct crm_cell *cell);

/* 0 when there is such a channel, or such a purpose; or a status (said). */
int
consent_channel(struct cli *cli, const char *channel);
int
consent_purpose(struct cli *cli, const char *purpose);

#endif
