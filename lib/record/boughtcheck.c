#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "record/bought_int.h"

/* Holding what is stored against what v_purchase says. */

struct check {
	void	(*found)(void *arg, const char *check, int64_t row,
		    const char *fault);
	void	*arg;
	int64_t	 n;
};

static void
fault(struct check *c, int64_t block)
{

	c->found(c->arg, "bought", block << CRM_BOUGHT_SHIFT, _("what members "
	    "from this number on bought is not packed as it is; run crm-db "
	    "check --reindex"));
	c->n++;
}

/* Blocks that should be there, up to one and without it. */
static void
missing(struct check *c, const struct crm_bought_made *made, int64_t *next,
    int64_t block)
{

	for (; *next < block && *next < made->n; ++*next)
		if (made->block[*next].n > 0)
			fault(c, *next);
}

static int
compare(struct crm_db *db, const struct crm_bought_made *made,
    struct check *c)
{
	const struct crm_buf *body;
	struct crm_stmt *stmt;
	int64_t block, next = 0;
	const void *p;
	int rc;

	if ((stmt = crm_sql(db, "/* scan: all are compared */ "
	    "SELECT block, body\n"
	    "FROM bought\n"
	    "ORDER BY block")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		block = crm_col_int(stmt, 0);
		p = crm_col_blob(stmt, 1);
		missing(c, made, &next, block);
		body = block >= 0 && block < made->n ? &made->block[block] :
		    NULL;
		if (body == NULL || body->n != crm_col_len(stmt, 1) ||
		    body->n == 0 || memcmp(body->p, p, body->n) != 0)
			fault(c, block);
		next = block + 1;
	}
	missing(c, made, &next, INT64_MAX);
	return (rc);
}

int64_t
crm_bought_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg)
{
	struct check c = { .found = found, .arg = arg };
	struct crm_bought_made made;
	int rc = crm_bought_fresh(db);

	/* Nobody reads what is out of date; the next batch mends it. */
	if (rc != 1)
		return (rc);
	rc = crm_bought_make(&made, db, 1);
	if (rc == 0)
		rc = compare(db, &made, &c);
	crm_bought_made_free(&made);
	return (rc == -1 ? -1 : c.n);
}
