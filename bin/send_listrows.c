#include "send_listint.h"

/* The rows of a portion: to its file, or to stdout. */

#define CHUNK	(64 * 1024)	/* bytes written at once */

static void
leave_out(struct handing *w, int64_t delivery, enum crm_listfile_why why)
{
	struct crm_handover_left *left = &w->left[w->nleft++];

	left->delivery = delivery;
	left->reason = crm_listfile_why_name(why);
	left->final = why == CRM_LISTFILE_HOUSEHOLD ||
	    why == CRM_LISTFILE_DUPLICATE;
	w->faults |= !left->final;
	w->out++;
}

/* Writes what is ready, or what is much.  0 or a status (said). */
static int
write_some(struct handing *w, struct crm_newfile *to, size_t least)
{
	size_t n = w->bytes.n;

	if (w->bytes.bad)
		return (send_list_nomem(w));
	if (n == 0 || n < least)
		return (0);
	if (to == NULL ? fwrite(w->bytes.p, 1, n, stdout) != n :
	    crm_newfile_write(to, w->bytes.p, n) == -1)
		return (to != NULL ? cli_fail_err(w->cli) :
		    cli_fail(w->cli, EX_IO, _("the output cannot be "
		    "written")));
	crm_buf_reset(&w->bytes);
	return (0);
}

static int
write_row(struct handing *w, struct crm_listfile *file, size_t i)
{
	struct crm_listfile_fault fault = { 0 };
	struct crm_listrow row;
	int64_t household;
	int rc;

	rc = crm_listing_row(w->job.listing, i, &row, &household);
	if (rc == 0)		/* erased since it was claimed, or had it */
		return (0);
	if (rc == 1 && household != 0) {
		leave_out(w, row.key, CRM_LISTFILE_HOUSEHOLD);
		return (0);
	}
	if (rc == 1)
		rc = crm_listfile_put(file, &row, &w->bytes, &fault);
	if (rc == -1)
		return (cli_fail_err(w->cli));
	if (rc == 0) {
		list_say(&w->job, row.member, &fault);
		leave_out(w, row.key, fault.why);
	} else
		w->in[w->nin++] = row.key;
	return (0);
}

/* The rows of the portion, as many as the vendor takes. */
int
send_list_rows(struct handing *w, struct crm_newfile *to)
{
	struct crm_listfile_opt opt = { w->job.shape, w->job.texts,
	    w->job.with, w->named->name, w->what->channel, w->h.wave,
	    w->h.part, w->what->words.fit != NULL, cli_day(w->cli), 0 };
	size_t i, n = crm_listing_count(w->job.listing);
	struct crm_listfile *file;
	int status = 0;

	if ((file = crm_listfile_open(w->cli->db, &opt)) == NULL)
		return (cli_fail_err(w->cli));
	for (i = w->from; i < n && status == 0; i++) {
		if ((w->more = crm_listfile_full(file)) != 0) {
			w->from = i;
			break;
		}
		if ((status = write_row(w, file, i)) == 0)
			status = write_some(w, to, CHUNK);
	}
	/* A file in which nobody stands is none. */
	if (status == 0 && w->nin > 0 &&
	    crm_listfile_end(file, &w->bytes) == -1)
		status = cli_fail_err(w->cli);
	if (status == 0)
		status = write_some(w, to, 0);
	crm_listfile_close(file);
	return (status);
}
