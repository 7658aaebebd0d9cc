#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "insight/eventrule.h"

int
crm_event_channel(const char *channel)
{
	static const char *const known[] = { "sms", "email", "call", "post",
	    "shop" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], channel) == 0)
			return (1);
	return (0);
}

/* The row of a rule that is new, or that was taken away, as holding.  0, -1. */
static int
put_row(struct crm_db *db, struct crm_event_rule *rule)
{

	if (rule->id == 0) {
		if (crm_run(db, "INSERT INTO event_rule\n"
		    "(name, kind, removed_at, batch)\n"
		    "VALUES (:name, :kind, NULL, :batch)", "tti", rule->name,
		    rule->kind->name, crm_batch(db)) == -1)
			return (-1);
		rule->id = crm_last_row(db);
		return (0);
	}
	return (crm_run(db, "UPDATE event_rule\n"
	    "SET removed_at = NULL, batch = :batch\n"
	    "WHERE id = :id AND removed_at IS NOT NULL", "ii", crm_batch(db),
	    rule->id));
}

/* 1 there is a rule of that name, 0, -1: it is of another kind. */
static int
find_row(struct crm_db *db, struct crm_event_rule *rule)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT r.id, r.kind, max(v.version)\n"
	    "FROM event_rule AS r\n"
	    "CROSS JOIN event_version AS v ON v.rule = r.id\n"
	    "WHERE r.name = :name\n"
	    "GROUP BY r.id")) == NULL ||
	    crm_bind(stmt, "t", rule->name) == -1)
		return (-1);
	rule->id = rule->version = 0;
	if ((rc = crm_step(stmt)) == 1) {
		rule->id = crm_col_int(stmt, 0);
		rule->version = crm_col_int(stmt, 2);
		if (strcmp(crm_col_text(stmt, 1), rule->kind->name) != 0)
			rc = crm_err_set(crm_db_err(db), CRM_ERR_CONFLICT,
			    _("the rule %s is or was of the kind %s; take "
			    "another name"), rule->name,
			    crm_col_text(stmt, 1));
	}
	crm_reset(stmt);
	return (rc);
}

/* 1 where the last version says the same and holds, 0, -1. */
static int
says_so(struct crm_db *db, const struct crm_event_rule *rule)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM event_version AS v\n"
	    "CROSS JOIN event_rule AS r ON r.id = v.rule\n"
	    "WHERE v.rule = :rule AND v.version = :version\n"
	    "\tAND r.removed_at IS NULL AND v.params = :params\n"
	    "\tAND v.condition = :condition AND v.offer = :offer\n"
	    "\tAND v.channel = :channel AND v.priority = :priority\n"
	    "\tAND v.rest = :rest AND v.keep = :keep AND v.first = :first\n"
	    "\tAND v.last IS :last", "iittttiiiio", rule->id, rule->version,
	    rule->params, rule->condition, rule->offer, rule->channel,
	    rule->priority, rule->rest, rule->keep, rule->first,
	    rule->last));
}

int
crm_event_rule_put(struct crm_db *db, struct crm_event_rule *rule)
{
	int rc;

	if ((rc = find_row(db, rule)) == -1 ||
	    (rc == 1 && (rc = says_so(db, rule)) != 0))
		return (rc == 1 ? 0 : -1);
	if (put_row(db, rule) == -1 ||
	    crm_run(db, "INSERT INTO event_version\n"
	    "(rule, version, params, condition, offer, channel, priority,\n"
	    "\trest, keep, first, last, set_at, set_by, batch)\n"
	    "VALUES (:rule, :version, :params, :condition, :offer, :channel,\n"
	    "\t:priority, :rest, :keep, :first, :last, :now, :by, :batch)",
	    "iittttiiiioiti", rule->id, ++rule->version, rule->params,
	    rule->condition, rule->offer, rule->channel, rule->priority,
	    rule->rest, rule->keep, rule->first, rule->last, crm_db_now(db),
	    rule->set_by, crm_batch(db)) == -1)
		return (-1);
	return (1);
}

int
crm_event_rule_rm(struct crm_db *db, const char *name)
{

	if (crm_run(db, "UPDATE event_rule\n"
	    "SET removed_at = :now, batch = :batch\n"
	    "WHERE name = :name AND removed_at IS NULL", "iit",
	    crm_db_now(db), crm_batch(db), name) == -1)
		return (-1);
	return (crm_changes(db) > 0);
}

