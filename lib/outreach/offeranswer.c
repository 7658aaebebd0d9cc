#include <string.h>
#include <strings.h>

#include "core/db.h"
#include "core/money.h"
#include "core/time.h"
#include "outreach/offeranswer.h"
#include "outreach/offerlist.h"
#include "record/law.h"

/* What the names of lists begin with. */
#define BEGIN		"event-"
#define BEGIN_LEN	(sizeof(BEGIN) - 1)

int
crm_offer_result(const char *result)
{
	static const char *const known[] = { "sent", "failed", "opened",
	    "clicked", "answered", "bought", "refused" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], result) == 0)
			return (1);
	return (0);
}

/*
 * The file names the member as it was then, which may be an alias by now; so
 * may the event's own.
 */
int
crm_offer_find(struct crm_db *db, const struct crm_offer_whose *whose,
    struct crm_offer_found *found)
{
	const struct crm_law_channel *channel;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT e.id, e.night, v.channel, b.at\n"
	    "FROM member AS w\n"
	    "CROSS JOIN event AS e\n"
	    "\tON e.member IN (w.id, w.merged_into) OR e.member IN (\n"
	    "\t\tSELECT o.id FROM member AS o\n"
	    "\t\tWHERE o.merged_into = coalesce(w.merged_into, w.id))\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "CROSS JOIN batch AS b ON b.id = e.found\n"
	    "WHERE w.id = :member AND e.verdict = 'in'\n"
	    "\tAND CASE :batch WHEN 0 THEN e.night = :night\n"
	    "\t\tELSE e.found = :batch END\n"
	    "\tAND coalesce(:channel, v.channel) = v.channel\n"
	    "ORDER BY e.member <> w.id, e.id\n"
	    "LIMIT 1 /* scan: few */")) == NULL ||
	    crm_bind(stmt, "iiit", whose->member, whose->batch, whose->night,
	    whose->channel) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		channel = crm_law_channel(crm_col_text(stmt, 2));
		found->event = crm_col_int(stmt, 0);
		found->night = crm_col_int(stmt, 1);
		found->channel = channel == NULL ? "" : channel->name;
		found->made = crm_col_int(stmt, 3);
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_offer_answer_put(struct crm_db *db, const struct crm_offer_found *found,
    const char *result, int64_t at)
{

	if (at < found->night * CRM_DAY)
		return (3);
	if (crm_run(db, "INSERT INTO event_answer (event, result, at, batch)\n"
	    "VALUES (:event, :result, :at, :batch)\n"
	    "ON CONFLICT (event, result, at) DO NOTHING", "itii",
	    found->event, result, at, crm_batch(db)) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/* The number that stands at p: how many digits it has, 0 none. */
static size_t
number_at(const char *p, size_t n, int64_t *number)
{
	size_t len;

	for (len = 0; len < n && p[len] >= '0' && p[len] <= '9'; len++)
		continue;
	return (len > 0 && crm_int_parse(p, len, number) == 0 ? len : 0);
}

/* Letters and digits of ASCII, whatever the locale. */
static int
is_word(char c)
{

	return ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z'));
}

/* The channel whose name stands at p, in letters of any size; NULL. */
static const struct crm_law_channel *
channel_at(const char *p, size_t n)
{
	const struct crm_law_channel *channel;
	size_t i, len;

	for (i = 0; (channel = crm_law_channel_at(i)) != NULL; i++) {
		len = strlen(channel->name);
		if (len <= n && strncasecmp(channel->name, p, len) == 0 &&
		    (len == n || !is_word(p[len])))
			return (channel);
	}
	return (NULL);
}

/* How much of what stands behind the night or batch is of the word. */
static size_t
read_rest(const char *p, size_t n, struct crm_offer_whose *whose)
{
	const struct crm_law_channel *channel;
	int64_t number;
	size_t at = 0, len;

	while (at < n && p[at] == '-') {
		len = number_at(p + at + 1, n - at - 1, &number);
		if (len == 0) {
			channel = channel_at(p + at + 1, n - at - 1);
			if (channel == NULL)
				break;
			whose->channel = channel->name;
			len = strlen(channel->name);
		}
		at += 1 + len;
	}
	return (at);
}

/*
 * The night or the batch at the n bytes behind "event-": how much of them is
 * read, 0 none.
 */
static size_t
read_night(const char *p, size_t n, struct crm_offer_whose *whose)
{
	size_t len;

	whose->batch = 0;
	whose->channel = NULL;
	if (n >= 10 && crm_date_parse(p, 10, &whose->night) == 0)
		len = 10;
	else if ((len = number_at(p, n, &whose->batch)) == 0)
		return (0);
	return (len + read_rest(p + len, n - len, whose));
}

/* 1 when something was offered then, 0, -1. */
static int
are_offers(struct crm_db *db, const struct crm_offer_whose *whose)
{
	int64_t one;

	if (whose->batch != 0)
		return (crm_offer_batch(db, whose->batch));
	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM event\n"
	    "WHERE night = :night\n"
	    "LIMIT 1", "i", whose->night));
}

