#include <errno.h>
#include <string.h>

#include "core/lines.h"
#include "visit_int.h"

#define HELD	500000		/* hits, some 20 MiB */

static int
nomem(struct cli *cli)
{

	return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
}

/* A packed log is told apart from one that is damaged. */
static int
check_packed(struct visit_log *log, struct crm_lines *lines)
{
	static const struct { const char *magic, *how; } packed[] = {
		{ "\x1f\x8b", "zcat" }, { "\xfd" "7zXZ", "xzcat" },
		{ "BZh", "bzcat" }, { "\x28\xb5\x2f\xfd", "zstdcat" }
	};
	size_t i, n;

	if (crm_lines_peek(lines, 8) == -1)
		return (cli_fail_err(log->cli));
	for (i = 0; i < sizeof(packed) / sizeof(packed[0]); i++) {
		n = strlen(packed[i].magic);
		if (lines->end >= n && memcmp(lines->buf, packed[i].magic,
		    n) == 0)
			return (cli_fail(log->cli, EX_DATA, _("%s: this is a "
			    "compressed file: let '%s FILE' write it to a pipe "
			    "that this command reads"), lines->name,
			    packed[i].how));
	}
	return (0);
}

static int
bad_line(struct visit_log *log, const struct crm_lines *lines, const char *p,
    size_t n, const char *why)
{
	struct crm_fault fault = { 0 };

	fault.source = lines->name;
	fault.line = lines->line;
	fault.kind = why;
	fault.reason = _(why);
	log->counts.rejected++;
	return (cli_bad_line(log->cli, p, n, &fault));
}

/* Address and agent in one piece. */
static struct crm_visitor *
find_visitor(struct visit_log *log, const struct crm_webhit *hit)
{
	struct crm_visitor *visitor;
	struct crm_buf who = { 0 };
	int64_t hash;

	crm_buf_add(&who, hit->address.p, hit->address.n);
	crm_buf_chr(&who, ' ');
	crm_buf_add(&who, hit->agent.p, hit->agent.n);
	hash = crm_visitor_hash(log->key, log->rule->period, hit->at, &who);
	visitor = who.bad ? NULL : crm_visitors_get(log->visitors, hash,
	    hit->machine == NULL ? "" : hit->machine, hit->proxy);
	crm_buf_free(&who);
	return (visitor);
}

static int
find_page(struct visit_log *log, const struct crm_webhit *hit, uint32_t *n)
{
	const struct crm_visitpage page = { crm_buf_text(&hit->path),
	    crm_buf_text(&hit->product), hit->ordered, 0 };

	return (crm_visitdict_page(log->dict, &page, n));
}

/* A page that was shown; a campaign's link is as good as one that says so. */
static int
add_view(struct visit_log *log, const struct crm_webhit *hit,
    struct crm_visitor *visitor, uint32_t page)
{
	struct crm_visitsource source = { hit->from,
	    crm_buf_text(&hit->name), crm_buf_text(&hit->keyword),
	    crm_buf_text(&hit->campaign), 0 };
	struct crm_hit view = { hit->at, page, 0 };

	if (log->campaign.n > 0 && strcmp(hit->from, "campaign") != 0) {
		source.kind = "campaign";
		source.name = "link";
		source.keyword = "";
		source.campaign = log->campaign.p;
	}

	return (crm_visitdict_source(log->dict, &source, &view.source) == -1 ||
	    crm_visitors_hit(log->visitors, visitor, &view) == -1 ? -1 : 0);
}

/*
 * A token counts where it is ours; else the line is what it is without.  1 with
 * the link, 2 of nobody, 0 without one, -1.
 */
static int
read_token(struct visit_log *log, const struct crm_webhit *hit,
    struct crm_visitlink *link)
{
	int rc;

