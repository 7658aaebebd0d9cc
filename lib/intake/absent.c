#include <string.h>

#include "core/buf.h"
#include "core/lang.h"
#include "intake/absent.h"
#include "intake/detect.h"
#include "intake/profile.h"
#include "intake/use.h"

/* 1 when the source has an alternative all of whose columns are there. */
static int
stands(const struct crm_header *h, const struct crm_source *source)
{
	const struct crm_part *part;
	size_t i, k, there, names;

	for (i = 0; i < source->nalt; i++) {
		part = source->alt[i].part;
		there = names = 0;
		for (k = 0; k < source->alt[i].npart; k++) {
			if (part[k].term != CRM_TERM_COLUMN)
				continue;
			names++;
			there += h->col[part[k].name] != -1;
		}
		if (names > 0 && there == names)
			return (1);
	}
	return (0);
}

static int
has_name(const struct crm_source *source, size_t name)
{
	const struct crm_alt *alt = source->alt;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		for (k = 0; k < alt[i].npart; k++) {
			if (alt[i].part[k].term == CRM_TERM_COLUMN &&
			    alt[i].part[k].name == name)
				return (1);
		}
	}
	return (0);
}

static int
is_missed(const struct crm_header *h, const struct crm_source *source,
    size_t name)
{

	return (has_name(source, name) && !stands(h, source));
}

/* 1 when the n bytes at s name a column of the file. */
static int
is_column(const struct crm_header *h, const char *s, size_t n)
{
	struct crm_name name, form;
	size_t i;

	if (n == 0 || crm_name_form(&name, s, n, NULL) == -1)
		return (0);
	for (i = 0; i < h->ncol; i++) {
		if (crm_name_form(&form, h->name[i], strlen(h->name[i]),
		    NULL) == 0 && crm_form_same(form.loose, name.loose))
			return (1);
	}
	return (0);
}

/* 1 when s is names of the file's columns with signs between them. */
static int
is_joined(const struct crm_header *h, const char *s)
{
	const char *sign;

	for (sign = s; (sign = strpbrk(sign, "+-*|&")) != NULL; sign++) {
		if (is_column(h, s, (size_t)(sign - s)) &&
		    (is_column(h, sign + 1, strlen(sign + 1)) ||
		    is_joined(h, sign + 1)))
			return (1);
	}
	return (0);
}

void
crm_absent_use(const struct crm_header *h, size_t name, struct crm_buf *use)
{

	if (h->col[name] != -1)
		return;
	crm_use_add(h, is_missed, name, use);
	if (use->n > 0 && is_joined(h, h->profile->names.v[name].text))
		crm_buf_fmt(use, " (%s)",
		    _("write the sign with a blank on both sides"));
}

const char *
crm_absent_only(const struct crm_header *h, const char *column)
{
	const struct crm_profile *p = h->profile;
	int at = crm_profile_target(p, column);
	const struct crm_alt *alt;
	size_t i, k;

	if (at == -1 || p->target[at].source.nalt != 1)
		return (NULL);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++)
			if (p->when[i].set[k].target == (size_t)at)
				return (NULL);
	}
	alt = p->target[at].source.alt;
	if (alt->npart != 1 || alt->part->term != CRM_TERM_COLUMN ||
	    h->col[alt->part->name] != -1)
		return (NULL);
	return (p->names.v[alt->part->name].text);
}
