#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/stream.h"
#include "core/text.h"
#include "intake/conf.h"
#include "intake/need.h"
#include "intake/pool.h"
#include "intake/source.h"
#include "intake/vocab.h"

struct reading {
	struct crm_vocab	*vocab;
	struct crm_pool		*pool;
	struct crm_conf		*conf;
};

static int
has_column(const char *stream, const char *name)
{
	const struct crm_column *col = crm_stream_columns(stream);

	for (; col != NULL && col->name != NULL; col++) {
		if (strcmp(col->name, name) == 0)
			return (1);
	}
	return (0);
}

/* 1 for value.WORD and means.STATUS, whose words are those of cells. */
static int
is_of_cells(const struct crm_vocab_line *line)
{
	static const char *const values[] = { "carrier", "company", "payment",
	    "region", "size", "surname" };
	size_t i;

	if (strcmp(line->stream, "means") == 0)
		return (crm_need_has_word(crm_need_words(NULL, "status"),
		    line->column) || strcmp(line->column, "unknown") == 0);
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(line->stream, "value") == 0 &&
		    strcmp(line->column, values[i]) == 0)
			return (1);
	}
	return (0);
}

/* Takes STREAM.COLUMN, COLUMN, never.PATTERN, total and the like apart. */
static int
read_key(struct reading *r, struct crm_vocab_line *line)
{
	static const char *const streams[] = { "order", "shipment", "member",
	    "response" };
	const char *key = crm_buf_text(&r->conf->key), *dot;
	size_t i;
	int known = 0;

	dot = strchr(key, '.');
	line->column = crm_pool_text(r->pool, dot != NULL ? dot + 1 : key,
	    strlen(dot != NULL ? dot + 1 : key));
	if (line->column == NULL)
		return (crm_err_nomem(r->conf->err));
	if (dot != NULL && (line->stream = crm_pool_text(r->pool, key,
	    (size_t)(dot - key))) == NULL)
		return (crm_err_nomem(r->conf->err));
	if (dot == NULL)
		known = strcmp(key, "total") == 0;
	else if (strcmp(line->stream, "never") == 0 || is_of_cells(line))
		return (0);
	for (i = 0; i < sizeof(streams) / sizeof(streams[0]); i++) {
		if (dot == NULL || strcmp(line->stream, streams[i]) == 0)
			known |= has_column(streams[i], line->column);
	}
	return (known ? 0 : crm_conf_fault(r->conf, _("\"%s\" is neither "
	    "COLUMN nor STREAM.COLUMN nor never.COLUMN nor total"), key));
}

static int
read_part(struct reading *r, const char *s, size_t n,
    struct crm_vocab_sum *sum)
{
	struct crm_vocab_part *v;

	v = crm_pool_more(r->pool, sum->part, sum->npart, sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(r->conf->err));
	sum->part = v;
	v += sum->npart++;
	memset(v, 0, sizeof(*v));
	if (n > 0 && *s == '"') {
		if (n < 2 || s[n - 1] != '"')
			return (crm_conf_fault(r->conf,
			    _("a quote that is not closed")));
		v->constant = 1;
		s++;
		n -= 2;
	} else {
		v->id = r->vocab->nname++;
		if (n == 0)
			return (crm_conf_fault(r->conf,
			    _("names of columns are missing")));
	}
	v->n = n;
	v->text = crm_pool_text(r->pool, s, n);
	return (v->text == NULL ? crm_err_nomem(r->conf->err) : 0);
}

static int
read_sum(struct reading *r, const char *s, size_t n,
    struct crm_vocab_alt *alt)
{
	struct crm_vocab_sum *v;
	const char *text, *piece;
	size_t len;

	v = crm_pool_more(r->pool, alt->sum, alt->nsum, sizeof(*v));
	text = crm_pool_text(r->pool, s, n);
	if (v == NULL || text == NULL)
		return (crm_err_nomem(r->conf->err));
	alt->sum = v;
	v += alt->nsum++;
	memset(v, 0, sizeof(*v));
	while (crm_source_split(&text, '+', &piece, &len)) {
		if (read_part(r, piece, len, v) == -1)
			return (-1);
	}
	return (v->npart > 0 ? 0 : crm_conf_fault(r->conf,
	    _("names of columns are missing")));
}

/* An alternative: sums, behind a "~" where it is anybody's. */
static int
read_alt(struct reading *r, const char *word, struct crm_vocab_line *line)
{
	struct crm_vocab_alt *v;
	const char *piece;
	size_t n;

	v = crm_pool_more(r->pool, line->alt, line->nalt, sizeof(*v));
	if (v == NULL)
		return (crm_err_nomem(r->conf->err));
	line->alt = v;
	v += line->nalt++;
	memset(v, 0, sizeof(*v));
	v->shared = *word == '~';
	word += v->shared;
	while (crm_source_split(&word, '|', &piece, &n)) {
		if (read_sum(r, piece, n, v) == -1)
			return (-1);
	}
	return (v->nsum > 0 ? 0 : crm_conf_fault(r->conf,
	    _("names of columns are missing")));
}

static int
read_line(struct reading *r, struct crm_vocab_line *line)
{
	struct crm_buf word = { 0 };
	const char *s = crm_buf_text(&r->conf->value);
	int status;

	memset(line, 0, sizeof(*line));
	if (read_key(r, line) == -1)
		return (-1);
	while ((status = crm_conf_word(r->conf, &s, &word)) == 1) {
		if (read_alt(r, crm_buf_text(&word), line) == -1) {
			status = -1;
			break;
		}
	}
	crm_buf_free(&word);
	if (status == 0 && line->nalt == 0)
		return (crm_conf_fault(r->conf,
		    _("names of columns are missing")));
	return (status);
}

int
crm_vocab_read(struct crm_vocab *vocab, struct crm_pool *pool,
    struct crm_conf *conf)
{
	struct reading r = { vocab, pool, conf };
	struct crm_vocab_line *v;
	int kind;

	while ((kind = crm_conf_next(conf)) == CRM_CONF_PAIR) {
		v = crm_pool_more(pool, vocab->line, vocab->nline, sizeof(*v));
		if (v == NULL)
			return (crm_err_nomem(conf->err));
		vocab->line = v;
		if (read_line(&r, &v[vocab->nline++]) == -1)
			return (-1);
	}
	if (kind == CRM_CONF_SECTION)
		return (crm_conf_fault(conf, _("no section stands here")));
	return (kind == CRM_CONF_END ? 0 : -1);
}
