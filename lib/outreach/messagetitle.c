#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "outreach/mergetext.h"
#include "outreach/message.h"

/* Whether two titles say the same to whoever reads them. */

static int
put_name(void *arg, const char *field, struct crm_buf *to)
{

	(void)arg;
	crm_buf_str(to, field);
	return (0);
}

/* Adds the title with its fields' names in their places. */
static int
fill(struct crm_buf *out, const char *title)
{
	struct crm_err *err = crm_err_new();
	struct crm_mergetext *text = NULL;
	const char *empty;

	if (err != NULL)
		text = crm_mergetext_parse(err, title, strlen(title), 0);
	if (text != NULL)
		(void)crm_mergetext_fill(text, put_name, NULL, out, &empty);
	else if (err == NULL || crm_errkind(err) == CRM_ERR_MEMORY)
		out->bad = 1;
	else
		crm_buf_str(out, title);
	crm_mergetext_free(text);
	crm_err_free(err);
	return (out->bad ? -1 : 0);
}

/* Adds the words without those that mark advertising. */
static void
drop_marks(struct crm_buf *out, const char *words)
{
	static const char mark[] = "광고";
	size_t n, first = out->n;

	for (;; words += n + 1) {
		n = strcspn(words, " ");
		if (!(n == strlen(mark) && memcmp(words, mark, n) == 0) &&
		    !(n == 2 && memcmp(words, "ad", 2) == 0))
			crm_buf_add(out, words, n);
		if (words[n] == '\0')
			break;
	}
	/* "광고 봄 할인" lost its blanks. */
	n = strlen(mark);
	if (out->n >= first + n && !out->bad &&
	    memcmp(out->p + first, mark, n) == 0) {
		memmove(out->p + first, out->p + first + n,
		    out->n - first - n + 1);
		out->n -= n;
	}
}

int
crm_message_title(struct crm_db *db, const char *title, struct crm_buf *words)
{
	struct crm_buf full = { 0 }, its = { 0 };
	int rc = fill(&full, title);

	/* What is no UTF-8 was never stored. */
	if (rc == 0 && crm_text_words(&its, crm_buf_text(&full), full.n) == 0)
		drop_marks(words, crm_buf_text(&its));
	if (rc == -1 || its.bad || words->bad)
		rc = crm_err_nomem(crm_db_err(db));
	crm_buf_free(&full);
	crm_buf_free(&its);
	return (rc);
}

struct comparing {
	struct crm_db	*db;
	const char	*channel;
	int		 wave;
	struct crm_buf	 subject, sender;	/* of the new one, in words */
	int		 told[2];		/* a bit a wave: it was told */
	int		(*fn)(void *arg, const char *part, int wave);
	void		*arg;
};

static const char *
subject_of(const struct crm_message *message)
{

	return (*message->subject != '\0' ? message->subject : message->text);
}

/* Calls fn where a title says what words say, once for a wave. */
static int
compare_part(struct comparing *c, int sender, const char *title, int wave)
{
	const struct crm_buf *words = sender ? &c->sender : &c->subject;
	struct crm_buf its = { 0 };
	int rc = crm_message_title(c->db, title, &its);

	if (rc == 0 && its.n == words->n && strcmp(crm_buf_text(&its),
	    crm_buf_text(words)) == 0 && (c->told[sender] & 1 << wave) == 0) {
		c->told[sender] |= 1 << wave;
		rc = c->fn(c->arg, sender ? "sender" : "subject", wave);
	}
	crm_buf_free(&its);
	return (rc);
}

static int
compare(void *arg, const struct crm_message *message)
{
	struct comparing *c = arg;

	if (message->wave >= c->wave ||
	    strcmp(message->channel, c->channel) != 0)
		return (0);
	if (compare_part(c, 0, subject_of(message), message->wave) == -1)
		return (-1);
	return (compare_part(c, 1, message->sender, message->wave));
}

int
crm_message_repeats(struct crm_db *db, int64_t campaign,
    const struct crm_message *message,
    int (*fn)(void *arg, const char *part, int wave), void *arg)
{
	struct comparing c = { .db = db, .channel = message->channel,
	    .wave = message->wave, .fn = fn, .arg = arg };
	int rc;

	if ((rc = crm_message_title(db, subject_of(message),
	    &c.subject)) == 0 && (rc = crm_message_title(db, message->sender,
	    &c.sender)) == 0)
		rc = crm_message_each(db, campaign, compare, &c);
	crm_buf_free(&c.subject);
	crm_buf_free(&c.sender);
	return (rc);
}