static void
read_rule(struct crm_stmt *stmt, struct crm_event_rule *rule)
{

	rule->id = crm_col_int(stmt, 0);
	rule->version = crm_col_int(stmt, 1);
	rule->name = crm_col_text(stmt, 2);
	rule->kind = crm_event_kind(crm_col_text(stmt, 3));
	rule->params = crm_col_text(stmt, 4);
	rule->condition = crm_col_text(stmt, 5);
	rule->offer = crm_col_text(stmt, 6);
	rule->channel = crm_col_text(stmt, 7);
	rule->priority = crm_col_int(stmt, 8);
	rule->rest = crm_col_int(stmt, 9);
	rule->keep = crm_col_int(stmt, 10);
	rule->first = crm_col_int(stmt, 11);
	rule->last = crm_col_int(stmt, 12);
	rule->set_at = crm_col_int(stmt, 13);
	rule->set_by = crm_col_text(stmt, 14);
	rule->removed_at = crm_col_int(stmt, 15);
	rule->row = crm_col_int(stmt, 16);
}

int
crm_event_rule_each(struct crm_db *db, const char *name,
    int (*fn)(void *arg, const struct crm_event_rule *rule), void *arg)
{
	struct crm_event_rule rule;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT r.id, v.version, r.name, r.kind,\n"
	    "\tv.params, v.condition, v.offer, v.channel, v.priority,\n"
	    "\tv.rest, v.keep, v.first, v.last, v.set_at, v.set_by,\n"
	    "\tr.removed_at, v.id\n"
	    "FROM event_rule AS r\n"
	    "CROSS JOIN event_version AS v ON v.rule = r.id\n"
	    "WHERE CASE WHEN :name IS NULL THEN r.removed_at IS NULL\n"
	    "\tAND v.version = (SELECT max(w.version)\n"
	    "\t\tFROM event_version AS w\n"
	    "\t\tWHERE w.rule = r.id)\n"
	    "\tELSE r.name = :name END\n"
	    "ORDER BY r.name, v.version /* scan: rules are few */")) ==
	    NULL || crm_bind(stmt, "t", name) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_rule(stmt, &rule);
		rc = rule.kind == NULL ? crm_err_set(crm_db_err(db),
		    CRM_ERR_DATABASE, _("the rule %s is of a kind that this "
		    "program does not know"), rule.name) : fn(arg, &rule);
		if (rc == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

static int
grow(struct crm_event_rules *rules)
{
	size_t cap = rules->cap + rules->cap / 2 + 8;
	void *p;

	if (rules->n < rules->cap)
		return (0);
	if ((p = realloc(rules->rule, cap * sizeof(*rules->rule))) == NULL)
		return (-1);
	rules->rule = p;
	if ((p = realloc(rules->values, cap * sizeof(*rules->values))) ==
	    NULL)
		return (-1);
	rules->values = p;
	if ((p = realloc(rules->room, cap * sizeof(*rules->room))) == NULL)
		return (-1);
	rules->room = p;
	rules->cap = cap;
	return (0);
}

/* Makes the texts of a rule its own: one after the other, then where each is. */
static int
own(struct crm_event_rule *rule, struct crm_buf *room)
{
	const char **text[] = { &rule->name, &rule->params, &rule->condition,
	    &rule->offer, &rule->channel, &rule->set_by };
	size_t at[6], i;

	for (i = 0; i < 6; i++) {
		at[i] = room->n;
		crm_buf_add(room, *text[i], strlen(*text[i]) + 1);
	}
	if (room->bad)
		return (-1);
	for (i = 0; i < 6; i++)
		*text[i] = room->p + at[i];
	return (0);
}

struct taking {
	struct crm_db		*db;
	struct crm_event_rules	*rules;
};

static int
take_rule(void *arg, const struct crm_event_rule *rule)
{
	struct taking *taking = arg;
	struct crm_event_rules *rules = taking->rules;
	struct crm_event_rule *to;

	if (grow(rules) == -1)
		return (crm_err_nomem(crm_db_err(taking->db)));
	to = rules->rule + rules->n;
	*to = *rule;
	memset(rules->room + rules->n, 0, sizeof(*rules->room));
	if (own(to, rules->room + rules->n++) == -1)
		return (crm_err_nomem(crm_db_err(taking->db)));
	if (crm_event_parse(to->kind, rules->values + rules->n - 1,
	    to->params) == 0)
		return (0);
	return (crm_err_set(crm_db_err(taking->db), CRM_ERR_DATABASE,
	    _("the rule %s has parameters that its kind does not know"),
	    to->name));
}

int
crm_event_rules_load(struct crm_event_rules *rules, struct crm_db *db)
{
	struct taking taking = { db, rules };

	memset(rules, 0, sizeof(*rules));
	return (crm_event_rule_each(db, NULL, take_rule, &taking));
}

void
crm_event_rules_free(struct crm_event_rules *rules)
{
	size_t i;

	for (i = 0; i < rules->n; i++)
		crm_buf_free(&rules->room[i]);
	free(rules->rule);
	free(rules->values);
	free(rules->room);
	memset(rules, 0, sizeof(*rules));
}

struct crm_event_rule *
crm_event_rules_find(const struct crm_event_rules *rules, const char *name)
{
	size_t i;

	for (i = 0; i < rules->n; i++)
		if (strcmp(rules->rule[i].name, name) == 0)
			return (&rules->rule[i]);
	return (NULL);
}
