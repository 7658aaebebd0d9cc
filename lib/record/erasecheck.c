#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/redact.h"
#include "record/erase.h"
#include "record/personal.h"
#include "record/token.h"

/*
 * Is it gone?  The bytes of all files are searched for the values that were
 * erased; of what is found that is no fault which somebody living has, too: a
 * namesake, a family's telephone.
 */

struct seen {
	size_t	 at;		/* its first place plus one, 0: not found */
	size_t	 file;		/* in the names */
	int	 living;
};

struct proof {
	struct crm_db		*db;
	struct crm_tokens	*tokens;
	struct seen		*seen;		/* of each token */
	struct crm_buf		 names;		/* of files, NUL behind each */
	size_t			 file;		/* where the one at hand stands */
	int			 any;
	int64_t			 was;		/* that made the image so */
	void			(*found)(void *, const char *, int64_t,
				    const char *);
	void			*arg;
	int64_t			 n;
};

static void
tell(struct proof *proof, const char *check, int64_t row, const char *fault)
{

	proof->n++;
	proof->found(proof->arg, check, row, fault);
}

static int
note_place(void *arg, size_t token, size_t at)
{
	struct proof *proof = arg;

	proof->any = 1;
	if (proof->seen[token].at == 0) {
		proof->seen[token].at = at + 1;
		proof->seen[token].file = proof->file;
	}
	return (0);
}

static int
note_living(void *arg, size_t token, size_t at)
{
	struct proof *proof = arg;

	(void)at;
	proof->seen[token].living = 1;
	return (0);
}

/*
 * Words that the images of others have are no fault either, nor is what
 * somebody had who came back after the erasure.
 */
static int
note_shared(void *arg, size_t token, size_t at)
{
	struct proof *proof = arg;
	int64_t made_by = crm_tokens_made_by(proof->tokens, token);

	(void)at;
	if (crm_tokens_weak(proof->tokens, token) ||
	    (made_by > 0 && proof->was > made_by))
		proof->seen[token].living = 1;
	return (0);
}

static int
scan_one(struct proof *proof, const char *path)
{
	struct stat st;
	int rc;

	if (lstat(path, &st) == -1 || !S_ISREG(st.st_mode))
		return (0);
	proof->file = proof->names.n;
	crm_buf_add(&proof->names, path, strlen(path) + 1);
	if (proof->names.bad)
		return (crm_err_nomem(crm_db_err(proof->db)));
	rc = crm_tokens_scan_file(proof->tokens, path, note_place, proof);
	return (rc == -1 ? -1 : 0);
}

/* The file itself and all beside it that are called like it and more. */
static int
scan_files(struct proof *proof)
{
	const char *path = crm_db_path(proof->db), *base, *slash;
	struct crm_buf name = { 0 };
	char *copy = strdup(path);
	struct dirent *entry;
	DIR *dir = NULL;
	size_t n;
	int rc = 0;

	slash = strrchr(path, '/');
	base = slash == NULL ? path : slash + 1;
	n = strlen(base);
	if (copy == NULL)
		return (crm_err_nomem(crm_db_err(proof->db)));
	if ((dir = opendir(dirname(copy))) == NULL)
		rc = crm_err_sys(crm_db_err(proof->db), "%s", copy);
	while (rc == 0 && (entry = readdir(dir)) != NULL) {
		if (strncmp(entry->d_name, base, n) != 0 ||
		    (entry->d_name[n] != '\0' && entry->d_name[n] != '-' &&
		    entry->d_name[n] != '.'))
			continue;
		crm_buf_reset(&name);
		crm_buf_add(&name, path, (size_t)(base - path));
		crm_buf_str(&name, entry->d_name);
		rc = name.bad ? crm_err_nomem(crm_db_err(proof->db)) :
		    scan_one(proof, name.p);
	}
	if (dir != NULL)
		(void)closedir(dir);
	crm_buf_free(&name);
	free(copy);
	return (rc);
}

/* The digits of a blob's literal as bytes. */
static void
add_hex(struct crm_buf *bytes, const char *p)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *hi, *lo;

	for (; (hi = *p == '\0' ? NULL : strchr(digits, p[0])) != NULL &&
	    p[1] != '\0' && (lo = strchr(digits, p[1])) != NULL; p += 2)
		crm_buf_chr(bytes, (char)((hi - digits) << 4 | (lo - digits)));
}

