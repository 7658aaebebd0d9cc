#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/roster_int.h"
#include "record/saying.h"

/* Rows are remembered as their identity times two, plus this. */
#define TOUCHED		1	/* finding its person changed something */
#define REJECTED	(-1)	/* instead: a bad row */
#define ERASED		(-2)	/* or one of a person that was erased */

/* With rejects the faults of a row become its reason. */
static void
collect(void *arg, const struct crm_fault *fault)
{
	struct crm_roster *roster = arg;

	if (roster->reasons.n > 0)
		crm_buf_str(&roster->reasons, "; ");
	if (fault->column != NULL)
		crm_buf_fmt(&roster->reasons, "%s: ", fault->column);
	crm_buf_str(&roster->reasons, fault->reason);
}

struct crm_roster *
crm_roster_open(struct crm_db *db, const struct crm_roster_opt *opt)
{
	struct crm_roster *roster;

	if ((roster = calloc(1, sizeof(*roster))) == NULL) {
		crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	roster->db = db;
	roster->opt = *opt;
	roster->collect.fn = collect;
	roster->collect.arg = roster;
	roster->row.faults = opt->reject == NULL ? opt->faults :
	    &roster->collect;
	roster->row.now = crm_db_now(db);
	if ((roster->fresh = crm_map_new()) == NULL) {
		crm_err_nomem(crm_db_err(db));
		goto close;
	}
	if (crm_one(db, &roster->before, "SELECT coalesce(max(id), 0)\n"
	    "FROM member", "") != 1 ||
	    crm_one(db, &roster->newest, "SELECT coalesce(max(id), 0)\n"
	    "FROM identity", "") != 1 ||
	    (roster->ids = crm_identities_open(db, opt->rows)) == NULL ||
	    (roster->points = crm_contactpoints_open(db)) == NULL ||
	    (roster->sayings = crm_sayings_open(db)) == NULL)
		goto close;
	return (roster);

close:
	crm_roster_close(roster);
	return (NULL);
}

void
crm_roster_close(struct crm_roster *roster)
{
	int i;

	if (roster == NULL)
		return;
	crm_contactpoints_close(roster->points);
	crm_identities_close(roster->ids);
	crm_sayings_close(roster->sayings);
	crm_map_free(roster->fresh);
	crm_memberrow_free(&roster->row);
	crm_buf_free(&roster->reasons);
	crm_buf_free(&roster->unused);
	crm_buf_free(&roster->profile);
	crm_buf_free(&roster->file);
	for (i = 0; i < 4; i++)
		crm_buf_free(&roster->now[i]);
	free(roster->col);
	free(roster->who);
	free(roster);
}

/* Columns of other streams that tell where a row came from. */
static int
expected(const char *name)
{
	static const char *const known[] = { "file", "source_line",
	    "exported_at", "profile", "rank", "complete", "reject_line",
	    "reject_reason",
	    "reject_raw" };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], name) == 0)
			return (1);
	return (0);
}

static void
note_unused(struct crm_roster *roster, const char *name)
{

	if (expected(name))
		return;
	if (roster->unused.n > 0)
		crm_buf_str(&roster->unused, ", ");
	crm_buf_str(&roster->unused, name);
}

static int
map_columns(struct crm_roster *roster, struct crm_csv *csv, int first)
{
	size_t i, n = crm_csv_ncol(csv);
	int *col, known = 0;

	if ((col = realloc(roster->col, n * sizeof(*col))) == NULL)
		return (crm_err_nomem(crm_db_err(roster->db)));
	roster->col = col;
	roster->ncol = n;
	for (i = 0; i < n; i++) {
		col[i] = crm_memberrow_col(crm_csv_name(csv, i));
		if (col[i] >= 0)
			known = 1;
		if (col[i] == CRM_MEMBERROW_OTHER && first)
			note_unused(roster, crm_csv_name(csv, i));
	}
	roster->source = crm_csv_col(csv, "source");
	roster->file_at = crm_csv_col(csv, "file");
	roster->source_line = crm_csv_col(csv, "source_line");
	roster->exported_at = crm_csv_col(csv, "exported_at");
	if (!known)
		return (crm_err_set(crm_db_err(roster->db), CRM_ERR_INPUT,
		    _("%s: no column of the member stream; turn the export "
		    "into one with crm-map"), crm_csv_source(csv)));
	if (roster->unused.bad)
		return (crm_err_nomem(crm_db_err(roster->db)));
	return (0);
}

