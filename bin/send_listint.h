#ifndef SEND_LISTINT_H
#define SEND_LISTINT_H

/* What the files send_list*.c share. */

#include "core/newfile.h"
#include "outreach/delivery.h"
#include "outreach/handover.h"
#include "send_list.h"

/* A message of a dry run; where its texts stand. */
struct kept {
	struct crm_delivery is;
	size_t		 arm, contact;
};

struct handing {
	struct cli	*cli;
	const struct send_named *named;
	const struct send_list *what;
	struct list_job	 job;		/* of the file in hand */
	struct crm_handover h;
	struct crm_handover_found found;
	char		*folder;	/* its whole path */
	struct crm_buf	 file, temp, bytes;
	struct crm_buf	 shown;		/* the file as the user named it */
	int64_t		*in;		/* who stands in the file */
	struct crm_handover_left *left;
	size_t		 nin, nleft;
	uint64_t	 files, members, out;
	struct kept	*kept;		/* of a dry run */
	size_t		 nkept, cap;
	struct crm_buf	 texts;
	int		 settled;	/* the file has its final name */
	int		 more;		/* the portion needs another file */
	size_t		 from;		/* its first row, of a dry run */
	int		 faults;	/* somebody was left out for one */
};

/* 70, said. */
int
send_list_nomem(struct handing *w);

/* What a portion's wave says, and an empty list; and its end. */
int
send_list_begin(struct handing *w);
void
send_list_end(struct handing *w);

/* A claimed message becomes a row, as crm_delivery_claim() calls it. */
int
send_list_add(void *handing, const struct crm_delivery *delivery);

/* Puts the rows in their sequence.  0 or -1. */
int
send_list_arrange(struct handing *w);

/* Room for who stands in the file, and its names.  0 or a status (said). */
int
send_list_room(struct handing *w);
int
send_list_name(struct handing *w);

/* The rows, as many as the vendor takes, to a file or stdout (NULL). */
int
send_list_rows(struct handing *w, struct crm_newfile *to);

/* Shows what would stand in the files. */
int
send_list_show(struct handing *w);

#endif
