#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/out.h"
#include "insight/aim.h"
#include "insight/grid.h"
#include "insight/proportion.h"
#include "insight/reached.h"
#include "insight/rfm.h"

int
crm_reached_open(struct crm_reached *reached, const struct crm_aims *aims)
{

	reached->aims = aims;
	reached->mass = 0;
	reached->at = calloc(crm_aims_n(aims) + 1, sizeof(*reached->at));
	return (reached->at == NULL ? -1 : 0);
}

void
crm_reached_close(struct crm_reached *reached)
{

	free(reached->at);
	reached->at = NULL;
}

int
crm_reached_one(const struct crm_aims *aims, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b)
{
	size_t offer = a == NULL ? crm_aims_n(aims) : crm_aims_of(aims, a);

	if (!crm_aims_any(aims, offer))
		return (-1);
	return (b != NULL && crm_aims_hit(aims, offer, b->m));
}

int
crm_reached_add(struct crm_reached *reached, const struct crm_rfm_row *a,
    const struct crm_rfm_row *b, int control)
{
	const struct crm_aims *aims = reached->aims;
	size_t offer = a == NULL ? crm_aims_n(aims) : crm_aims_of(aims, a);
	int64_t from = a == NULL ? 0 : a->monetary;
	int64_t to = b == NULL ? 0 : b->monetary;
	struct crm_reached_arm *arm;

	/* What is counted without signs is enough for every sum. */
	if (from == INT64_MIN || to == INT64_MIN ||
	    crm_rfm_sum(&reached->mass, from < 0 ? -from : from) == -1 ||
	    crm_rfm_sum(&reached->mass, to < 0 ? -to : to) == -1)
		return (-1);
	arm = &reached->at[offer][control];
	arm->members++;
	arm->reached += crm_reached_one(aims, a, b) == 1;
	arm->from += from;
	arm->to += to;
	return (0);
}

static int
put_columns(struct crm_out *out)
{
	static const char *const name[] = {
		"treated", "reached", "rate", "control", "control_reached",
		"control_rate", "difference", "low", "high", "p",
		"from_monetary", "to_monetary", "control_from_monetary",
		"control_to_monetary"
	};
	size_t i;

	if (crm_aims_col(out) == -1)
		return (-1);
	for (i = 0; i < sizeof(name) / sizeof(*name); i++)
		if (crm_out_col(out, name[i], CRM_KIND_NUMBER) == -1)
			return (-1);
	return (0);
}

/* How many there are; how many reached it and their share, if there is one. */
static int
put_arm(const struct crm_reached_arm *arm, int aimed, struct crm_out *out)
{

	if (crm_out_int(out, arm->members) == -1)
		return (-1);
	if (!aimed)
		return (crm_out_text(out, "") == -1 ||
		    crm_out_text(out, "") == -1 ? -1 : 0);
	return (crm_out_int(out, arm->reached) == -1 ||
	    crm_grid_put_share(out, arm->reached, arm->members) == -1 ?
	    -1 : 0);
}

/* The difference in points of a percent, its limits and the mid-p. */
static int
put_difference(const struct crm_reached_arm arm[2], int aimed,
    struct crm_out *out)
{
	const int64_t a[2] = { arm[0].reached, arm[0].members };
	const int64_t b[2] = { arm[1].reached, arm[1].members };
	struct crm_buf text = { 0 };
	double v[4];
	int i, res = 0;

	aimed = aimed && a[1] > 0 && b[1] > 0;
	if (aimed) {
		v[0] = 100 * ((double)a[0] / (double)a[1] -
		    (double)b[0] / (double)b[1]);
		crm_newcombe(a, b, &v[1], &v[2]);
		v[1] *= 100;
		v[2] *= 100;
		v[3] = crm_midp(a, b);
	}
	for (i = 0; res == 0 && i < 4; i++) {
		crm_buf_reset(&text);
		if (aimed)
			crm_buf_fmt(&text, "%.*f", i < 3 ? 2 : 4, v[i]);
		res = text.bad ? -1 : crm_out_text(out, crm_buf_text(&text));
	}
	crm_buf_free(&text);
	return (res);
}

int
crm_reached_put(const struct crm_reached *reached, int decimals,
    struct crm_out *out)
{
	const struct crm_aims *aims = reached->aims;
	const struct crm_reached_arm *arm;
	size_t i;
	int aimed, k;

	if (put_columns(out) == -1)
		return (-1);
	for (i = 0; i <= crm_aims_n(aims); i++) {
		arm = reached->at[i];
		aimed = crm_aims_any(aims, i);
		if (crm_aims_put(aims, i, out) == -1 ||
		    put_arm(arm, aimed, out) == -1 ||
		    put_arm(arm + 1, aimed, out) == -1 ||
		    put_difference(arm, aimed, out) == -1)
			return (-1);
		for (k = 0; k < 2; k++)
			if (crm_grid_put_money(out, arm[k].from,
			    decimals) == -1 || crm_grid_put_money(out,
			    arm[k].to, decimals) == -1)
				return (-1);
		if (crm_out_end(out) == -1)
			return (-1);
	}
	return (0);
}
