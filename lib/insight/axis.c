#include <string.h>

#include "core/buf.h"
#include "core/out.h"
#include "insight/axis.h"
#include "insight/rfm.h"
#include "insight/rule.h"

static const char *const scorename[3] = { "r", "f", "m" };

int
crm_axis_find(struct crm_axis *axis, const char *word)
{
	static const char *const name[] = {
		"segment", "r", "f", "rf", "m", "rm", "fm", "rfm"
	};
	unsigned int i;

	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (strcmp(name[i], word) == 0) {
			axis->scores = i;
			return (0);
		}
	return (-1);
}

size_t
crm_axis_cells(const struct crm_axis *axis)
{
	size_t n = 1;
	int i;

	if (axis->scores == 0)
		return (crm_rules_n(axis->rules) + 1);
	for (i = 0; i < 3; i++)
		if ((axis->scores & 1U << i) != 0)
			n *= (size_t)axis->bins;
	return (n + 1);
}

size_t
crm_axis_cell(const struct crm_axis *axis, const struct crm_rfm_row *row)
{
	size_t cell = 0;
	int i, rfm[3];

	if (row == NULL)
		return (crm_axis_cells(axis) - 1);
	rfm[0] = row->r;
	rfm[1] = row->f;
	rfm[2] = row->m;
	if (axis->scores == 0)
		return (crm_rules_find(axis->rules, axis->bins, rfm));
	for (i = 0; i < 3; i++)
		if ((axis->scores & 1U << i) != 0)
			cell = cell * (size_t)axis->bins +
			    (size_t)(axis->bins - rfm[i]);
	return (cell);
}

/* The scores that make a cell; 0 where the axis does not have one. */
static void
split(const struct crm_axis *axis, size_t cell, int rfm[3])
{
	size_t bins = (size_t)axis->bins;
	int i;

	for (i = 2; i >= 0; i--) {
		rfm[i] = 0;
		if ((axis->scores & 1U << i) == 0)
			continue;
		rfm[i] = (int)(bins - cell % bins);
		cell /= bins;
	}
}

static int
put_col(const char *prefix, const char *name, enum crm_kind kind,
    struct crm_out *out)
{
	struct crm_buf text = { 0 };
	int res;

	crm_buf_str(&text, prefix);
	crm_buf_str(&text, name);
	res = text.bad ? -1 : crm_out_col(out, text.p, kind);
	crm_buf_free(&text);
	return (res);
}

int
crm_axis_col(const struct crm_axis *axis, const char *prefix,
    struct crm_out *out)
{
	int i;

	if (axis->scores == 0)
		return (put_col(prefix, "segment", CRM_KIND_TEXT, out));
	for (i = 0; i < 3; i++)
		if ((axis->scores & 1U << i) != 0 && put_col(prefix,
		    scorename[i], CRM_KIND_NUMBER, out) == -1)
			return (-1);
	return (0);
}

int
crm_axis_put(const struct crm_axis *axis, size_t cell, struct crm_out *out)
{
	int i, none = cell + 1 == crm_axis_cells(axis), rfm[3], res;

	if (axis->scores == 0)
		return (crm_out_text(out, none ? "" :
		    crm_rules_label(axis->rules, cell)));
	split(axis, cell, rfm);
	for (i = 0; i < 3; i++) {
		if ((axis->scores & 1U << i) == 0)
			continue;
		res = none ? crm_out_text(out, "") : crm_out_int(out, rfm[i]);
		if (res == -1)
			return (-1);
	}
	return (0);
}

void
crm_axis_label(const struct crm_axis *axis, size_t cell, struct crm_buf *buf)
{
	int i, rfm[3];

	if (cell + 1 == crm_axis_cells(axis)) {
		crm_buf_str(buf, "none");
		return;
	}
	if (axis->scores == 0) {
		crm_buf_str(buf, crm_rules_label(axis->rules, cell));
		return;
	}
	split(axis, cell, rfm);
	for (i = 0; i < 3; i++) {
		if (axis->scores == 1U << i)
			crm_buf_fmt(buf, "%d", rfm[i]);
		else if ((axis->scores & 1U << i) != 0)
			crm_buf_fmt(buf, "%s%d", scorename[i], rfm[i]);
	}
}
