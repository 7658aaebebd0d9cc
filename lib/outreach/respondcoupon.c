#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "core/text.h"
#include "core/time.h"
#include "outreach/replyto.h"
#include "outreach/respondown.h"

#define BETWEEN	",;|/ \t"	/* codes in one cell */

struct owner {
	int64_t	campaign, member;
};

struct crm_couponuse {
	struct crm_db	*db;
	struct crm_map	*map;	/* code -> owner + 1 */
	struct owner	*owner;
	size_t		 n, cap;
	struct crm_buf	 code, contact;
};

/* Codes are typed by hand: capitals and width do not count. */
static int
hash_of(struct crm_couponuse *c, const char *code, size_t n,
    struct crm_hash *hash)
{

	crm_buf_reset(&c->code);
	if (crm_text_fold(&c->code, code, n) == -1)
		crm_buf_add(&c->code, code, n);
	if (c->code.bad)
		return (crm_err_nomem(crm_db_err(c->db)));
	*hash = crm_hash_of(crm_db_key(c->db), crm_buf_text(&c->code),
	    c->code.n);
	return (0);
}

/* Of codes that differ by capitals alone the newest counts, which comes first. */
static int
add(struct crm_couponuse *c, int64_t campaign, int64_t member, const char *code)
{
	struct crm_hash hash;
	struct owner *more;
	int64_t *at;
	int found;

	if (hash_of(c, code, strlen(code), &hash) == -1)
		return (-1);
	if (c->n == c->cap) {
		c->cap = c->cap == 0 ? 64 : c->cap * 2;
		if ((more = realloc(c->owner, c->cap * sizeof(*more))) == NULL)
			return (crm_err_nomem(crm_db_err(c->db)));
		c->owner = more;
	}
	if ((at = crm_map_put(c->map, hash, &found)) == NULL)
		return (crm_err_nomem(crm_db_err(c->db)));
	if (found)
		return (0);
	c->owner[c->n] = (struct owner){ campaign, member };
	*at = (int64_t)++c->n;
	return (0);
}

static int
load(struct crm_couponuse *c, int64_t campaign)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(c->db, "SELECT t.campaign,\n"
	    "\tcoalesce(m.merged_into, m.id), t.coupon\n"
	    "FROM campaign_target AS t\n"
	    "CROSS JOIN member AS m ON m.id = t.member\n"
	    "WHERE (:campaign = 0 OR t.campaign = :campaign)\n"
	    "\tAND t.coupon <> '' AND m.state IN (0, 1)\n"
	    "ORDER BY t.campaign DESC, t.id /* scan: all codes */")) == NULL ||
	    crm_bind(stmt, "i", campaign) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = add(c, crm_col_int(stmt, 0), crm_col_int(stmt, 1),
		    crm_col_text(stmt, 2))) == -1)
			break;
	crm_reset(stmt);
	return (rc);
}

struct crm_couponuse *
crm_couponuse_open(struct crm_db *db, int64_t campaign)
{
	struct crm_couponuse *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->map = crm_map_new()) == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		free(c);
		return (NULL);
	}
	c->db = db;
	if (load(c, campaign) == 0)
		return (c);
	crm_couponuse_close(c);
	return (NULL);
}

void
crm_couponuse_close(struct crm_couponuse *c)
{

	if (c == NULL)
		return;
	crm_map_free(c->map);
	free(c->owner);
	crm_buf_free(&c->code);
	crm_buf_free(&c->contact);
	free(c);
}

static int
store(struct crm_couponuse *c, const struct owner *owner,
    const struct crm_coupon_used *use, struct crm_respond_own *count)
{
	struct crm_replyto_message message = { owner->campaign,
	    owner->member, use->at, 0, "", "", 0 };
	struct crm_reply_fact fact = { .campaign = owner->campaign,
	    .member = owner->member, .state = CRM_REPLY_COUPON, .at = use->at,
	    .part = crm_buf_text(&c->code), .reason = use->reason,
	    .status = "", .hard = -1, .source = use->source };
	struct crm_reply_case what = { &fact, "", "", use->at, "" };
	int rc;

	crm_buf_reset(&c->contact);
	if (crm_replyto_message(c->db, &message, &c->contact) == -1)
		return (-1);
	fact.wave = message.wave;
	fact.channel = message.channel;
	if (fact.at == CRM_TIME_NONE)
		fact.at = message.sent_at;
	if ((rc = crm_reply_put(c->db, &fact)) == -1 || (rc != 0 &&
	    crm_reply_follow(c->db, &what, &count->done) == -1))
		return (-1);
	count->fresh += rc == 1;
	count->changed += rc == 2;
	count->same += rc == 0;
	return (0);
}

static int
use_code(struct crm_couponuse *c, const char *code, size_t n,
    const struct crm_coupon_used *use, struct crm_respond_own *count)
{
	struct crm_hash hash;
	const int64_t *at;

	if (hash_of(c, code, n, &hash) == -1)
		return (-1);
	if ((at = crm_map_get(c->map, hash)) == NULL)
		return (1);
	return (store(c, &c->owner[*at - 1], use, count));
}

int
crm_couponuse_add(struct crm_couponuse *c, const struct crm_coupon_used *use,
    struct crm_respond_own *count)
{
	size_t n = strlen(use->code);
	const char *code = crm_text_trim(use->code, &n);
	int rc;

	count->read++;
	rc = n == 0 ? 1 : use_code(c, code, n, use, count);
	count->elsewhere += rc == 1;
	return (rc);
}

/* Each code of a cell that is ours, of which an order may have several. */
static int
use_cell(struct crm_couponuse *c, const struct crm_coupon_used *use,
    const char *cell, struct crm_respond_own *count)
{
	size_t n = strlen(cell), len;
	const char *whole = crm_text_trim(cell, &n);
	uint64_t ours = 0;
	int rc;

	if ((rc = use_code(c, whole, n, use, count)) == -1)
		return (-1);
	ours += rc == 0;
	for (; rc == 1 && *cell != '\0'; cell += len) {
		cell += strspn(cell, BETWEEN);
		len = strcspn(cell, BETWEEN);
		if (len == 0 || len == n)
			continue;
		if ((rc = use_code(c, cell, len, use, count)) == -1)
			return (-1);
		ours += rc == 0;
		rc = 1;
	}
	count->read += ours == 0 ? 1 : ours;
	count->elsewhere += ours == 0;
	return (0);
}

int
crm_couponuse_orders(struct crm_couponuse *c, struct crm_respond_own *count)
{
	struct crm_coupon_used use = { .source = "orders" };
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(c->db, "SELECT DISTINCT l.coupon, o.ordered_at,\n"
	    "\to.order_no, o.id\n"
	    "FROM order_line AS l\n"
	    "CROSS JOIN orders AS o ON o.id = l.id >> 16\n"
	    "WHERE l.coupon <> '' AND l.kind = 0\n"
	    "\tAND l.status IN (-1, 1, 2, 3, 4, 5, 6, 8, 10)\n"
	    "ORDER BY o.ordered_at, o.id, l.coupon\n"
	    "/* scan: any line may name one */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		use.at = crm_col_int(stmt, 1);
		use.reason = crm_col_text(stmt, 2);
		if ((rc = use_cell(c, &use, crm_col_text(stmt, 0),
		    count)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
