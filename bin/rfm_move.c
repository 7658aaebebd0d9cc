#include <errno.h>
#include <string.h>

#include "insight/grid.h"
#include "insight/move.h"
#include "insight/reached.h"
#include "rfm_int.h"

#define MATRIX_CELLS	12	/* more of them fit on no screen */

struct moving {
	struct rfm		*rfm;
	struct rfm_people	 among, control;
	struct crm_move		 move;
	struct crm_reached	 reached;
	enum crm_kind		 kind;		/* of members */
};

/*
 * The arm of a member: who is not among the asked ones has none; who is not
 * in --control is treated, unless that names both arms itself.
 */
static int
choose_arm(struct moving *mv, const struct crm_rfm_row *row)
{
	int among = rfm_people_arm(&mv->among, row), control;

	if (among <= 0 || mv->control.labels == NULL)
		return (among);
	control = rfm_people_arm(&mv->control, row);
	if (control != RFM_NO_ARM)
		return (control);
	return (mv->control.col == -1 ? RFM_TREATED : RFM_NO_ARM);
}

static int
put_columns(struct moving *mv)
{
	struct rfm *rfm = mv->rfm;
	struct crm_out *out = rfm->cli.out;

	if (crm_out_col(out, "member", mv->kind) == -1 ||
	    crm_axis_col(&rfm->axis, "from_", out) == -1 ||
	    crm_axis_col(&rfm->axis, "to_", out) == -1 ||
	    crm_out_col(out, "from_monetary", CRM_KIND_NUMBER) == -1 ||
	    crm_out_col(out, "to_monetary", CRM_KIND_NUMBER) == -1)
		return (-1);
	if (rfm->aims == NULL)
		return (0);
	return (crm_aims_col(out) == -1 ||
	    crm_out_col(out, "arm", CRM_KIND_TEXT) == -1 ||
	    crm_out_col(out, "reached", CRM_KIND_NUMBER) == -1 ? -1 : 0);
}

/* The columns of offers of a member. */
static int
put_offer(struct moving *mv, const struct crm_pairing *p, int arm)
{
	const struct crm_aims *aims = mv->rfm->aims;
	struct crm_out *out = mv->rfm->cli.out;
	int reached = crm_reached_one(aims, p->a, p->b);

	if (crm_aims_put(aims, p->a == NULL ? crm_aims_n(aims) :
	    crm_aims_of(aims, p->a), out) == -1 ||
	    crm_out_text(out, arm == RFM_CONTROL ? "control" :
	    "treated") == -1)
		return (-1);
	return (reached == -1 ? crm_out_text(out, "") :
	    crm_out_int(out, reached));
}

static int
put_member(struct moving *mv, const struct crm_pairing *p,
    const struct crm_rfm_row *who, int arm)
{
	struct rfm *rfm = mv->rfm;
	struct crm_out *out = rfm->cli.out;
	const struct crm_axis *axis = &rfm->axis;
	int decimals = rfm->to->decimals;

	if (crm_rfm_put_member(who, mv->kind, out) == -1 ||
	    crm_axis_put(axis, crm_axis_cell(axis, p->a), out) == -1 ||
	    crm_axis_put(axis, crm_axis_cell(axis, p->b), out) == -1 ||
	    crm_grid_put_money(out, p->a == NULL ? 0 : p->a->monetary,
	    decimals) == -1 ||
	    crm_grid_put_money(out, p->b == NULL ? 0 : p->b->monetary,
	    decimals) == -1 ||
	    (rfm->aims != NULL && put_offer(mv, p, arm) == -1))
		return (-1);
	return (crm_out_end(out));
}

