#include <stdlib.h>
#include <string.h>

#include "core/ahead.h"
#include "core/db.h"
#include "core/err.h"
#include "outreach/pilot.h"
#include "outreach/queue_int.h"
#include "outreach/reach.h"

static int
nomem(struct crm_queue *q)
{

	return (crm_err_nomem(crm_db_err(q->db)));
}

const char *
crm_queue_word(const struct crm_queue_words *words, size_t i)
{

	return (words->text.p + words->at[i]);
}

/* The number of a word, which is added where it is new; -1. */
static int64_t
look_up(struct crm_queue *q, struct crm_queue_words *words,
    const char *word)
{
	size_t n = strlen(word), cap;
	int64_t *value;
	uint32_t *at;
	int found;

	if (words->map == NULL && (words->map = crm_map_new()) == NULL)
		return (nomem(q));
	value = crm_map_put(words->map, crm_hash_of(crm_db_key(q->db), word,
	    n), &found);
	if (value == NULL)
		return (nomem(q));
	if (found)
		return (*value);
	if (words->n == words->cap) {
		cap = words->cap == 0 ? 64 : words->cap * 2;
		if ((at = realloc(words->at, cap * sizeof(*at))) == NULL)
			return (nomem(q));
		words->at = at;
		words->cap = cap;
	}
	*value = (int64_t)words->n;
	words->at[words->n++] = (uint32_t)words->text.n;
	crm_buf_add(&words->text, word, n + 1);
	return (words->text.bad ? nomem(q) : *value);
}

/* Most rows have the word of the row before. */
static int64_t
number_of(struct crm_queue *q, struct crm_queue_words *words,
    const char *word)
{
	int64_t i;

	if (words->n > 0 && strcmp(crm_queue_word(words, words->last),
	    word) == 0)
		return ((int64_t)words->last);
	if ((i = look_up(q, words, word)) != -1)
		words->last = (size_t)i;
	return (i);
}

static void
words_free(struct crm_queue_words *words)
{

	crm_map_free(words->map);
	crm_buf_free(&words->text);
	free(words->at);
}

void
crm_queue_free(struct crm_queue *q)
{

	crm_map_free(q->taken);
	crm_buf_free(&q->text);
	crm_buf_free(&q->form);
	words_free(&q->domains);
	words_free(&q->arms);
	words_free(&q->channels);
	free(q->had.p);
	free(q->now.p);
	free(q->ended);
	free(q->item);
}

static int
has(const struct crm_queue_bits *bits, int64_t member)
{
	size_t i = (size_t)member / 8;

	return (i < bits->n && (bits->p[i] >> (member % 8) & 1) != 0);
}

static int
mark(struct crm_queue *q, struct crm_queue_bits *bits, int64_t member)
{
	size_t i = (size_t)member / 8, n;
	unsigned char *p;

	if (i >= bits->n) {
		n = i * 2 + 64;
		if ((p = realloc(bits->p, n)) == NULL)
			return (nomem(q));
		memset(p + bits->n, 0, n - bits->n);
		bits->p = p;
		bits->n = n;
	}
	bits->p[i] = (unsigned char)(bits->p[i] | 1 << (member % 8));
	return (0);
}

/* Takes a contact for the wave: 1 it was free, 0 somebody has it, -1. */
static int
take(struct crm_queue *q, int64_t hash)
{
	const struct crm_hash key = { (uint64_t)hash, 1 };
	int found;

	if (crm_map_put(q->taken, key, &found) == NULL)
		return (nomem(q));
	return (!found);
}

