#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "insight/labels.h"
#include "outreach/kpi.h"

/* Counts by domain; without labels all are one. */
struct counts {
	struct crm_db	*db;
	struct crm_labels *labels;
	struct crm_kpi	*kpi;
	size_t		 cap;
};

/* The counts of a domain; NULL without memory. */
static struct crm_kpi *
kpi_of(struct counts *counts, const char *domain, size_t n)
{
	struct crm_kpi *more;
	uint32_t id = 0;

	if (counts->labels == NULL)
		return (counts->kpi);
	if (crm_labels_id(counts->labels, domain, n, &id) == -1)
		return (NULL);
	if (id >= counts->cap) {
		more = realloc(counts->kpi, (counts->cap * 2 + 64) *
		    sizeof(*more));
		if (more == NULL)
			return (NULL);
		memset(more + counts->cap, 0, (counts->cap + 64) *
		    sizeof(*more));
		counts->kpi = more;
		counts->cap = counts->cap * 2 + 64;
	}
	return (&counts->kpi[id]);
}

/*
 * One person: what became of its messages, as bits.  What arrived once has
 * reached it, and else the last failing is the worst: there is no such address.
 */
static void
count(struct crm_kpi *kpi, struct crm_stmt *stmt)
{
	int arrived = crm_col_int(stmt, 1) == 1;
	int bad = crm_col_int(stmt, 2) == 1, blocked = crm_col_int(stmt, 3) == 1;
	int failed = crm_col_int(stmt, 4) == 1;

	kpi->sent++;
	kpi->reached += arrived || (!bad && !blocked && !failed);
	kpi->bad_address += !arrived && bad;
	kpi->blocked += !arrived && !bad && blocked;
	kpi->failed += !arrived && !bad && !blocked && failed;
	kpi->opened += crm_col_int(stmt, 5);
	kpi->clicked += crm_col_int(stmt, 6);
	kpi->responded += crm_col_int(stmt, 7);
	kpi->opted_out += crm_col_int(stmt, 8);
	kpi->complained += crm_col_int(stmt, 9);
}

/* The domain of a row: the queue's, else that of the address on the list. */
static struct crm_kpi *
row_of(struct counts *counts, struct crm_stmt *stmt)
{
	const char *domain = crm_col_text(stmt, 0), *at;
	struct crm_buf buf = { 0 };
	struct crm_kpi *kpi;

	if (*domain == '\0' && counts->labels != NULL &&
	    (at = strrchr(crm_col_text(stmt, 10), '@')) != NULL) {
		for (at++; *at != '\0'; at++)
			crm_buf_chr(&buf, *at >= 'A' && *at <= 'Z' ?
			    (char)(*at - 'A' + 'a') : *at);
		domain = crm_buf_text(&buf);
	}
	kpi = buf.bad ? NULL : kpi_of(counts, domain, strlen(domain));
	crm_buf_free(&buf);
	return (kpi);
}

