#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/lang.h"
#include "record/access_int.h"

#define ZERO	"0000000000000000000000000000000000000000000000000000000000000000"
#define NOWHERE	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define TAIL	8192	/* bytes that one line never has */

int
crm_access_path(struct crm_db *db, struct crm_buf *path)
{

	crm_buf_reset(path);
	crm_buf_fmt(path, "%s-access", crm_db_path(db));
	return (path->bad ? crm_err_nomem(crm_db_err(db)) : 0);
}

int
crm_access_secret(struct crm_db *db, struct crm_buf *secret)
{
	int rc = crm_db_get(db, "secret", secret);

	if (rc == 0)
		return (crm_err_set(crm_db_err(db), CRM_ERR_CONFIG,
		    _("%s: the database has no secret; restore a backup"),
		    crm_db_path(db)));
	return (rc == 1 ? 0 : -1);
}

void
crm_access_chain(const struct crm_buf *secret, const char *before,
    const char *text, size_t n, char hash[CRM_SHA256_HEX])
{
	struct crm_buf all = { 0 };

	crm_buf_str(&all, before);
	crm_buf_add(&all, text, n);
	if (all.bad)
		memcpy(hash, ZERO, CRM_SHA256_HEX);
	else
		crm_hmac_hex(secret->p, secret->n, all.p, all.n, hash);
	crm_buf_free(&all);
}

void
crm_access_head_put(const struct crm_buf *secret,
    const struct crm_access_head *head, struct crm_buf *line)
{
	char seal[CRM_SHA256_HEX];

	crm_buf_reset(line);
	crm_buf_fmt(line, "crm-access 1 %020lld %020lld %020lld %s %s ",
	    (long long)head->first, (long long)head->count,
	    (long long)head->size, head->start, head->last);
	crm_hmac_hex(secret->p, secret->n, crm_buf_text(line), line->n, seal);
	crm_buf_fmt(line, "%s\n", seal);
}

/* Nothing that it says is true for sure. */
static void
distrust(struct crm_access_head *head)
{

	memset(head, 0, sizeof(*head));
	memcpy(head->start, ZERO, CRM_SHA256_HEX);
	memcpy(head->last, ZERO, CRM_SHA256_HEX);
}

int
crm_access_head_get(const struct crm_buf *secret, const char *line,
    struct crm_access_head *head)
{
	static const size_t at[] = { 13, 34, 55, 76, 141, 206 };
	char seal[CRM_SHA256_HEX];

	distrust(head);
	if (memcmp(line, "crm-access 1 ", at[0]) != 0 ||
	    line[CRM_ACCESS_HEAD - 1] != '\n')
		return (0);
	crm_hmac_hex(secret->p, secret->n, line, at[5], seal);
	if (memcmp(seal, line + at[5], CRM_SHA256_HEX - 1) != 0)
		return (1);
	head->first = strtoll(line + at[0], NULL, 10);
	head->count = strtoll(line + at[1], NULL, 10);
	head->size = strtoll(line + at[2], NULL, 10);
	memcpy(head->start, line + at[3], CRM_SHA256_HEX - 1);
	memcpy(head->last, line + at[4], CRM_SHA256_HEX - 1);
	head->sealed = 1;
	return (1);
}

int
crm_access_anchor_get(struct crm_db *db, int64_t *entries,
    char hash[CRM_SHA256_HEX])
{
	struct crm_stmt *stmt;
	int rc;

	*entries = 0;
	memset(hash, 0, CRM_SHA256_HEX);
	if ((stmt = crm_sql(db, "SELECT entries, hash\n"
	    "FROM access_seal\n"
	    "WHERE id = 1")) == NULL)
		return (-1);
	if ((rc = crm_step(stmt)) == 1 &&
	    crm_col_len(stmt, 1) == CRM_SHA256_HEX - 1) {
		*entries = crm_col_int(stmt, 0);
		memcpy(hash, crm_col_text(stmt, 1), CRM_SHA256_HEX - 1);
	}
	crm_reset(stmt);
	return (rc == -1 ? -1 : 0);
}