static struct crm_cell
cell_at(struct crm_csv *csv, int col)
{
	struct crm_cell nothing = { "", 0 };

	return (col == -1 ? nothing : crm_csv_cell(csv, (size_t)col));
}

/* Messages name the file that a row came from, where the stream tells. */
static void
place(struct crm_roster *roster, struct crm_csv *csv)
{
	struct crm_memberrow *row = &roster->row;
	struct crm_cell file = cell_at(csv, roster->file_at);
	struct crm_cell line = cell_at(csv, roster->source_line);
	int64_t n;

	row->source = crm_csv_source(csv);
	row->line = crm_csv_line(csv);
	if (file.n == 0)
		file = cell_at(csv, roster->source);
	if (file.n == 0 || crm_int_parse(line.p, line.n, &n) == -1 || n <= 0)
		return;
	row->source = file.p;
	row->line = (size_t)n;
}

/* stdin's name is no file's. */
static const char *
file_of(struct crm_roster *roster, struct crm_csv *csv)
{
	struct crm_cell file = cell_at(csv, roster->file_at);

	if (file.n > 0)
		return (file.p);
	return (strcmp(crm_csv_source(csv), _("standard input")) == 0 ? "" :
	    crm_csv_source(csv));
}

/* Who says a row, with texts that outlive the row's: 0 or -1. */
static int
saying_of(struct crm_roster *roster, struct crm_csv *csv,
    struct crm_saying *saying)
{
	struct crm_cell at = cell_at(csv, roster->exported_at);
	struct crm_cell source = cell_at(csv, roster->source);

	crm_buf_reset(&roster->profile);
	crm_buf_add(&roster->profile, source.p, source.n);
	crm_buf_reset(&roster->file);
	crm_buf_str(&roster->file, file_of(roster, csv));
	if (roster->profile.bad || roster->file.bad)
		return (crm_err_nomem(crm_db_err(roster->db)));
	saying->source = source.n > 0 ? roster->profile.p : CRM_SAYING_IMPORT;
	saying->file = crm_buf_text(&roster->file);
	saying->line = (int64_t)roster->row.line;
	if (at.n == 0 || crm_time_parse(at.p, at.n, &saying->said_at) == -1)
		saying->said_at = CRM_TIME_NONE;
	return (0);
}

static void
judge_exported(struct crm_roster *roster, struct crm_csv *csv)
{
	struct crm_cell at = cell_at(csv, roster->exported_at);
	int64_t t;

	if (at.n > 0 && crm_time_parse(at.p, at.n, &t) == -1)
		crm_memberrow_fault(&roster->row, "exported_at",
		    "no such date", _("no such date; write YYYY-MM-DD or "
		    "YYYY-MM-DD HH:MM:SS"));
}

static int
parse(struct crm_roster *roster, struct crm_csv *csv)
{
	size_t i;

	crm_memberrow_start(&roster->row);
	place(roster, csv);
	for (i = 0; i < roster->ncol; i++)
		if (strncmp(crm_csv_name(csv, i), "reject_", 7) != 0 &&
		    crm_memberrow_put(&roster->row, roster->col[i],
		    crm_csv_name(csv, i), crm_csv_cell(csv, i)) == -1)
			return (crm_err_nomem(crm_db_err(roster->db)));
	crm_memberrow_end(&roster->row);
	judge_exported(roster, csv);
	return (0);
}