/* Counts or writes one member.  0 or a status (said). */
static int
take_pair(struct moving *mv, const struct crm_pairing *p,
    const struct crm_rfm_row *who)
{
	struct rfm *rfm = mv->rfm;
	int arm = choose_arm(mv, who), res;

	if (arm == -1)
		return (cli_fail(&rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	if (arm == RFM_NO_ARM)
		return (0);
	if (rfm->members != NULL)
		return (put_member(mv, p, who, arm) == -1 ?
		    cli_fail_err(&rfm->cli) : 0);
	if (rfm->aims != NULL)
		res = crm_reached_add(&mv->reached, p->a, p->b,
		    arm == RFM_CONTROL);
	else
		res = crm_move_add(&mv->move, p->a, p->b);
	return (res == -1 ? rfm_too_large(rfm) : 0);
}

/* Members asked for who have no order on either day: behind the others. */
static int
take_others(struct moving *mv)
{
	const struct crm_pairing none = { .a = NULL, .b = NULL };
	struct crm_rfm *others;
	int status = 0;
	size_t i;

	if ((others = rfm_people_others(&mv->among)) == NULL)
		return (cli_fail(&mv->rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	for (i = 0; status == 0 && i < others->n; i++)
		status = take_pair(mv, &none, others->row + i);
	crm_rfm_free(others);
	return (status);
}

static int
take_all(struct moving *mv)
{
	struct crm_pairing p = { .from = mv->rfm->set, .to = mv->rfm->to };
	int status = 0;

	while (status == 0 && crm_pairing_next(&p) == 1)
		status = take_pair(mv, &p, p.a != NULL ? p.a : p.b);
	return (status == 0 ? take_others(mv) : status);
}

/* The table of what was counted. */
static int
print_counts(struct moving *mv)
{
	struct rfm *rfm = mv->rfm;
	int decimals = rfm->to->decimals, matrix;

	matrix = rfm_table(rfm) && rfm->aims == NULL &&
	    crm_move_used(&mv->move) <= MATRIX_CELLS;
	if (cli_out(&rfm->cli) == NULL)
		return (EX_INTERNAL);
	if (rfm->aims != NULL)
		return (rfm_done(rfm, crm_reached_put(&mv->reached, decimals,
		    rfm->cli.out)));
	return (rfm_done(rfm, matrix ?
	    crm_move_put_table(&mv->move, decimals, rfm->cli.out) :
	    crm_move_put(&mv->move, decimals, rfm->cli.out)));
}

/* The members of both days are text where one of them is. */
static int
print_members(struct moving *mv)
{
	struct rfm *rfm = mv->rfm;
	int status;

	(void)rfm_table(rfm);
	mv->kind = rfm->cli.db != NULL ? CRM_KIND_NUMBER : CRM_KIND_TEXT;
	if (rfm->cli.db == NULL && crm_rfm_kind(rfm->set) == CRM_KIND_NUMBER &&
	    crm_rfm_kind(rfm->to) == CRM_KIND_NUMBER &&
	    rfm_people_numbers(&mv->among))
		mv->kind = CRM_KIND_NUMBER;
	if (cli_out(&rfm->cli) == NULL)
		return (EX_INTERNAL);
	if (put_columns(mv) == -1)
		return (cli_fail_err(&rfm->cli));
	if ((status = take_all(mv)) != 0)
		return (status);
	return (rfm_done(rfm, 0));
}

static int
run(struct moving *mv)
{
	struct rfm *rfm = mv->rfm;
	int status;

	if ((status = rfm_people_read(&mv->among, rfm->among)) != 0 ||
	    (status = rfm_people_read(&mv->control, rfm->control)) != 0)
		return (status);
	if (mv->among.col != -1 && rfm->control != NULL)
		return (cli_fail(&rfm->cli, EX_DATA, _("%s: there is a column "
		    "\"arm\"; leave out --control"), rfm_source(rfm->among)));
	if (rfm->members != NULL)
		return (print_members(mv));
	if (crm_move_open(&mv->move, &rfm->axis) == -1 ||
	    (rfm->aims != NULL &&
	    crm_reached_open(&mv->reached, rfm->aims) == -1))
		return (cli_fail(&rfm->cli, EX_INTERNAL, "%s",
		    strerror(ENOMEM)));
	if ((status = take_all(mv)) != 0)
		return (status);
	return (print_counts(mv));
}

int
rfm_print_move(struct rfm *rfm)
{
	struct moving mv = { .rfm = rfm,
	    .among = { .rfm = rfm, .col = -1, .all = RFM_TREATED },
	    .control = { .rfm = rfm, .col = -1, .all = RFM_CONTROL } };
	int status = run(&mv);

	crm_move_close(&mv.move);
	crm_reached_close(&mv.reached);
	rfm_people_free(&mv.among);
	rfm_people_free(&mv.control);
	return (status);
}
