#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/stream.h"
#include "core/time.h"
#include "record/member.h"
#include "record/saying.h"

const char *const crm_update_rules[CRM_RULES] = { "always",
    "if-new-not-empty", "if-old-empty", "newest-wins", "never" };

struct rule {
	char			*source, *field;
	enum crm_update_rule	 rule;
};

/* A word of the table source; files have the same ones row after row. */
struct word {
	struct crm_buf	 text;
	int64_t		 id;		/* 0: none is known */
};

struct crm_sayings {
	struct crm_db		*db;
	struct rule		*rule;
	size_t			 nrule;
	struct word		 source, file;
	int64_t			 member;
	struct crm_saying	 who;
	int64_t			 fields;	/* bits that it set */
	struct crm_buf		 was;		/* what it replaced: name, NUL,
						   value, NUL each */
	size_t			 kept;
};

int
crm_update_rule_of(const char *word)
{
	int i;

	for (i = 0; i < CRM_RULES; i++)
		if (strcmp(crm_update_rules[i], word) == 0)
			return (i);
	return (-1);
}

static int
add_rule(struct crm_sayings *sayings, const char *source, const char *field,
    const char *word)
{
	struct rule *rule;

	rule = realloc(sayings->rule, (sayings->nrule + 1) * sizeof(*rule));
	if (rule == NULL)
		return (-1);
	sayings->rule = rule;
	rule += sayings->nrule;
	rule->source = strdup(source);
	rule->field = strdup(field);
	rule->rule = (enum crm_update_rule)crm_update_rule_of(word);
	sayings->nrule++;
	return (rule->source == NULL || rule->field == NULL ? -1 : 0);
}

static int
load_rules(struct crm_sayings *sayings)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(sayings->db, "SELECT source, field, rule\n"
	    "FROM update_rule\n"
	    "ORDER BY id /* scan: they are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if (add_rule(sayings, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1), crm_col_text(stmt, 2)) == -1) {
			rc = crm_err_nomem(crm_db_err(sayings->db));
			break;
		}
	crm_reset(stmt);
	return (rc);
}