static int
remember(struct crm_roster *roster, int64_t one)
{
	int64_t *who;
	size_t n;

	if (roster->nwho == roster->cwho) {
		n = roster->cwho == 0 ? 1024 : roster->cwho * 2;
		if ((who = realloc(roster->who, n * sizeof(*who))) == NULL)
			return (crm_err_nomem(crm_db_err(roster->db)));
		roster->who = who;
		roster->cwho = n;
	}
	roster->who[roster->nwho++] = one;
	return (0);
}

static int
bad_row(struct crm_roster *roster, struct crm_csv *csv, int ragged)
{
	int rc = 0;

	roster->count.rejected++;
	if (roster->reasons.bad)
		return (crm_err_nomem(crm_db_err(roster->db)));
	if (roster->opt.reject != NULL)
		rc = roster->opt.reject(roster->opt.arg, csv, ragged,
		    crm_buf_text(&roster->reasons));
	crm_buf_reset(&roster->reasons);
	return (rc);
}

/* Finds whom the row speaks of: 0 with *who as it is remembered, or -1. */
static int
find(struct crm_roster *roster, int64_t *who)
{
	int64_t identity;
	int rc;

	if ((rc = crm_roster_erased(roster)) != 0) {
		*who = ERASED;
		return (rc == -1 ? -1 : 0);
	}
	if ((rc = crm_roster_find(roster, &identity)) == -1)
		return (-1);
	if (rc == 0)
		return (0);
	*who = identity * 2 + (roster->touched ? TOUCHED : 0);
	roster->count.masked += roster->row.masked;
	return (0);
}

static int
read_row(struct crm_roster *roster, struct crm_csv *csv, int ragged)
{
	size_t faults = roster->row.faults->n;
	int64_t who = REJECTED;

	roster->count.read++;
	if (ragged) {
		crm_memberrow_start(&roster->row);
		roster->row.source = crm_csv_source(csv);
		roster->row.line = crm_csv_line(csv);
		crm_memberrow_fault(&roster->row, NULL, "ragged row",
		    _("the row has more or fewer cells than the header"));
	} else if (parse(roster, csv) == -1)
		return (-1);
	if (roster->row.faults->n == faults && find(roster, &who) == -1)
		return (-1);
	if (remember(roster, who) == -1)
		return (-1);
	return (who == REJECTED ? bad_row(roster, csv, ragged) : 0);
}

int
crm_roster_read(struct crm_roster *roster, struct crm_csv *csv)
{
	int rc, status;

	if (crm_csv_header(csv) == -1 || map_columns(roster, csv, 1) == -1)
		return (-1);
	while ((rc = crm_csv_next(csv)) > 0)
		if ((status = read_row(roster, csv, rc == 2)) != 0)
			return (status);
	return (rc);
}

/* The member that a good row speaks of: 1, 0 with a fault, -1. */
static int
member_of(struct crm_roster *roster, int64_t identity, int64_t *member)
{
	enum crm_unlinked why;

	if (roster->row.member != 0) {
		*member = crm_member_live(roster->db, roster->row.member);
		if (*member == 0)
			*member = roster->row.member;
		return (*member == -1 ? -1 : 1);
	}
	if ((*member = crm_identity_member(roster->ids, identity, &why)) != 0)
		return (*member == -1 ? -1 : 1);
	crm_memberrow_fault(&roster->row, NULL, "disputed",
	    _("phone or e-mail and name are those of members with different "
	    "codes, or that are kept apart; add the code or the member's "
	    "number"));
	return (0);
}

/* 1 the first time that a member is met which this import has made. */
static int
is_fresh(struct crm_roster *roster, int64_t member)
{
	struct crm_hash h = { (uint64_t)member, 1 };
	int found;

	if (member <= roster->before)
		return (0);
	if (crm_map_put(roster->fresh, h, &found) == NULL)
		return (crm_err_nomem(crm_db_err(roster->db)));
	return (!found);
}

/* Consent rests on the source or the file that showed it. */
static const char *
how_of(const struct crm_roster *roster, const struct crm_saying *saying)
{

	if (roster->profile.n > 0)
		return (saying->source);
	return (*saying->file == '\0' ? CRM_SAYING_HAND : saying->file);
}

