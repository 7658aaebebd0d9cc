#ifndef SEND_LIST_H
#define SEND_LIST_H

/* Portions of the queue that leave as files, by channels that are no mail. */

#include "list_int.h"
#include "send_int.h"

struct send_list {
	const char	*channel;
	struct list_words words;
	int		 part;		/* this portion alone, 0: all */
};

/*
 * Hands over what may leave now, a file a portion, or with -n shows what would
 * stand in them.  0 or a status (said).
 */
int
send_list(struct cli *cli, const struct send_named *named,
    const struct send_list *what);

#endif
