#ifndef SEND_INT_H
#define SEND_INT_H

/* What the files of crm-send share. */

#include "cli.h"

/* A campaign that a command names. */
struct send_named {
	int64_t		 id;
	const char	*name, *channel;
};

/* 0, or a status (said).  A NULL name is any campaign: id 0. */
int
send_find(struct cli *cli, const char *name, struct send_named *named);

/* The verbs. */
int
send_plan(struct cli *cli, int argc, char **argv);
int
send_run(struct cli *cli, int argc, char **argv);
int
send_status(struct cli *cli, int argc, char **argv);
int
send_resolve(struct cli *cli, int argc, char **argv);
int
send_stop(struct cli *cli, int argc, char **argv);
int
send_host(struct cli *cli, int argc, char **argv);

#endif