int
crm_offer_word(struct crm_db *db, const char *word, size_t n,
    struct crm_offer_whose *whose)
{

	whose->batch = 0;
	whose->channel = NULL;
	if (n <= BEGIN_LEN || strncmp(word, BEGIN, BEGIN_LEN) != 0) {
		if (number_at(word, n, &whose->batch) != n || n == 0)
			return (0);
	} else if (read_night(word + BEGIN_LEN, n - BEGIN_LEN, whose) !=
	    n - BEGIN_LEN)
		return (0);
	return (are_offers(db, whose));
}

/*
 * Whether the word of a file's name may begin at p: what people and machines
 * put before it is a number or ends in no letter of a word of ours.
 */
static int
begins_at(const char *name, const char *p)
{

	if (strncasecmp(p, BEGIN, BEGIN_LEN) != 0)
		return (0);
	if (p == name || (p[-1] != '-' && !is_word(p[-1])))
		return (1);
	return (p[-1] == '-' &&
	    (size_t)(p - name) == strspn(name, "0123456789-"));
}

int
crm_offer_file(struct crm_db *db, const char *path,
    struct crm_offer_whose *whose)
{
	const char *name = strrchr(path, '/'), *p, *rest;
	size_t n;
	int rc;

	name = name == NULL ? path : name + 1;
	for (p = name; *p != '\0'; p++) {
		if (!begins_at(name, p))
			continue;
		rest = p + BEGIN_LEN;
		/* More letters or digits would be of another word. */
		if ((n = read_night(rest, strlen(rest), whose)) > 0 &&
		    !is_word(rest[n]) &&
		    (rc = are_offers(db, whose)) != 0)
			return (rc);
	}
	return (0);
}

int
crm_offer_totals(struct crm_db *db, int64_t batch,
    int (*fn)(void *arg, const struct crm_offer_total *total), void *arg)
{
	struct crm_offer_total total;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT r.name, v.channel, x.result,\n"
	    "\tcount(*)\n"
	    "FROM (\n"
	    "\tSELECT id AS event, '' AS result\n"
	    "\tFROM event\n"
	    "\tWHERE verdict = 'in' AND (:batch = 0 OR found = :batch)\n"
	    "\tUNION ALL\n"
	    "\tSELECT DISTINCT a.event, a.result\n"
	    "\tFROM event_answer AS a\n"
	    "\tCROSS JOIN event AS e ON e.id = a.event\n"
	    "\tWHERE :batch = 0 OR e.found = :batch) AS x\n"
	    "CROSS JOIN event AS e ON e.id = x.event\n"
	    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
	    "CROSS JOIN event_version AS v ON v.id = e.version\n"
	    "GROUP BY r.name, v.channel, x.result\n"
	    "ORDER BY r.name, v.channel, x.result /* scan: all offers */")) ==
	    NULL || crm_bind(stmt, "i", batch) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		total.rule = crm_col_text(stmt, 0);
		total.channel = crm_col_text(stmt, 1);
		total.result = crm_col_text(stmt, 2);
		total.offers = crm_col_int(stmt, 3);
		if ((rc = fn(arg, &total)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