/* Who has a message of the wave, and the contacts that have one. */
static int
read_queued(struct crm_queue *q)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(q->db, "SELECT d.hash,\n"
	    "\tcoalesce(m.merged_into, m.id), d.addressee\n"
	    "FROM delivery AS d\n"
	    "CROSS JOIN member AS m ON m.id = d.member\n"
	    "WHERE d.campaign = :campaign AND d.wave = :wave")) == NULL ||
	    crm_bind(stmt, "ii", q->plan->campaign,
	    (int64_t)q->plan->wave) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((crm_col_int(stmt, 0) != CRM_NULL &&
		    take(q, crm_col_int(stmt, 0)) == -1) ||
		    mark(q, &q->had, crm_col_int(stmt, 1)) == -1 ||
		    mark(q, &q->had, crm_col_int(stmt, 2)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/* Mail goes to the server of the domain; nothing else has one. */
static const char *
domain_of(const char *channel, const char *form)
{
	const char *at = strrchr(form, '@');

	return (strcmp(channel, "email") == 0 && at != NULL ? at + 1 : "");
}

static struct crm_queue_item *
new_item(struct crm_queue *q)
{
	size_t cap = q->cap == 0 ? 1024 : q->cap * 2;
	struct crm_queue_item *item;

	if (q->n == q->cap) {
		if ((item = realloc(q->item, cap * sizeof(*item))) == NULL) {
			(void)nomem(q);
			return (NULL);
		}
		q->item = item;
		q->cap = cap;
	}
	return (&q->item[q->n]);
}

/*
 * The hash that holds a contact unique, as the schema says; its form is left
 * behind the channel in q->form, and *form borrows it.  0 or -1.
 */
static int
hash_of(struct crm_queue *q, const char *channel, const char *contact,
    int64_t *hash, const char **form)
{

	crm_buf_reset(&q->form);
	crm_buf_str(&q->form, channel);
	crm_buf_chr(&q->form, ' ');
	crm_reach_key(&q->form, contact);
	if (q->form.bad)
		return (nomem(q));
	*hash = (int64_t)crm_hash_of(crm_db_key(q->db), q->form.p,
	    q->form.n).a;
	*form = crm_buf_text(&q->form) + strlen(channel) + 1;
	return (0);
}

/* Adds one who is to get a message, unless the contact is taken. */
static int
add(struct crm_queue *q, const struct crm_ahead *row, int64_t live)
{
	const char *contact = crm_ahead_text(row, 2);
	const char *channel = crm_ahead_text(row, 3), *form = "";
	struct crm_queue_item *item = new_item(q);
	size_t at = q->text.n;
	int64_t arm, way, domain, hash = 0;
	int rc;

	if (item == NULL || hash_of(q, channel, contact, &hash, &form) == -1)
		return (-1);
	if ((rc = take(q, hash)) != 1) {
		q->count->duplicate += rc == 0;
		return (rc);
	}
	crm_buf_add(&q->text, contact, strlen(contact) + 1);
	if (q->text.bad || q->text.n > UINT32_MAX)
		return (nomem(q));
	if ((arm = number_of(q, &q->arms, crm_ahead_text(row, 4))) == -1 ||
	    (way = number_of(q, &q->channels, channel)) == -1 ||
	    (domain = number_of(q, &q->domains, domain_of(channel, form))) ==
	    -1 || mark(q, &q->now, live) == -1)
		return (-1);
	*item = (struct crm_queue_item){ live, crm_ahead_int(row, 0), hash,
	    (uint32_t)at, (uint32_t)domain, (uint16_t)arm, (uint16_t)way };
	q->n++;
	return (0);
}

/* Who a member is now; they are asked about by number. */
static int64_t
live_of(struct crm_queue *q, int64_t member)
{

	while (q->at < q->nended && q->ended[q->at].id < member)
		q->at++;
	return (q->at < q->nended && q->ended[q->at].id == member ?
	    q->ended[q->at].live : member);
}

/* One who is in: counted, and added where there is a message to send. */
static int
consider(struct crm_queue *q, const struct crm_ahead *row)
{
	int64_t live = live_of(q, crm_ahead_int(row, 1));

	q->count->in++;
	if (strcmp(crm_ahead_text(row, 4), "control") == 0)
		q->count->control++;
	else if (live == CRM_NULL || *crm_ahead_text(row, 2) == '\0')
		q->count->gone++;
	else if (has(&q->had, live) || has(&q->had, crm_ahead_int(row, 0)))
		q->count->same++;
	else if (has(&q->now, live))
		q->count->merged++;
	else if (q->pilot && crm_ahead_int(row, 5) == 0)
		q->count->later++;
	else
		return (add(q, row, live));
	return (0);
}

static int
consider_all(struct crm_queue *q, struct crm_stmt *stmt)
{
	struct crm_ahead *rows;
	int rc;

	if ((rows = crm_ahead_open(stmt, "iittti")) == NULL)
		return (-1);
	while ((rc = crm_ahead_next(rows)) == 1)
		if ((rc = consider(q, rows)) == -1)
			break;
	crm_ahead_close(rows);
	return (rc);
}

/* Those who live no more are few: nobody else is looked up. */
static int
read_ended(struct crm_queue *q)
{
	struct crm_queue_ended *ended;
	struct crm_stmt *stmt;
	size_t cap = 0;
	int rc;

	if ((stmt = crm_sql(q->db, "SELECT m.id, l.id\n"
	    "FROM member AS m INDEXED BY member_ended\n"
	    "LEFT JOIN member AS l ON l.id = m.merged_into AND l.state = 0\n"
	    "WHERE m.state <> 0\n"
	    "ORDER BY m.id /* scan: few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if (q->nended == cap) {
			cap = cap == 0 ? 256 : cap * 2;
			ended = realloc(q->ended, cap * sizeof(*ended));
			if (ended == NULL) {
				rc = nomem(q);
				break;
			}
			q->ended = ended;
		}
		q->ended[q->nended++] = (struct crm_queue_ended){
		    crm_col_int(stmt, 0), crm_col_int(stmt, 1) };
	}
	crm_reset(stmt);
	return (rc);
}

/* By number: the survivor of a merge is the lower, and comes first. */
static int
read_first(struct crm_queue *q)
{
	struct crm_stmt *stmt;

	if (read_ended(q) == -1)
		return (-1);
	if ((stmt = crm_sql(q->db, "SELECT t.member, t.member, t.contact,\n"
	    "\tCASE t.channel WHEN '' THEN :channel ELSE t.channel END,\n"
	    "\tt.arm, t.pilot\n"
	    "FROM campaign_target AS t\n"
	    "WHERE t.campaign = :campaign AND t.verdict = 'in'\n"
	    "ORDER BY t.member")) == NULL ||
	    crm_bind(stmt, "ti", q->plan->channel, q->plan->campaign) == -1)
		return (-1);
	return (consider_all(q, stmt));
}

/*
 * A later wave goes where the one before went; who is answered by another way
 * by now has what the list says.
 */
static int
read_later(struct crm_queue *q)
{
	struct crm_stmt *stmt;

	if ((stmt = crm_sql(q->db, "SELECT i.member, (SELECT l.id\n"
	    "\tFROM member AS l\n"
	    "\tWHERE l.id = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND l.state = 0), coalesce((SELECT d.contact\n"
	    "\tFROM delivery AS d\n"
	    "\tWHERE d.member = coalesce(m.merged_into, m.id)\n"
	    "\t\tAND d.campaign = w.campaign AND d.wave = w.wave - 1\n"
	    "\t\tAND d.channel = i.channel\n"
	    "\tORDER BY d.id DESC\n"
	    "\tLIMIT 1), CASE i.channel\n"
	    "\t\tWHEN coalesce(nullif(t.channel, ''), :channel)\n"
	    "\t\tTHEN t.contact END, ''),\n"
	    "\ti.channel, coalesce(t.arm, ''), 1\n"
	    "FROM campaign_wave AS w\n"
	    "CROSS JOIN campaign_wave_member AS i ON i.campaign_wave = w.id\n"
	    "CROSS JOIN member AS m ON m.id = i.member\n"
	    "LEFT JOIN campaign_target AS t ON t.campaign = w.campaign\n"
	    "\tAND t.member = i.member\n"
	    "WHERE w.campaign = :campaign AND w.wave = :wave\n"
	    "ORDER BY i.member, i.channel")) == NULL ||
	    crm_bind(stmt, "tii", q->plan->channel, q->plan->campaign,
	    (int64_t)q->plan->wave) == -1)
		return (-1);
	return (consider_all(q, stmt));
}

int
crm_queue_read(struct crm_queue *q)
{
	enum crm_pilot pilot;

	if ((q->taken = crm_map_new()) == NULL)
		return (nomem(q));
	if (crm_pilot_state(q->db, q->plan->campaign, &pilot) == -1)
		return (-1);
	q->pilot = pilot == CRM_PILOT_WAIT || pilot == CRM_PILOT_STOPPED;
	if (read_queued(q) == -1)
		return (-1);
	return (q->plan->wave == 1 ? read_first(q) : read_later(q));
}
