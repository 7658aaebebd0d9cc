#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/time.h"
#include "record/optout.h"

struct keys {
	struct crm_db	*db;
	struct crm_buf	 secret;
	struct crm_buf	 text;		/* "kind:value" */
	struct crm_buf	 seen;		/* all of them so far, a NUL behind */
	int		(*fn)(struct crm_db *, const char *, void *);
	void		*arg;
	int		 n;
};

/*
 * Each key once: a member's own are mostly those of its identities, they are
 * few, and hashing and sorting is what costs.
 */
static int
emit(struct keys *keys)
{
	char hash[CRM_SHA256_HEX];
	size_t at;

	for (at = 0; at < keys->seen.n; at += strlen(keys->seen.p + at) + 1)
		if (strcmp(keys->seen.p + at, crm_buf_text(&keys->text)) == 0)
			return (0);
	crm_buf_add(&keys->seen, crm_buf_text(&keys->text), keys->text.n + 1);
	if (keys->text.bad || keys->seen.bad)
		return (crm_err_nomem(crm_db_err(keys->db)));
	crm_hmac_hex(keys->secret.p, keys->secret.n, keys->text.p,
	    keys->text.n, hash);
	keys->n++;
	return (keys->fn(keys->db, hash, keys->arg));
}

static int
make_exact(struct crm_buf *text, const char *kind, struct crm_cell cell)
{

	if (crm_masked(cell.p, cell.n))
		return (0);
	crm_buf_str(text, kind);
	crm_buf_add(text, cell.p, cell.n);
	return (1);
}

/* A number that a mall lends belongs to somebody else next month. */
static int
make_phone(struct crm_buf *text, struct crm_cell cell)
{

	crm_buf_str(text, "phone:");
	switch (crm_phone_parse(text, cell.p, cell.n)) {
	case CRM_PHONE_MOBILE:
	case CRM_PHONE_LINE:
	case CRM_PHONE_FOREIGN:
		return (1);
	default:
		return (0);
	}
}

enum { CODE, PHONE, EMAIL, BUYER, NKEY };

/* Makes the text that is hashed: 1, 0 when that is nobody's key. */
static int
make(struct crm_buf *text, int key, struct crm_cell cell)
{

	if (cell.n == 0)
		return (0);
	crm_buf_reset(text);
	switch (key) {
	case CODE:
		return (make_exact(text, "code:", cell));
	case PHONE:
		return (make_phone(text, cell));
	case EMAIL:
		crm_buf_str(text, "email:");
		return (crm_email_parse(text, cell.p, cell.n) == 0);
	default:
		return (make_exact(text, "buyer:", cell));
	}
}

static int
put_row(struct keys *keys, struct crm_stmt *stmt)
{
	struct crm_cell cell;
	int key, rc;

	for (key = CODE; key < NKEY; key++) {
		cell.p = crm_col_text(stmt, key);
		cell.n = crm_col_len(stmt, key);
		if (make(&keys->text, key, cell) && (rc = emit(keys)) != 0)
			return (rc);
	}
	return (0);
}

static int
put_member(struct keys *keys, int64_t member)
{
	struct crm_stmt *stmt;
	int rc;

	if ((stmt = crm_sql(keys->db, "SELECT code, phone, email, NULL\n"
	    "FROM member\n"
	    "WHERE id = :member\n"
	    "UNION ALL\n"
	    "SELECT code, phone, email, NULL\n"
	    "FROM member\n"
	    "WHERE merged_into = :member\n"
	    "UNION ALL\n"
	    "SELECT code, NULL, NULL, NULL\n"
	    "FROM member_code\n"
	    "WHERE member = :member\n"
	    "UNION ALL\n"
	    "SELECT NULL, CASE WHEN kind < 5 THEN value END,\n"
	    "\tCASE kind WHEN 5 THEN value END, NULL\n"
	    "FROM contact\n"
	    "WHERE member = :member AND kind < 6 AND state < 3\n"
	    "UNION ALL\n"
	    "SELECT i.code, i.phone, i.email,\n"
	    "\tCASE WHEN i.buyer_id <> '' THEN c.name || '/' || i.buyer_id\n"
	    "\t\tEND\n"
	    "FROM identity AS i\n"
	    "LEFT JOIN channel AS c ON c.id = i.channel\n"
	    "WHERE i.member = :member")) == NULL ||
	    crm_bind(stmt, "i", member) == -1)
		return (-1);
	while ((rc = crm_step(stmt)) == 1)
		if ((rc = put_row(keys, stmt)) != 0)
			break;
	crm_reset(stmt);
	if (rc != 0 || keys->n > 0)
		return (rc);
	crm_buf_reset(&keys->text);
	crm_buf_fmt(&keys->text, "member:%lld", (long long)member);
	return (emit(keys));
}

