#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "visit_int.h"

#define DEPTH	5	/* pages of a path */

static int
put_time(struct crm_out *out, int64_t t)
{
	char text[CRM_TIME_LEN];

	return (crm_out_text(out, crm_time_format(t, text)));
}

static int
put_member(struct crm_out *out, int64_t member)
{

	return (member == 0 ? crm_out_text(out, "") :
	    crm_out_int(out, member));
}

static int
put_visit(struct visit *v, const struct crm_visit *visit)
{
	const struct crm_visits *vs = &v->vs;
	const struct crm_visitsource *s = crm_visitdict_getsource(vs->dict,
	    visit->source);
	const struct crm_view *view = vs->view + visit->first;
	struct crm_out *out = v->cli->out;

	return (crm_out_int(out, visit->id) == -1 ||
	    crm_out_int(out, visit->visitor) == -1 ||
	    put_member(out, visit->member) == -1 ||
	    put_time(out, visit->started_at) == -1 ||
	    put_time(out, visit->ended_at) == -1 ||
	    crm_out_int(out, visit->n) == -1 ||
	    crm_out_int(out, crm_visit_views(vs, visit)) == -1 ||
	    crm_out_text(out, crm_visitdict_getpage(vs->dict,
	    view[0].page)->path) == -1 ||
	    crm_out_text(out, crm_visitdict_getpage(vs->dict,
	    view[visit->n - 1].page)->path) == -1 ||
	    crm_out_text(out, s->kind) == -1 ||
	    crm_out_text(out, s->name) == -1 ||
	    crm_out_text(out, s->keyword) == -1 ||
	    crm_out_text(out, s->campaign) == -1 ||
	    crm_out_text(out, visit->again ? "yes" : "no") == -1 ||
	    crm_out_text(out, crm_visit_ordered(vs, visit) ? "yes" :
	    "no") == -1 ||
	    crm_out_text(out, crm_visits_word(vs, visit->machine)) == -1 ||
	    crm_out_text(out, crm_visits_word(vs, visit->agent)) == -1 ||
	    crm_out_end(out) == -1 ? -1 : 0);
}

int
visit_list(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = { { "visit", CRM_KIND_NUMBER },
	    { "visitor", CRM_KIND_NUMBER }, { "member", CRM_KIND_NUMBER },
	    { "started_at", CRM_KIND_TEXT }, { "ended_at", CRM_KIND_TEXT },
	    { "pages", CRM_KIND_NUMBER }, { "views", CRM_KIND_NUMBER },
	    { "landing", CRM_KIND_TEXT }, { "exit", CRM_KIND_TEXT },
	    { "kind", CRM_KIND_TEXT }, { "source", CRM_KIND_TEXT },
	    { "keyword", CRM_KIND_TEXT }, { "campaign", CRM_KIND_TEXT },
	    { "again", CRM_KIND_TEXT }, { "ordered", CRM_KIND_TEXT },
	    { "machine", CRM_KIND_TEXT }, { "agent", CRM_KIND_TEXT },
	    { NULL, CRM_KIND_TEXT } };
	const struct crm_visit *visit;
	struct visit v;
	int status = visit_words(&v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&v), { NULL, 0, 0, NULL } };
	size_t at = 0, n = 0;

	if (status == 0 && (status = visit_open(&v, argc, argv, opts)) == 0) {
		if (cli_columns(cli, cols) == NULL)
			status = EX_INTERNAL;
		while (status == 0 && n++ < v.max &&
		    (visit = visit_next(&v, &at)) != NULL)
			if (put_visit(&v, visit) == -1)
				status = cli_fail_err(cli);
		if (status == 0)
			status = visit_done(&v);
	}
	visit_close(&v);
	return (status);
}

/* A view of a product, of a visit in order. */
static int
put_view(struct visit *v, const struct crm_visit *visit,
    const struct crm_view *view)
{
	struct crm_out *out = v->cli->out;

	return (put_member(out, visit->member) == -1 || crm_out_text(out,
	    crm_visitdict_getpage(v->vs.dict, view->page)->product) == -1 ||
	    put_time(out, view->at) == -1 ||
	    crm_out_int(out, visit->visitor) == -1 ||
	    crm_out_int(out, visit->id) == -1 || crm_out_end(out) == -1 ?
	    -1 : 0);
}

static int
put_views(struct visit *v, const struct crm_visit *visit, size_t *n)
{
	const struct crm_view *view = v->vs.view + visit->first;
	uint32_t i;

	if (visit->member == 0 && v->input == NULL)
		return (0);
	for (i = 0; i < visit->n && *n < v->max; i++, view++) {
		if (*crm_visitdict_getpage(v->vs.dict, view->page)->product ==
		    '\0')
			continue;
		(*n)++;
		if (put_view(v, visit, view) == -1)
			return (cli_fail_err(v->cli));
	}
	return (0);
}

int
visit_views(struct cli *cli, int argc, char **argv)
{
	static const struct cli_col cols[] = { { "member", CRM_KIND_NUMBER },
	    { "item", CRM_KIND_TEXT }, { "at", CRM_KIND_TEXT },
	    { "visitor", CRM_KIND_NUMBER }, { "visit", CRM_KIND_NUMBER },
	    { NULL, CRM_KIND_TEXT } };
	const struct crm_visit *visit;
	struct visit v;
	int status = visit_words(&v, cli, argc);
	const struct cli_opt opts[] = { VISIT_OPTS(&v), { NULL, 0, 0, NULL } };
	size_t at = 0, n = 0;

	if (status == 0 && (status = visit_open(&v, argc, argv, opts)) == 0) {
		if (cli_columns(cli, cols) == NULL)
			status = EX_INTERNAL;
		while (status == 0 && (visit = visit_next(&v, &at)) != NULL)
			status = put_views(&v, visit, &n);
		if (status == 0)
			status = visit_done(&v);
	}
	visit_close(&v);
	return (status);
}
