/* sequences: what comes in files. */

#include <inttypes.h>
#include <stdio.h>

#include "record/orderimport.h"
#include "record/roster.h"
#include "record/shipimport.h"
#include "sequences.h"

static void
fault(void *arg, const struct crm_fault *f)
{
	struct run *r = arg;

	(void)fails(r, "line %zu: %s: %s", f->line,
	    f->column == NULL ? "" : f->column, f->reason);
}

struct crm_stage *
stage(struct run *r, const struct crm_buf *text)
{
	struct crm_stage *s = NULL;
	FILE *fp = tmpfile();

	if (fp == NULL)
		return (NULL);
	if (fwrite(text->p, 1, text->n, fp) == text->n && fflush(fp) == 0) {
		rewind(fp);
		s = crm_stage_open(r->err, fileno(fp), "file", NULL);
	}
	(void)fclose(fp);
	return (s);
}

int64_t
stands(struct run *r, int order)
{

	return (one(r, "SELECT batch FROM orders AS o\n"
	    "WHERE order_no = cast(:n AS TEXT) /* scan: a few */", order));
}

static void
write_line(struct run *r, struct crm_buf *text, struct view *v, int i)
{
	static const char *const status[] = { "paid", "preparing", "shipped",
	    "delivered", "cancelled" };
	int id = pick(r, 4) == 0, code = pick(r, 8) == 0, to = v->order %
	    PEOPLE;

	v->plain = v->plain && !id && !code;
	crm_buf_fmt(text, "%s,%d,%d,2026-11-%02d,%s,%d,%lld,item %d,",
	    v->order % 2 == 0 ? "mall" : "shop", v->order, i + 1,
	    1 + v->order, status[pick(r, 5)], 1 + i, (long long)v->amount[i],
	    i);
	if (id)
		crm_buf_fmt(text, "id%d", pick(r, 3));
	crm_buf_fmt(text, ",%s,%s,%s,%s,tk%dz street,tk%dz,%s,"
	    "2026-11-12 %02d:%02d:00\n", name[v->who], phone[v->who],
	    name[to], phone[to], v->token, v->token, code ? "c1" : "",
	    v->age / 60, v->age % 60);
}

/* A file of orders: who buys what is the order's, the rest is the file's. */
static void
write_orders(struct run *r, struct crm_buf *text, size_t first)
{
	struct view *v;
	int i;

	crm_buf_str(text, "channel,order_no,line_no,ordered_at,status,qty,"
	    "amount,product_name,buyer_id,buyer_name,buyer_phone,"
	    "receiver_name,receiver_phone,address,message,member_code,"
	    "exported_at\n");
	for (; first < r->model.nview; first++) {
		v = &r->model.view[first];
		v->who = pick(r, 3) > 0 ? v->order % PEOPLE :
		    pick(r, PEOPLE);
		v->token = ++r->token;
		v->plain = 1;
		for (i = 0; i < LINES; i++) {
			if (v->amount[i] == -1)
				continue;
			write_line(r, text, v, i);
		}
	}
}

int
orders(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_order_job job = { .faults = &faults };
	struct crm_order_counts counts = { 0 };
	struct crm_buf text = { 0 };
	struct crm_stage *s;
	int64_t was[ORDERS];
	size_t first = r->model.nview;
	struct view *v;
	int i, j, n = 1 + pick(r, 4), rc = -1;

	for (i = 0; i < n; i++) {
		v = &r->model.view[r->model.nview];
		v->order = pick(r, ORDERS);
		for (j = (int)first; j < (int)r->model.nview; j++)
			if (r->model.view[j].order == v->order)
				break;
		if (j < (int)r->model.nview)
			continue;
		v->active = 0;
		/* Each file is of another time, but not in that sequence. */
		v->age = (int)(r->step * 37 % 61) * 16 + r->step % 16;
		for (j = 0; j < LINES; j++)
			v->amount[j] = pick(r, 3) == 0 ? -1 :
			    1000 * (1 + pick(r, 9));
		if (v->amount[0] == -1 && v->amount[1] == -1)
			v->amount[0] = 500;
		r->model.nview++;
	}
	write_orders(r, &text, first);
	for (i = 0; i < ORDERS; i++)
		was[i] = stands(r, i);
	if (begin(r) == -1)
		return (-1);
	say(r, "batch %" PRId64 ": orders\n%s", crm_batch(r->db), text.p);
	for (j = (int)first; j < (int)r->model.nview; j++)
		r->model.view[j].batch = crm_batch(r->db);
	if ((s = stage(r, &text)) != NULL)
		rc = crm_order_import(r->db, s, &job, &counts);
	crm_stage_close(s);
	crm_buf_free(&text);
	if (rc != 0)
		return (broken(r, "orders"));
	for (j = (int)first; j < (int)r->model.nview; j++) {
		v = &r->model.view[j];
		v->active = stands(r, v->order) != was[v->order];
	}
	return (commit(r));
}