struct log {
	struct crm_db		*db;
	struct crm_buf		 path, secret, line;
	struct crm_access_head	 head;
	int			 fd;
	off_t			 size;
};

/* What cannot be logged is not shown. */
static int
refuse(struct log *log)
{
	int kind = errno == EACCES || errno == EPERM || errno == EROFS ||
	    errno == ELOOP;

	return (crm_err_set(crm_db_err(log->db), kind ? CRM_ERR_PERMISSION :
	    CRM_ERR_SYSTEM, _("%s: the access log cannot be written, so "
	    "nothing is shown: %s"), crm_buf_text(&log->path),
	    strerror(errno)));
}

/* The log is for whom the database is for. */
static int
share(struct log *log)
{
	struct stat st;

	if (stat(crm_db_path(log->db), &st) == -1)
		return (-1);
	if ((st.st_mode & 0020) == 0)
		return (0);
	if (fchown(log->fd, (uid_t)-1, st.st_gid) == -1)
		return (-1);
	return (fchmod(log->fd, 0660));
}

/* A purge puts another file in the place of the one that was waited for. */
static int
open_locked(struct log *log)
{
	struct stat mine, named;

	for (;;) {
		log->fd = open(log->path.p, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
		if (log->fd == -1)
			return (refuse(log));
		while (flock(log->fd, LOCK_EX) == -1)
			if (errno != EINTR)
				return (refuse(log));
		if (fstat(log->fd, &mine) == -1)
			return (refuse(log));
		if (lstat(log->path.p, &named) == 0 &&
		    named.st_ino == mine.st_ino &&
		    named.st_dev == mine.st_dev)
			break;
		(void)close(log->fd);
	}
	log->size = mine.st_size;
	return (log->size == 0 && share(log) == -1 ? refuse(log) : 0);
}

static int
write_at(struct log *log, const struct crm_buf *text, off_t at)
{
	size_t done = 0;
	ssize_t n;

	while (done < text->n) {
		n = pwrite(log->fd, text->p + done, text->n - done,
		    at + (off_t)done);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (-1);
		done += (size_t)n;
	}
	return (0);
}

static int
put_head(struct log *log)
{

	log->head.size = (int64_t)log->size;
	crm_access_head_put(&log->secret, &log->head, &log->line);
	if (log->line.bad)
		return (crm_err_nomem(crm_db_err(log->db)));
	return (write_at(log, &log->line, 0) == -1 ? refuse(log) : 0);
}

/*
 * Whoever was killed between its line and the first one left that behind: the
 * last whole line then says where the chain stands (adopt).
 */
static int
catch_up(struct log *log, int adopt)
{
	off_t from = log->size > TAIL ? log->size - TAIL : 0;
	char *tail = malloc(TAIL + 1), *p, *line = NULL, *end;
	ssize_t n;

	if (tail == NULL)
		return (crm_err_nomem(crm_db_err(log->db)));
	if ((n = pread(log->fd, tail, TAIL, from)) == -1) {
		free(tail);
		return (refuse(log));
	}
	tail[n] = '\0';
	for (p = tail; (end = strchr(p, '\n')) != NULL; p = end + 1)
		if (end - p > CRM_SHA256_HEX && p[64] == ' ' &&
		    strspn(p, "0123456789abcdef") == 64)
			line = p;
	if (adopt && line != NULL) {
		memcpy(log->head.last, line, 64);
		log->head.count = strtoll(line + CRM_SHA256_HEX, NULL, 10);
	}
	/* That somebody changed the first line is told by what comes next. */
	if (!log->head.sealed)
		memcpy(log->head.last, NOWHERE, CRM_SHA256_HEX);
	/* A line that was cut off stays alone on its line. */
	crm_buf_reset(&log->line);
	crm_buf_chr(&log->line, '\n');
	if (n > 0 && tail[n - 1] != '\n') {
		if (write_at(log, &log->line, log->size) == -1) {
			free(tail);
			return (refuse(log));
		}
		log->size++;
	}
	free(tail);
	return (0);
}

/*
 * The log of before was lost, or an older one was put in its place: what comes
 * goes on behind the entry that the database remembers, so that the gap stays.
 */
static int
leave_gap(struct log *log)
{
	char hash[CRM_SHA256_HEX];
	int64_t entries;

	if (crm_access_anchor_get(log->db, &entries, hash) == -1)
		return (-1);
	if (log->head.count < entries) {
		log->head.count = entries;
		memcpy(log->head.last, hash, CRM_SHA256_HEX);
	}
	return (0);
}

/*
 * Of a log whose first line is gone the next one must not take its place: from
 * the end on all moves behind it.
 */
static int
make_room(struct log *log)
{
	struct crm_buf block = { 0 };
	off_t at = log->size, n;
	int bad = crm_buf_room(&block, TAIL) == -1;

	for (; !bad && at > 0; at -= n) {
		n = at < TAIL ? at : TAIL;
		block.n = (size_t)n;
		bad = pread(log->fd, block.p, block.n, at - n) != n ||
		    write_at(log, &block, at - n + CRM_ACCESS_HEAD) == -1;
	}
	crm_buf_free(&block);
	log->size += CRM_ACCESS_HEAD;
	return (bad ? refuse(log) : 0);
}

static int
read_head(struct log *log)
{
	char line[CRM_ACCESS_HEAD + 1] = "";

	if (pread(log->fd, line, CRM_ACCESS_HEAD, 0) == -1)
		return (refuse(log));
	if (!crm_access_head_get(&log->secret, line, &log->head) &&
	    log->size > 0 && make_room(log) == -1)
		return (-1);
	if (log->size == 0) {
		log->size = CRM_ACCESS_HEAD;
		return (put_head(log));
	}
	if (log->head.sealed && log->size == log->head.size)
		return (0);
	return (catch_up(log, !log->head.sealed ||
	    log->size > log->head.size));
}

static int
begin(struct log *log)
{

	if (crm_access_path(log->db, &log->path) == -1 ||
	    crm_access_secret(log->db, &log->secret) == -1 ||
	    open_locked(log) == -1 ||
	    read_head(log) == -1)
		return (-1);
	return (leave_gap(log));
}

/* One line, whatever the texts hold. */
static void
put_text(struct crm_buf *line, const char *s)
{

	crm_buf_chr(line, '\t');
	for (; s != NULL && *s != '\0'; s++)
		crm_buf_chr(line, (unsigned char)*s < ' ' || *s == 0x7f ? ' ' :
		    *s);
}

static int
put_entry(struct log *log, const struct crm_access_entry *entry)
{
	struct crm_buf text = { 0 };
	char hash[CRM_SHA256_HEX];
	int i;

	crm_buf_fmt(&text, "%lld", (long long)log->head.count + 1);
	for (i = 0; i < CRM_ACCESS_TEXTS; i++)
		put_text(&text, entry->text[i]);
	crm_access_chain(&log->secret, log->head.last, crm_buf_text(&text),
	    text.n, hash);
	crm_buf_reset(&log->line);
	crm_buf_fmt(&log->line, "%s %s\n", hash, crm_buf_text(&text));
	crm_buf_free(&text);
	if (log->line.bad)
		return (crm_err_nomem(crm_db_err(log->db)));
	if (write_at(log, &log->line, log->size) == -1) {
		(void)refuse(log);
		/* Half a line helps nobody; if it stays, it stands alone. */
		if (ftruncate(log->fd, log->size) == -1)
			return (-1);
		return (-1);
	}
	log->size += (off_t)log->line.n;
	log->head.count++;
	memcpy(log->head.last, hash, CRM_SHA256_HEX);
	return (put_head(log));
}

int
crm_access_append(struct crm_db *db, const struct crm_access_entry *entry,
    int sync)
{
	struct log log = { .db = db, .fd = -1 };
	int rc = begin(&log);

	if (rc == 0)
		rc = put_entry(&log, entry);
	if (rc == 0 && sync && fdatasync(log.fd) == -1)
		rc = refuse(&log);
	if (log.fd != -1 && close(log.fd) == -1 && rc == 0)
		rc = refuse(&log);
	crm_buf_free(&log.path);
	crm_buf_free(&log.secret);
	crm_buf_free(&log.line);
	return (rc);
}
