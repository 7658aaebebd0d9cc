#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "campaign_plan.h"
#include "core/buf.h"
#include "core/text.h"
#include "insight/segment.h"
#include "intake/encode.h"
#include "outreach/campaign.h"
#include "outreach/message.h"

/* What a campaign sends: stored, shown, taken away. */

#define LARGEST	(1024 * 1024)	/* bytes of a file */

struct wording {
	struct cli	*cli;
	const char	*name;
	const char	*wave, *arm, *channel;	/* NULL: not given */
	const char	*subject, *sender, *text, *html, *template, *remove;
	struct crm_buf	 text_read, html_read;
	struct crm_message message;
};

/* The bytes of a file as UTF-8: 0 or a status (said). */
static int
decode(struct cli *cli, const char *name, const struct crm_buf *raw,
    struct crm_buf *to)
{
	const char *p = crm_buf_text(raw);
	struct crm_cp949 *cp;
	size_t n = raw->n, tail;
	int status = 0;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		p += 3;
		n -= 3;
	}
	if (crm_text_invalid(p, n) == n) {
		crm_buf_add(to, p, n);
		return (0);
	}
	if ((cp = crm_cp949_open(cli->err)) == NULL)
		return (cli_fail_err(cli));
	if (crm_cp949_invalid(cp, p, n, 0, &tail) == n) {
		crm_cp949_decode(cp, to, p, n);
		cli_note(cli, _("%s: it is read as CP949"), name);
	} else
		status = cli_fail(cli, EX_DATA, _("%s: the text is neither "
		    "UTF-8 nor CP949; save it as UTF-8"), name);
	crm_cp949_close(cp);
	return (status);
}

/* Lines end in LF, whatever ended them. */
static void
plain_lines(struct crm_buf *buf)
{
	size_t i, n = 0;

	for (i = 0; i < buf->n; i++)
		if (buf->p[i] != '\r' || buf->p[i + 1] != '\n')
			buf->p[n++] = buf->p[i];
	buf->n = n;
	if (buf->p != NULL)
		buf->p[n] = '\0';
}

static int
read_raw(struct cli *cli, const char *path, const char *name,
    struct crm_buf *raw)
{
	char block[16384];
	ssize_t n = 0;
	int fd;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	while (raw->n <= LARGEST && (n = read(fd, block, sizeof(block))) > 0)
		crm_buf_add(raw, block, (size_t)n);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	if (n == -1)
		return (cli_fail(cli, EX_IO, "%s: %s", name,
		    strerror(errno)));
	if (raw->bad)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (raw->n > LARGEST)
		return (cli_fail(cli, EX_DATA, _("%s: it is larger than "
		    "1 MiB"), name));
	return (0);
}

/* 0 with the text of a file, or a status. */
static int
read_text(struct cli *cli, const char *path, struct crm_buf *to)
{
	struct crm_buf raw = { 0 };
	const char *name = strcmp(path, "-") == 0 ? _("standard input") : path;
	int status;

	if ((status = read_raw(cli, path, name, &raw)) == 0)
		status = decode(cli, name, &raw, to);
	crm_buf_free(&raw);
	if (status == 0 && to->bad)
		status = cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM));
	if (status == 0)
		plain_lines(to);
	return (status);
}

/* A file that does not exist is told before anything waits for a lock. */
static int
take_parts(struct wording *w)
{
	struct cli *cli = w->cli;
	int status;

	if ((w->subject != NULL && (status = cli_check_text(cli, "--subject",
	    w->subject)) != 0) || (w->sender != NULL &&
	    (status = cli_check_text(cli, "--sender", w->sender)) != 0) ||
	    (w->template != NULL && (status = cli_check_text(cli,
	    "--template", w->template)) != 0))
		return (status);
	if ((w->text != NULL && (status = read_text(cli, w->text,
	    &w->text_read)) != 0) || (w->html != NULL &&
	    (status = read_text(cli, w->html, &w->html_read)) != 0))
		return (status);
	w->message.subject = w->subject;
	w->message.sender = w->sender;
	w->message.template = w->template;
	w->message.text = w->text == NULL ? NULL :
	    crm_buf_text(&w->text_read);
	w->message.html = w->html == NULL ? NULL :
	    crm_buf_text(&w->html_read);
	return (0);
}

/* "" is the arm of those who have no message of their own. */
static int
take_place(struct wording *w)
{
	struct cli *cli = w->cli;

	w->message.wave = w->wave == NULL ? 1 :
	    cli_number(cli, "--wave", w->wave, 1, CRM_WAVES);
	w->message.arm = w->arm == NULL ? "" : w->arm;
	if (strcmp(w->message.arm, "control") == 0)
		return (cli_fail(cli, EX_USAGE_, _("--arm: the control is not "
		    "asked, and gets no message")));
	if (*w->message.arm != '\0' && !crm_segment_name(w->message.arm))
		return (cli_fail(cli, EX_USAGE_, _("--arm: that is no name: "
		    "take 1 to 100 characters, no slash, no hyphen first")));
	if (w->channel != NULL && !crm_campaign_channel(w->channel))
		return (cli_fail(cli, EX_USAGE_, _("--channel: take sms, "
		    "email, call, post, shop or mall")));
	return (0);
}

