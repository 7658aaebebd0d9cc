#include "core/buf.h"
#include "intake/detect.h"
#include "intake/profile.h"
#include "intake/use.h"

static int
is_for_target(const struct crm_header *h, size_t target, crm_use_test *test,
    size_t which)
{
	const struct crm_profile *p = h->profile;
	const struct crm_when *w;
	size_t i, k;

	if (test(h, &p->target[target].source, which))
		return (1);
	for (i = 0; i < p->nwhen; i++) {
		w = &p->when[i];
		for (k = 0; k < w->nset; k++) {
			if (w->set[k].target == target &&
			    test(h, &w->set[k].source, which))
				return (1);
		}
	}
	return (0);
}

static int
is_for_condition(const struct crm_header *h, crm_use_test *test, size_t which)
{
	const struct crm_profile *p = h->profile;
	size_t i, k;

	for (i = 0; i < p->nwhen; i++) {
		for (k = 0; k < p->when[i].ncond; k++) {
			if (test(h, &p->when[i].cond[k].source, which))
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
crm_use_add(const struct crm_header *h, crm_use_test *test, size_t which,
    struct crm_buf *use)
{
	const struct crm_profile *p = h->profile;
	size_t i;

	for (i = 0; i < p->ntarget; i++) {
		if (is_for_target(h, i, test, which))
			add(use, p->target[i].name);
	}
	if (test(h, &p->bundle, which))
		add(use, "bundle");
	if (is_for_condition(h, test, which))
		add(use, "when");
}
