#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/time.h"
#include "outreach/reach.h"
#include "outreach/replyto.h"
#include "record/law.h"

struct crm_replyto {
	struct crm_db	*db;
	struct crm_map	*who;		/* of campaign and contact: a member */
	int64_t		*loaded;	/* campaigns that are in it */
	size_t		 n;
	struct crm_buf	 word;		/* the one that was asked for last, */
	int64_t		 campaign;	/* and what it is */
	int		 wave, known;
	struct crm_buf	 key;
};

struct crm_replyto *
crm_replyto_open(struct crm_db *db)
{
	struct crm_replyto *to = calloc(1, sizeof(*to));

	if (to == NULL || (to->who = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		free(to);
		return (NULL);
	}
	to->db = db;
	return (to);
}

void
crm_replyto_close(struct crm_replyto *to)
{

	if (to == NULL)
		return;
	crm_map_free(to->who);
	free(to->loaded);
	crm_buf_free(&to->word);
	crm_buf_free(&to->key);
	free(to);
}

/* The campaign whose name is n bytes: 1, 0, -1. */
static int
by_name(struct crm_db *db, const char *name, size_t n, int64_t *campaign)
{
	int rc;

	rc = crm_one(db, campaign, "SELECT id\n"
	    "FROM campaign\n"
	    "WHERE name = :name", "s", name, n);
	return (rc);
}

/* Where a "-" and the number behind it begin at the end; n: nowhere. */
static size_t
number_of(const char *word, size_t n)
{
	size_t i = n;

	while (i > 0 && word[i - 1] >= '0' && word[i - 1] <= '9')
		i--;
	return (i < n && i > 0 && word[i] != '0' && word[i - 1] == '-' ?
	    i - 1 : n);
}

/* Where "-CHANNEL" begins at the end; n: nowhere. */
static size_t
channel_of(const char *word, size_t n)
{
	const struct crm_law_channel *channel;
	size_t i, len;

	for (i = 0; (channel = crm_law_channel_at(i)) != NULL; i++) {
		len = strlen(channel->name);
		if (n > len && word[n - len - 1] == '-' &&
		    strncmp(word + n - len, channel->name, len) == 0)
			return (n - len - 1);
	}
	return (n);
}

/*
 * Where "-WAVE-PART" begins at the end of n bytes, behind which a list has its
 * channel and, from the second on, a number; 0: nowhere.
 */
static size_t
tail_of(const char *word, size_t n, int *wave)
{
	size_t end = channel_of(word, n), part, i;

	if (end == n && (i = channel_of(word, number_of(word, n))) <
	    number_of(word, n))
		end = i;
	if ((part = number_of(word, end)) == end ||
	    (i = number_of(word, part)) != part - 2 || i == 0 ||
	    part < 3 || word[part - 1] > '3')
		return (0);
	*wave = word[part - 1] - '0';
	return (i);
}

static int
find_word(struct crm_db *db, const char *word, size_t n, int64_t *campaign,
    int *wave)
{
	size_t len;
	int rc;

	*wave = 0;
	if (n == 0 || (rc = by_name(db, word, n, campaign)) == 0) {
		if ((len = tail_of(word, n, wave)) == 0)
			return (0);
		rc = by_name(db, word, len, campaign);
	}
	return (rc);
}

int
crm_replyto_campaign(struct crm_replyto *to, const char *word,
    int64_t *campaign, int *wave)
{

	/* A file says the same in each of its rows. */
	if (!to->known || strcmp(crm_buf_text(&to->word), word) != 0) {
		crm_buf_reset(&to->word);
		crm_buf_str(&to->word, word);
		if (to->word.bad)
			return (crm_err_nomem(crm_db_err(to->db)));
		to->known = 1 + find_word(to->db, word, strlen(word),
		    &to->campaign, &to->wave);
	}
	if (to->known == 2) {
		*campaign = to->campaign;
		*wave = to->wave;
	}
	return (to->known - 1);
}

/*
 * Whether a name of a file may end at n: at what vendors put behind it, or at
 * letters that are not ASCII, which are no word of ours.
 */
static int
ends_at(const char *name, size_t n)
{

	if (name[n] == '\0' || strchr("._ (", name[n]) != NULL)
		return (2);
	return (strchr("-+~[,", name[n]) != NULL || (name[n] & 0x80) != 0);
}

int
crm_replyto_file(struct crm_replyto *to, const char *path, int64_t *campaign,
    int *wave)
{
	const char *name = strrchr(path, '/');
	size_t n;
	int ends, rc;

	name = name == NULL ? path : name + 1;
	for (n = strlen(name); n > 0; n--) {
		if ((ends = ends_at(name, n)) == 0)
			continue;
		rc = find_word(to->db, name, n, campaign, wave);
		/* Of a name alone, what follows may be another's name. */
		if (rc == -1 || (rc == 1 && (ends == 2 || *wave != 0)))
			return (rc);
	}
	return (0);
}

void
crm_replyto_key(struct crm_buf *key, const char *contact)
{
	struct crm_buf form = { 0 };
	size_t n = strlen(contact);

	if (crm_email_parse(&form, contact, n) == -1)
		switch (crm_phone_parse(&form, contact, n)) {
		case CRM_PHONE_BAD:
		case CRM_PHONE_MASKED:
			crm_buf_reset(&form);
			crm_buf_add(&form, contact, n);
			break;
		default:
			break;
		}
	key->bad |= form.bad;
	if (form.n > 0)
		crm_reach_key(key, crm_buf_text(&form));
	crm_buf_free(&form);
}

/* What a contact of a campaign is known by in the map.  0 or -1. */
static int
hash_of(struct crm_replyto *to, int64_t campaign, const char *contact,
    struct crm_hash *hash)
{

	crm_buf_reset(&to->key);
	crm_buf_fmt(&to->key, "%lld ", (long long)campaign);
	crm_replyto_key(&to->key, contact);
	if (to->key.bad)
		return (crm_err_nomem(crm_db_err(to->db)));
	*hash = crm_hash_of(crm_db_key(to->db), crm_buf_text(&to->key),
	    to->key.n);
	return (0);
}

/* Who is written to at a contact; who was there first stays.  0 or -1. */
static int
remember(struct crm_replyto *to, int64_t campaign, const char *contact,
    int64_t member)
{
	struct crm_hash hash;
	int64_t *who;
	int found;

	if (hash_of(to, campaign, contact, &hash) == -1)
		return (-1);
	if ((who = crm_map_put(to->who, hash, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(to->db)));
	if (!found)
		*who = member;
	return (0);
}

/* To whom the campaign wrote where; the queue's word before the list's. */
static int
load(struct crm_replyto *to, int64_t campaign)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(to->db, "SELECT x.contact,\n"
	    "\tcoalesce(m.merged_into, m.id) AS live\n"
	    "FROM (\n"
	    "\tSELECT 0 AS place, contact, member\n"
	    "\tFROM delivery\n"
	    "\tWHERE campaign = :campaign\n"
	    "\tUNION ALL\n"
	    "\tSELECT 1, contact, member\n"
	    "\tFROM campaign_target\n"
	    "\tWHERE campaign = :campaign AND verdict = 'in'\n"
	    "\t\tAND arm <> 'control') AS x\n"
	    "CROSS JOIN member AS m ON m.id = x.member\n"
	    "WHERE x.contact <> '' AND m.state IN (0, 1)\n"
	    "ORDER BY x.place, live /* scan: all that it wrote to */")) ==
	    NULL || crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = remember(to, campaign, crm_col_text(stmt, 0),
		    crm_col_int(stmt, 1))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

static int
load_once(struct crm_replyto *to, int64_t campaign)
{
	int64_t *more;
	size_t i;

	for (i = 0; i < to->n; i++)
		if (to->loaded[i] == campaign)
			return (0);
	if ((more = realloc(to->loaded, (to->n + 1) * sizeof(*more))) == NULL)
		return (crm_err_nomem(crm_db_err(to->db)));
	to->loaded = more;
	to->loaded[to->n++] = campaign;
	return (load(to, campaign));
}

int
crm_replyto_contact(struct crm_replyto *to, int64_t campaign,
    const char *contact, int64_t *member)
{
	struct crm_hash hash;
	const int64_t *who;

	if (load_once(to, campaign) == -1 ||
	    hash_of(to, campaign, contact, &hash) == -1)
		return (-1);
	if ((who = crm_map_get(to->who, hash)) == NULL)
		return (0);
	*member = *who;
	return (1);
}

int
crm_replyto_asked(struct crm_db *db, int64_t campaign, int64_t member)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM (\n"
	    "\tSELECT :member AS id\n"
	    "\tUNION ALL\n"
	    "\tSELECT id FROM member WHERE merged_into = :member) AS m\n"
	    "WHERE EXISTS (\n"
	    "\tSELECT 1 FROM campaign_target AS t\n"
	    "\tWHERE t.campaign = :campaign AND t.member = m.id\n"
	    "\t\tAND t.verdict = 'in' AND t.arm <> 'control')\n"
	    "OR EXISTS (\n"
	    "\tSELECT 1 FROM delivery AS d\n"
	    "\tWHERE d.member = m.id AND d.campaign = :campaign)\n"
	    "LIMIT 1 /* scan: one member */", "ii", member, campaign));
}