static int
store(struct wording *w)
{
	struct crm_message *m = &w->message;
	struct cli *cli = w->cli;
	struct campaign_named named;
	int rc, status;

	if ((status = take_parts(w)) != 0 ||
	    (status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0 ||
	    (status = campaign_named(cli, w->name, &named)) != 0)
		return (status);
	m->channel = w->channel == NULL ? named.channel : w->channel;
	if (w->remove == NULL)
		rc = crm_message_put(cli->db, named.id, m);
	else
		rc = crm_message_remove(cli->db, named.id, m->wave, m->arm,
		    m->channel);
	if (rc == -1)
		return (cli_fail_err(cli));
	if (rc == 0 && w->remove != NULL)
		return (cli_fail(cli, EX_NO, _("wave %d of %s has no such "
		    "message by %s"), m->wave, named.name, m->channel));
	return (cli_store(cli, NULL, w->remove != NULL ?
	    _("campaign %s: wave %d by %s: message removed") : rc == 1 ?
	    _("campaign %s: wave %d by %s: message stored") :
	    _("campaign %s: wave %d by %s: the message is the same"),
	    named.name, m->wave, m->channel));
}

static int
put_message(void *arg, const struct crm_message *m)
{
	const struct wording *w = arg;
	struct crm_out *out = w->cli->out;
	char at[CRM_TIME_LEN];

	if ((w->wave != NULL && m->wave != w->message.wave) ||
	    (w->arm != NULL && strcmp(m->arm, w->arm) != 0) ||
	    (w->channel != NULL && strcmp(m->channel, w->channel) != 0))
		return (0);
	if (crm_out_text(out, w->name) == -1 ||
	    crm_out_int(out, m->wave) == -1 ||
	    crm_out_text(out, m->channel) == -1 ||
	    crm_out_text(out, m->arm) == -1 ||
	    crm_out_text(out, m->subject) == -1 ||
	    crm_out_text(out, m->sender) == -1 ||
	    crm_out_text(out, m->template) == -1 ||
	    crm_out_text(out, m->text) == -1 ||
	    crm_out_text(out, m->html) == -1 ||
	    crm_out_text(out, crm_time_format(m->set_at, at)) == -1)
		return (-1);
	return (crm_out_end(out));
}

static int
print(struct wording *w)
{
	static const struct cli_col cols[] = {
		{ "campaign", CRM_KIND_TEXT }, { "wave", CRM_KIND_NUMBER },
		{ "channel", CRM_KIND_TEXT }, { "arm", CRM_KIND_TEXT },
		{ "subject", CRM_KIND_TEXT }, { "sender", CRM_KIND_TEXT },
		{ "template", CRM_KIND_TEXT }, { "text", CRM_KIND_TEXT },
		{ "html", CRM_KIND_TEXT }, { "set_at", CRM_KIND_TEXT },
		{ NULL, CRM_KIND_TEXT }
	};
	struct campaign_named named;
	struct cli *cli = w->cli;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0 ||
	    (status = campaign_named(cli, w->name, &named)) != 0)
		return (status);
	cli_nobody(cli);
	if (cli_columns(cli, cols) == NULL)
		return (EX_INTERNAL);
	if (crm_message_each(cli->db, named.id, put_message, w) == -1 ||
	    crm_out_finish(cli->out) == -1)
		return (cli_fail_err(cli));
	return (0);
}

int
campaign_message(struct cli *cli, int argc, char **argv)
{
	struct wording w = { .cli = cli };
	const struct cli_opt opts[] = {
		{ "wave", 0, 1, &w.wave },
		{ "arm", 0, 1, &w.arm },
		{ "channel", 0, 1, &w.channel },
		{ "subject", 0, 1, &w.subject },
		{ "sender", 0, 1, &w.sender },
		{ "text", 0, 1, &w.text },
		{ "html", 0, 1, &w.html },
		{ "template", 0, 1, &w.template },
		{ "remove", 0, 0, &w.remove },
		{ NULL, 0, 0, NULL }
	};
	int n = cli_options(cli, argc, argv, opts), says, status;

	says = w.subject != NULL || w.sender != NULL || w.text != NULL ||
	    w.html != NULL || w.template != NULL;
	if (n != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if (w.text != NULL && w.html != NULL && strcmp(w.text, "-") == 0 &&
	    strcmp(w.html, "-") == 0)
		return (cli_fail(cli, EX_USAGE_, _("--text and --html cannot "
		    "both be standard input")));
	if (says && w.remove != NULL)
		return (cli_fail(cli, EX_USAGE_, _("--remove takes the message "
		    "away: give nothing that it says")));
	w.name = argv[0];
	if ((status = take_place(&w)) == 0)
		status = says || w.remove != NULL ? store(&w) : print(&w);
	crm_buf_free(&w.text_read);
	crm_buf_free(&w.html_read);
	return (status);
}
