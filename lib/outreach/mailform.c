#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "outreach/delivery.h"
#include "outreach/mailform.h"
#include "outreach/mergetext.h"
#include "outreach/mergevalue.h"
#include "outreach/message.h"
#include "outreach/plan.h"

struct crm_mailform {
	struct crm_mailform *next;
	int64_t		 campaign, batch;	/* that said it */
	int		 wave;
	char		*arm, *sender;
	struct crm_buf	 purpose;
	struct crm_mergetext *subject, *text, *html;
};

struct crm_mailforms {
	struct crm_db	*db;
	struct crm_mailform *first;
};

struct crm_mailforms *
crm_mailforms_open(struct crm_db *db)
{
	struct crm_mailforms *forms = calloc(1, sizeof(*forms));

	if (forms == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	else
		forms->db = db;
	return (forms);
}

static void
free_form(struct crm_mailform *form)
{

	free(form->arm);
	free(form->sender);
	crm_buf_free(&form->purpose);
	crm_mergetext_free(form->subject);
	crm_mergetext_free(form->text);
	crm_mergetext_free(form->html);
	free(form);
}

void
crm_mailforms_close(struct crm_mailforms *forms)
{
	struct crm_mailform *form, *next;

	if (forms == NULL)
		return;
	for (form = forms->first; form != NULL; form = next) {
		next = form->next;
		free_form(form);
	}
	free(forms);
}

/* A form that is being read, and by whom. */
struct reading {
	struct crm_err		*err;
	struct crm_mailform	*form;
};

static int
take(void *arg, const struct crm_message *message)
{
	struct reading *reading = arg;
	struct crm_mailform *form = reading->form;
	struct crm_err *err = reading->err;

	if (*message->text == '\0')
		return (crm_err_set(err, CRM_ERR_CONFIG, _("wave %d: the "
		    "message by email has no text, which who sees no HTML "
		    "needs; crm-campaign message --text FILE says one"),
		    form->wave));
	if ((form->sender = strdup(message->sender)) == NULL)
		return (crm_err_nomem(err));
	if ((form->subject = crm_mergetext_parse(err, message->subject,
	    strlen(message->subject), 0)) == NULL ||
	    (form->text = crm_mergetext_parse(err, message->text,
	    strlen(message->text), 0)) == NULL ||
	    (form->html = crm_mergetext_parse(err, message->html,
	    strlen(message->html), 1)) == NULL)
		return (-1);
	return (0);
}

/* The batch that said what an arm gets.  1, 0 nobody did, -1. */
static int
said_by(struct crm_db *db, const struct crm_mailform *form, int64_t *batch)
{

	return (crm_one(db, batch, "SELECT batch\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = 'email' AND arm IN ('', :arm)\n"
	    "ORDER BY arm DESC\n"
	    "LIMIT 1", "iit", form->campaign, (int64_t)form->wave,
	    form->arm));
}

static int
read_form(struct crm_mailforms *forms, struct crm_mailform *form)
{
	struct crm_err *err = crm_db_err(forms->db);
	struct reading reading = { err, form };
	int rc;

	if (crm_plan_get(forms->db, form->campaign, "purpose",
	    &form->purpose) == -1 ||
	    said_by(forms->db, form, &form->batch) == -1)
		return (-1);
	rc = crm_message_find(forms->db, form->campaign, form->wave,
	    form->arm, "email", take, &reading);
	if (rc == 0)
		return (crm_err_set(err, CRM_ERR_CONFIG, _("wave %d has no "
		    "message by email for those of arm \"%s\"; crm-campaign "
		    "message says one"), form->wave, form->arm));
	return (rc == -1 ? -1 : 0);
}

static const struct crm_mailform *
add(struct crm_mailforms *forms, const struct crm_delivery *delivery)
{
	struct crm_mailform *form = calloc(1, sizeof(*form));

	if (form == NULL || (form->arm = strdup(delivery->arm)) == NULL) {
		(void)crm_err_nomem(crm_db_err(forms->db));
		free(form);
		return (NULL);
	}
	form->campaign = delivery->campaign;
	form->wave = delivery->wave;
	if (read_form(forms, form) == -1) {
		free_form(form);
		return (NULL);
	}
	form->next = forms->first;
	forms->first = form;
	return (form);
}

const struct crm_mailform *
crm_mailform_find(struct crm_mailforms *forms,
    const struct crm_delivery *delivery)
{
	struct crm_mailform **at = &forms->first, *form;
	int64_t batch = 0;

	while ((form = *at) != NULL && (form->campaign != delivery->campaign ||
	    form->wave != delivery->wave ||
	    strcmp(form->arm, delivery->arm) != 0))
		at = &form->next;
	if (form == NULL)
		return (add(forms, delivery));
	if (said_by(forms->db, form, &batch) == -1)
		return (NULL);
	if (batch == form->batch)
		return (form);
	*at = form->next;
	free_form(form);
	return (add(forms, delivery));
}

const char *
crm_mailform_sender(const struct crm_mailform *form)
{

	return (form->sender);
}

const char *
crm_mailform_purpose(const struct crm_mailform *form)
{

	return (crm_buf_text(&form->purpose));
}

int
crm_mailform_fill(struct crm_mailforms *forms,
    const struct crm_mailform *form, const struct crm_delivery *delivery,
    const char *refuse, const struct crm_mailform_made *made,
    const char **empty)
{
	struct crm_mergewho who = { .db = forms->db,
	    .campaign = delivery->campaign, .member = delivery->member,
	    .refuse = refuse };
	int rc;

	rc = crm_mergetext_fill(form->subject, crm_mergevalue, &who,
	    made->subject, empty);
	if (rc == 1)
		rc = crm_mergetext_fill(form->text, crm_mergevalue, &who,
		    made->text, empty);
	if (rc == 1)
		rc = crm_mergetext_fill(form->html, crm_mergevalue, &who,
		    made->html, empty);
	if (rc != -1 && (made->subject->bad || made->text->bad ||
	    made->html->bad))
		return (crm_err_nomem(crm_db_err(forms->db)));
	return (rc);
}
