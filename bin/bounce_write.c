#include <sys/stat.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "bounce_int.h"
#include "core/file.h"

/* All of the stream: nobody knows a campaign or a member here. */
static const char *const columns[] = { "campaign", "member", "channel",
    "contact", "state", "at", "reason", "source", "source_line",
    "exported_at", "status", "reply", "hard", "message_id", "returned_to",
    NULL };

/* One recipient, as a row. */
static int
take(void *arg, const struct crm_bounce *b)
{
	struct work *work = arg;
	struct crm_out *out = work->out;
	char at[CRM_TIME_LEN];

	work->rows++;
	work->nameless += *b->contact == '\0';
	if (crm_out_text(out, "") == -1 || crm_out_text(out, "") == -1 ||
	    crm_out_text(out, "email") == -1 ||
	    crm_out_text(out, b->contact) == -1 ||
	    crm_out_text(out, b->state) == -1 ||
	    crm_out_text(out, crm_time_format(b->at, at)) == -1 ||
	    crm_out_text(out, b->reason) == -1 ||
	    crm_out_text(out, crm_buf_text(&work->source)) == -1 ||
	    crm_out_int(out, (int64_t)work->line) == -1 ||
	    crm_out_text(out, "") == -1 ||
	    crm_out_text(out, b->status) == -1 ||
	    (b->reply != 0 ? crm_out_int(out, b->reply) :
	    crm_out_text(out, "")) == -1 ||
	    crm_out_text(out, b->hard ? "yes" : "no") == -1 ||
	    crm_out_text(out, b->message_id) == -1 ||
	    crm_out_text(out, b->returned_to) == -1)
		return (-1);
	return (crm_out_end(out));
}

/* A line of --rest. */
static void
keep(struct work *work)
{

	if (work->rest_path == NULL)
		return;
	crm_csv_quote(&work->rest, crm_buf_text(&work->source),
	    work->source.n);
	crm_buf_fmt(&work->rest, ",%zu\n", work->line);
}

static int
nomem(struct work *work)
{

	(void)crm_err_nomem(work->cli.err);
	return (cli_fail_err(&work->cli));
}

static int
read_letter(struct work *work, const struct crm_letter *letter)
{
	enum crm_bounce_kind kind;

	crm_buf_reset(&work->source);
	crm_buf_str(&work->source, work->name);
	if (letter->file != NULL)
		crm_buf_fmt(&work->source, "/%s", letter->file);
	work->line = letter->line;
	work->mails++;
	work->cut += letter->cut != 0;
	if (crm_mail_read(work->reader, &work->mail, letter->text,
	    letter->n) == -1)
		return (nomem(work));
	if (crm_bounce_read(work->rules, &work->mail, take, work,
	    &kind) == -1)
		return (crm_errkind(work->cli.err) == CRM_ERR_NONE ?
		    nomem(work) : cli_fail_err(&work->cli));
	work->kind[kind]++;
	if (kind == CRM_BOUNCE_NONE)
		keep(work);
	return (work->rest.bad || work->source.bad ? nomem(work) : 0);
}

static int
read_box(struct work *work, struct crm_mailbox *box)
{
	struct crm_letter letter;
	int r, status = 0;

	if (box == NULL)
		return (cli_fail_err(&work->cli));
	while (status == 0 && (r = crm_mailbox_next(box, &letter)) != 0)
		status = r == 1 ? read_letter(work, &letter) :
		    cli_fail_err(&work->cli);
	work->gone += crm_mailbox_gone(box);
	crm_mailbox_close(box);
	return (status);
}

static int
read_operand(struct work *work, const char *path)
{
	struct stat st;
	int fd, status;

	if (path != NULL && strcmp(path, "-") == 0)
		path = NULL;
	work->name = path != NULL ? path : _("standard input");
	if (path != NULL && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return (read_box(work, crm_mailbox_folder(work->cli.err,
		    path)));
	if ((fd = cli_input(&work->cli, path)) == -1)
		return (EX_NOINPUT_);
	status = read_box(work, crm_mailbox_file(work->cli.err, fd,
	    work->name));
	if (path != NULL)
		(void)close(fd);
	return (status);
}

/* It is told at once, not after all was read. */
static int
check_rest(struct work *work)
{
	struct stat st;

	if (work->rest_path == NULL || lstat(work->rest_path, &st) == -1)
		return (0);
	return (cli_fail(&work->cli, EX_CREATE, _("%s: it exists already; "
	    "move it away or name another file with --rest"),
	    work->rest_path));
}

/* No file where nothing is left over. */
static int
write_rest(struct work *work)
{
	struct crm_buf text = { 0 };
	int status = 0;

	if (work->rest_path == NULL || work->kind[CRM_BOUNCE_NONE] == 0)
		return (0);
	crm_buf_str(&text, "source,source_line\n");
	crm_buf_add(&text, work->rest.p, work->rest.n);
	if (text.bad)
		status = nomem(work);
	else if (crm_file_write(work->cli.err, work->rest_path, &text) == -1)
		status = cli_fail_err(&work->cli);
	crm_buf_free(&text);
	return (status);
}

int
bounce_write(struct work *work, int argc, char **argv)
{
	int i, status;

	if ((status = check_rest(work)) != 0)
		return (status);
	if (work->cli.format == -1)
		work->cli.format = CRM_FORMAT_CSV;
	if ((work->out = cli_table(&work->cli, columns)) == NULL)
		return (EX_INTERNAL);
	if (argc == 0)
		status = read_operand(work, NULL);
	for (i = 0; i < argc && status == 0; i++)
		status = read_operand(work, argv[i]);
	if (status == 0)
		status = write_rest(work);
	if (status == 0 && crm_out_finish(work->out) == -1)
		status = cli_fail_err(&work->cli);
	return (status);
}

void
bounce_note(struct work *work)
{

	cli_note(&work->cli, _("mails %zu: failures %zu, delays %zu, "
	    "receipts %zu, complaints %zu, automatic replies %zu, no bounces "
	    "%zu; rows %zu"), work->mails, work->kind[CRM_BOUNCE_FAILURE],
	    work->kind[CRM_BOUNCE_DELAY], work->kind[CRM_BOUNCE_RECEIPT],
	    work->kind[CRM_BOUNCE_COMPLAINT], work->kind[CRM_BOUNCE_REPLY],
	    work->kind[CRM_BOUNCE_NONE], work->rows);
	if (work->nameless > 0)
		cli_note(&work->cli, _("rows without an address, because the "
		    "mail names none: %zu"), work->nameless);
	if (work->cut > 0)
		cli_note(&work->cli, _("mails above 4 MiB, of which only the "
		    "beginning was read: %zu"), work->cut);
	if (work->gone > 0)
		cli_note(&work->cli, _("mails that somebody took away "
		    "meanwhile: %zu"), work->gone);
}
