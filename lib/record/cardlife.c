#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/out.h"
#include "core/time.h"
#include "record/anniv.h"
#include "record/card_int.h"
#include "record/flag.h"
#include "record/lifestage.h"
#include "record/note.h"

#define NOTES_SHOWN	3

/* Where a section puts its lines. */
struct to {
	struct crm_db	*db;
	const struct crm_card_opt *opt;
	int		(*fn)(void *, const char *, const char *);
	void		*arg;
	struct crm_buf	 value;
};

static int
put(struct to *to, const char *name)
{

	if (to->value.bad)
		return (crm_err_nomem(crm_db_err(to->db)));
	return (to->fn(to->arg, name, crm_buf_text(&to->value)));
}

/* Adds what somebody wrote about the member. */
static void
add_words(struct to *to, const char *words)
{

	if (to->opt->mask)
		crm_mask(&to->value, CRM_KIND_SECRET, words, strlen(words));
	else
		crm_buf_str(&to->value, words);
}

static int
put_stage(void *arg, const struct crm_lifestage_step *step)
{
	char at[CRM_TIME_LEN];
	struct to *to = arg;

	/* Nothing is known yet, or it was not worked out. */
	if (step->stage == 0 && !step->hand)
		return (0);
	crm_buf_reset(&to->value);
	crm_buf_str(&to->value, step->name);
	if (step->at != CRM_NULL)
		crm_buf_fmt(&to->value, " since %s",
		    crm_time_format(step->at, at));
	if (step->hand)
		crm_buf_str(&to->value, " (by hand)");
	return (put(to, "stage"));
}

int
crm_card_stage(struct crm_card *card)
{
	struct to to = { .db = card->db, .opt = card->opt, .fn = card->fn,
	    .arg = card->arg };
	struct crm_lifestage_ask ask = { card->opt->as_of, card->member, -1 };
	int rc;

	rc = crm_lifestage_each(card->db, &ask, put_stage, &to);
	crm_buf_free(&to.value);
	return (rc);
}

static int
put_flag(void *arg, const struct crm_flag *flag)
{
	char date[CRM_DATE_LEN];
	struct to *to = arg;

	crm_buf_reset(&to->value);
	crm_buf_str(&to->value, flag->kind);
	if (flag->expires != CRM_NULL)
		crm_buf_fmt(&to->value, " until %s",
		    crm_date_format(flag->expires, date));
	crm_buf_str(&to->value, flag->bars ? " (no offers): " : ": ");
	add_words(to, flag->added_why);
	return (put(to, "flag"));
}

int
crm_card_flags(struct crm_card *card)
{
	struct to to = { .db = card->db, .opt = card->opt, .fn = card->fn,
	    .arg = card->arg };
	struct crm_flag_ask ask = { .as_of = card->opt->as_of,
	    .member = card->member };
	int rc;

	rc = crm_flag_each(card->db, &ask, put_flag, &to);
	crm_buf_free(&to.value);
	return (rc);
}

int
crm_card_groups(struct crm_card *card)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(card->db, "SELECT DISTINCT g.name\n"
	    "FROM group_member AS i\n"
	    "CROSS JOIN member_group AS g ON g.id = i.member_group\n"
	    "WHERE i.member = :member\n"
	    "\tAND i.added_at < :end\n"
	    "\tAND (i.removed_at IS NULL OR i.removed_at >= :end)\n"
	    "ORDER BY g.name")) == NULL ||
	    crm_bind(stmt, "ii", card->member, (card->opt->as_of + 1) *
	    CRM_DAY) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = card->fn(card->arg, "group",
		    crm_col_text(stmt, 0))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
put_anniv(void *arg, const struct crm_anniv *anniv)
{
	char date[CRM_DATE_LEN];
	struct to *to = arg;

	crm_buf_reset(&to->value);
	if (to->opt->mask)
		crm_buf_str(&to->value, "***");
	else
		crm_buf_str(&to->value, crm_date_format(anniv->falls_on,
		    date));
	crm_buf_fmt(&to->value, " %s", *anniv->title != '\0' ? anniv->title :
	    anniv->kind);
	if (anniv->years != CRM_NULL && !to->opt->mask)
		crm_buf_fmt(&to->value, " (%lld)", (long long)anniv->years);
	return (put(to, "anniversary"));
}

int
crm_card_anniv(struct crm_card *card)
{
	struct to to = { .db = card->db, .opt = card->opt, .fn = card->fn,
	    .arg = card->arg };
	int rc;

	rc = crm_anniv_next(card->db, card->member, card->opt->as_of,
	    put_anniv, &to);
	crm_buf_free(&to.value);
	return (rc == -1 ? -1 : 0);
}

static int
put_note(void *arg, const struct crm_note *note)
{
	char at[CRM_TIME_LEN];
	struct to *to = arg;

	crm_buf_reset(&to->value);
	crm_buf_fmt(&to->value, "%s %s", crm_time_format(note->at, at),
	    note->author);
	if (*note->channel != '\0')
		crm_buf_fmt(&to->value, " (%s)", note->channel);
	crm_buf_str(&to->value, ": ");
	add_words(to, note->text);
	return (put(to, "note"));
}

static int
put_due(void *arg, const struct crm_note_date *date)
{
	char due[CRM_DATE_LEN];
	struct to *to = arg;

	if (date->due == CRM_NULL)
		return (0);
	crm_buf_reset(&to->value);
	crm_buf_fmt(&to->value, "%s by %s", crm_date_format(date->due, due),
	    date->owner);
	if (date->due < to->opt->as_of)
		crm_buf_str(&to->value, " (overdue)");
	return (put(to, "contact_due"));
}

int
crm_card_notes(struct crm_card *card)
{
	struct to to = { .db = card->db, .opt = card->opt, .fn = card->fn,
	    .arg = card->arg };
	struct crm_note_calendar dates = { card->opt->as_of, card->member, NULL,
	    CRM_NULL };
	struct crm_note_ask ask = { .as_of = card->opt->as_of,
	    .member = card->member,
	    .limit = NOTES_SHOWN };
	int rc;

	rc = crm_note_calendar(card->db, &dates, put_due, &to) == -1 ? -1 :
	    crm_note_each(card->db, &ask, put_note, &to);
	crm_buf_free(&to.value);
	return (rc);
}
