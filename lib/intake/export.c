#include <sys/stat.h>

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/time.h"
#include "intake/export.h"
#include "intake/pool.h"
#include "intake/profile.h"
#include "intake/value.h"

/* Malls write the clock of Korea, which is UTC+9 all year. */
#define KOREA	(9 * 3600)

/* A name in NFC; what is no UTF-8 becomes "?". */
static const char *
clean_name(struct crm_pool *pool, const char *path)
{
	struct crm_buf buf = { 0 };
	char *name, *text = NULL;
	size_t n = strlen(path), bad;

	if ((name = crm_pool_text(pool, path, n)) == NULL)
		return (NULL);
	while ((bad = crm_text_invalid(name, n)) < n)
		name[bad] = '?';
	if (crm_text_nfc(&buf, name, n) == 0 && !buf.bad)
		text = crm_pool_text(pool, crm_buf_text(&buf), buf.n);
	crm_buf_free(&buf);
	return (text);
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}

/* When it was exported: as said, by its name, else by its time. */
static int
set_time(struct crm_export *e, const char *path,
    const struct crm_export_opt *opt)
{
	const struct crm_profile *p = e->header.profile;
	char *text;

	e->has_date = crm_value_file_date(p->file_date, p->nfile_date,
	    e->source, &e->date);
	e->exported_at = opt->exported_at;
	if (e->exported_at != NULL || (!e->has_date && path == NULL))
		return (0);
	if ((text = crm_pool_get(opt->pool, CRM_TIME_LEN)) == NULL)
		return (crm_err_nomem(e->input.err));
	e->exported_at = crm_time_format(e->has_date ? e->date :
	    e->modified + KOREA, text);
	return (0);
}

int
crm_export_look(struct crm_export *e, struct crm_err *err, int fd,
    const char *path, const struct crm_export_opt *opt)
{
	struct stat st;

	e->input.err = err;
	e->source = path != NULL ? clean_name(opt->pool, last_part(path)) :
	    "stdin";
	if (e->source == NULL)
		return (crm_err_nomem(err));
	if (fstat(fd, &st) == -1)
		return (crm_err_sys(err, "%s", e->label));
	e->device = (uint64_t)st.st_dev;
	e->inode = (uint64_t)st.st_ino;
	e->modified = (int64_t)st.st_mtime;
	e->modified_ns = (long)st.st_mtim.tv_nsec;
	if (crm_input_open(&e->input, err, fd, e->label, &opt->input) == -1)
		return (-1);
	e->text = 1;
	if (!opt->plain && (crm_detect(&e->input, opt->pool, opt->set,
	    opt->profile, &e->header) == -1 || set_time(e, path, opt) == -1))
		return (-1);
	if (!e->input.own && path != NULL)
		e->input.fd = -1;
	return (0);
}

int
crm_export_name(struct crm_export *e, const char *path, struct crm_pool *pool)
{

	e->source = clean_name(pool, path);
	return (e->source == NULL ? crm_err_nomem(e->input.err) : 0);
}

int
crm_export_again(struct crm_export *e, int fd)
{
	struct stat st;

	e->input.fd = fd;
	if (fstat(fd, &st) == -1 || e->device != (uint64_t)st.st_dev ||
	    e->inode != (uint64_t)st.st_ino ||
	    e->modified != (int64_t)st.st_mtime ||
	    e->modified_ns != (long)st.st_mtim.tv_nsec ||
	    e->input.start + e->input.size != (uint64_t)st.st_size)
		return (crm_err_set(e->input.err, CRM_ERR_INPUT, _("%s: it "
		    "was changed while it was read: try again"), e->label));
	return (0);
}
