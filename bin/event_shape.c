#include "event_shape.h"
#include "outreach/reach.h"

/* Offers in a vendor's shape. */

static int
add_offer(void *arg, const struct crm_offer_row *row, int hour,
    const char *product)
{
	struct crm_listrow to = { .member = row->member, .key = row->batch,
	    .segment = "", .arm = "", .coupon = "", .offer = row->offer,
	    .why = row->why };
	struct crm_buf contact = { 0 };
	struct list_job *job = arg;
	int rc;

	(void)hour;
	(void)product;
	rc = crm_reach_contact(job->cli->db, row->member, job->channel,
	    &contact);
	to.contact = crm_buf_text(&contact);
	if (rc != -1)
		rc = crm_listing_add(job->listing, &to);
	crm_buf_free(&contact);
	return (rc == -1 ? -1 : 0);
}

static int
list_shaped(struct list_job *job, const struct crm_offer_ask *ask)
{
	struct crm_offer_left left;
	struct crm_buf text = { 0 };
	int status;

	if ((status = list_open(job)) != 0)
		return (status);
	if (crm_offer_list(job->cli->db, ask, add_offer, job, &left) == -1)
		return (cli_fail_err(job->cli));
	status = list_write(job);
	if (status > EX_NO)
		return (status);
	left.listed = job->written;
	list_add_counts(job, &text);
	event_note_left(job->cli, &left, crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

/* The files of a night or a batch are named by it. */
int
event_shaped(struct cli *cli, const struct list_words *words,
    const char *batch, struct crm_offer_ask *ask)
{
	struct list_job job = { .cli = cli, .words = *words, .wave = 1,
	    .part = 1, .channel = ask->channel, .events = 1 };
	char day[CRM_DATE_LEN];
	struct crm_buf name = { 0 };
	int status;

	crm_buf_fmt(&name, "event-%s", batch != NULL ? batch :
	    crm_date_format(ask->night, day));
	job.name = crm_buf_text(&name);
	if ((status = list_begin(&job)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_READ)) == 0 &&
	    (status = event_batch(cli, batch, &ask->batch)) == 0)
		status = list_shaped(&job, ask);
	list_close(&job);
	crm_buf_free(&name);
	return (status);
}
