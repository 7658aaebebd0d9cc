#include <sys/file.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/file.h"
#include "core/lang.h"
#include "core/time.h"
#include "record/access_int.h"

/* Reading the access log entry by entry, and taking its front off. */

static int
fail(struct crm_access_reader *r)
{

	if (errno == EACCES)
		return (crm_err_set(crm_db_err(r->db), CRM_ERR_PERMISSION,
		    _("%s: you may not read it"), r->path.p));
	return (crm_err_sys(crm_db_err(r->db), "%s", r->path.p));
}

int
crm_access_open(struct crm_access_reader *r)
{
	char line[CRM_ACCESS_HEAD + 1] = "";
	int fd;

	if (crm_access_path(r->db, &r->path) == -1 ||
	    crm_access_secret(r->db, &r->secret) == -1)
		return (-1);
	fd = open(r->path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1)
		return (errno == ENOENT ? 0 : fail(r));
	/* Whoever writes holds it for a line. */
	while (flock(fd, LOCK_SH) == -1 && errno == EINTR)
		;
	if ((r->f = fdopen(fd, "r")) == NULL) {
		(void)close(fd);
		return (fail(r));
	}
	if (fread(line, 1, CRM_ACCESS_HEAD, r->f) != CRM_ACCESS_HEAD ||
	    !crm_access_head_get(&r->secret, line, &r->head)) {
		r->headless = 1;
		rewind(r->f);
	}
	return (1);
}

void
crm_access_close(struct crm_access_reader *r)
{

	if (r->f != NULL)
		(void)fclose(r->f);
	free(r->line);
	crm_buf_free(&r->path);
	crm_buf_free(&r->secret);
}

/* Cuts the line into its texts: 1, or 0 when it is no entry. */
static int
cut(struct crm_access_reader *r)
{
	char *p = r->line + CRM_SHA256_HEX;
	int i;

	r->entry.number = strtoll(p, &p, 10);
	for (i = 0; i < CRM_ACCESS_TEXTS; i++) {
		if (*p != '\t')
			return (0);
		*p++ = '\0';
		r->entry.text[i] = p;
		p += strcspn(p, "\t");
	}
	return (*p == '\0' && r->entry.number > 0);
}

int
crm_access_next(struct crm_access_reader *r, const char *before)
{
	char hash[CRM_SHA256_HEX];

	if ((r->n = getline(&r->line, &r->cap, r->f)) == -1)
		return (ferror(r->f) ? fail(r) : 0);
	if (r->line[r->n - 1] == '\n')
		r->line[--r->n] = '\0';
	if (r->n <= CRM_SHA256_HEX || r->line[64] != ' ' ||
	    strspn(r->line, "0123456789abcdef") != 64)
		return (3);
	memcpy(r->hash, r->line, 64);
	r->hash[64] = '\0';
	crm_access_chain(&r->secret, before, r->line + CRM_SHA256_HEX,
	    (size_t)r->n - CRM_SHA256_HEX, hash);
	if (!cut(r))
		return (3);
	return (strcmp(hash, r->hash) == 0 ? 1 : 2);
}

int
crm_access_each(struct crm_db *db,
    int (*fn)(void *arg, const struct crm_access_entry *entry), void *arg)
{
	struct crm_access_reader r = { .db = db };
	char before[CRM_SHA256_HEX];
	int rc, got;

	if ((rc = crm_access_open(&r)) == 1) {
		memcpy(before, r.head.start, sizeof(before));
		rc = 0;
		while (rc == 0 && (got = crm_access_next(&r, before)) > 0) {
			if (got == 3)
				continue;
			memcpy(before, r.hash, sizeof(before));
			rc = fn(arg, &r.entry);
		}
		if (rc == 0 && got == -1)
			rc = -1;
	}
	crm_access_close(&r);
	return (rc);
}

int
crm_access_names(const struct crm_access_entry *entry, int64_t member)
{
	const char *p = entry->text[CRM_ACCESS_MEMBERS];
	int64_t from, to;
	char *end;

	if (*p == '*')
		return (1);
	for (p += *p == '~'; *p != '\0'; p = end + (*end == ' ')) {
		from = to = strtoll(p, &end, 10);
		if (end == p)
			return (0);
		if (*end == '-')
			to = strtoll(end + 1, &end, 10);
		if (member >= from && member <= to)
			return (1);
	}
	return (0);
}

