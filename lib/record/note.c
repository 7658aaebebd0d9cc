#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/text.h"
#include "core/time.h"
#include "record/note.h"

const char *
crm_note_channel_name(int channel)
{
	static const char *const name[CRM_NOTE_NCHANNEL] = {
		[CRM_NOTE_CALL] = "call", [CRM_NOTE_VISIT] = "visit",
		[CRM_NOTE_SMS] = "sms", [CRM_NOTE_EMAIL] = "email",
		[CRM_NOTE_POST] = "post", [CRM_NOTE_PUSH] = "push"
	};

	return (name[channel]);
}

int
crm_note_channel(const char *channel)
{
	int i;

	for (i = 0; i < CRM_NOTE_NCHANNEL; i++)
		if (strcmp(crm_note_channel_name(i), channel) == 0)
			return (1);
	return (0);
}

int64_t
crm_note_add(struct crm_db *db, const struct crm_note *note)
{

	if (crm_run(db, "INSERT INTO note\n"
	    "(member, at, author, owner, channel, text, due, batch)\n"
	    "VALUES (:member, :at, :author, :owner, nullif(:channel, ''),\n"
	    "\t:text, :due, :batch)", "iittttoi", note->member, note->at,
	    note->author, note->owner, note->channel, note->text, note->due,
	    crm_batch(db)) == -1)
		return (-1);
	return (crm_last_row(db));
}

int
crm_note_known(struct crm_db *db, const struct crm_note *note)
{
	int64_t one;

	return (crm_one(db, &one, "SELECT 1\n"
	    "FROM note\n"
	    "WHERE member = :member AND at = :at AND author = :author\n"
	    "\tAND text = :text\n"
	    "LIMIT 1", "iitt", note->member, note->at, note->author,
	    note->text));
}

int
crm_note_remove(struct crm_db *db, int64_t note, const char *by,
    const char *why)
{
	int64_t standing;
	int rc;

	rc = crm_one(db, &standing, "SELECT removed_at IS NULL\n"
	    "FROM note\n"
	    "WHERE id = :note", "i", note);
	if (rc != 1)
		return (rc);
	if (!standing)
		return (2);
	if (crm_run(db, "UPDATE note\n"
	    "SET removed_at = :now, removed_by = :by, removed_why = :why,\n"
	    "\tbatch = :batch\n"
	    "WHERE id = :note", "ittii", crm_db_now(db), by, why,
	    crm_batch(db), note) == -1)
		return (-1);
	return (1);
}

int64_t
crm_note_reassign(struct crm_db *db, const char *from, const char *to)
{

	if (crm_run(db, "UPDATE note\n"
	    "SET owner = :to, batch = :batch\n"
	    "WHERE owner = :from AND removed_at IS NULL", "tit", to,
	    crm_batch(db), from) == -1)
		return (-1);
	return (crm_changes(db));
}

static void
read_note(struct crm_stmt *stmt, struct crm_note *note)
{

	note->note = crm_col_int(stmt, 0);
	note->member = crm_col_int(stmt, 1);
	note->at = crm_col_int(stmt, 2);
	note->author = crm_col_text(stmt, 3);
	note->owner = crm_col_text(stmt, 4);
	note->channel = crm_col_text(stmt, 5);
	note->text = crm_col_text(stmt, 6);
	note->due = crm_col_int(stmt, 7);
	note->removed_at = crm_col_int(stmt, 8);
	note->removed_by = crm_col_text(stmt, 9);
	note->removed_why = crm_col_text(stmt, 10);
}

/* Blanks and case do not count, as wherever people look for something. */
static int
has_text(struct crm_buf *folded, const char *text, const char *piece)
{

	crm_buf_reset(folded);
	return (crm_text_fold(folded, text, strlen(text)) == 0 &&
	    strstr(crm_buf_text(folded), piece) != NULL);
}

static int
each_note(struct crm_stmt *stmt, const char *piece, struct crm_buf *folded,
    int (*fn)(void *arg, const struct crm_note *note), void *arg)
{
	struct crm_note note;
	int rc;

	while ((rc = crm_step(stmt)) == 1) {
		read_note(stmt, &note);
		if (*piece != '\0' && !has_text(folded, note.text, piece))
			continue;
		if ((rc = fn(arg, &note)) == -1)
			break;
	}
	crm_reset(stmt);
	return (rc);
}

int
crm_note_each(struct crm_db *db, const struct crm_note_ask *ask,
    int (*fn)(void *arg, const struct crm_note *note), void *arg)
{
	struct crm_buf piece = { 0 }, folded = { 0 };
	struct crm_stmt *stmt;
	int rc = -1;

	if (ask->text != NULL)
		(void)crm_text_fold(&piece, ask->text, strlen(ask->text));
	if ((stmt = crm_sql(db, "SELECT n.id,\n"
	    "\tm.id, n.at, n.author, n.owner,\n"
	    "\tn.channel, n.text, n.due, n.removed_at, n.removed_by,\n"
	    "\tn.removed_why\n"
	    "FROM note AS n\n"
	    "CROSS JOIN member AS m ON m.id = n.member\n"
	    "WHERE m.state = 0\n"
	    "\tAND n.member BETWEEN :member AND :last\n"
	    "\tAND n.at < :end\n"
	    "\tAND (:removed OR n.removed_at IS NULL OR n.removed_at >= :end)\n"
	    "\tAND (:owner IS NULL OR n.owner = :owner)\n"
	    "\tAND (:author IS NULL OR n.author = :author)\n"
	    "\tAND (:channel IS NULL OR n.channel = :channel)\n"
	    "ORDER BY n.at DESC, n.id DESC\n"
	    "LIMIT :limit /* scan: all are asked for */")) == NULL ||
	    crm_bind(stmt, "iiiittti", ask->member,
	    ask->member > 0 ? ask->member : INT64_MAX,
	    (ask->as_of + 1) * CRM_DAY, (int64_t)ask->removed, ask->owner,
	    ask->author, ask->channel, ask->limit) == -1)
		goto free;
	rc = each_note(stmt, crm_buf_text(&piece), &folded, fn, arg);
	if (rc == 0 && (piece.bad || folded.bad))
		rc = crm_err_nomem(crm_db_err(db));

free:
	crm_buf_free(&piece);
	crm_buf_free(&folded);
	return (rc);
}
