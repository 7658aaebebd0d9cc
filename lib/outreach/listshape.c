#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "intake/conf.h"
#include "intake/pool.h"
#include "outreach/listshape.h"

static const char *const terms[CRM_NLISTTERM] = {
	[CRM_LISTTERM_CONSTANT] = "",
	[CRM_LISTTERM_WITH] = "",
	[CRM_LISTTERM_MEMBER] = "member",
	[CRM_LISTTERM_CODE] = "code",
	[CRM_LISTTERM_NAME] = "name",
	[CRM_LISTTERM_NAME_NIM] = "name_nim",
	[CRM_LISTTERM_ADDRESSEE] = "addressee",
	[CRM_LISTTERM_CONTACT] = "contact",
	[CRM_LISTTERM_PHONE] = "phone",
	[CRM_LISTTERM_EMAIL] = "email",
	[CRM_LISTTERM_MALL] = "mall",
	[CRM_LISTTERM_BUYER] = "buyer_id",
	[CRM_LISTTERM_POSTCODE] = "postcode",
	[CRM_LISTTERM_ADDRESS] = "address",
	[CRM_LISTTERM_ADDRESS1] = "address1",
	[CRM_LISTTERM_ADDRESS2] = "address2",
	[CRM_LISTTERM_SEGMENT] = "segment",
	[CRM_LISTTERM_ARM] = "arm",
	[CRM_LISTTERM_COUPON] = "coupon",
	[CRM_LISTTERM_OFFER] = "offer",
	[CRM_LISTTERM_WHY] = "why",
	[CRM_LISTTERM_CAMPAIGN] = "campaign",
	[CRM_LISTTERM_WAVE] = "wave",
	[CRM_LISTTERM_PART] = "part",
	[CRM_LISTTERM_BATCH] = "batch",
	[CRM_LISTTERM_CHANNEL] = "channel",
	[CRM_LISTTERM_TEXT] = "text",
	[CRM_LISTTERM_SUBJECT] = "subject",
	[CRM_LISTTERM_SENDER] = "sender",
	[CRM_LISTTERM_KIND] = "kind",
	[CRM_LISTTERM_BYTES] = "bytes",
	[CRM_LISTTERM_TEMPLATE] = "template",
	[CRM_LISTTERM_HOUR] = "hour",
	[CRM_LISTTERM_PRODUCT] = "product",
	[CRM_LISTTERM_LAST_AT] = "last_at",
	[CRM_LISTTERM_LAST_AMOUNT] = "last_amount",
	[CRM_LISTTERM_ORDERS] = "orders",
	[CRM_LISTTERM_AMOUNT] = "amount"
};

#define FIRST	CRM_LISTTERM_MEMBER	/* of those that have a name */

const char *
crm_listterm_name(enum crm_listterm term)
{

	return (term < CRM_NLISTTERM ? terms[term] : NULL);
}

/* What a key of [shape] sets, and what may stand there. */
enum what {
	WORDS,		/* one of two words: 0 or 1 */
	TEXT,
	NUMBER
};
static const struct key {
	const char	*name;
	enum what	 what;
	const char	*word[2];
	size_t		 at;
} keys[] = {
	{ "title", TEXT, { NULL, NULL },
	    offsetof(struct crm_listshape, title) },
	{ "channel", TEXT, { NULL, NULL },
	    offsetof(struct crm_listshape, channels) },
	{ "extension", TEXT, { NULL, NULL },
	    offsetof(struct crm_listshape, extension) },
	{ "filled", TEXT, { NULL, NULL },
	    offsetof(struct crm_listshape, filled) },
	{ "join", TEXT, { NULL, NULL },
	    offsetof(struct crm_listshape, joined) },
	{ "status", WORDS, { "confirmed", "unconfirmed" },
	    offsetof(struct crm_listshape, unconfirmed) },
	{ "encoding", WORDS, { "utf-8", "cp949" },
	    offsetof(struct crm_listshape, cp949) },
	{ "sent_as", WORDS, { "utf-8", "cp949" },
	    offsetof(struct crm_listshape, sent_cp949) },
	{ "bom", WORDS, { "no", "yes" }, offsetof(struct crm_listshape, bom) },
	{ "line_end", WORDS, { "lf", "crlf" },
	    offsetof(struct crm_listshape, crlf) },
	{ "header", WORDS, { "no", "yes" },
	    offsetof(struct crm_listshape, header) },
	{ "phone", WORDS, { "digits", "hyphens" },
	    offsetof(struct crm_listshape, hyphens) },
	{ "form", WORDS, { "csv", "blocks" },
	    offsetof(struct crm_listshape, blocks) },
	{ "letters", WORDS, { "no", "yes" },
	    offsetof(struct crm_listshape, postal) },
	{ "rows", NUMBER, { NULL, NULL },
	    offsetof(struct crm_listshape, rows) },
	{ "per_page", NUMBER, { NULL, NULL },
	    offsetof(struct crm_listshape, per_page) },
	{ "join_most", NUMBER, { NULL, NULL },
	    offsetof(struct crm_listshape, join_most) }
};

