#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/listing.h"
#include "outreach/listtext.h"
#include "outreach/mergetext.h"

struct message {
	char		*arm, *sender, *template;
	struct crm_mergetext *text, *subject;
	struct message	*next;
};

struct crm_listtext {
	struct crm_db	*db;
	struct crm_listtext_opt opt;
	struct message	*first;
};

static void
free_message(struct message *message)
{

	free(message->arm);
	free(message->sender);
	free(message->template);
	crm_mergetext_free(message->text);
	crm_mergetext_free(message->subject);
	free(message);
}

void
crm_listtext_close(struct crm_listtext *texts)
{
	struct message *message, *next;

	if (texts == NULL)
		return;
	for (message = texts->first; message != NULL; message = next) {
		next = message->next;
		free_message(message);
	}
	free(texts);
}

struct said {			/* a message as it was written */
	const char	*arm, *sender, *template, *text, *subject;
};

static int
add(struct crm_listtext *texts, const struct said *said)
{
	struct crm_err *err = crm_db_err(texts->db);
	struct message *message = calloc(1, sizeof(*message));

	if (message == NULL || (message->arm = strdup(said->arm)) == NULL ||
	    (message->sender = strdup(said->sender)) == NULL ||
	    (message->template = strdup(said->template)) == NULL)
		(void)crm_err_nomem(err);
	else if ((message->text = crm_mergetext_parse(err, said->text,
	    strlen(said->text), 0)) != NULL)
		message->subject = crm_mergetext_parse(err, said->subject,
		    strlen(said->subject), 0);
	if (message == NULL || message->subject == NULL) {
		if (message != NULL)
			free_message(message);
		return (-1);
	}
	message->next = texts->first;
	texts->first = message;
	return (0);
}

static int
load(struct crm_listtext *texts)
{
	const struct crm_listtext_opt *opt = &texts->opt;
	struct crm_stmt *stmt;
	struct said said;
	int rc;

	if ((stmt = crm_sql(texts->db, "SELECT arm, sender, template, body,\n"
	    "\tsubject\n"
	    "FROM campaign_message\n"
	    "WHERE campaign = :campaign AND wave = :wave\n"
	    "\tAND channel = :channel\n"
	    "ORDER BY arm")) == NULL ||
	    crm_bind(stmt, "iit", opt->campaign, (int64_t)opt->wave,
	    opt->channel) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		said.arm = crm_col_text(stmt, 0);
		said.sender = crm_col_text(stmt, 1);
		said.template = crm_col_text(stmt, 2);
		said.text = opt->text != NULL ? opt->text :
		    crm_col_text(stmt, 3);
		said.subject = opt->subject != NULL ? opt->subject :
		    crm_col_text(stmt, 4);
		if ((rc = add(texts, &said)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

struct crm_listtext *
crm_listtext_open(struct crm_db *db, const struct crm_listtext_opt *opt)
{
	struct crm_listtext *texts = calloc(1, sizeof(*texts));
	const struct said said = { "", "", "", opt->text,
	    opt->subject != NULL ? opt->subject : "" };

	if (texts == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	texts->db = db;
	texts->opt = *opt;
	if (load(texts) == 0 && (texts->first != NULL ||
	    opt->text == NULL || add(texts, &said) == 0))
		return (texts);
	crm_listtext_close(texts);
	return (NULL);
}

int
crm_listtext_any(const struct crm_listtext *texts)
{

	return (texts->first != NULL);
}

/* That of the arm, else that of those who have none. */
static const struct message *
find(const struct crm_listtext *texts, const char *arm)
{
	const struct message *message, *other = NULL;

	for (message = texts->first; message != NULL;
	    message = message->next) {
		if (strcmp(message->arm, arm) == 0)
			return (message);
		if (*message->arm == '\0')
			other = message;
	}
	return (other);
}

struct filling {
	struct crm_listtext *texts;
	const struct crm_listrow *row;
};

static int
value(void *arg, const char *field, struct crm_buf *to)
{
	const struct filling *filling = arg;
	const struct crm_listrow *row = filling->row;

	if (strcmp(field, "name") == 0)
		crm_buf_str(to, row->name);
	else if (strcmp(field, "code") == 0)
		crm_buf_str(to, row->code);
	else if (strcmp(field, "segment") == 0)
		crm_buf_str(to, row->segment);
	else if (strcmp(field, "offer") == 0)
		crm_buf_str(to, row->offer);
	else if (strcmp(field, "coupon") == 0)
		crm_buf_str(to, row->coupon);
	return (0);
}

int
crm_listtext_make(struct crm_listtext *texts, const struct crm_listrow *row,
    struct crm_listtext_made *made)
{
	const struct message *message = find(texts, row->arm);
	struct filling filling = { texts, row };
	int rc;

	made->field = NULL;
	crm_buf_reset(made->text);
	crm_buf_reset(made->subject);
	if (message == NULL)
		return (0);
	made->sender = message->sender;
	made->template = message->template;
	rc = crm_mergetext_fill(message->text, value, &filling, made->text,
	    &made->field);
	if (rc == 1)
		rc = crm_mergetext_fill(message->subject, value, &filling,
		    made->subject, &made->field);
	if (made->text->bad || made->subject->bad)
		return (crm_err_nomem(crm_db_err(texts->db)));
	return (rc);
}
