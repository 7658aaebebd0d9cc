#include <stdlib.h>
#include <string.h>

#include "core/money.h"
#include "core/stream.h"
#include "core/time.h"
#include "insight/summary_int.h"
#include "insight/total.h"

static const char *const kindname[] = {
	"empty", "number", "date", "code", "text"
};

const char *
crm_summary_kind_name(enum crm_summary_kind kind)
{

	return (kindname[kind]);
}

struct crm_summary *
crm_summary_new(const char *name, size_t bound)
{
	struct crm_summary *summary = calloc(1, sizeof(*summary));
	const struct crm_column *known = crm_stream_column(name);

	if (summary == NULL)
		return (NULL);
	/* Nobody adds up the numbers of members or orders. */
	summary->code = (known != NULL && known->code) ||
	    strcmp(name, "member") == 0;
	summary->bound = bound;
	if ((summary->labels = crm_labels_new()) == NULL) {
		free(summary);
		return (NULL);
	}
	return (summary);
}

void
crm_summary_free(struct crm_summary *summary)
{

	if (summary == NULL)
		return;
	crm_labels_free(summary->labels);
	free(summary->count);
	free(summary->is);
	free(summary->log);
	free(summary->more_numbers.p);
	free(summary->more_dates.p);
	crm_buf_free(&summary->least);
	crm_buf_free(&summary->most);
	free(summary);
}

static unsigned char
look(const char *p, size_t n)
{
	static const char more[] = "-_./:#";
	size_t sign = *p == '-' || *p == '+', digits = 0, i;
	unsigned char is = 0;
	int64_t v;

	if (n > sign + 1 && p[sign] == '0' && p[sign + 1] >= '0' &&
	    p[sign + 1] <= '9')
		is |= CRM_IS_ZEROED;
	else if (crm_money_parse(p, n, CRM_TOTAL_DECIMALS, &v) == 0)
		is |= CRM_IS_NUMBER;
	if (crm_time_parse(p, n, &v) == 0)
		is |= CRM_IS_DATE;
	for (i = 0; i < n; i++)
		if (p[i] >= '0' && p[i] <= '9')
			digits++;
		else if (!((p[i] >= 'a' && p[i] <= 'z') || (p[i] >= 'A' &&
		    p[i] <= 'Z') || memchr(more, p[i], sizeof(more) - 1)))
			return (is & (unsigned char)~CRM_IS_ZEROED);
	return (digits > 0 ? is | CRM_IS_CODE : is & (unsigned char)~CRM_IS_ZEROED);
}

static int
less(const char *p, size_t n, const struct crm_buf *than)
{
	size_t both = n < than->n ? n : than->n;
	int rc = memcmp(p, crm_buf_text(than), both);

	return (rc < 0 || (rc == 0 && n < than->n));
}

static int
more(const char *p, size_t n, const struct crm_buf *than)
{

	return (!less(p, n, than) && (n != than->n ||
	    memcmp(p, crm_buf_text(than), n) != 0));
}

static void
count_kinds(struct crm_summary *summary, unsigned char is)
{

	summary->n++;
	summary->number += (is & CRM_IS_NUMBER) != 0;
	summary->date += (is & CRM_IS_DATE) != 0;
	summary->coded += (is & CRM_IS_CODE) != 0;
	summary->zeroed += (is & CRM_IS_ZEROED) != 0;
}

/* A value that is not kept. */
static int
pass_by(struct crm_summary *summary, const char *p, size_t n)
{
	unsigned char is = look(p, n);
	int64_t v;

	count_kinds(summary, is);
	crm_hyperlog_add(summary->log, p, n);
	if (less(p, n, &summary->least)) {
		crm_buf_reset(&summary->least);
		crm_buf_add(&summary->least, p, n);
	}
	if (more(p, n, &summary->most)) {
		crm_buf_reset(&summary->most);
		crm_buf_add(&summary->most, p, n);
	}
	if (summary->least.bad || summary->most.bad)
		return (-1);
	if ((is & CRM_IS_NUMBER) != 0 &&
	    crm_money_parse(p, n, CRM_TOTAL_DECIMALS, &v) == 0)
		return (crm_summary_add(&summary->more_numbers, v, 1));
	if ((is & CRM_IS_DATE) != 0 && crm_time_parse(p, n, &v) == 0)
		return (crm_summary_add(&summary->more_dates, v, 1));
	return (0);
}

/* From here on no new value is kept. */
static int
close_labels(struct crm_summary *summary)
{
	const char *text, *least = NULL, *most = NULL;
	size_t i, n = crm_labels_n(summary->labels);

	if ((summary->log = calloc(1, sizeof(*summary->log))) == NULL)
		return (-1);
	for (i = 0; i < n; i++) {
		text = crm_labels_text(summary->labels, (uint32_t)i);
		crm_hyperlog_add(summary->log, text, strlen(text));
		if (least == NULL || strcmp(text, least) < 0)
			least = text;
		if (most == NULL || strcmp(text, most) > 0)
			most = text;
	}
	crm_buf_str(&summary->least, least);
	crm_buf_str(&summary->most, most);
	return (summary->least.bad || summary->most.bad ? -1 : 0);
}

static int
make_room(struct crm_summary *summary, size_t id)
{
	size_t cap = id * 2 + 16;
	uint64_t *count;
	unsigned char *is;

	if (id < summary->cap)
		return (0);
	count = realloc(summary->count, cap * sizeof(*count));
	if (count == NULL)
		return (-1);
	summary->count = count;
	if ((is = realloc(summary->is, cap)) == NULL)
		return (-1);
	summary->is = is;
	summary->cap = cap;
	return (0);
}

int
crm_summary_put(struct crm_summary *summary, const char *p, size_t n)
{
	uint32_t id;

	if (n == 0) {
		summary->blanks++;
		return (0);
	}
	if (!crm_labels_find(summary->labels, p, n, &id)) {
		if (summary->log == NULL &&
		    crm_labels_n(summary->labels) >= summary->bound &&
		    close_labels(summary) == -1)
			return (-1);
		if (summary->log != NULL)
			return (pass_by(summary, p, n));
		if (crm_labels_id(summary->labels, p, n, &id) == -1 ||
		    make_room(summary, id) == -1)
			return (-1);
		summary->count[id] = 0;
		summary->is[id] = look(p, n);
	}
	summary->count[id]++;
	count_kinds(summary, summary->is[id]);
	return (0);
}
