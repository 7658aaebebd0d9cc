#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/visitrule.h"

#define MINUTES		60
#define LONGEST_TOKEN	30

void
crm_visitrule_usual(struct crm_visitrule *rule)
{

	memset(rule, 0, sizeof(*rule));
	rule->gap = 30 * MINUTES;
	rule->period = CRM_VISIT_MONTH;
	rule->rate = 60;
	crm_buf_chr(&rule->token, 't');
}

void
crm_visitrule_free(struct crm_visitrule *rule)
{

	crm_buf_free(&rule->token);
}

static const char *
take_number(const char *value, int64_t most, int64_t *v)
{
	int64_t n;

	if (crm_int_parse(value, strlen(value), &n) == -1 || n < 1 || n > most)
		return (most == 1440 ? N_("write minutes, from 1 to 1440") :
		    N_("write a number of pages, from 1 to 100000"));
	*v = n;
	return (NULL);
}

static const char *
take_token(const char *value, struct crm_buf *token)
{
	size_t n = strlen(value);

	if (n == 0 || n > LONGEST_TOKEN || strspn(value, "abcdefghijklmnopqrst"
	    "uvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != n)
		return (N_("write the name of a parameter, of letters, digits, "
		    "_ and -"));
	crm_buf_reset(token);
	crm_buf_add(token, value, n);
	return (NULL);
}

/* The place of a word among n, or -1. */
static int
word_of(const char *const *words, int n, const char *word)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return (i);
	return (-1);
}

const char *
crm_visitrule_take(struct crm_visitrule *rule, const char *kind,
    const char *value)
{
	static const char *const periods[] = { "month", "week", "day" };
	static const char *const clocks[] = { "seoul", "server" };
	const char *why;
	int64_t n = 0;
	int i;

	if (strcmp(kind, "gap") == 0) {
		if ((why = take_number(value, 1440, &n)) == NULL)
			rule->gap = n * MINUTES;
		return (why);
	}
	if (strcmp(kind, "rate") == 0) {
		if ((why = take_number(value, 100000, &n)) == NULL)
			rule->rate = (int)n;
		return (why);
	}
	if (strcmp(kind, "token") == 0)
		return (take_token(value, &rule->token));
	if (strcmp(kind, "period") == 0) {
		if ((i = word_of(periods, 3, value)) == -1)
			return (N_("take month, week or day"));
		rule->period = (enum crm_visitperiod)i;
		return (NULL);
	}
	if ((i = word_of(clocks, 2, value)) == -1)
		return (N_("take seoul or server"));
	rule->server = i;
	return (NULL);
}

int
crm_visitrule_each(struct crm_db *db,
    int (*fn)(void *arg, const char *kind, const char *value), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT kind, value\n"
	    "FROM v_visit_rule\n"
	    "ORDER BY kind, value /* scan: words are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}

/* 1 for what has one value. */
static int
is_single(const char *kind)
{
	static const char *const single[] = { "gap", "period", "clock", "rate",
	    "token" };

	return (word_of(single, 5, kind) != -1);
}

static int
take(void *arg, const char *kind, const char *value)
{

	if (is_single(kind))
		(void)crm_visitrule_take(arg, kind, value);
	return (0);
}

int
crm_visitrule_load(struct crm_db *db, struct crm_visitrule *rule)
{

	crm_visitrule_usual(rule);
	if (crm_visitrule_each(db, take, rule) == -1)
		return (-1);
	return (rule->token.bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

/* 1 when it is so already, 0, -1. */
static int
is_so(struct crm_db *db, const char *kind, const char *value)
{
	int64_t v;

	return (crm_one(db, &v, "SELECT 1\n"
	    "FROM v_visit_rule\n"
	    "WHERE kind = :kind AND value = :value\n"
	    "/* scan: words are few */", "tt", kind, value));
}

/* What the visits that are there were cut by. */
static int
check_change(struct crm_db *db, const char *kind)
{
	int64_t v;
	int rc;

	if (!is_single(kind) || strcmp(kind, "rate") == 0 ||
	    strcmp(kind, "token") == 0)
		return (0);
	rc = crm_one(db, &v, "SELECT id\n"
	    "FROM visitor\n"
	    "LIMIT 1", "");
	return (rc == 1 ? crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
	    _("%s: it can be changed only while there are no visits; take "
	    "their imports back with crm-db undo first"), kind) : rc);
}

int
crm_visitrule_set(struct crm_db *db, const char *kind, const char *value)
{
	int rc = is_so(db, kind, value);

	if (rc != 0)
		return (rc == 1 ? 0 : -1);
	if (check_change(db, kind) == -1)
		return (-1);
	if (is_single(kind) && crm_run(db, "DELETE FROM visit_rule\n"
	    "WHERE kind = :kind", "t", kind) == -1)
		return (-1);
	return (crm_run(db, "INSERT INTO visit_rule (kind, value, batch)\n"
	    "VALUES (:kind, :value, :batch)", "tti", kind, value,
	    crm_batch(db)) == -1 ? -1 : 1);
}

int
crm_visitrule_remove(struct crm_db *db, const char *kind, const char *value)
{

	if (check_change(db, kind) == -1 ||
	    crm_run(db, "DELETE FROM visit_rule\n"
	    "WHERE kind = :kind AND value = :value", "tt", kind, value) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

/* The first day of the period. */
static int64_t
first_day(enum crm_visitperiod period, int64_t at)
{
	int64_t date = crm_time_day(at);
	int year, month, day;

	if (period == CRM_VISIT_DAY)
		return (date);
	if (period == CRM_VISIT_WEEK)
		return (date - (date + 3) % 7);	/* a Monday */
	crm_date_split(date, &year, &month, &day);
	return (date - day + 1);
}

int64_t
crm_visitor_hash(const struct crm_key *key, enum crm_visitperiod period,
    int64_t at, const struct crm_buf *who)
{
	int64_t day = first_day(period, at);
	struct crm_key own = { key->k0 ^ (uint64_t)day, key->k1 };
	struct crm_hash h = crm_hash_of(&own, crm_buf_text(who), who->n);

	return ((int64_t)(h.a >> 1));
}
