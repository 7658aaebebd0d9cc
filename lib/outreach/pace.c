#include <stdlib.h>
#include <string.h>

#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "outreach/pace.h"

#define LOOK		100	/* messages, the last ones */
#define HOUR		3600
#define BAD_LEAST	5
#define BAD_SHARE	5	/* one in so many */
#define APART		60	/* seconds, of a slow domain */
#define LONGEST		60	/* times that */

struct crm_pace {
	struct crm_db	*db;
	struct crm_map	*flying;	/* by domain */
	struct crm_map	*slow;		/* by domain: 1 no, 2 yes, above: and
					   so many less 2 were put off */
};

static int
nomem(struct crm_pace *pace)
{

	return (crm_err_nomem(crm_db_err(pace->db)));
}

/* What is known of a domain in a map, or NULL. */
static int64_t *
of(struct crm_pace *pace, struct crm_map *map, const char *domain)
{
	int found;
	int64_t *v;

	v = crm_map_put(map, crm_hash_of(crm_db_key(pace->db), domain,
	    strlen(domain)), &found);
	if (v == NULL)
		(void)nomem(pace);
	return (v);
}

int
crm_pace_add(struct crm_pace *pace, const char *domain, int n)
{
	int64_t *v = of(pace, pace->flying, domain);

	if (v == NULL)
		return (-1);
	*v += n;
	return (0);
}

static int
count_flying(struct crm_pace *pace)
{
	struct crm_stmt *stmt;
	int64_t *v;
	int rc;

	if ((stmt = crm_sql(pace->db, "SELECT domain, count(*)\n"
	    "FROM delivery\n"
	    "WHERE state = 'claimed' AND domain <> ''\n"
	    "GROUP BY domain /* scan: few are in flight */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		v = of(pace, pace->flying, crm_col_text(stmt, 0));
		if (v == NULL) {
			rc = -1;
			break;
		}
		*v = crm_col_int(stmt, 1);
	}
	crm_reset(stmt);
	return (rc);
}

struct crm_pace *
crm_pace_open(struct crm_db *db)
{
	struct crm_pace *pace = calloc(1, sizeof(*pace));

	if (pace == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	pace->db = db;
	pace->flying = crm_map_new();
	pace->slow = crm_map_new();
	if (pace->flying == NULL || pace->slow == NULL)
		(void)nomem(pace);
	else if (count_flying(pace) == 0)
		return (pace);
	crm_pace_close(pace);
	return (NULL);
}

void
crm_pace_close(struct crm_pace *pace)
{

	if (pace == NULL)
		return;
	crm_map_free(pace->flying);
	crm_map_free(pace->slow);
	free(pace);
}

/* Its last messages of the hour: 1 it is slow, 0, -1; *last the last one. */
static int
is_slow(struct crm_pace *pace, const char *domain, int64_t *last)
{
	struct crm_stmt *stmt;
	int64_t bad = 0, all = 0;
	int rc;

	if ((stmt = crm_sql(pace->db, "SELECT count(*),\n"
	    "\tcoalesce(sum(reason = 'later' AND state IN ('queued',\n"
	    "\t\t'deferred')), 0), coalesce(max(claimed_at), 0)\n"
	    "FROM (\n"
	    "\tSELECT reason, state, claimed_at\n"
	    "\tFROM delivery INDEXED BY delivery_tried\n"
	    "\tWHERE domain = :domain AND claimed_at > :since\n"
	    "\tORDER BY claimed_at DESC\n"
	    "\tLIMIT :look) /* scan: of a hundred */")) == NULL ||
	    crm_bind(stmt, "tii", domain, crm_db_now(pace->db) - HOUR,
	    (int64_t)LOOK) == -1)
		return (-1);
	if ((rc = crm_step(stmt)) == 1) {
		all = crm_col_int(stmt, 0);
		bad = crm_col_int(stmt, 1);
		*last = crm_col_int(stmt, 2);
	}
	crm_reset(stmt);
	if (rc == -1)
		return (-1);
	return (bad >= BAD_LEAST && bad * BAD_SHARE >= all);
}

/* The slow are let through one a minute; the others stand in line for it. */
static int
slow_room(struct crm_pace *pace, int64_t *slow, int64_t flying, int64_t last)
{

	if (*slow == 2 && flying == 0 &&
	    last + APART <= crm_db_now(pace->db)) {
		++*slow;
		return (1);
	}
	if (*slow < LONGEST + 2)
		++*slow;
	return ((int)(*slow - 2) * -APART);
}

int
crm_pace_room(struct crm_pace *pace, const char *domain, int64_t most)
{
	int64_t *flying, *slow, last = 0;
	int rc;

	if (*domain == '\0')
		return (1);
	if ((flying = of(pace, pace->flying, domain)) == NULL ||
	    (slow = of(pace, pace->slow, domain)) == NULL)
		return (CRM_PACE_FAILED);
	if (*slow == 0 || *slow == 2) {
		if ((rc = is_slow(pace, domain, &last)) == -1)
			return (CRM_PACE_FAILED);
		*slow = 1 + rc;
	}
	if (*slow > 1)
		return (slow_room(pace, slow, *flying, last));
	return (*flying < most);
}
