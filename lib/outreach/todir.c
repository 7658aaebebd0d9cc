#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/file.h"
#include "outreach/todir.h"
#include "outreach/transport.h"

struct todir {
	struct crm_transport transport;
	struct crm_err	*err;
	char		*dir;
	unsigned long	 n;		/* messages of this process */
};

/* A name that no other process and no other time gives. */
static void
name_of(struct todir *t, struct crm_buf *path, const char *folder)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	crm_buf_fmt(path, "%s/%s/%lld.M%06ldP%ldQ%lu.crm", t->dir, folder,
	    (long long)now.tv_sec, now.tv_nsec / 1000, (long)getpid(), t->n);
}

/* Lines end with a line feed in files of mail, here as everywhere. */
static void
add_message(struct crm_buf *text, const struct crm_mail *mail)
{
	size_t i;

	crm_buf_fmt(text, "Return-Path: <%s>\nDelivered-To: %s\n", mail->from,
	    mail->to);
	for (i = 0; i < mail->n; i++)
		if (mail->bytes[i] != '\r' || i + 1 == mail->n ||
		    mail->bytes[i + 1] != '\n')
			crm_buf_chr(text, mail->bytes[i]);
}

/* What did not work, as a connection that never was. */
static int
fault(struct todir *t, struct crm_sent *sent, enum crm_phase phase)
{

	sent->phase = phase;
	sent->code = 0;
	(void)snprintf(sent->text, sizeof(sent->text), "%s",
	    crm_errmsg(t->err));
	crm_err_clear(t->err);
	return (0);
}

static int
to_file(struct crm_transport *transport, const struct crm_mail *mail,
    int (*begin)(void *arg), void *arg, struct crm_sent *sent)
{
	struct todir *t = (struct todir *)transport;
	struct crm_buf tmp = { 0 }, path = { 0 }, text = { 0 };
	int rc = 0;

	name_of(t, &tmp, "tmp");
	name_of(t, &path, "new");
	add_message(&text, mail);
	t->n++;
	if (tmp.bad || path.bad || text.bad)
		rc = crm_err_nomem(t->err);
	else if (crm_file_write(t->err, tmp.p, &text) == -1)
		rc = fault(t, sent, CRM_PHASE_CONNECT);
	else if (begin(arg) != 0) {
		(void)unlink(tmp.p);
		sent->phase = CRM_PHASE_DATA;
	} else if (crm_file_settle(t->err, tmp.p, path.p) == -1)
		rc = fault(t, sent, CRM_PHASE_BODY);
	else {
		sent->phase = CRM_PHASE_DONE;
		sent->code = 250;
	}
	crm_buf_free(&tmp);
	crm_buf_free(&path);
	crm_buf_free(&text);
	return (rc);
}

static void
todir_close(struct crm_transport *transport)
{
	struct todir *t = (struct todir *)transport;

	free(t->dir);
	free(t);
}

static int
make_folder(struct todir *t, const char *name)
{
	struct crm_buf path = { 0 };
	int rc = 0;

	crm_buf_fmt(&path, "%s%s%s", t->dir, *name == '\0' ? "" : "/", name);
	if (path.bad)
		rc = crm_err_nomem(t->err);
	else if (mkdir(path.p, 0700) == -1 && errno != EEXIST)
		rc = crm_err_sys(t->err, "%s", path.p);
	crm_buf_free(&path);
	return (rc);
}

struct crm_transport *
crm_todir_open(struct crm_err *err, const char *dir)
{
	struct todir *t = calloc(1, sizeof(*t));

	if (t == NULL || (t->dir = strdup(dir)) == NULL) {
		(void)crm_err_nomem(err);
		free(t);
		return (NULL);
	}
	t->transport.send = to_file;
	t->transport.close = todir_close;
	t->err = err;
	if (make_folder(t, "") == 0 && make_folder(t, "tmp") == 0 &&
	    make_folder(t, "new") == 0 && make_folder(t, "cur") == 0)
		return (&t->transport);
	todir_close(&t->transport);
	return (NULL);
}
