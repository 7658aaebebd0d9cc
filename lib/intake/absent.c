#include <string.h>

#include "core/buf.h"
#include "core/lang.h"
#include "intake/absent.h"
#include "intake/detect.h"
#include "intake/profile.h"

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

static int
target_misses(const struct crm_header *h, size_t target, size_t name)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	if (is_missed(h, &p->target[target].source, name))
		return (1);
	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].nset; k++) {
			if (p->when[i].set[k].target == target &&
			    is_missed(h, &p->when[i].set[k].source, name))
				return (1);
		}
	}
	return (0);
}

static int
condition_misses(const struct crm_header *h, size_t name)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].ncond; k++) {
			if (is_missed(h, &p->when[i].cond[k].source, name))
				return (1);
		}
	}
	return (0);
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

static void
add(struct crm_buf *buf, const char *word)
{

	if (buf->n > 0)
		crm_buf_chr(buf, ' ');
	crm_buf_str(buf, word);
}

void
crm_absent_use(const struct crm_header *h, size_t name, struct crm_buf *use)
{
	const struct crm_profile *p = h->profile;
	size_t i;

	if (h->col[name] != -1)
		return;
	for (i = 0; i < p->ntarget; i++) {
		if (target_misses(h, i, name))
			add(use, p->target[i].name);
	}
	if (is_missed(h, &p->bundle, name))
		add(use, "bundle");
	if (condition_misses(h, name))
		add(use, "when");
	if (use->n > 0 && is_joined(h, p->names.v[name].text))
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
