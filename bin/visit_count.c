#include <string.h>

#include "visit_sum.h"

static void
add_part(struct crm_buf *key, const char *text)
{

	if (key->n > 0)
		crm_buf_chr(key, VISIT_APART);
	crm_buf_str(key, *text == '\0' ? "-" : text);
}

/* Counts a visit in the group of the key: 0 or -1. */
static int
count_visit(struct summing *s, const struct crm_visit *visit)
{
	struct crm_visitcount *n;
	uint32_t group;
	int visitor, member = 0;

	n = s->key.bad ? NULL : crm_visitsum_at(s->sum,
	    crm_buf_text(&s->key), s->key.n, &group);
	if (n == NULL || (visitor = crm_visitsum_once(s->sum, group,
	    CRM_ONCE_VISITOR, visit->visitor)) == -1)
		return (-1);
	if (visit->member != 0 && (member = crm_visitsum_once(s->sum, group,
	    CRM_ONCE_MEMBER, visit->member)) == -1)
		return (-1);
	n->visits++;
	n->visitors += (uint64_t)visitor;
	n->members += (uint64_t)member;
	n->fresh += !visit->again;
	n->pages += visit->n;
	n->views += crm_visit_views(&s->v.vs, visit);
	n->bounces += visit->n == 1;
	n->ordered += (uint64_t)crm_visit_ordered(&s->v.vs, visit);
	return (0);
}

int
visit_count_pages(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_view *view = s->v.vs.view + visit->first;
	const struct crm_visitpage *page;
	struct crm_visitcount *n;
	uint32_t group, i;
	int one, visitor;

	for (i = 0; i < visit->n; i++, view++) {
		page = crm_visitdict_getpage(s->v.vs.dict, view->page);
		crm_buf_reset(&s->key);
		add_part(&s->key, page->path);
		add_part(&s->key, page->product);
		n = s->key.bad ? NULL : crm_visitsum_at(s->sum, s->key.p,
		    s->key.n, &group);
		if (n == NULL || (one = crm_visitsum_once(s->sum, group,
		    CRM_ONCE_VISIT, visit->id)) == -1 ||
		    (visitor = crm_visitsum_once(s->sum, group,
		    CRM_ONCE_VISITOR, visit->visitor)) == -1)
			return (-1);
		n->visits += (uint64_t)one;
		n->visitors += (uint64_t)visitor;
		n->views++;
		n->landings += i == 0;
		n->exits += i + 1 == visit->n;
		n->bounces += visit->n == 1;
	}
	return (0);
}

/* How many pages of a visit its path has: all, or up to the first order. */
static uint32_t
path_end(const struct summing *s, const struct crm_visit *visit)
{
	uint32_t i;

	if (s->ordered == NULL)
		return (visit->n);
	for (i = 0; i < visit->n; i++)
		if (crm_visitdict_getpage(s->v.vs.dict, s->v.vs.view[
		    visit->first + i].page)->ordered)
			return (i + 1);
	return (0);
}

/*
 * A page that is seen several times on end counts once.  The path of a visit
 * is its first pages; that to an order the last ones before it.
 */
int
visit_count_path(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_view *view = s->v.vs.view + visit->first;
	uint32_t end = path_end(s, visit), from = 0, i;
	const struct crm_visitpage *page, *last = NULL;
	size_t n = 0;

	if (end == 0)
		return (0);
	if (s->ordered != NULL)
		for (from = end - 1, n = 1; from > 0; from--) {
			if (view[from - 1].page != view[from].page)
				n++;
			if (n > s->pages)
				break;
		}
	crm_buf_reset(&s->key);
	for (i = from, n = 0; i < end && n < s->pages; i++) {
		page = crm_visitdict_getpage(s->v.vs.dict, view[i].page);
		if (last != NULL && strcmp(page->path, last->path) == 0)
			continue;
		if (n++ > 0)
			crm_buf_str(&s->key, " > ");
		crm_buf_str(&s->key, page->path);
		last = page;
	}
	return (count_visit(s, visit));
}

int
visit_count_source(struct summing *s, const struct crm_visit *visit)
{
	const struct crm_visitsource *source = crm_visitdict_getsource(
	    s->v.vs.dict, visit->source);
	size_t i;

	crm_buf_reset(&s->key);
	for (i = 0; i < s->nparts; i++)
		switch (s->part[i][0]) {
		case 's':
			add_part(&s->key, source->name);
			break;
		case 'l':
			add_part(&s->key, crm_visitdict_getpage(s->v.vs.dict,
			    s->v.vs.view[visit->first].page)->path);
			break;
		case 'c':
			add_part(&s->key, source->campaign);
			break;
		default:
			add_part(&s->key, strcmp(s->part[i], "kind") == 0 ?
			    source->kind : source->keyword);
		}
	return (count_visit(s, visit));
}

/* Weekdays with their numbers, so that Monday comes first. */
int
visit_count_hour(struct summing *s, const struct crm_visit *visit)
{
	static const char *const days[] = { "1mon", "2tue", "3wed", "4thu",
	    "5fri", "6sat", "7sun" };
	int64_t day = crm_time_day(visit->started_at);
	int hour = (int)((visit->started_at - day * CRM_DAY) / 3600);
	size_t i;

	crm_buf_reset(&s->key);
	for (i = 0; i < s->nparts; i++) {
		if (i > 0)
			crm_buf_chr(&s->key, VISIT_APART);
		if (strcmp(s->part[i], "weekday") == 0)
			crm_buf_str(&s->key, days[((day + 3) % 7 + 7) % 7]);
		else
			crm_buf_fmt(&s->key, "%02d", hour);
	}
	return (count_visit(s, visit));
}

int
visit_count_machine(struct summing *s, const struct crm_visit *visit)
{

	if (visit->machine == 0)
		return (0);
	crm_buf_reset(&s->key);
	add_part(&s->key, crm_visits_word(&s->v.vs, visit->machine));
	add_part(&s->key, crm_visits_word(&s->v.vs, visit->agent));
	return (count_visit(s, visit));
}
