#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/seal.h"
#include "record/kept.h"

/* What is to be kept, a row each: what, article, at, until, body. */
static const char contracts[] =
    "SELECT 'contract', 'E-Commerce Act 6, decree 6(1)2-3', o.ordered_at,\n"
    "\tunixepoch(o.ordered_at, 'unixepoch', '+5 years') AS until,\n"
    "\tjson_object('channel', c.name, 'order_no', o.order_no,\n"
    "\t'ordered_at', datetime(o.ordered_at, 'unixepoch'),\n"
    "\t'buyer_name', nullif(i.name, ''),\n"
    "\t'buyer_phone', nullif(i.phone, ''),\n"
    "\t'buyer_email', nullif(i.email, ''),\n"
    "\t'buyer_id', nullif(i.buyer_id, ''),\n"
    "\t'receiver_name', nullif(p.receiver_name, ''),\n"
    "\t'receiver_phone', nullif(p.receiver_phone, ''),\n"
    "\t'postcode', nullif(p.postcode, ''),\n"
    "\t'address', nullif(p.address, ''))\n"
    "FROM temp.subject_orders AS s\n"
    "CROSS JOIN orders AS o ON o.id = s.id\n"
    "CROSS JOIN channel AS c ON c.id = o.channel\n"
    "LEFT JOIN identity AS i ON i.id = coalesce((\n"
    "\tSELECT l.buyer FROM order_line AS l\n"
    "\tWHERE l.id BETWEEN o.id << 16 AND o.id << 16 | 65535\n"
    "\t\tAND l.buyer IN (SELECT id FROM temp.subject_identity)\n"
    "\tORDER BY l.id LIMIT 1), o.buyer)\n"
    "LEFT JOIN ship_to AS p ON p.id = coalesce(o.ship_to, (\n"
    "\tSELECT l.ship_to FROM order_line AS l\n"
    "\tWHERE l.id BETWEEN o.id << 16 AND o.id << 16 | 65535\n"
    "\t\tAND l.ship_to IS NOT NULL\n"
    "\tORDER BY l.id LIMIT 1))\n"
    "WHERE until > :now\n"
    "ORDER BY o.ordered_at, o.id /* scan: one person */";

static const char advertisements[] =
    "SELECT 'advertising', 'E-Commerce Act 6, decree 6(1)1', t.at AS at,\n"
    "\tunixepoch(t.at, 'unixepoch', '+6 months') AS until,\n"
    "\tjson_object('campaign', c.name, 'channel', c.channel,\n"
    "\t'contact', t.contact, 'at', datetime(t.at, 'unixepoch'))\n"
    "FROM temp.subject_member AS s\n"
    "CROSS JOIN campaign_target AS t ON t.member = s.id\n"
    "CROSS JOIN campaign AS c ON c.id = t.campaign\n"
    "WHERE t.verdict = 'in' AND until > :now\n"
    "UNION ALL\n"
    "SELECT 'advertising', 'E-Commerce Act 6, decree 6(1)1', d.ended_at,\n"
    "\tunixepoch(d.ended_at, 'unixepoch', '+6 months') AS until,\n"
    "\tjson_object('campaign', c.name, 'wave', d.wave, 'channel', d.channel,\n"
    "\t'contact', d.contact, 'state', d.state,\n"
    "\t'at', datetime(d.ended_at, 'unixepoch'), 'decision', d.decision)\n"
    "FROM temp.subject_member AS s\n"
    "CROSS JOIN delivery AS d ON d.member = s.id\n"
    "CROSS JOIN campaign AS c ON c.id = d.campaign\n"
    "WHERE d.state IN ('sent', 'unknown') AND until > :now\n"
    "UNION ALL\n"
    "SELECT 'advertising', 'E-Commerce Act 6, decree 6(1)1', a.at,\n"
    "\tunixepoch(a.at, 'unixepoch', '+6 months') AS until,\n"
    "\tjson_object('event', r.name, 'channel', v.channel,\n"
    "\t'offer', v.offer, 'at', datetime(a.at, 'unixepoch'))\n"
    "FROM temp.subject_member AS s\n"
    "CROSS JOIN event AS e ON e.member = s.id\n"
    "CROSS JOIN event_rule AS r ON r.id = e.rule\n"
    "CROSS JOIN event_version AS v ON v.id = e.version\n"
    "CROSS JOIN event_answer AS a ON a.event = e.id\n"
    "WHERE a.result = 'sent' AND until > :now\n"
    "UNION ALL\n"
    "SELECT 'advertising', 'E-Commerce Act 6, decree 6(1)1', n.given_at,\n"
    "\tunixepoch(:now, 'unixepoch', '+6 months'),\n"
    "\tjson_object('consent', n.channel,\n"
    "\t'purpose', n.purpose, 'night', n.night = 1,\n"
    "\t'given_at', datetime(n.given_at, 'unixepoch'), 'how', n.how,\n"
    "\t'guardian', nullif(n.guardian, ''),\n"
    "\t'source', nullif(n.source, ''), 'proof', n.proof,\n"
    "\t'proof_sha256', nullif(n.proof_sha256, ''))\n"
    "FROM temp.subject_member AS s\n"
    "CROSS JOIN consent AS n ON n.member = s.id\n"
    "ORDER BY at /* scan: one person */";