static void
write_member(struct run *r, struct crm_buf *text, int who, int i)
{

	crm_buf_fmt(text, "%s%d,%s,%s,", pick(r, 3) == 0 ? "c" : "d",
	    pick(r, 3) == 0 ? i : 10 + who, name[who], phone[who]);
	if (pick(r, 2) == 0)
		crm_buf_fmt(text, "m%d@example.com", who);
	crm_buf_fmt(text, ",tk%dz street,g%d,", r->token + 1, pick(r, 3));
	if (pick(r, 2) == 0)
		crm_buf_fmt(text, "tk%dz", r->token + 2);
	crm_buf_fmt(text, ",tk%dz,%s,%s,2026-11-%02d\n", r->token + 3,
	    pick(r, 3) == 0 ? "yes" : "", pick(r, 4) == 0 ? "yes" : "",
	    1 + pick(r, 20));
	r->token += 3;
}

int
members(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_roster_opt opt = { .faults = &faults };
	struct crm_roster_count count;
	struct crm_buf text = { 0 };
	struct crm_roster *roster = NULL;
	struct crm_csv *csv[2] = { NULL, NULL };
	struct crm_stage *s;
	int i, who, n = 1 + pick(r, 3), rc = -1;

	crm_buf_str(&text, "code,name,phone,email,address,grade,memo,x_size,"
	    "sms_consent,email_consent,consent_at\n");
	for (i = 0; i < n; i++) {
		who = pick(r, PEOPLE);
		write_member(r, &text, who, i);
	}
	if (begin(r) == -1)
		return (-1);
	say(r, "batch %" PRId64 ": members\n%s", crm_batch(r->db), text.p);
	if ((s = stage(r, &text)) != NULL &&
	    (roster = crm_roster_open(r->db, &opt)) != NULL &&
	    (csv[0] = crm_stage_csv(s, NULL)) != NULL &&
	    (csv[1] = crm_stage_csv(s, NULL)) != NULL &&
	    crm_roster_read(roster, csv[0]) == 0 &&
	    crm_roster_write(roster, csv[1]) == 0)
		rc = crm_roster_end(roster, &count);
	crm_roster_close(roster);
	crm_csv_close(csv[0]);
	crm_csv_close(csv[1]);
	crm_stage_close(s);
	crm_buf_free(&text);
	/* Two codes for one person are refused: nothing happens then. */
	if (rc == -1 && (faults.n > 0 ||
	    crm_errkind(r->err) == CRM_ERR_INPUT)) {
		crm_err_clear(r->err);
		r->why[0] = '\0';
		crm_batch_rollback(r->db);
		say(r, "refused");
		return (0);
	}
	return (rc == -1 ? broken(r, "members") : commit(r));
}

int
parcels(struct run *r)
{
	struct crm_faults faults = { fault, r, 0 };
	struct crm_order_job job = { .faults = &faults };
	struct crm_ship_counts counts = { 0 };
	struct crm_buf text = { 0 };
	struct crm_stage *s;
	int i, n = 1 + pick(r, 3), no, kind, rc = -1;

	crm_buf_str(&text, "channel,order_no,line_no,carrier,invoice_no,"
	    "shipped_at,status,receiver_name,receiver_phone,product_name,qty,"
	    "exported_at\n");
	for (i = 0; i < n; i++) {
		no = pick(r, ORDERS);
		kind = pick(r, 3);
		if (kind < 2)
			crm_buf_fmt(&text, "%s,%d,", no % 2 == 0 ? "mall" :
			    "shop", no);
		else
			crm_buf_str(&text, ",,");
		if (kind == 0)
			crm_buf_int(&text, 1 + pick(r, LINES));
		crm_buf_fmt(&text, ",cj,60000000%04d,2026-11-%02d,shipped,",
		    pick(r, 12), 10 + pick(r, 3));
		if (kind == 2)
			crm_buf_fmt(&text, "%s,%s,item %d,1",
			    name[no % PEOPLE], phone[no % PEOPLE],
			    pick(r, LINES));
		else
			crm_buf_str(&text, ",,,");
		crm_buf_fmt(&text, ",2026-11-13 00:%02d:00\n", r->step);
	}
	if (begin(r) == -1)
		return (-1);
	say(r, "batch %" PRId64 ": parcels\n%s", crm_batch(r->db), text.p);
	if ((s = stage(r, &text)) != NULL)
		rc = crm_ship_import(r->db, s, &job, &counts);
	crm_stage_close(s);
	crm_buf_free(&text);
	return (rc != 0 ? broken(r, "parcels") : commit(r));
}