static int
get_secret(struct crm_db *db, struct crm_buf *secret)
{
	int rc = crm_db_get(db, "secret", secret);

	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db)));
	return (rc == 1 ? 0 : -1);
}

int
crm_optout_hash(struct crm_db *db, const char *kind, const char *value,
    char hash[CRM_SHA256_HEX])
{
	struct crm_buf secret = { 0 }, text = { 0 };
	int rc = get_secret(db, &secret);

	crm_buf_fmt(&text, "%s:%s", kind, value);
	if (rc == 0 && text.bad)
		rc = crm_err_nomem(crm_db_err(db));
	if (rc == 0)
		crm_hmac_hex(secret.p, secret.n, text.p, text.n, hash);
	crm_buf_free(&secret);
	crm_buf_free(&text);
	return (rc);
}

int
crm_optout_keys(struct crm_db *db, int64_t member,
    int (*fn)(struct crm_db *db, const char *hash, void *arg), void *arg)
{
	struct keys keys = { .db = db, .fn = fn, .arg = arg };
	int rc = get_secret(db, &keys.secret);

	if (rc == 0)
		rc = put_member(&keys, member);
	crm_buf_free(&keys.secret);
	crm_buf_free(&keys.text);
	crm_buf_free(&keys.seen);
	return (rc);
}

struct crm_optout_keyer {
	struct crm_db	*db;
	struct crm_hmac	*hmac;
	struct crm_buf	 text;
};

struct crm_optout_keyer *
crm_optout_keyer_open(struct crm_db *db)
{
	struct crm_optout_keyer *keyer = calloc(1, sizeof(*keyer));
	struct crm_buf secret = { 0 };
	int rc;

	if (keyer == NULL) {
		(void)crm_err_nomem(crm_db_err(db));
		return (NULL);
	}
	keyer->db = db;
	if ((rc = get_secret(db, &secret)) == 0 && (keyer->hmac =
	    crm_hmac_new(secret.p, secret.n)) == NULL)
		rc = crm_err_nomem(crm_db_err(db));
	crm_buf_free(&secret);
	if (rc == 0)
		return (keyer);
	crm_optout_keyer_close(keyer);
	return (NULL);
}

void
crm_optout_keyer_close(struct crm_optout_keyer *keyer)
{

	if (keyer == NULL)
		return;
	crm_hmac_free(keyer->hmac);
	crm_buf_free(&keyer->text);
	free(keyer);
}

static int
tell(struct crm_optout_keyer *keyer,
    void (*fn)(void *arg, const uint8_t hash[CRM_HMAC_LEN]), void *arg)
{
	uint8_t hash[CRM_HMAC_LEN];

	if (keyer->text.bad)
		return (crm_err_nomem(crm_db_err(keyer->db)));
	crm_hmac_of(keyer->hmac, keyer->text.p, keyer->text.n, hash);
	fn(arg, hash);
	return (1);
}

int
crm_optout_row(struct crm_optout_keyer *keyer,
    const struct crm_optout_row *row,
    void (*fn)(void *arg, const uint8_t hash[CRM_HMAC_LEN]), void *arg)
{
	const struct crm_cell cell[NKEY] = { [CODE] = row->code,
	    [PHONE] = row->phone, [EMAIL] = row->email, [BUYER] = row->buyer };
	int key, n = 0;

	for (key = CODE; key < NKEY; key++)
		if (make(&keyer->text, key, cell[key])) {
			if (tell(keyer, fn, arg) == -1)
				return (-1);
			n++;
		}
	return (n);
}

int
crm_optout_number(struct crm_optout_keyer *keyer, int64_t member,
    void (*fn)(void *arg, const uint8_t hash[CRM_HMAC_LEN]), void *arg)
{

	crm_buf_reset(&keyer->text);
	crm_buf_fmt(&keyer->text, "member:%lld", (long long)member);
	return (tell(keyer, fn, arg));
}

