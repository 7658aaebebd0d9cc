#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "core/out.h"
#include "insight/grid.h"
#include "insight/rfm.h"

int
crm_grid_fill(struct crm_grid *grid, const struct crm_rfm *set)
{
	const struct crm_rfm_row *row;
	int i, r, f;
	size_t n;

	memset(grid, 0, sizeof(*grid));
	for (n = 0; n < set->n; n++)
		for (i = 0; i < 4; i++) {
			row = &set->row[n];
			r = (i & 1) != 0 ? row->r : 0;
			f = (i & 2) != 0 ? row->f : 0;
			grid->members[r][f]++;
			if (crm_rfm_sum(&grid->monetary[r][f],
			    row->monetary) == -1)
				return (-1);
		}
	return (0);
}

void
crm_share_format(struct crm_buf *buf, int64_t part, int64_t whole)
{
	int64_t half;

	if (whole <= 0)
		return;
	/* Far below a hundredth of a percent is lost, and only then. */
	while (part > INT64_MAX / 20000 || part < INT64_MIN / 20000 ||
	    whole > INT64_MAX / 20000) {
		part /= 2;
		whole /= 2;
		if (whole == 0)
			return;
	}
	half = part < 0 ? -whole : whole;
	crm_money_format(buf, (part * 20000 + half) / (2 * whole), 2);
}

int
crm_grid_put_money(struct crm_out *out, int64_t v, int decimals)
{
	struct crm_buf text = { 0 };
	int res;

	crm_money_format(&text, v, decimals);
	res = text.bad ? -1 : crm_out_textn(out, text.p, text.n);
	crm_buf_free(&text);
	return (res);
}

int
crm_grid_put_share(struct crm_out *out, int64_t part, int64_t whole)
{
	struct crm_buf text = { 0 };
	int res;

	crm_share_format(&text, part, whole);
	res = text.bad ? -1 : crm_out_textn(out, text.p, text.n);
	crm_buf_free(&text);
	return (res);
}

int
crm_grid_put(const struct crm_grid *grid, int bins, int decimals,
    struct crm_out *out)
{
	static const char *const name[] = {
		"r", "f", "members", "monetary", "share", "monetary_share"
	};
	size_t i;
	int r, f;

	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (crm_out_col(out, name[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	for (r = bins; r > 0; r--)
		for (f = bins; f > 0; f--)
			if (crm_out_int(out, r) == -1 ||
			    crm_out_int(out, f) == -1 ||
			    crm_out_int(out, grid->members[r][f]) == -1 ||
			    crm_grid_put_money(out, grid->monetary[r][f],
			    decimals) == -1 ||
			    crm_grid_put_share(out, grid->members[r][f],
			    grid->members[0][0]) == -1 ||
			    crm_grid_put_share(out, grid->monetary[r][f],
			    grid->monetary[0][0]) == -1 ||
			    crm_out_end(out) == -1)
				return (-1);
	return (0);
}

static int
put_table_columns(int bins, struct crm_out *out)
{
	struct crm_buf name = { 0 };
	int f, res;

	if (crm_out_col(out, "measure", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "r", CRM_KIND_TEXT) == -1)
		return (-1);
	for (f = 1, res = 0; res == 0 && f <= bins; f++) {
		crm_buf_reset(&name);
		crm_buf_fmt(&name, "f %d", f);
		res = name.bad ? -1 : crm_out_col(out, name.p,
		    CRM_KIND_NUMBER);
	}
	crm_buf_free(&name);
	return (res == -1 ? -1 : crm_out_col(out, "all", CRM_KIND_NUMBER));
}

/* The row of one r; that of r 0 holds the sums. */
static int
put_table_row(int r, const int64_t *v, int bins, int decimals,
    struct crm_out *out)
{
	int f;

	if ((r > 0 ? crm_out_int(out, r) : crm_out_text(out, "all")) == -1)
		return (-1);
	for (f = 1; f <= bins; f++)
		if (crm_grid_put_money(out, v[f], decimals) == -1)
			return (-1);
	if (crm_grid_put_money(out, v[0], decimals) == -1)
		return (-1);
	return (crm_out_end(out));
}

int
crm_grid_put_table(const struct crm_grid *grid, int bins, int decimals,
    struct crm_out *out)
{
	int r;

	if (put_table_columns(bins, out) == -1)
		return (-1);
	for (r = bins; r >= 0; r--)
		if (crm_out_text(out, "members") == -1 ||
		    put_table_row(r, grid->members[r], bins, 0, out) == -1)
			return (-1);
	for (r = bins; r >= 0; r--)
		if (crm_out_text(out, "monetary") == -1 ||
		    put_table_row(r, grid->monetary[r], bins, decimals,
		    out) == -1)
			return (-1);
	return (0);
}