static int
scan_image(struct proof *proof, const char *image)
{
	struct crm_buf bytes = { 0 };
	const char *p = image;
	int rc;

	for (; (p = strstr(p, "X'")) != NULL; p += 2)
		add_hex(&bytes, p + 2);
	rc = bytes.bad ? crm_err_nomem(crm_db_err(proof->db)) :
	    crm_tokens_scan(proof->tokens, crm_buf_text(&bytes), bytes.n,
	    note_place, proof);
	crm_buf_free(&bytes);
	return (rc == -1 ? -1 : 0);
}

/* In before-images blobs are written as digits, which no search finds. */
static int
scan_blobs(struct proof *proof)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(proof->db, "SELECT image\n"
	    "FROM batch_image\n"
	    "WHERE instr(image, 'X''') > 0\n"
	    "ORDER BY batch, tbl, row /* scan: all are looked at */")) == NULL)
		return (-1);
	proof->file = proof->names.n;
	crm_buf_add(&proof->names, "batch_image", sizeof("batch_image"));
	while ((rc = crm_step(stmt)) == 1)
		if (scan_image(proof, crm_col_text(stmt, 0)) == -1) {
			rc = -1;
			break;
		}
	crm_reset(stmt);
	return (rc);
}

/* Leaves the image as it is. */
static int
scan_packed(void *arg, const struct crm_packed *packed)
{
	struct proof *proof = arg;

	if (crm_tokens_scan(proof->tokens, packed->image, packed->n,
	    note_place, proof) == -1)
		return (-1);
	return (strstr(packed->image, "X'") == NULL ? 0 :
	    scan_image(proof, packed->image));
}

/* A pack is long, and a value in it may lie on two pages of the file. */
static int
scan_packs(struct proof *proof)
{

	proof->file = proof->names.n;
	crm_buf_add(&proof->names, "batch_pack", sizeof("batch_pack"));
	return (crm_packs_erase(proof->db, scan_packed, proof) == -1 ? -1 : 0);
}

/* What the living have, and what was sold. */
static int
scan_living(struct proof *proof)
{
	const struct crm_personal *table;
	struct crm_stmt *stmt;
	const char *text;
	size_t at;
	int i, rc = 0;

	for (at = 0; rc == 0 && (table = crm_personal_at(at)) != NULL; at++) {
		if (table->all == NULL)
			continue;
		if ((stmt = crm_sql(proof->db, table->all)) == NULL)
			return (-1);
		while ((rc = crm_step(stmt)) == 1)
			for (i = 0; rc != -1 && i < crm_col_count(stmt); i++) {
				text = crm_col_bytes(stmt, i) ?
				    crm_col_blob(stmt, i) :
				    crm_col_text(stmt, i);
				rc = crm_tokens_scan(proof->tokens, text,
				    crm_col_len(stmt, i), note_living, proof);
			}
		crm_reset(stmt);
	}
	return (rc);
}

static int
scan_shared_packed(void *arg, const struct crm_packed *packed)
{
	struct proof *proof = arg;

	proof->was = packed->was;
	return (crm_tokens_scan(proof->tokens, packed->image, packed->n,
	    note_shared, proof) == -1 ? -1 : 0);
}

static int
scan_shared(struct proof *proof)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(proof->db, "SELECT was, image\n"
	    "FROM batch_image\n"
	    "ORDER BY batch, tbl, row /* scan: all are looked at */")) == NULL)
		return (-1);
	while ((rc = crm_step(stmt)) == 1) {
		proof->was = crm_col_int(stmt, 0);
		if (crm_tokens_scan(proof->tokens, crm_col_text(stmt, 1),
		    crm_col_len(stmt, 1), note_shared, proof) == -1) {
			rc = -1;
			break;
		}
	}
	crm_reset(stmt);
	if (rc == 0 && crm_packs_erase(proof->db, scan_shared_packed,
	    proof) == -1)
		rc = -1;
	return (rc);
}

/* Is something left that images may explain? */
static int
is_left(const struct proof *proof)
{
	size_t i;

	for (i = 0; i < crm_tokens_count(proof->tokens); i++)
		if (proof->seen[i].at != 0 && !proof->seen[i].living &&
		    (crm_tokens_weak(proof->tokens, i) ||
		    crm_tokens_made_by(proof->tokens, i) > 0))
			return (1);
	return (0);
}