struct crm_sayings *
crm_sayings_open(struct crm_db *db)
{
	struct crm_sayings *sayings = calloc(1, sizeof(*sayings));

	if (sayings == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	sayings->db = db;
	if (load_rules(sayings) == 0)
		return (sayings);
	crm_sayings_close(sayings);
	return (NULL);
}

void
crm_sayings_close(struct crm_sayings *sayings)
{
	size_t i;

	if (sayings == NULL)
		return;
	for (i = 0; i < sayings->nrule; i++) {
		free(sayings->rule[i].source);
		free(sayings->rule[i].field);
	}
	free(sayings->rule);
	crm_buf_free(&sayings->source.text);
	crm_buf_free(&sayings->file.text);
	crm_buf_free(&sayings->was);
	free(sayings);
}

int
crm_saying_begin(struct crm_sayings *sayings, int64_t member,
    const struct crm_saying *saying)
{

	sayings->member = member;
	sayings->who = *saying;
	sayings->fields = 0;
	crm_buf_reset(&sayings->was);
	return (sayings->was.bad ? crm_err_nomem(crm_db_err(sayings->db)) : 0);
}

enum crm_update_rule
crm_saying_rule(const struct crm_sayings *sayings, const char *field)
{
	enum crm_update_rule best = CRM_RULE_NEWEST;
	int rank, reached = -1;
	size_t i;

	if (strcmp(sayings->who.source, CRM_SAYING_HAND) == 0)
		return (CRM_RULE_ALWAYS);
	for (i = 0; i < sayings->nrule; i++) {
		const struct rule *r = &sayings->rule[i];

		rank = 0;
		if (strcmp(r->source, sayings->who.source) == 0)
			rank += 2;
		else if (strcmp(r->source, "*") != 0)
			continue;
		if (strcmp(r->field, field) == 0)
			rank++;
		else if (strcmp(r->field, "*") != 0)
			continue;
		if (rank > reached) {
			reached = rank;
			best = r->rule;
		}
	}
	return (best);
}

/* The bit of a column of the stream, -1 of a custom field. */
static int
bit_of(const char *field)
{
	const struct crm_column *columns = crm_stream_columns("member");
	int i;

	for (i = CRM_MEMBER_NAME; i <= CRM_MEMBER_MEMO; i++)
		if (strcmp(columns[i].name, field) == 0)
			return (i);
	return (-1);
}

static int64_t
said_at(const struct crm_sayings *sayings)
{

	return (sayings->who.said_at == CRM_TIME_NONE ?
	    crm_db_now(sayings->db) : sayings->who.said_at);
}

/*
 * 1 when the value that stands was said after the one at hand: later, or
 * further down in the same file, so that a file which contradicts itself says
 * the same every time; 0; -1.
 */
static int
stale(struct crm_sayings *sayings, const char *field)
{
	int64_t newer = 0;
	int bit = bit_of(field), rc;

	if (sayings->who.said_at == CRM_TIME_NONE)
		return (0);
	rc = crm_one(sayings->db, &newer, "SELECT s.said_at > :said_at\n"
	    "\tOR (s.said_at = :said_at AND f.name = :file\n"
	    "\t\tAND s.line > :line)\n"
	    "FROM member_saying AS s\n"
	    "LEFT JOIN source AS f ON f.id = s.file\n"
	    "WHERE s.member = :member AND CASE WHEN :bit >= 0\n"
	    "\tTHEN s.fields >> :bit & 1\n"
	    "\tELSE EXISTS (SELECT 1 FROM member_was AS o\n"
	    "\t\tWHERE o.saying = s.id AND o.field = :field) END\n"
	    "ORDER BY s.id DESC LIMIT 1", "itiiit", sayings->who.said_at,
	    sayings->who.file, sayings->who.line, sayings->member,
	    (int64_t)bit, field);
	return (rc == 1 ? newer == 1 : rc);
}

static int
decide(struct crm_sayings *sayings, const char *field, struct crm_cell old,
    struct crm_cell new)
{
	int rc;

	switch (crm_saying_rule(sayings, field)) {
	case CRM_RULE_ALWAYS:
		return (1);
	case CRM_RULE_NONEMPTY:
		return (new.n > 0);
	case CRM_RULE_OLD_EMPTY:
		return (new.n > 0 && old.n == 0);
	case CRM_RULE_NEWEST:
		if (new.n == 0 || old.n == 0)
			return (new.n > 0);
		rc = stale(sayings, field);
		return (rc == -1 ? -1 : !rc);
	default:
		return (0);
	}
}

/* Of a column that had nothing the bit says enough. */
static void
note_old(struct crm_sayings *sayings, const char *field, struct crm_cell old)
{

	crm_buf_add(&sayings->was, field, strlen(field) + 1);
	crm_buf_add(&sayings->was, old.p, old.n);
	crm_buf_chr(&sayings->was, '\0');
}

int
crm_saying_take(struct crm_sayings *sayings, const char *field,
    struct crm_cell old, struct crm_cell new)
{
	int bit = bit_of(field), rc = decide(sayings, field, old, new);

	if (rc == 0)
		sayings->kept++;
	if (rc != 1)
		return (rc);
	if (bit != -1)
		sayings->fields |= (int64_t)1 << bit;
	if (bit == -1 || old.n > 0)
		note_old(sayings, field, old);
	if (sayings->was.bad)
		return (crm_err_nomem(crm_db_err(sayings->db)));
	return (1);
}

/* The number of a word, made when new: 0 or -1. */
static int
word_id(struct crm_db *db, struct word *word, const char *text)
{
	int rc;

	if (word->id != 0 && strcmp(crm_buf_text(&word->text), text) == 0)
		return (0);
	word->id = 0;
	crm_buf_reset(&word->text);
	crm_buf_str(&word->text, text);
	if (word->text.bad)
		return (crm_err_nomem(crm_db_err(db)));
	rc = crm_one(db, &word->id, "SELECT id\n"
	    "FROM source\n"
	    "WHERE name = :name", "t", text);
	if (rc != 0)
		return (rc == -1 ? -1 : 0);
	if (crm_run(db, "INSERT INTO source (name)\n"
	    "VALUES (:name)", "t", text) == -1)
		return (-1);
	word->id = crm_last_row(db);
	return (0);
}

static int
store_was(struct crm_sayings *sayings, int64_t saying)
{
	const char *p = crm_buf_text(&sayings->was), *value;
	const char *end = p + sayings->was.n;

	for (; p < end; p = value + strlen(value) + 1) {
		value = p + strlen(p) + 1;
		if (crm_run(sayings->db, "INSERT INTO member_was\n"
		    "\t(saying, field, value, batch)\n"
		    "VALUES (:saying, :field, nullif(:value, ''), :batch)",
		    "itti", saying, p, value, crm_batch(sayings->db)) == -1)
			return (-1);
	}
	return (0);
}

int
crm_saying_end(struct crm_sayings *sayings)
{
	struct crm_db *db = sayings->db;
	const struct crm_saying *who = &sayings->who;

	if (sayings->fields == 0 && sayings->was.n == 0)
		return (0);
	if (word_id(db, &sayings->source, who->source) == -1 ||
	    (*who->file != '\0' &&
	    word_id(db, &sayings->file, who->file) == -1) ||
	    crm_run(db, "INSERT INTO member_saying (member, at, said_at,\n"
	    "\tsource, file, line, fields, batch)\n"
	    "VALUES (:member, :at, :said_at, :source, :file, :line,\n"
	    "\t:fields, :batch)", "iiiiooii", sayings->member,
	    crm_db_now(db), said_at(sayings), sayings->source.id,
	    *who->file == '\0' ? CRM_NULL : sayings->file.id,
	    who->line == 0 ? CRM_NULL : who->line, sayings->fields,
	    crm_batch(db)) == -1)
		return (-1);
	return (store_was(sayings, crm_last_row(db)));
}

size_t
crm_sayings_kept(const struct crm_sayings *sayings)
{

	return (sayings->kept);
}

int
crm_update_rule_set(struct crm_db *db, const char *source, const char *field,
    const char *rule)
{

	if (strcmp(rule, "default") == 0)
		return (crm_run(db, "DELETE FROM update_rule\n"
		    "WHERE source = :source AND field = :field", "tt", source,
		    field));
	assert(crm_update_rule_of(rule) != -1);
	return (crm_run(db, "INSERT INTO update_rule (source, field, rule,\n"
	    "\tbatch)\n"
	    "VALUES (:source, :field, :rule, :batch)\n"
	    "ON CONFLICT (source, field) DO UPDATE\n"
	    "SET rule = excluded.rule, batch = excluded.batch\n"
	    "WHERE rule <> excluded.rule", "ttti", source, field, rule,
	    crm_batch(db)));
}

int
crm_update_rules_each(struct crm_db *db,
    int (*fn)(void *arg, const char *source, const char *field,
    const char *rule), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT source, field, rule\n"
	    "FROM update_rule\n"
	    "ORDER BY source, field /* scan: they are few */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = fn(arg, crm_col_text(stmt, 0), crm_col_text(stmt, 1),
		    crm_col_text(stmt, 2))) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}
