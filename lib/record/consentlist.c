#include "core/db.h"
#include "core/err.h"
#include "record/consent.h"
#include "record/optout.h"

static int
note_hash(struct crm_db *db, const char *hash, void *arg)
{

	(void)arg;
	return (crm_run(db, "INSERT OR IGNORE INTO temp.ledger_key (hash)\n"
	    "VALUES (:hash)", "t", hash));
}

/* The keys of a member, by which withdrawals know it. */
static int
note_keys(struct crm_db *db, int64_t member)
{

	if (crm_run(db, "CREATE TEMP TABLE IF NOT EXISTS ledger_key (\n"
	    "\thash\tTEXT PRIMARY KEY\n"
	    ") STRICT, WITHOUT ROWID", "") == -1 ||
	    crm_run(db, "DELETE FROM temp.ledger_key /* scan: all of it */",
	    "") == -1)
		return (-1);
	return (crm_optout_keys(db, member, note_hash, NULL));
}

static struct crm_stmt *
ledger(struct crm_db *db, int64_t member)
{
	struct crm_stmt *stmt;

	if (note_keys(db, member) == -1 ||
	    (stmt = crm_sql(db, "SELECT channel, given_at AS at,\n"
	    "\t'given' AS state, how, proof, purpose, night, guardian,\n"
	    "\tsource, proof_sha256\n"
	    "FROM consent\n"
	    "WHERE member = :member\n"
	    "UNION\n"
	    "SELECT o.channel, o.withdrawn_at, 'withdrawn', o.how, o.proof,\n"
	    "\t'all', 0, '', o.source, o.proof_sha256\n"
	    "FROM temp.ledger_key AS k\n"
	    "CROSS JOIN optout AS o ON o.hash = k.hash\n"
	    "UNION\n"
	    "SELECT channel, withdrawn_at, 'withdrawn', how, proof,\n"
	    "\t'all', 0, '', source, proof_sha256\n"
	    "FROM optout\n"
	    "WHERE member = :member OR member IN (\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "UNION\n"
	    "SELECT o.channel, o.withdrawn_at, 'withdrawn', o.how, o.proof,\n"
	    "\to.purpose, o.night, '', o.source, o.proof_sha256\n"
	    "FROM temp.ledger_key AS k\n"
	    "CROSS JOIN optout_part AS o ON o.hash = k.hash\n"
	    "UNION\n"
	    "SELECT channel, withdrawn_at, 'withdrawn', how, proof,\n"
	    "\tpurpose, night, '', source, proof_sha256\n"
	    "FROM optout_part\n"
	    "WHERE member = :member OR member IN (\n"
	    "\tSELECT id FROM member WHERE merged_into = :member)\n"
	    "ORDER BY channel, at, state, how, proof, purpose, night,\n"
	    "\tguardian, source, proof_sha256\n"
	    "/* scan: the hashes of one member */")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (NULL);
	return (stmt);
}

/* The ten columns of a ledger, from the first of them on. */
static void
read_line(struct crm_stmt *stmt, int from, struct crm_consent_line *line)
{

	line->channel = crm_col_text(stmt, from);
	line->at = crm_col_int(stmt, from + 1);
	line->state = crm_col_text(stmt, from + 2);
	line->how = crm_col_text(stmt, from + 3);
	line->proof = crm_col_text(stmt, from + 4);
	line->purpose = crm_col_text(stmt, from + 5);
	line->night = crm_col_int(stmt, from + 6) == 1;
	line->guardian = crm_col_text(stmt, from + 7);
	line->source = crm_col_text(stmt, from + 8);
	line->proof_sha256 = crm_col_text(stmt, from + 9);
}

int
crm_consent_each(struct crm_db *db, int64_t member,
    int (*fn)(void *arg, const struct crm_consent_line *line), void *arg)
{
	struct crm_consent_line line;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = ledger(db, member)) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_line(stmt, 0, &line);
		if ((rc = fn(arg, &line)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_consent_contacts(struct crm_db *db, int64_t end,
    int (*fn)(void *arg, const char *hash,
    const struct crm_consent_line *line), void *arg)
{
	struct crm_consent_line line;
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(db, "SELECT hash, channel, withdrawn_at AS at,\n"
	    "\t'withdrawn', how, proof, 'all' AS purpose, 0 AS night, '',\n"
	    "\tsource, proof_sha256\n"
	    "FROM optout\n"
	    "WHERE member IS NULL AND withdrawn_at < :end\n"
	    "UNION ALL\n"
	    "SELECT hash, channel, withdrawn_at, 'withdrawn', how, proof,\n"
	    "\tpurpose, night, '', source, proof_sha256\n"
	    "FROM optout_part\n"
	    "WHERE member IS NULL AND withdrawn_at < :end\n"
	    "ORDER BY channel, at, purpose, night, hash\n"
	    "/* scan: all are asked for */")) == NULL ||
	    crm_bind(stmt, "i", end) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		read_line(stmt, 1, &line);
		if ((rc = fn(arg, crm_col_text(stmt, 0), &line)) != 0)
			break;
	}
	crm_reset(stmt);
	return (rc);
}
