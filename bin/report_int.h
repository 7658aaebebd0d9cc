#ifndef REPORT_INT_H
#define REPORT_INT_H

/* The verbs of crm-report. */

#include "cli.h"

int
report_cohort(struct cli *cli, int argc, char **argv);
int
report_hour(struct cli *cli, int argc, char **argv);

#endif
