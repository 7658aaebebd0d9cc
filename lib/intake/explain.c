#include <string.h>

#include "core/buf.h"
#include "intake/detect.h"
#include "intake/explain.h"
#include "intake/profile.h"

/* 1 when the source uses the column. */
static int
uses(const struct crm_header *h, const struct crm_source *source, size_t col)
{
	const struct crm_alt *alt;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		alt = &source->alt[i];
		for (k = 0; k < alt->npart; k++) {
			if (alt->part[k].term == CRM_TERM_COLUMN &&
			    h->col[alt->part[k].name] == (int)col)
				return (1);
		}
	}
	return (0);
}

static int
target_uses(const struct crm_header *h, size_t target, size_t col)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	if (uses(h, &p->target[target].source, col))
		return (1);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++) {
			if (p->when[i].set[k].target == target &&
			    uses(h, &p->when[i].set[k].source, col))
				return (1);
		}
	}
	return (0);
}

static int
condition_uses(const struct crm_header *h, size_t col)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].ncond; k++) {
			if (uses(h, &p->when[i].cond[k].source, col))
				return (1);
		}
	}
	return (0);
}

static void
add(struct crm_buf *buf, const char *word)
{

	if (buf->n > 0)
		crm_buf_chr(buf, ' ');
	crm_buf_str(buf, word);
}

void
crm_explain_column(const struct crm_header *h, size_t col,
    struct crm_buf *buf)
{
	const struct crm_profile *p = h->profile;
	size_t i;

	for (i = 0; i < p->ntarget; i++) {
		if (target_uses(h, i, col))
			add(buf, p->target[i].name);
	}
	if (uses(h, &p->bundle, col))
		add(buf, "bundle");
	if (condition_uses(h, col))
		add(buf, "when");
	if (buf->n == 0 && strcmp(p->stream, "member") == 0 &&
	    strncmp(h->name[col], "x_", 2) == 0)
		add(buf, h->name[col]);
}

/* 1 when the source can give a value: a column that is there, a constant. */
static int
can_give(const struct crm_header *h, const struct crm_source *source)
{
	const struct crm_alt *alt;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		alt = &source->alt[i];
		for (k = 0; k < alt->npart; k++) {
			if (alt->part[k].term != CRM_TERM_COLUMN)
				continue;
			if (h->col[alt->part[k].name] != -1)
				return (1);
		}
		if (alt->npart == 1 && alt->part->term != CRM_TERM_COLUMN)
			return (1);
	}
	return (0);
}

int
crm_explain_missing(const struct crm_header *h, size_t target)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	if (p->target[target].shape == CRM_SHAPE_MADE ||
	    can_give(h, &p->target[target].source))
		return (0);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++) {
			if (p->when[i].set[k].target == target &&
			    can_give(h, &p->when[i].set[k].source))
				return (0);
		}
	}
	return (1);
}
