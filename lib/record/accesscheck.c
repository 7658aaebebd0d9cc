#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "record/access_int.h"

/* Is the access log whole, and what was acknowledged of what is not? */

struct audit {
	struct crm_db	*db;
	struct crm_buf	 faults;	/* struct crm_access_fault */
	struct crm_buf	 marks;		/* of faults that are known */
	int64_t	 anchor;	/* the entry that the database remembers */
	int64_t	 last;		/* the number of the last good entry */
	char	 hash[CRM_SHA256_HEX];	/* of the anchor */
	int	 held;		/* the anchor was seen, and is right */
};

/*
 * Notes a fault, with a mark that is made of the bytes that are wrong and of
 * what stands before them: whatever is changed there again is another fault.
 * No entry begins with "!", so that a mark never is the hash of one.
 */
static int
note(struct audit *audit, struct crm_access_reader *r, int64_t number,
    const char *what, const char *before, const void *p, size_t n)
{
	struct crm_access_fault fault = { .number = number, .what = what };
	struct crm_buf text = { 0 };

	crm_buf_chr(&text, '!');
	crm_buf_add(&text, p, n);
	if (!text.bad)
		crm_access_chain(&r->secret, before, text.p, text.n,
		    fault.mark);
	crm_buf_add(&audit->faults, &fault, sizeof(fault));
	if (text.bad || audit->faults.bad) {
		crm_buf_free(&text);
		return (crm_err_nomem(crm_db_err(audit->db)));
	}
	crm_buf_free(&text);
	return (0);
}

static struct crm_access_fault *
fault_at(const struct audit *audit, size_t i)
{

	return ((struct crm_access_fault *)(void *)audit->faults.p + i);
}

static size_t
count(const struct audit *audit)
{

	return (audit->faults.n / sizeof(struct crm_access_fault));
}

/* An entry of the log may say of a fault that somebody knows of it. */
static void
remember(struct audit *audit, const struct crm_access_entry *entry)
{
	const char *mark = entry->text[CRM_ACCESS_SHA256];

	if (strcmp(entry->text[CRM_ACCESS_PHASE], CRM_ACCESS_KNOWN) == 0 &&
	    strlen(mark) == CRM_SHA256_HEX - 1)
		crm_buf_add(&audit->marks, mark, CRM_SHA256_HEX);
}

static int
is_known(const struct audit *audit, const char *mark)
{
	size_t at;

	for (at = 0; at < audit->marks.n; at += CRM_SHA256_HEX)
		if (strcmp(audit->marks.p + at, mark) == 0)
			return (1);
	return (0);
}

static int
look_at(struct audit *audit, struct crm_access_reader *r, int got,
    const char *before)
{

	if (got == 3)
		return (r->n == 0 ? 0 : note(audit, r, audit->last + 1, _("a "
		    "line of the access log is no entry; it was cut off or "
		    "changed"), before, r->line, (size_t)r->n));
	if (got == 2 || r->entry.number != audit->last + 1)
		return (note(audit, r, r->entry.number, _("this entry of the "
		    "access log does not follow on the one before; it was "
		    "changed, or some were taken out"), before, r->line,
		    (size_t)r->n));
	remember(audit, &r->entry);
	return (audit->marks.bad ? crm_err_nomem(crm_db_err(audit->db)) : 0);
}

static int
walk(struct audit *audit, struct crm_access_reader *r, char *before)
{
	int rc;

	memcpy(before, r->head.start, CRM_SHA256_HEX);
	audit->last = r->head.first;
	while ((rc = crm_access_next(r, before)) > 0) {
		if (look_at(audit, r, rc, before) == -1)
			return (-1);
		if (rc == 3)
			continue;
		memcpy(before, r->hash, CRM_SHA256_HEX);
		audit->last = r->entry.number;
		if (audit->last == audit->anchor &&
		    strcmp(r->hash, audit->hash) == 0)
			audit->held = 1;
	}
	return (rc);
}

/* The faults of the log as it lies there: 0 or -1. */
static int
follow(struct audit *audit, struct crm_access_reader *r)
{
	char before[CRM_SHA256_HEX];

	if ((r->headless || !r->head.sealed) &&
	    note(audit, r, 0, _("the first line of the access log was "
	    "changed"), r->head.last, "", 0) == -1)
		return (-1);
	if (walk(audit, r, before) == -1)
		return (-1);
	if (audit->last < r->head.count)
		return (note(audit, r, audit->last, _("the access log was cut "
		    "off behind this entry"), before, r->head.last,
		    CRM_SHA256_HEX));
	return (0);
}

static int
gather(struct audit *audit)
{
	struct crm_access_reader r = { .db = audit->db };
	int rc = crm_access_open(&r);

	if (rc == 1)
		rc = follow(audit, &r);
	/* Entries older than two years may be gone, the anchor's too. */
	if (rc == 0 && audit->anchor > 0 && !audit->held &&
	    audit->anchor > r.head.first)
		rc = note(audit, &r, audit->anchor, _("this entry of the "
		    "access log, which the database remembers, is missing or "
		    "another"), audit->hash, "", 0);
	crm_access_close(&r);
	return (rc);
}

int64_t
crm_access_check(struct crm_db *db,
    int (*found)(void *arg, const struct crm_access_fault *fault), void *arg)
{
	struct audit audit = { .db = db };
	int rc = crm_access_anchor_get(db, &audit.anchor, audit.hash);
	struct crm_access_fault *fault;
	int64_t n = 0;
	size_t i;

	if (rc == 0)
		rc = gather(&audit);
	for (i = 0; rc == 0 && i < count(&audit); i++) {
		fault = fault_at(&audit, i);
		fault->known = is_known(&audit, fault->mark);
		n += !fault->known;
		if (found != NULL)
			rc = found(arg, fault);
	}
	crm_buf_free(&audit.faults);
	crm_buf_free(&audit.marks);
	return (rc == -1 ? -1 : n);
}