int
crm_access_anchor(struct crm_db *db)
{
	struct crm_access_reader r = { .db = db };
	int rc = crm_access_open(&r);

	if (rc == 1) {
		rc = 0;
		if (r.head.sealed && r.head.count > 0)
			rc = crm_run(db, "INSERT INTO access_seal\n"
			    "(id, entries, hash)\n"
			    "VALUES (1, :entries, :hash)\n"
			    "ON CONFLICT (id) DO UPDATE\n"
			    "SET entries = excluded.entries,\n"
			    "\thash = excluded.hash\n"
			    "WHERE entries < excluded.entries", "it",
			    r.head.count, r.head.last);
	}
	/* A batch does not fail for a log that it cannot read. */
	if (rc == -1 && crm_errkind(crm_db_err(db)) == CRM_ERR_PERMISSION) {
		crm_err_clear(crm_db_err(db));
		rc = 0;
	}
	crm_access_close(&r);
	return (rc);
}

/* How many entries are older; the head of what stays, and where it begins. */
static int
find_front(struct crm_access_reader *r, const char *before, struct crm_access_head *head,
    off_t *from)
{
	char chain[CRM_SHA256_HEX];
	int rc;

	*head = r->head;
	*from = CRM_ACCESS_HEAD;
	memcpy(chain, r->head.start, sizeof(chain));
	while ((rc = crm_access_next(r, chain)) > 0) {
		if (rc != 3 && strcmp(r->entry.text[CRM_ACCESS_AT],
		    before) >= 0)
			break;
		*from = ftello(r->f);
		if (rc == 3)
			continue;
		memcpy(chain, r->hash, sizeof(chain));
		memcpy(head->start, r->hash, sizeof(head->start));
		head->first = r->entry.number;
	}
	return (rc == -1 ? -1 : 0);
}

static int
copy_rest(struct crm_access_reader *r, off_t from, const struct crm_access_head *head,
    const char *tmp)
{
	struct crm_access_head new = *head;
	struct crm_buf line = { 0 };
	char block[8192];
	struct stat st;
	FILE *to = NULL;
	size_t n = 0;
	int bad, fd;

	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bad = fd == -1 || (to = fdopen(fd, "w")) == NULL ||
	    fstat(fileno(r->f), &st) == -1 ||
	    fchown(fd, (uid_t)-1, st.st_gid) == -1 ||
	    fchmod(fd, st.st_mode & 0660) == -1 ||
	    fseeko(r->f, from, SEEK_SET) == -1;
	if (!bad) {
		new.size = CRM_ACCESS_HEAD + st.st_size - from;
		crm_access_head_put(&r->secret, &new, &line);
		bad = line.bad || fwrite(line.p, 1, line.n, to) != line.n;
	}
	while (!bad && (n = fread(block, 1, sizeof(block), r->f)) > 0)
		bad = fwrite(block, 1, n, to) != n;
	bad = bad || ferror(r->f) || fflush(to) == EOF || fsync(fd) == -1;
	if (bad)
		(void)crm_err_sys(crm_db_err(r->db), "%s", tmp);
	if (to != NULL && fclose(to) == EOF && !bad)
		bad = crm_err_sys(crm_db_err(r->db), "%s", tmp) == -1;
	crm_buf_free(&line);
	return (bad ? -1 : 0);
}

static int
replace(struct crm_access_reader *r, off_t from, const struct crm_access_head *head)
{
	struct crm_buf tmp = { 0 };
	int rc;

	crm_buf_fmt(&tmp, "%s.part-%ld", r->path.p, (long)getpid());
	if (tmp.bad)
		return (crm_err_nomem(crm_db_err(r->db)));
	rc = copy_rest(r, from, head, tmp.p);
	if (rc == 0 && rename(tmp.p, r->path.p) == -1)
		rc = crm_err_sys(crm_db_err(r->db), "%s", r->path.p);
	if (rc == -1)
		(void)unlink(tmp.p);
	crm_buf_free(&tmp);
	return (rc);
}

int
crm_access_purge(struct crm_db *db, int64_t before, int dry, int64_t *n)
{
	struct crm_access_head head;
	struct crm_access_reader r = { .db = db };
	char limit[CRM_TIME_LEN];
	off_t from;
	int rc;

	*n = 0;
	crm_time_format(before, limit);
	if ((rc = crm_access_open(&r)) == 1) {
		rc = 0;
		/* Nobody appends to a file that is about to be replaced. */
		while (flock(fileno(r.f), LOCK_EX) == -1)
			if (errno != EINTR) {
				rc = fail(&r);
				break;
			}
		if (rc == 0 && !r.headless && r.head.sealed)
			rc = find_front(&r, limit, &head, &from);
		if (rc == 0 && !r.headless && r.head.sealed) {
			*n = head.first - r.head.first;
			if (*n > 0 && !dry)
				rc = replace(&r, from, &head);
		}
	}
	crm_access_close(&r);
	return (rc);
}