/* One line is one withdrawal, whatever the name of a file holds. */
static void
put_how(struct crm_buf *text, const char *how)
{

	for (; *how != '\0'; how++)
		crm_buf_chr(text, (unsigned char)*how < ' ' || *how == 0x7f ?
		    ' ' : *how);
}

/* The lines to append; the number of them, or -1. */
static int
collect(struct crm_db *db, struct crm_buf *text)
{
	char at[CRM_TIME_LEN];
	struct crm_stmt *stmt;
	int rc, n = 0;

	if ((stmt = crm_sql(db, "SELECT hash, channel, withdrawn_at, how,\n"
	    "\tpurpose, night\n"
	    "FROM temp.optout_new\n"
	    "ORDER BY rowid /* scan: all of it is appended */")) == NULL)
		return (-1);
	for (; (rc = crm_step(stmt)) == 1; n++) {
		crm_time_format(crm_col_int(stmt, 2), at);
		at[CRM_DATE_LEN - 1] = 'T';
		crm_buf_fmt(text, "%s %s %s ", crm_col_text(stmt, 0),
		    crm_col_text(stmt, 1), at);
		put_how(text, crm_col_text(stmt, 3));
		if (*crm_col_text(stmt, 4) != '\0')
			crm_buf_fmt(text, "\t%s%s", crm_col_text(stmt, 4),
			    crm_col_int(stmt, 5) ? " night" : "");
		crm_buf_chr(text, '\n');
	}
	if (text->bad)
		return (crm_err_nomem(crm_db_err(db)));
	return (rc == -1 ? -1 : n);
}

/* A group that may write the database may also write its opt-outs. */
static int
share(struct crm_db *db, int fd)
{
	struct stat st;

	if (stat(crm_db_path(db), &st) == -1)
		return (-1);
	if ((st.st_mode & 0020) == 0)
		return (0);
	if (fchown(fd, (uid_t)-1, st.st_gid) == -1)
		return (-1);
	return (fchmod(fd, 0660));
}

/* A name that is lost with the power is no name: the folder is synced too. */
static int
sync_folder(const char *path)
{
	char *copy = strdup(path);
	int fd, rc;

	if (copy == NULL)
		return (-1);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd == -1)
		return (-1);
	rc = fsync(fd);
	(void)close(fd);
	return (rc);
}

static int
write_all(int fd, const char *p, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(fd, p, n);
		if (done == -1 && errno == EINTR)
			continue;
		if (done == -1)
			return (-1);
		p += done;
		n -= (size_t)done;
	}
	return (0);
}

static int
append(struct crm_db *db, const char *path, const struct crm_buf *text)
{
	struct stat st;
	char last = '\n';
	int fd, bad;

	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
	    0600);
	if (fd == -1)
		return (crm_err_sys(crm_db_err(db), "%s", path));
	bad = fstat(fd, &st) == -1 || (st.st_size == 0 && share(db, fd) == -1);
	/* A line that a crash cut off stays alone on its line. */
	if (!bad && st.st_size > 0)
		bad = pread(fd, &last, 1, st.st_size - 1) != 1;
	if (!bad && last != '\n')
		bad = write_all(fd, "\n", 1) == -1;
	if (!bad)
		bad = write_all(fd, text->p, text->n) == -1 ||
		    fsync(fd) == -1 ||
		    (st.st_size == 0 && sync_folder(path) == -1);
	if (bad)
		(void)crm_err_sys(crm_db_err(db), "%s", path);
	if (close(fd) == -1 && !bad)
		bad = crm_err_sys(crm_db_err(db), "%s", path) == -1;
	return (bad ? -1 : 0);
}

int
crm_optout_lines(struct crm_db *db, const struct crm_buf *text)
{
	struct crm_buf path = { 0 };
	int rc;

	crm_buf_fmt(&path, "%s-optout", crm_db_path(db));
	rc = path.bad ? crm_err_nomem(crm_db_err(db)) :
	    append(db, path.p, text);
	crm_buf_free(&path);
	return (rc);
}

int
crm_optout_append(struct crm_db *db)
{
	struct crm_buf text = { 0 };
	int rc;

	if ((rc = collect(db, &text)) > 0) {
		rc = crm_optout_lines(db, &text);
		if (rc == 0)
			rc = crm_run(db, "DELETE FROM temp.optout_new "
			    "/* scan: all of it */", "");
	}
	crm_buf_free(&text);
	return (rc);
}
