/* What a profile's faults are called where a word of it is none. */

#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "intake/conf.h"
#include "intake/nearest.h"
#include "intake/need.h"
#include "intake/profile_int.h"

/* 1 when name can be no column of a stream: those have small letters. */
static int
is_foreign(const char *name)
{

	return (name[strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789")] !=
	    '\0');
}

int
crm_profile_unknown(const struct crm_profile *p, const struct crm_parse *parse,
    const char *name)
{
	const char *value = crm_buf_text(&parse->conf->value);
	struct crm_nearest near = { .name = name };
	size_t i;

	if (crm_profile_target(p, value) != -1)
		return (crm_conf_fault(parse->conf, _("on the left stands "
		    "crm's name, on the right the file's: \"%s = %s\""),
		    value, name));
	for (i = 0; i < p->ntarget; i++)
		crm_nearest_try(&near, p->target[i].name);
	if (near.best != NULL)
		return (crm_conf_fault(parse->conf, _("the stream %s has no "
		    "column \"%s\"; did you mean %s?"), p->stream, name,
		    near.best));
	return (crm_conf_fault(parse->conf, is_foreign(name) ?
	    _("the stream %s has no column \"%s\": on the left stands crm's "
	    "name, on the right the file's; crm-profile(5) lists them") :
	    _("the stream %s has no column \"%s\"; crm-profile(5) lists "
	    "them"), p->stream, name));
}

/* 1 when the lists give the word a meaning, or one for all others. */
static int
is_known(const struct crm_words *words, const struct crm_buf *fold)
{
	const char *means;

	return (words != NULL && (words->other != NULL ||
	    crm_words_find(words, crm_buf_text(fold), fold->n, &means)));
}

static int
check_constant(const struct crm_parse *parse, const struct crm_target *t,
    const struct crm_words *common, const char *allowed, const char *text)
{
	struct crm_buf fold = { 0 };
	int known;

	if (crm_word_fold(&fold, text, strlen(text)) == -1) {
		crm_buf_free(&fold);
		return (crm_err_nomem(parse->conf->err));
	}
	known = crm_need_has_word(allowed, text) || is_known(t->words, &fold) ||
	    is_known(common, &fold);
	crm_buf_free(&fold);
	return (known ? 0 : crm_conf_fault(parse->conf, _("\"%s\" is none of "
	    "the words that the column may have:%s(crm-csv(5))"), text,
	    allowed));
}

/* A draft says NAME where the file does not tell whose it is. */
static int
check_name(const struct crm_parse *parse, const struct crm_target *t,
    const struct crm_source *source)
{
	const struct crm_part *part;
	size_t i, k;

	for (i = 0; i < source->nalt; i++) {
		for (k = 0; k < source->alt[i].npart; k++) {
			part = &source->alt[i].part[k];
			if (part->term != CRM_TERM_TEXT ||
			    strcmp(part->text, "NAME") != 0)
				continue;
			parse->conf->line = source->line;
			if (strcmp(t->name, "channel") == 0)
				return (crm_conf_fault(parse->conf,
				    _("write the shop's name for NAME")));
			return (crm_conf_fault(parse->conf,
			    _("write the %s for NAME"), t->name));
		}
	}
	return (0);
}

static int
check_source(const struct crm_profile *p, const struct crm_parse *parse,
    const struct crm_target *t, const struct crm_words *common,
    const struct crm_source *source)
{
	const char *allowed = crm_need_words(p->stream, t->name), *name;
	const struct crm_part *part;
	size_t i;

	if (check_name(parse, t, source) == -1)
		return (-1);
	for (i = 0; i < source->nalt && allowed != NULL; i++) {
		part = source->alt[i].part;
		parse->conf->line = source->line;
		if (source->alt[i].npart == 1 && part->term == CRM_TERM_TEXT &&
		    check_constant(parse, t, common, allowed, part->text) == -1)
			return (-1);
		if (source->nalt > 1 || source->alt[i].npart > 1 ||
		    part->term != CRM_TERM_COLUMN)
			continue;
		name = p->names.v[part->name].text;
		if (crm_need_has_word(allowed, name))
			return (crm_conf_fault(parse->conf, _("\"%s\" is a "
			    "word of crm's and no column: write it in double "
			    "quotes"), name));
	}
	return (0);
}

int
crm_profile_check_target(const struct crm_profile *p,
    const struct crm_parse *parse, size_t target,
    const struct crm_words *common)
{
	const struct crm_target *t = &p->target[target];
	const struct crm_when *when;
	size_t i, k;

	if (p->as_is)
		return (0);
	if (check_source(p, parse, t, common, &t->source) == -1)
		return (-1);
	for (i = 0; i < p->nwhen; i++) {
		when = &p->when[i];
		for (k = 0; k < when->nset; k++)
			if (when->set[k].target == target && check_source(p,
			    parse, t, common, &when->set[k].source) == -1)
				return (-1);
	}
	return (0);
}