/* Nothing of a row that is refused stays, not even how it was written. */
static int
drop(struct crm_roster *roster, int64_t identity)
{

	return (crm_run(roster->db, "DELETE FROM identity\n"
	    "WHERE id = :id AND batch = :batch", "ii", identity,
	    crm_batch(roster->db)));
}

static int
write_row(struct crm_roster *roster, struct crm_csv *csv)
{
	int64_t member, who = roster->who[roster->at++];
	struct crm_saying saying;
	int rc;

	if (who == REJECTED)
		return (0);
	if (who == ERASED) {
		roster->count.erased++;
		roster->count.same++;
		return (0);
	}
	if (parse(roster, csv) == -1 ||
	    (rc = member_of(roster, who / 2, &member)) == -1)
		return (-1);
	if (rc == 0)
		return (drop(roster, who / 2) == -1 ? -1 :
		    bad_row(roster, csv, 0));
	if ((rc = crm_member_removed(roster->db, member)) == -1)
		return (-1);
	if (rc == 1) {
		roster->count.removed++;
		roster->count.same++;
		return (0);
	}
	if ((roster->first = is_fresh(roster, member)) == -1 ||
	    saying_of(roster, csv, &saying) == -1 ||
	    (rc = crm_roster_store(roster, member, how_of(roster, &saying),
	    &saying)) == -1)
		return (-1);
	if (roster->first)
		roster->count.fresh++;
	else if (rc == 1 || (who & TOUCHED))
		roster->count.changed++;
	else
		roster->count.same++;
	return (0);
}

int
crm_roster_write(struct crm_roster *roster, struct crm_csv *csv)
{
	int rc, status;

	if (crm_identities_flush(roster->ids) == -1 ||
	    crm_csv_header(csv) == -1 || map_columns(roster, csv, 0) == -1)
		return (-1);
	while ((rc = crm_csv_next(csv)) > 0)
		if ((status = write_row(roster, csv)) != 0)
			return (status);
	return (rc);
}

int
crm_roster_end(struct crm_roster *roster, struct crm_roster_count *count)
{

	*count = roster->count;
	count->kept = crm_sayings_kept(roster->sayings);
	return (crm_contactpoints_flush(roster->points) == -1 ? -1 :
	    crm_identities_finish(roster->ids));
}

const char *
crm_roster_unused(const struct crm_roster *roster)
{

	return (crm_buf_text(&roster->unused));
}

int
crm_roster_say(struct crm_roster *roster, struct crm_memberrow *row,
    int64_t *member)
{
	const struct crm_saying hand = { CRM_SAYING_HAND, "", 0,
	    CRM_TIME_NONE };
	size_t faults = row->faults->n;
	int64_t identity;
	int rc;

	row->member = *member;
	roster->row = *row;
	rc = crm_roster_find(roster, &identity);
	if (rc == 1 && crm_identities_flush(roster->ids) == -1)
		rc = -1;
	if (rc == 1 && *member == 0)
		rc = member_of(roster, identity, member);
	/* What was said may just have joined it to another. */
	else if (rc == 1 && (*member = crm_member_live(roster->db,
	    *member)) == -1)
		rc = -1;
	if (rc == 1 && row->member == 0 && *member <= roster->before)
		rc = crm_err_set(crm_db_err(roster->db), CRM_ERR_CONFLICT,
		    _("this is member %lld already; change it with crm-member "
		    "set"), (long long)*member);
	if (rc == 0 && row->faults->n > faults)
		rc = crm_err_set(crm_db_err(roster->db), CRM_ERR_INPUT,
		    _("nothing was stored"));
	if (rc == 1)
		rc = crm_roster_store(roster, *member, NULL, &hand);
	if (rc != -1 && (crm_contactpoints_flush(roster->points) == -1 ||
	    crm_identities_finish(roster->ids) == -1))
		rc = -1;
	*row = roster->row;
	memset(&roster->row, 0, sizeof(roster->row));
	return (rc);
}
