#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/csv.h"
#include "core/money.h"
#include "core/stream.h"
#include "outreach/campaign.h"
#include "record/identity.h"
#include "record/linktoken.h"
#include "visit_int.h"

struct giving {
	struct cli		*cli;
	struct crm_linkkey	*key;
	struct crm_linktoken	 token;
	const char		*campaign, *purpose, *part, *url;
	struct crm_visitrule	 rule;
	struct crm_buf		 text;
	int			 begun;	/* 1: the header is out */
};

static int
put_header(struct giving *g, struct crm_csv *csv)
{
	struct cli *cli = g->cli;
	const char *name = g->url == NULL ? "token" : "url";
	size_t i;

	g->begun = 1;
	if (crm_csv_col(csv, name) != -1)
		return (crm_err_set(cli->err, CRM_ERR_INPUT, _("%s: there is a "
		    "column \"%s\" already"), crm_csv_source(csv), name));
	if (cli_out(cli) == NULL)
		return (-1);
	for (i = 0; i < crm_csv_ncol(csv); i++)
		if (crm_out_col(cli->out, crm_csv_name(csv, i),
		    crm_stream_kind(crm_csv_name(csv, i))) == -1)
			return (-1);
	return (crm_out_col(cli->out, name, CRM_KIND_TEXT));
}

/* The token, or the address with it as one more parameter. */
static void
format(struct giving *g)
{
	const char *hash = g->url == NULL ? NULL : strchr(g->url, '#');
	size_t n;

	crm_buf_reset(&g->text);
	if (g->url != NULL) {
		n = hash == NULL ? strlen(g->url) : (size_t)(hash - g->url);
		crm_buf_add(&g->text, g->url, n);
		crm_buf_chr(&g->text, memchr(g->url, '?', n) == NULL ? '?' :
		    '&');
		crm_buf_str(&g->text, crm_buf_text(&g->rule.token));
		crm_buf_chr(&g->text, '=');
	}
	crm_linktoken_make(g->key, &g->token, &g->text);
	if (hash != NULL)
		crm_buf_str(&g->text, hash);
}

static int
take(void *arg, struct crm_csv *csv, int64_t member, struct crm_fault *fault)
{
	struct giving *g = arg;
	struct crm_out *out;
	struct crm_cell cell;
	size_t i;

	if (!g->begun && put_header(g, csv) == -1)
		return (-1);
	out = g->cli->out;
	g->token.member = crm_member_live(g->cli->db, member);
	if (g->token.member == -1)
		return (-1);
	if (g->token.member == 0) {
		fault->column = "member";
		fault->kind = N_("there is no such member");
		return (1);
	}
	format(g);
	if (g->text.bad)
		return (crm_err_nomem(g->cli->err));
	for (i = 0; i < crm_csv_ncol(csv); i++) {
		cell = crm_csv_cell(csv, i);
		if (crm_out_textn(out, cell.p, cell.n) == -1)
			return (-1);
	}
	return (crm_out_textn(out, g->text.p, g->text.n) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

static int
take_words(struct giving *g)
{
	struct cli *cli = g->cli;
	int rc;

	g->token.purpose = CRM_LINK_CLICK;
	if (g->purpose != NULL && (rc = crm_linkpurpose_of(g->purpose)) == 0)
		return (cli_fail(cli, EX_USAGE_, _("--purpose: \"%s\" is none "
		    "of click, open and refuse"), g->purpose));
	if (g->purpose != NULL)
		g->token.purpose = (enum crm_linkpurpose)rc;
	if (g->part != NULL)
		g->token.part = cli_number(cli, "--part", g->part, 0, 65535);
	if (g->url != NULL && (strpbrk(g->url, " \t\"<>\r\n") != NULL ||
	    (strncmp(g->url, "http://", 7) != 0 &&
	    strncmp(g->url, "https://", 8) != 0)))
		return (cli_fail(cli, EX_USAGE_, _("--url: \"%s\" is no "
		    "address of a page, like https://shop.example.kr/new"),
		    g->url));
	return (0);
}

static int
find_campaign(struct giving *g)
{
	const char *channel;
	int rc;

	if (g->campaign == NULL)
		return (0);
	rc = crm_campaign_find(g->cli->db, g->campaign, &g->token.campaign,
	    &channel);
	if (rc == -1)
		return (cli_fail_err(g->cli));
	return (rc == 1 ? 0 : cli_fail(g->cli, EX_NO, _("there is no campaign "
	    "\"%s\"; crm-campaign add makes one"), g->campaign));
}

static int
run(struct giving *g, const char *path)
{
	struct cli *cli = g->cli;
	struct cli_set set = { .take = take, .arg = g };
	struct crm_csv *csv;
	int fd, status;

	if ((fd = cli_input(cli, path)) == -1)
		return (EX_NOINPUT_);
	csv = crm_csv_open(cli->err, fd, fd == STDIN_FILENO ?
	    _("standard input") : path, NULL);
	status = csv == NULL ? cli_fail_err(cli) :
	    cli_read_set(cli, csv, &set);
	if (status == 0 && !g->begun && put_header(g, csv) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && crm_out_finish(cli->out) == -1)
		status = cli_fail_err(cli);
	if (status == 0 && cli_keep_rejects(cli) == -1)
		status = EX_IO;
	if (status == 0 && set.rejected > 0) {
		cli_note(cli, _("rows rejected: %" PRIu64), set.rejected);
		status = EX_NO;
	}
	crm_csv_close(csv);
	if (fd != STDIN_FILENO)
		(void)close(fd);
	return (status);
}

int
visit_token(struct cli *cli, int argc, char **argv)
{
	struct giving g = { .cli = cli };
	const struct cli_opt opts[] = { { "campaign", 0, 1, &g.campaign },
	    { "purpose", 0, 1, &g.purpose }, { "part", 0, 1, &g.part },
	    { "url", 0, 1, &g.url }, { NULL, 0, 0, NULL } };
	int n = cli_options(cli, argc, argv, opts), status;

	if (n > 1)
		return (cli_fail(cli, EX_USAGE_, _("token takes one set of "
		    "members")));
	if ((status = take_words(&g)) == 0 &&
	    (status = cli_check_rejects(cli)) == 0 &&
	    (status = cli_open(cli, CRM_OPEN_READ)) == 0 &&
	    (status = find_campaign(&g)) == 0) {
		if ((g.key = crm_linkkey_open(cli->db)) == NULL ||
		    crm_visitrule_load(cli->db, &g.rule) == -1)
			status = cli_fail_err(cli);
		else
			status = run(&g, n == 1 ? argv[0] : NULL);
	}
	crm_linkkey_close(g.key);
	crm_visitrule_free(&g.rule);
	crm_buf_free(&g.text);
	return (status);
}
