#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/adtext.h"
#include "outreach/listing.h"
#include "outreach/listtext.h"
#include "outreach/mergetext.h"
#include "outreach/mergevalue.h"
#include "outreach/message.h"
#include "outreach/plan.h"

struct message {
	char		*arm, *sender, *template;
	struct crm_mergetext *text, *subject;
	struct message	*next;
};

struct crm_listtext {
	struct crm_db	*db;
	struct crm_listtext_opt opt;
	struct message	*first;
	struct crm_adshop *shop;	/* read with the first row */
	struct crm_buf	 purpose;	/* of the campaign */
	struct crm_buf	 text, subject;	/* filled, without the law's part */
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
	crm_adshop_close(texts->shop);
	crm_buf_free(&texts->purpose);
	crm_buf_free(&texts->text);
	crm_buf_free(&texts->subject);
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
take(void *arg, const struct crm_message *message)
{
	struct crm_listtext *texts = arg;
	const struct crm_listtext_opt *opt = &texts->opt;
	struct said said = { message->arm, message->sender, message->template,
	    opt->text != NULL ? opt->text : message->text,
	    opt->subject != NULL ? opt->subject : message->subject };

	if (message->wave != opt->wave ||
	    strcmp(message->channel, opt->channel) != 0)
		return (0);
	return (add(texts, &said));
}

/* The messages, and what else of the campaign they may name. */
static int
load(struct crm_listtext *texts)
{
	const struct crm_listtext_opt *opt = &texts->opt;
	const struct said said = { "", "", "", opt->text,
	    opt->subject != NULL ? opt->subject : "" };
	int64_t campaign = opt->campaign;

	if (campaign != 0 && (crm_message_each(texts->db, campaign, take,
	    texts) == -1 || crm_plan_get(texts->db, campaign, "purpose",
	    &texts->purpose) == -1))
		return (-1);
	if (texts->purpose.n == 0)
		crm_buf_str(&texts->purpose, "advertising");
	if (texts->purpose.bad)
		return (crm_err_nomem(crm_db_err(texts->db)));
	return (texts->first != NULL || opt->text == NULL ? 0 :
	    add(texts, &said));
}

struct crm_listtext *
crm_listtext_open(struct crm_db *db, const struct crm_listtext_opt *opt)
{
	struct crm_listtext *texts = calloc(1, sizeof(*texts));

	if (texts == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	texts->db = db;
	texts->opt = *opt;
	if (load(texts) == 0)
		return (texts);
	crm_listtext_close(texts);
	return (NULL);
}

int
crm_listtext_any(const struct crm_listtext *texts)
{

	return (texts->first != NULL);
}

const char *
crm_listtext_purpose(const struct crm_listtext *texts)
{

	return (crm_buf_text(&texts->purpose));
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

/* What the row has goes before what the campaign has. */
static int
value(void *arg, const char *field, struct crm_buf *to)
{
	const struct filling *filling = arg;
	const struct crm_listrow *row = filling->row;
	struct crm_mergewho who = { filling->texts->db,
	    filling->texts->opt.campaign, row->member, "" };

	if (strcmp(field, "name") == 0)
		crm_buf_str(to, row->name);
	else if (strcmp(field, "code") == 0)
		crm_buf_str(to, row->code);
	else if (strcmp(field, "segment") == 0)
		crm_buf_str(to, row->segment);
	else if (strcmp(field, "coupon") == 0)
		crm_buf_str(to, row->coupon);
	else if (strcmp(field, "offer") == 0 && *row->offer != '\0')
		crm_buf_str(to, row->offer);
	else if (who.campaign != 0)
		return (crm_mergevalue(&who, field, to));
	return (0);
}

/* A file of text ends with a line end, which is no part of the message. */
static void
trim_end(struct crm_buf *text)
{

	while (text->n > 0 && strchr(" \t\r\n", text->p[text->n - 1]) !=
	    NULL)
		text->p[--text->n] = '\0';
}

/* Adds what the law has in it, and looks at the whole: 1, 0 with *law, -1. */
static int
finish(struct crm_listtext *texts, struct crm_listtext_made *made)
{
	struct crm_buf html = { 0 };
	struct crm_adtext_made to = { made->subject, made->text, &html };
	struct crm_adtext text = { texts->opt.channel,
	    crm_buf_text(&texts->purpose), crm_buf_text(&texts->subject),
	    crm_buf_text(&texts->text), "", "" };
	int rc;

	if (texts->shop == NULL && (texts->shop =
	    crm_adshop_open(texts->db)) == NULL)
		return (-1);
	rc = crm_adtext_make(texts->db, texts->shop, &text, &to);
	text.subject = crm_buf_text(made->subject);
	text.body = crm_buf_text(made->text);
	if (rc == 0)
		rc = crm_adtext_check(texts->db, texts->shop, &text,
		    &made->law);
	crm_buf_free(&html);
	return (rc);
}

int
crm_listtext_make(struct crm_listtext *texts, const struct crm_listrow *row,
    struct crm_listtext_made *made)
{
	const struct message *message = find(texts, row->arm);
	struct filling filling = { texts, row };
	int rc;

	made->field = made->law = NULL;
	crm_buf_reset(made->text);
	crm_buf_reset(made->subject);
	crm_buf_reset(&texts->text);
	crm_buf_reset(&texts->subject);
	if (message == NULL)
		return (0);
	made->sender = message->sender;
	made->template = message->template;
	rc = crm_mergetext_fill(message->text, value, &filling, &texts->text,
	    &made->field);
	if (rc == 1)
		rc = crm_mergetext_fill(message->subject, value, &filling,
		    &texts->subject, &made->field);
	if (texts->text.bad || texts->subject.bad)
		return (crm_err_nomem(crm_db_err(texts->db)));
	trim_end(&texts->text);
	/* Where the vendor has the text, there is only its template here. */
	if (rc != 1 || texts->text.n == 0)
		return (rc);
	return (finish(texts, made));
}