static int
put(struct crm_db *db, int64_t member, struct crm_stmt *stmt)
{
	struct crm_buf sealed = { 0 };
	const char *body = crm_col_text(stmt, 4);
	int rc;

	rc = crm_seal(db, body, crm_col_len(stmt, 4), &sealed);
	if (rc == 0)
		rc = crm_run(db, "INSERT INTO kept (member, what, article,\n"
		    "\tat, until, body)\n"
		    "VALUES (:member, :what, :article, :at, :until, :body)",
		    "ittiib", member, crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1), crm_col_int(stmt, 2),
		    crm_col_int(stmt, 3), crm_buf_text(&sealed), sealed.n);
	crm_buf_free(&sealed);
	return (rc);
}

static int
store(struct crm_db *db, int64_t member, struct crm_stmt *stmt, int64_t *n)
{
	int rc;

	if (stmt == NULL || crm_bind(stmt, "i", crm_db_now(db)) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		if ((rc = put(db, member, stmt)) == -1)
			break;
		++*n;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_kept_store(struct crm_db *db, int64_t member, int64_t *n)
{

	*n = 0;
	if (store(db, member, crm_sql(db, contracts), n) == -1)
		return (-1);
	return (store(db, member, crm_sql(db, advertisements), n));
}

static int
tell(struct crm_db *db, struct crm_stmt *stmt,
    int (*fn)(void *arg, const struct crm_kept *kept), void *arg)
{
	struct crm_buf plain = { 0 };
	struct crm_kept kept;
	const void *body = crm_col_blob(stmt, 5);
	int rc;

	kept.member = crm_col_int(stmt, 0);
	kept.what = crm_col_text(stmt, 1);
	kept.article = crm_col_text(stmt, 2);
	kept.at = crm_col_int(stmt, 3);
	kept.until = crm_col_int(stmt, 4);
	rc = crm_unseal(db, body, crm_col_len(stmt, 5), &plain);
	kept.body = rc == 1 ? crm_buf_text(&plain) : NULL;
	if (rc != -1)
		rc = fn(arg, &kept);
	crm_buf_free(&plain);
	return (rc);
}

int
crm_kept_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_kept *kept), void *arg)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT member, what, article, at, until,\n"
	    "\tbody\n"
	    "FROM kept\n"
	    "WHERE :member = 0 OR member = :member\n"
	    "ORDER BY member, at, id /* scan: all may be asked for */")) ==
	    NULL || crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = tell(db, stmt, fn, arg)) != 0)
			break;
	crm_reset(stmt);
	return (rc);
}
