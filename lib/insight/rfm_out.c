#include "core/buf.h"
#include "core/money.h"
#include "core/out.h"
#include "core/time.h"
#include "insight/rfm.h"
#include "insight/rule.h"

/* Members are numbers only where all of them are. */
static enum crm_kind
member_kind(const struct crm_rfm *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->row[i].key != NULL)
			return (CRM_KIND_TEXT);
	return (CRM_KIND_NUMBER);
}

static int
put_columns(enum crm_kind kind, struct crm_out *out)
{
	static const char *const number[] = {
		"recency", "frequency", "monetary", "r", "f", "m"
	};
	size_t i;

	if (crm_out_col(out, "member", kind) == -1 ||
	    crm_out_col(out, "last_at", CRM_KIND_TEXT) == -1)
		return (-1);
	for (i = 0; i < sizeof(number) / sizeof(*number); i++)
		if (crm_out_col(out, number[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	return (crm_out_col(out, "segment", CRM_KIND_TEXT));
}

/* Beside members of text a number is text too: JSON tells them apart. */
static int
put_member(const struct crm_rfm_row *row, enum crm_kind kind,
    struct crm_buf *text, struct crm_out *out)
{

	if (row->key != NULL)
		return (crm_out_text(out, row->key));
	if (kind == CRM_KIND_NUMBER)
		return (crm_out_int(out, row->member));
	crm_buf_reset(text);
	crm_buf_int(text, row->member);
	return (text->bad ? -1 : crm_out_textn(out, text->p, text->n));
}

static int
put_measures(const struct crm_rfm *set, const struct crm_rfm_row *row,
    struct crm_buf *text, struct crm_out *out)
{
	char at[CRM_TIME_LEN];

	crm_buf_reset(text);
	crm_money_format(text, row->monetary, set->decimals);
	if (text->bad ||
	    crm_out_text(out, crm_time_format(row->last_at, at)) == -1 ||
	    crm_out_int(out, crm_rfm_recency(set, row)) == -1 ||
	    crm_out_int(out, row->frequency) == -1)
		return (-1);
	return (crm_out_textn(out, text->p, text->n));
}

static int
put_scores(const struct crm_rfm_row *row, int bins,
    const struct crm_rules *rules, struct crm_out *out)
{
	const int rfm[3] = { row->r, row->f, row->m };
	int i;

	for (i = 0; i < 3; i++)
		if (crm_out_int(out, rfm[i]) == -1)
			return (-1);
	return (crm_out_text(out, crm_rules_name(rules, bins, rfm)));
}

int
crm_rfm_put(const struct crm_rfm *set, int bins,
    const struct crm_rules *rules, struct crm_out *out)
{
	const struct crm_rfm_row *row;
	enum crm_kind kind = member_kind(set);
	struct crm_buf text = { 0 };
	size_t i;
	int res;

	res = put_columns(kind, out);
	for (i = 0; res == 0 && i < set->n; i++) {
		row = &set->row[i];
		if (put_member(row, kind, &text, out) == -1 ||
		    put_measures(set, row, &text, out) == -1 ||
		    put_scores(row, bins, rules, out) == -1 ||
		    crm_out_end(out) == -1)
			res = -1;
	}
	crm_buf_free(&text);
	return (res);
}