static int
set_word(struct crm_conf *conf, const struct key *key, int *to)
{
	const char *value = crm_buf_text(&conf->value);
	int i;

	for (i = 0; i < 2; i++)
		if (strcmp(value, key->word[i]) == 0) {
			*to = i;
			return (0);
		}
	return (crm_conf_fault(conf, _("%s: take %s or %s"), key->name,
	    key->word[0], key->word[1]));
}

static int
set_number(struct crm_conf *conf, const struct key *key, size_t *to)
{
	int64_t n;

	if (crm_int_parse(crm_buf_text(&conf->value), conf->value.n, &n) == -1
	    || n < 1 || n > 100000000)
		return (crm_conf_fault(conf, _("%s: take a whole number from "
		    "1"), key->name));
	*to = (size_t)n;
	return (0);
}

static int
set_text(struct crm_listshape *shape, struct crm_conf *conf, const char **to)
{

	*to = crm_pool_text(shape->pool, crm_buf_text(&conf->value),
	    conf->value.n);
	return (*to == NULL ? crm_err_nomem(conf->err) : 0);
}

/* A line of [shape]. */
static int
set(struct crm_listshape *shape, struct crm_conf *conf)
{
	const char *name = crm_buf_text(&conf->key);
	const struct key *key;
	size_t i;
	char *to;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].name, name) == 0)
			break;
	if (i == sizeof(keys) / sizeof(keys[0]))
		return (crm_conf_fault(conf, _("no such key: \"%s\"; "
		    "crm-shape(5) has them"), name));
	key = &keys[i];
	to = (char *)shape + key->at;
	switch (key->what) {
	case WORDS:
		return (set_word(conf, key, (int *)(void *)to));
	case NUMBER:
		return (set_number(conf, key, (size_t *)(void *)to));
	default:
		return (set_text(shape, conf, (const char **)(void *)to));
	}
}

static enum crm_listterm
find_term(const char *word)
{
	int i;

	for (i = FIRST; i < CRM_NLISTTERM; i++)
		if (strcmp(terms[i], word) == 0)
			return ((enum crm_listterm)i);
	return (CRM_LISTTERM_WITH);
}