static const char *
constant(const char *channel)
{
	const struct crm_law_channel *law = crm_law_channel(channel);

	return (law != NULL ? law->name : "email");
}

/* What the row of a message, or of the list, adds to what is known. */
static void
take(struct crm_stmt *stmt, struct crm_replyto_message *message,
    struct crm_buf *contact)
{
	int wave = (int)crm_col_int(stmt, 0);

	if (message->wave == 0)
		message->wave = wave;
	message->by = constant(crm_col_text(stmt, 1));
	if (*message->channel == '\0')
		message->channel = message->by;
	message->sent_at = crm_col_int(stmt, 2);
	if (contact != NULL)
		crm_buf_str(contact, crm_col_text(stmt, 3));
}

/*
 * Of several messages the one of the wave and channel that are known, then the
 * latest that had left by the time, then the first that left, then the first.
 * What is held back, or waits, may leave later or never: nobody answers it.
 */
static const char of_queue[] = "SELECT d.wave, d.channel,\n"
    "\tcoalesce(d.claimed_at, d.ended_at, d.next_at), d.contact,\n"
    "\tCASE WHEN d.state NOT IN ('sent', 'unknown', 'failed', 'claimed')\n"
    "\t\tTHEN 2\n"
    "\tWHEN coalesce(d.claimed_at, d.ended_at) <= :at THEN 0\n"
    "\tELSE 1 END AS late\n"
    "FROM delivery AS d\n"
    "WHERE d.member = :member AND d.campaign = :campaign\n"
    "\tAND (:wave = 0 OR d.wave = :wave)\n"
    "ORDER BY d.channel <> :channel, late,\n"
    "\tCASE late WHEN 0 THEN -d.wave ELSE d.wave END, d.id\n"
    "LIMIT 1";