/* A row a campaign and person, with the domain that it was written to. */
static int
read_people(struct counts *counts, int64_t campaign)
{
	struct crm_stmt *stmt;
	struct crm_kpi *kpi;
	int rc;

	if ((stmt = crm_sql(counts->db, "WITH fact (campaign, member, state,\n"
	    "\tmachine, domain) AS (\n"
	    "\tSELECT campaign, member, CASE state WHEN 'failed' THEN\n"
	    "\t\tCASE reason WHEN 'bad_address' THEN reason\n"
	    "\t\tWHEN 'blocked' THEN reason ELSE state END\n"
	    "\t\tELSE 'sent' END, 0, domain\n"
	    "\tFROM delivery\n"
	    "\tWHERE state IN ('sent', 'unknown', 'failed')\n"
	    "\t\tAND campaign BETWEEN :first AND :last\n"
	    "\tUNION ALL\n"
	    "\tSELECT campaign, member, state, machine, ''\n"
	    "\tFROM response\n"
	    "\tWHERE campaign BETWEEN :first AND :last)\n"
	    "SELECT max(f.domain),\n"
	    "\tmax(f.machine = 0 AND f.state IN ('delivered', 'opened',\n"
	    "\t\t'clicked', 'unsubscribed', 'complained', 'coupon')),\n"
	    "\tmax(f.state = 'bad_address'), max(f.state = 'blocked'),\n"
	    "\tmax(f.state = 'failed'),\n"
	    "\tmax(f.machine = 0 AND f.state IN ('opened', 'clicked')),\n"
	    "\tmax(f.machine = 0 AND f.state = 'clicked'),\n"
	    "\tmax(f.machine = 0 AND f.state IN ('clicked', 'coupon')),\n"
	    "\tmax(f.machine = 0 AND f.state = 'unsubscribed'),\n"
	    "\tmax(f.state = 'complained'), max(t.contact)\n"
	    "FROM fact AS f\n"
	    "CROSS JOIN member AS m ON m.id = f.member\n"
	    "LEFT JOIN campaign_target AS t ON t.campaign = f.campaign\n"
	    "\tAND t.member = f.member\n"
	    "GROUP BY f.campaign, coalesce(m.merged_into, m.id)\n"
	    "\t/* scan: what was sent, of all campaigns or one */")) == NULL ||
	    crm_bind(stmt, "ii", campaign, campaign == 0 ? INT64_MAX :
	    campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((kpi = row_of(counts, stmt)) == NULL) {
			rc = crm_err_nomem(crm_db_err(counts->db));
			break;
		}
		count(kpi, stmt);
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_kpi_count(struct crm_db *db, int64_t campaign, struct crm_kpi *kpi)
{
	struct counts counts = { .db = db, .kpi = kpi };

	memset(kpi, 0, sizeof(*kpi));
	kpi->domain = "";
	return (read_people(&counts, campaign));
}

static void
add(struct crm_kpi *all, const struct crm_kpi *kpi)
{

	all->sent += kpi->sent;
	all->reached += kpi->reached;
	all->blocked += kpi->blocked;
	all->bad_address += kpi->bad_address;
	all->failed += kpi->failed;
	all->opened += kpi->opened;
	all->clicked += kpi->clicked;
	all->responded += kpi->responded;
	all->opted_out += kpi->opted_out;
	all->complained += kpi->complained;
}

static int
by_size(const void *a, const void *b)
{
	const struct crm_kpi *x = a, *y = b;

	if (x->sent != y->sent)
		return (x->sent < y->sent ? 1 : -1);
	return (strcmp(x->domain, y->domain));
}

/* What left by another channel was received by no domain. */
static int
is_mail(const struct crm_kpi *kpi)
{

	return (*kpi->domain != '\0');
}

int
crm_kpi_domains(struct crm_db *db, int64_t campaign, struct crm_kpi *all,
    int (*fn)(void *arg, const struct crm_kpi *kpi, const struct crm_kpi *all),
    void *arg)
{
	struct counts counts = { .db = db, .labels = crm_labels_new() };
	size_t i, n = 0;
	int rc = -1;

	memset(all, 0, sizeof(*all));
	all->domain = "";
	if (counts.labels == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	else if (read_people(&counts, campaign) == 0) {
		rc = 0;
		n = crm_labels_n(counts.labels);
	}
	for (i = 0; i < n; i++) {
		counts.kpi[i].domain = crm_labels_text(counts.labels,
		    (uint32_t)i);
		if (is_mail(&counts.kpi[i]))
			add(all, &counts.kpi[i]);
	}
	if (n > 0)
		qsort(counts.kpi, n, sizeof(*counts.kpi), by_size);
	for (i = 0; rc == 0 && i < n; i++)
		if (is_mail(&counts.kpi[i]))
			rc = fn(arg, &counts.kpi[i], all);
	crm_labels_free(counts.labels);
	free(counts.kpi);
	return (rc);
}