/* A column of that head; what it holds is still to be said.  NULL: memory. */
static struct crm_listcol *
add_col(struct crm_listshape *shape, struct crm_err *err, const char *head,
    size_t n)
{
	struct crm_listcol *col;

	col = crm_pool_more(shape->pool, shape->col, shape->ncol,
	    sizeof(*col));
	if (col != NULL) {
		shape->col = col;
		col += shape->ncol;
		col->head = crm_pool_text(shape->pool, head, n);
	}
	if (col == NULL || col->head == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	shape->ncol++;
	return (col);
}

static int
is_taken(const struct crm_listshape *shape, const char *head, size_t n)
{
	size_t i;

	for (i = 0; i < shape->ncol; i++)
		if (strlen(shape->col[i].head) == n &&
		    memcmp(shape->col[i].head, head, n) == 0)
			return (1);
	return (0);
}

/* A line of [columns]: a term, or a text in quotes. */
static int
set_column(struct crm_listshape *shape, struct crm_conf *conf)
{
	const char *value = crm_buf_text(&conf->value), *at = value;
	const char *head = crm_buf_text(&conf->key);
	struct crm_buf word = { 0 };
	struct crm_listcol *col = NULL;
	int rc;

	if (is_taken(shape, head, conf->key.n))
		return (crm_conf_fault(conf, _("a second column \"%s\""),
		    head));
	if ((rc = crm_conf_word(conf, &at, &word)) == 0)
		rc = crm_conf_fault(conf, _("column \"%s\": say what it holds, "
		    "\"\" for nothing"), head);
	else if (rc == 1 && *at != '\0')
		rc = crm_conf_fault(conf, _("column \"%s\": it holds one "
		    "thing"), head);
	if (rc == 1)
		col = add_col(shape, conf->err, head, conf->key.n);
	if (col == NULL)
		rc = -1;
	else {
		rc = 0;
		col->term = *value == '"' ? CRM_LISTTERM_CONSTANT :
		    find_term(crm_buf_text(&word));
		col->word = crm_pool_text(shape->pool, crm_buf_text(&word),
		    word.n);
		if (word.bad || col->word == NULL)
			rc = crm_err_nomem(conf->err);
	}
	crm_buf_free(&word);
	return (rc);
}

/* The columns that every row must have. */
static int
mark_filled(struct crm_listshape *shape, struct crm_conf *conf)
{
	const char *at = shape->filled;
	struct crm_buf word = { 0 };
	size_t i;
	int rc;

	for (i = 0; i < shape->ncol && strcmp(at, "all") == 0; i++)
		shape->col[i].filled = 1;
	if (i > 0)
		return (0);
	while ((rc = crm_conf_word(conf, &at, &word)) == 1) {
		for (i = 0; i < shape->ncol; i++)
			if (strcmp(shape->col[i].head,
			    crm_buf_text(&word)) == 0)
				break;
		if (i == shape->ncol) {
			rc = crm_conf_fault(conf, _("filled: there is no "
			    "column \"%s\""), crm_buf_text(&word));
			break;
		}
		shape->col[i].filled = 1;
	}
	crm_buf_free(&word);
	return (rc);
}

/* What can only be judged when all of it is known. */
static int
check(struct crm_listshape *shape, struct crm_conf *conf)
{

	if (shape->ncol == 0)
		return (crm_conf_fault(conf, _("no column: [columns] is "
		    "missing or empty")));
	if (*shape->channels == '\0')
		return (crm_conf_fault(conf, _("channel is missing: which "
		    "channels is the list for?")));
	if (shape->joined != NULL && !is_taken(shape, shape->joined,
	    strlen(shape->joined)))
		return (crm_conf_fault(conf, _("join: there is no column "
		    "\"%s\""), shape->joined));
	if (shape->blocks && (shape->joined != NULL || shape->bom))
		return (crm_conf_fault(conf, _("blocks have neither join nor "
		    "bom")));
	return (mark_filled(shape, conf));
}

static int
read_all(struct crm_listshape *shape, struct crm_conf *conf)
{
	int columns = -1, kind, rc = 0;
	const char *section;

	while (rc == 0 && (kind = crm_conf_next(conf)) > CRM_CONF_END) {
		section = crm_buf_text(&conf->value);
		if (kind == CRM_CONF_PAIR && columns == -1)
			rc = crm_conf_fault(conf, _("a line before the first "
			    "section"));
		else if (kind == CRM_CONF_PAIR)
			rc = columns ? set_column(shape, conf) :
			    set(shape, conf);
		else if (strcmp(section, "shape") == 0)
			columns = 0;
		else if (strcmp(section, "columns") == 0)
			columns = 1;
		else
			rc = crm_conf_fault(conf, _("no such section: \"%s\"; "
			    "take shape or columns"), section);
	}
	if (rc == 0 && kind == CRM_CONF_END)
		rc = check(shape, conf);
	return (rc == 0 && kind == CRM_CONF_END ? 0 : -1);
}

static struct crm_listshape *
make(struct crm_err *err, const char *path, const char *name)
{
	struct crm_pool *pool = crm_pool_new();
	struct crm_listshape *shape = NULL;

	if (pool != NULL &&
	    (shape = crm_pool_get(pool, sizeof(*shape))) != NULL) {
		shape->pool = pool;
		shape->name = crm_pool_text(pool, name, strlen(name));
		shape->path = crm_pool_text(pool, path, strlen(path));
		shape->title = shape->channels = shape->filled = "";
		shape->extension = "csv";
		shape->header = 1;
		shape->join_most = 1000;
	}
	if (shape == NULL || shape->name == NULL || shape->path == NULL) {
		(void)crm_err_nomem(err);
		crm_pool_free(pool);
		return (NULL);
	}
	return (shape);
}

struct crm_listshape *
crm_listshape_read(struct crm_err *err, const char *path, const char *name)
{
	struct crm_listshape *shape = make(err, path, name);
	struct crm_conf conf;
	int rc;

	if (shape == NULL)
		return (NULL);
	rc = crm_conf_open(&conf, err, shape->path);
	if (rc == 0)
		rc = read_all(shape, &conf);
	crm_conf_close(&conf);
	if (rc == 0)
		return (shape);
	crm_listshape_free(shape);
	return (NULL);
}

void
crm_listshape_free(struct crm_listshape *shape)
{

	if (shape != NULL)
		crm_pool_free(shape->pool);
}

int
crm_listshape_add(struct crm_listshape *shape, struct crm_err *err,
    const char *column)
{
	const char *eq = strchr(column, '=');
	struct crm_listcol *col;

	if (eq == NULL || eq == column || eq[1] == '\0')
		return (crm_err_set(err, CRM_ERR_USAGE, _("--column: give "
		    "HEAD=VALUE")));
	if (is_taken(shape, column, (size_t)(eq - column)))
		return (crm_err_set(err, CRM_ERR_USAGE, _("--column: shape %s "
		    "has a column \"%.*s\" already"), shape->name,
		    (int)(eq - column), column));
	col = add_col(shape, err, column, (size_t)(eq - column));
	if (col == NULL)
		return (-1);
	col->term = find_term(eq + 1);
	col->filled = strcmp(shape->filled, "all") == 0;
	col->word = crm_pool_text(shape->pool, eq + 1, strlen(eq + 1));
	return (col->word == NULL ? crm_err_nomem(err) : 0);
}

int
crm_listshape_has(const struct crm_listshape *shape, enum crm_listterm term)
{
	size_t i;

	for (i = 0; i < shape->ncol; i++)
		if (shape->col[i].term == term)
			return (1);
	return (0);
}

int
crm_listshape_serves(const struct crm_listshape *shape, const char *channel)
{
	const char *p = shape->channels;
	size_t n, k = strlen(channel);

	for (; *p != '\0'; p += n) {
		p += strspn(p, " ,");
		n = strcspn(p, " ,");
		if (n == k && memcmp(p, channel, k) == 0)
			return (1);
	}
	return (0);
}