static const char of_list[] = "SELECT 1, CASE t.channel WHEN ''\n"
    "\tTHEN c.channel ELSE t.channel END, t.at, t.contact\n"
    "FROM campaign_target AS t\n"
    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
    "WHERE t.campaign = :campaign AND t.member = :member\n"
    "\tAND t.verdict = 'in'";

/* Of one who became another's alias with both of them on the list. */
static const char of_alias[] = "SELECT 1, CASE t.channel WHEN ''\n"
    "\tTHEN c.channel ELSE t.channel END, t.at, t.contact\n"
    "FROM member AS m\n"
    "CROSS JOIN campaign_target AS t\n"
    "\tON t.campaign = :campaign AND t.member = m.id\n"
    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
    "WHERE m.merged_into = :member AND t.verdict = 'in'\n"
    "ORDER BY t.id\n"
    "LIMIT 1";

/* A link was made for the campaign, and what it was sent in nobody knows. */
static int
assume(struct crm_db *db, struct crm_replyto_message *message)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT 1, channel, made_at, ''\n"
	    "FROM campaign\n"
	    "WHERE id = :id")) == NULL ||
	    crm_bind(stmt, "i", message->campaign) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		take(stmt, message, NULL);
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

/* On the list: 1 it was, 0, -1. */
static int
look(struct crm_stmt *stmt, struct crm_replyto_message *message,
    struct crm_buf *contact)
{
	int rc;

	if (stmt == NULL || crm_bind(stmt, "ii", message->campaign,
	    message->member) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		take(stmt, message, contact);
	crm_reset(stmt);
	return (rc);
}

int
crm_replyto_message(struct crm_db *db, struct crm_replyto_message *message,
    struct crm_buf *contact)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, of_queue)) == NULL || crm_bind(stmt, "oiiit",
	    message->at, message->member, message->campaign,
	    (int64_t)message->wave, message->channel) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1)
		take(stmt, message, contact);
	crm_reset(stmt);
	if (rc == 0)
		rc = look(crm_sql(db, of_list), message, contact);
	if (rc == 0)
		rc = look(crm_sql(db, of_alias), message, contact);
	if (rc == -1 || (rc == 0 && assume(db, message) == -1))
		return (-1);
	return (contact->bad ? crm_err_nomem(crm_db_err(db)) : 0);
}