/* One fault for each file and value. */
static int
tell_places(struct proof *proof)
{
	struct crm_buf line = { 0 };
	size_t i;

	for (i = 0; i < crm_tokens_count(proof->tokens); i++) {
		if (proof->seen[i].at == 0 || proof->seen[i].living)
			continue;
		crm_buf_reset(&line);
		crm_buf_fmt(&line, _("a value of an erased person stands in "
		    "%s at this byte"), proof->names.p + proof->seen[i].file);
		if (line.bad)
			break;
		tell(proof, "erased_bytes", (int64_t)proof->seen[i].at - 1,
		    line.p);
	}
	crm_buf_free(&line);
	return (i < crm_tokens_count(proof->tokens) ?
	    crm_err_nomem(crm_db_err(proof->db)) : 0);
}

static int
check_bytes(struct proof *proof)
{
	size_t n;

	if ((proof->tokens = crm_tokens_load(proof->db)) == NULL)
		return (-1);
	if ((n = crm_tokens_count(proof->tokens)) == 0)
		return (0);
	if ((proof->seen = calloc(n, sizeof(*proof->seen))) == NULL)
		return (crm_err_nomem(crm_db_err(proof->db)));
	if (scan_files(proof) == -1 || scan_blobs(proof) == -1 ||
	    scan_packs(proof) == -1)
		return (-1);
	if (!proof->any)
		return (0);
	if (scan_living(proof) == -1 ||
	    (is_left(proof) && scan_shared(proof) == -1))
		return (-1);
	return (tell_places(proof));
}

/* A value, or for rows without a column of values the row itself. */
static int
holds_value(struct crm_stmt *stmt)
{
	int i;

	for (i = 1; i < crm_col_count(stmt); i++)
		if (crm_col_text(stmt, i)[0] != '\0')
			return (1);
	return (0);
}

/* Rows that hang on a number that was erased. */
static int
check_rows(struct proof *proof)
{
	const struct crm_personal *table;
	struct crm_buf line = { 0 };
	struct crm_stmt *stmt;
	size_t at;
	int rc = crm_subject_fill_erased(proof->db);

	for (at = 0; rc == 0 && (table = crm_personal_at(at)) != NULL; at++) {
		if (table->rows == NULL)
			continue;
		if ((stmt = crm_sql(proof->db, table->rows)) == NULL)
			rc = -1;
		while (rc != -1 && (rc = crm_step(stmt)) == 1) {
			if (!holds_value(stmt))
				continue;
			crm_buf_reset(&line);
			crm_buf_fmt(&line, _("this row of %s says something "
			    "of an erased person"), table->table);
			tell(proof, "erased_row", crm_col_int(stmt, 0),
			    crm_buf_text(&line));
		}
	}
	crm_buf_free(&line);
	return (rc);
}

int64_t
crm_erase_check(struct crm_db *db,
    void (*found)(void *arg, const char *check, int64_t row,
    const char *fault), void *arg)
{
	struct proof proof = { .db = db, .found = found, .arg = arg };
	int64_t one;
	int rc;

	rc = crm_one(db, &one, "SELECT 1 FROM erasure LIMIT 1 "
	    "/* scan: its first row */", "");
	if (rc == 1)
		rc = check_rows(&proof);
	if (rc == 0)
		rc = check_bytes(&proof);
	crm_tokens_free(proof.tokens);
	free(proof.seen);
	crm_buf_free(&proof.names);
	return (rc == -1 ? -1 : proof.n);
}

static void
ignore(void *arg, const char *check, int64_t row, const char *fault)
{

	(void)arg;
	(void)check;
	(void)row;
	(void)fault;
}

/* A page that was split may still have what was moved out of it long ago. */
int
crm_erase_prove(struct crm_db *db, int seconds, int64_t *left)
{
	int round, rc;

	for (round = 0; ; round++) {
		if ((rc = crm_db_flush_log(db, seconds)) != 1)
			return (rc);
		if ((*left = crm_erase_check(db, ignore, NULL)) == -1)
			return (-1);
		if (*left == 0 || round == 1)
			return (1);
		if (crm_db_rewrite(db) == -1)
			return (-1);
	}
}
