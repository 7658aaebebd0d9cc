#include <string.h>

#include "core/buf.h"
#include "core/money.h"
#include "insight/grid.h"
#include "insight/rfm.h"

static int
add(int64_t *sum, int64_t v)
{

	if (v > 0 ? *sum > INT64_MAX - v : *sum < INT64_MIN - v)
		return (-1);
	*sum += v;
	return (0);
}

int
crm_grid_fill(struct crm_grid *grid, const struct crm_rfm *set)
{
	const struct crm_rfm_row *row = set->row, *end = set->row + set->n;
	int i, r, f;

	memset(grid, 0, sizeof(*grid));
	for (; row < end; row++)
		for (i = 0; i < 4; i++) {
			r = (i & 1) != 0 ? row->r : 0;
			f = (i & 2) != 0 ? row->f : 0;
			grid->members[r][f]++;
			if (add(&grid->monetary[r][f], row->monetary) == -1)
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