	crm_buf_reset(&log->campaign);
	rc = log->token == NULL || hit->token.n == 0 ? 0 :
	    log->token(log->arg, hit, link);
	if (rc > 0 || hit->kind == CRM_WEB_VIEW)
		log->counts.kind[hit->kind]++;
	else if (rc == 0)
		log->counts.kind[hit->kind == CRM_WEB_OPEN ? CRM_WEB_FILE :
		    CRM_WEB_MOVED]++;
	return (rc);
}

/* A page, or a link or picture with a token. */
static int
take_page(struct visit_log *log, const struct crm_webhit *hit)
{
	struct crm_visitlink link = { .at = hit->at, .page = -1,
	    .posted = hit->posted };
	struct crm_visitor *visitor;
	uint32_t page;
	int rc = read_token(log, hit, &link);

	if (rc == -1)
		return (cli_fail_err(log->cli));
	if (rc != 1 && hit->kind != CRM_WEB_VIEW)
		return (0);
	if ((visitor = find_visitor(log, hit)) == NULL)
		return (nomem(log->cli));
	if (hit->kind != CRM_WEB_OPEN) {
		if (find_page(log, hit, &page) == -1)
			return (nomem(log->cli));
		link.page = page;
	}
	if ((hit->kind == CRM_WEB_VIEW && add_view(log, hit, visitor,
	    (uint32_t)link.page) == -1) || (rc == 1 &&
	    crm_visitors_link(log->visitors, visitor, &link) == -1))
		return (nomem(log->cli));
	return (0);
}

static int
take_hit(struct visit_log *log, const struct crm_webhit *hit)
{
	struct crm_visitor *visitor;

	if (hit->kind < CRM_WEB_ROBOTS)
		return (take_page(log, hit));
	log->counts.kind[hit->kind]++;
	if (hit->kind >= CRM_WEB_FILE)
		return (0);
	if ((visitor = find_visitor(log, hit)) == NULL)
		return (nomem(log->cli));
	visitor->seen |= hit->kind == CRM_WEB_HEAD ? CRM_SEEN_HEAD :
	    CRM_SEEN_ROBOTS;
	return (0);
}

static int
take_line(struct visit_log *log, struct crm_webreader *reader,
    struct crm_lines *lines, const struct crm_line *line)
{
	const char *p = lines->buf + line->from, *why;
	size_t n = line->to - line->from;
	const struct crm_webhit *hit;

	if (n == 0)
		return (0);
	if ((hit = crm_webreader_line(reader, p, n, &why)) != NULL) {
		log->counts.read++;
		return (take_hit(log, hit));
	}
	if (why == NULL)
		return (cli_fail_err(log->cli));
	if (!line->lf) {
		log->counts.unfinished = 1;
		return (0);
	}
	log->counts.read++;
	return (bad_line(log, lines, p, n, why));
}

int
visit_read_log(struct visit_log *log, struct crm_lines *lines)
{
	struct crm_webreader *reader;
	struct crm_line line;
	int rc = 0, status;

	if ((status = check_packed(log, lines)) != 0)
		return (status);
	reader = crm_webreader_open(log->cli->err, log->rules,
	    crm_buf_text(&log->rule->token), log->rule->server ?
	    CRM_WEB_SERVER : CRM_WEB_SEOUL);
	if (reader == NULL)
		return (cli_fail_err(log->cli));
	while (status == 0 && (rc = crm_lines_next(lines, &line)) == 1) {
		status = take_line(log, reader, lines, &line);
		lines->row = lines->cur;
		if (status == 0 && log->full != NULL && log->cli->faults.n ==
		    0 && crm_visitors_nhit(log->visitors) >= HELD)
			status = log->full(log->arg);
	}
	crm_webreader_close(reader);
	if (rc == -1)
		status = cli_fail_err(log->cli);
	if (status != 0)
		return (status);
	if (log->counts.unfinished)
		cli_note(log->cli, _("%s:%zu: the last line is not whole yet; "
		    "it is left for the next time"), lines->name, lines->line);
	return (log->cli->faults.n > 0 ? EX_DATA : 0);
}
