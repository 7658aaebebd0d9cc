#include <stdlib.h>
#include <string.h>

#include "send_listint.h"

/* A dry run: what would stand in the files. */

#define DRY	1000000		/* messages of it */

/* A message of a dry run, kept until its portion is shown. */
static int
keep(void *arg, const struct crm_delivery *delivery)
{
	struct handing *w = arg;
	struct kept *kept;
	size_t cap = w->cap + w->cap / 2 + 256;

	if (w->nkept == w->cap) {
		kept = realloc(w->kept, cap * sizeof(*kept));
		if (kept == NULL)
			return (crm_err_nomem(w->cli->err));
		w->kept = kept;
		w->cap = cap;
	}
	kept = &w->kept[w->nkept++];
	kept->is = *delivery;
	kept->arm = w->texts.n;
	crm_buf_add(&w->texts, delivery->arm, strlen(delivery->arm) + 1);
	kept->contact = w->texts.n;
	crm_buf_add(&w->texts, delivery->contact,
	    strlen(delivery->contact) + 1);
	return (w->texts.bad ? crm_err_nomem(w->cli->err) : 0);
}

/* What would stand in the next file of a portion. */
static int
show_file(struct handing *w)
{
	int status;

	w->more = 0;
	if ((status = send_list_room(w)) != 0 ||
	    (status = send_list_name(w)) != 0 ||
	    (status = send_list_rows(w, NULL)) != 0)
		return (status);
	if (w->nin > 0) {
		w->files++;
		w->members += w->nin;
		cli_note(w->cli, _("%s: members %zu"), w->shown.p, w->nin);
	}
	w->h.number += w->nin > 0;
	return (0);
}

/* The rows of a portion to stdout, as many files as the vendor wants. */
static int
show_part(struct handing *w, size_t from, size_t to)
{
	struct crm_delivery is;
	int status;
	size_t i;

	w->h.wave = w->kept[from].is.wave;
	w->h.part = w->kept[from].is.part;
	if ((status = send_list_begin(w)) != 0)
		return (status);
	for (i = from; i < to; i++) {
		is = w->kept[i].is;
		is.arm = w->texts.p + w->kept[i].arm;
		is.contact = w->texts.p + w->kept[i].contact;
		if (send_list_add(w, &is) == -1)
			return (cli_fail_err(w->cli));
		cli_saw(w->cli, is.member);
	}
	if (crm_handover_number(w->cli->db, &w->h) == -1 ||
	    send_list_arrange(w) == -1)
		return (cli_fail_err(w->cli));
	w->from = 0;
	do
		status = show_file(w);
	while (status == 0 && w->more);
	if (status != 0)
		return (status);
	send_list_end(w);
	return (0);
}

int
send_list_show(struct handing *w)
{
	struct crm_claim want = { .campaign = w->named->id,
	    .channel = w->what->channel, .part = w->what->part, .most = DRY,
	    .dry = 1 };
	int64_t wait;
	size_t n, from, to;
	int status = 0;

	if (crm_delivery_claim(w->cli->db, &want, keep, w, &n, &wait) == -1)
		return (cli_fail_err(w->cli));
	for (from = 0; from < n && status == 0; from = to) {
		for (to = from; to < n && w->kept[to].is.wave ==
		    w->kept[from].is.wave && (w->h.whole ||
		    w->kept[to].is.part == w->kept[from].is.part); to++)
			;
		status = show_part(w, from, to);
	}
	return (status);
}
