#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event_int.h"
#include "insight/eventcond.h"
#include "insight/eventrule.h"
#include "insight/segment.h"

/* The verb rule. */

/* The words of add and set; NULL where they were not given. */
struct words {
	const char	*kind, *channel, *offer, *where, *priority, *rest;
	const char	*keep, *from, *until;
	const char	**param;
};

#define WORDS(w) \
	{ "channel", 0, 1, &(w)->channel }, { "offer", 0, 1, &(w)->offer }, \
	{ "where", 0, 1, &(w)->where }, { "param", 0, 2, (w)->param }, \
	{ "priority", 0, 1, &(w)->priority }, { "rest", 0, 1, &(w)->rest }, \
	{ "keep", 0, 1, &(w)->keep }, { "from", 0, 1, &(w)->from }, \
	{ "until", 0, 1, &(w)->until }

/* The kinds, in their order, for a message. */
static int
no_kind(struct cli *cli, const char *word)
{
	struct crm_buf text = { 0 };
	size_t i;
	int status;

	for (i = 0; crm_event_kind_at(i) != NULL; i++)
		crm_buf_fmt(&text, "%s%s", i == 0 ? "" : ", ",
		    crm_event_kind_at(i)->name);
	status = cli_fail(cli, EX_USAGE_, _("--kind: \"%s\" is no kind of "
	    "event; take one of %s"), word == NULL ? "" : word,
	    crm_buf_text(&text));
	crm_buf_free(&text);
	return (status);
}

static int
bad_param(struct cli *cli, const struct crm_event_kind *kind,
    const char *word, const struct crm_event_param *param)
{
	struct crm_buf text = { 0 };
	int i, status;

	if (param != NULL) {
		crm_event_range(param, &text);
		status = cli_fail(cli, EX_USAGE_, _("--param: \"%s\": %s takes "
		    "%s"), word, param->name, crm_buf_text(&text));
	} else {
		for (i = 0; i < CRM_EVENT_PARAMS &&
		    kind->param[i].name != NULL; i++)
			crm_buf_fmt(&text, "%s%s", i == 0 ? "" : ", ",
			    kind->param[i].name);
		status = cli_fail(cli, EX_USAGE_, text.n == 0 ?
		    _("--param: \"%s\": the kind %s has no parameters") :
		    _("--param: \"%s\": the kind %s has %s"), word,
		    kind->name, crm_buf_text(&text));
	}
	crm_buf_free(&text);
	return (status);
}

/* Takes all of --param into the text that is stored.  0 or a status (said). */
static int
take_params(struct cli *cli, const struct words *w,
    const struct crm_event_kind *kind, struct crm_event_values *values,
    struct crm_buf *params)
{
	const struct crm_event_param *param;
	const char **word;
	int i, rc, status;

	for (word = w->param; *word != NULL; word++) {
		if ((status = cli_check_text(cli, "--param", *word)) != 0)
			return (status);
		if ((rc = crm_event_take(kind, values, *word, &param)) != 0)
			return (bad_param(cli, kind, *word, rc == -1 ? NULL :
			    param));
	}
	for (i = 0; i < CRM_EVENT_PARAMS; i++)
		if (kind->param[i].name != NULL && values->text == NULL &&
		    kind->param[i].type == CRM_EVENT_TEXT)
			return (cli_fail(cli, EX_USAGE_, _("the kind %s needs "
			    "--param %s=TEXT"), kind->name,
			    kind->param[i].name));
	crm_event_format(kind, values, params);
	return (params->bad ? cli_fail(cli, EX_INTERNAL, "%s",
	    strerror(ENOMEM)) : 0);
}

static int64_t
day_of(struct cli *cli, const char *option, const char *word)
{

	return (crm_time_day(cli_time(cli, option, word)));
}

/* What the other words change in a rule.  0 or a status (said). */
static int
take_words(struct cli *cli, const struct words *w,
    struct crm_event_rule *rule)
{
	int status;

	if (w->channel != NULL) {
		if (!crm_event_channel(w->channel))
			return (cli_fail(cli, EX_USAGE_, _("--channel: take "
			    "sms, email, call, post or shop")));
		rule->channel = w->channel;
	}
	if (w->offer != NULL)
		rule->offer = w->offer;
	if (w->where != NULL)
		rule->condition = w->where;
	if (w->priority != NULL)
		rule->priority = cli_number(cli, "--priority", w->priority, 1,
		    999);
	if (w->rest != NULL)
		rule->rest = cli_number(cli, "--rest", w->rest, 0, 3660);
	if (w->keep != NULL)
		rule->keep = cli_number(cli, "--keep", w->keep, 0, 366);
	if (w->from != NULL)
		rule->first = day_of(cli, "--from", w->from);
	if (w->until != NULL)
		rule->last = strcmp(w->until, "none") == 0 ? CRM_NULL :
		    day_of(cli, "--until", w->until);
	if (rule->last != CRM_NULL && rule->last < rule->first)
		return (cli_fail(cli, EX_USAGE_, _("--until: the rule would "
		    "end before it begins")));
	if ((status = cli_check_text(cli, "--offer", rule->offer)) != 0)
		return (status);
	return (cli_check_text(cli, "--where", rule->condition));
}

/* Would the condition do?  0 or a status (said). */
static int
try_condition(struct cli *cli, const struct crm_event_rule *rule)
{
	struct crm_event_cond *cond;

	cond = crm_event_cond_open(cli->db, rule->condition, cli_day(cli));
	if (cond == NULL)
		return (cli_fail_err(cli));
	crm_event_cond_close(cond);
	return (0);
}

/* Stores what a rule says now; text is borrowed.  0 or a status. */
static int
store(struct cli *cli, const struct words *w, struct crm_event_rule *rule,
    struct crm_event_values *values)
{
	struct crm_buf params = { 0 };
	int rc, status;

	if ((status = take_params(cli, w, rule->kind, values, &params)) != 0 ||
	    (status = take_words(cli, w, rule)) != 0 ||
	    (status = try_condition(cli, rule)) != 0) {
		crm_buf_free(&params);
		return (status);
	}
	rule->params = crm_buf_text(&params);
	rule->set_by = cli_user();
	rc = crm_event_rule_put(cli->db, rule);
	crm_buf_free(&params);
	if (rc == -1)
		return (cli_fail_err(cli));
	return (rc == 0 ? cli_store(cli, NULL,
	    _("the rule is as it was")) : cli_store(cli, NULL,
	    _("rule %s, version %lld"), rule->name,
	    (long long)rule->version));
}

static int
add_rule(struct cli *cli, const char *name, const struct words *w)
{
	struct crm_event_rule rule = { .name = name, .condition = "",
	    .priority = 50, .rest = 30, .keep = 7, .last = CRM_NULL };
	struct crm_event_values values;
	struct crm_event_rules rules;
	int there, status;

	if ((rule.kind = w->kind == NULL ? NULL : crm_event_kind(w->kind)) ==
	    NULL)
		return (no_kind(cli, w->kind));
	if (w->channel == NULL || w->offer == NULL || *w->offer == '\0')
		return (cli_fail(cli, EX_USAGE_, _("rule add needs --kind, "
		    "--channel and --offer")));
	rule.first = crm_time_day(cli->now);
	crm_event_preset(rule.kind, &values);
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	there = crm_event_rules_load(&rules, cli->db) == -1 ? -1 :
	    crm_event_rules_find(&rules, name) != NULL;
	crm_event_rules_free(&rules);
	if (there == -1)
		return (cli_fail_err(cli));
	if (there)
		return (cli_fail(cli, EX_NO, _("there is a rule %s already; "
		    "rule set changes it"), name));
	return (store(cli, w, &rule, &values));
}

static int
set_rule(struct cli *cli, const char *name, const struct words *w)
{
	struct crm_event_rules rules;
	struct crm_event_rule *rule;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if (crm_event_rules_load(&rules, cli->db) == -1)
		status = cli_fail_err(cli);
	else if ((rule = crm_event_rules_find(&rules, name)) == NULL)
		status = cli_fail(cli, EX_NO, _("there is no rule %s; "
		    "crm-event rule list names those there are"), name);
	else
		status = store(cli, w, rule,
		    rules.values + (rule - rules.rule));
	crm_event_rules_free(&rules);
	return (status);
}

static int
edit(struct cli *cli, int argc, char **argv, int new)
{
	struct words w = { 0 };
	int n, status;

	if ((w.param = calloc((size_t)argc + 1, sizeof(*w.param))) == NULL)
		return (cli_fail(cli, EX_INTERNAL, "%s", strerror(ENOMEM)));
	if (new) {
		const struct cli_opt opts[] = { WORDS(&w),
		    { "kind", 0, 1, &w.kind }, { NULL, 0, 0, NULL } };

		n = cli_options(cli, argc, argv, opts);
	} else {
		const struct cli_opt opts[] = { WORDS(&w),
		    { NULL, 0, 0, NULL } };

		n = cli_options(cli, argc, argv, opts);
	}
	if (n != 1)
		status = cli_fail(cli, EX_USAGE_, _("give one name"));
	else if (!crm_segment_name(argv[0]))
		status = cli_fail(cli, EX_USAGE_, _("that is no name: take 1 "
		    "to 100 characters, no slash, no hyphen first"));
	else
		status = new ? add_rule(cli, argv[0], &w) :
		    set_rule(cli, argv[0], &w);
	free(w.param);
	return (status);
}

static int
add(struct cli *cli, int argc, char **argv)
{

	return (edit(cli, argc, argv, 1));
}

static int
set(struct cli *cli, int argc, char **argv)
{

	return (edit(cli, argc, argv, 0));
}

static int
rm(struct cli *cli, int argc, char **argv)
{
	int rc, status;

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	if ((status = cli_open(cli, CRM_OPEN_WRITE)) != 0 ||
	    (status = cli_begin(cli)) != 0)
		return (status);
	if ((rc = crm_event_rule_rm(cli->db, argv[0])) == -1)
		return (cli_fail_err(cli));
	if (rc == 0)
		return (cli_fail(cli, EX_NO, _("there is no rule %s; "
		    "crm-event rule list names those there are"), argv[0]));
	return (cli_store(cli, NULL, _("rule %s holds no more; its events "
	    "are kept"), argv[0]));
}

struct printing {
	struct crm_out	*out;
	int		 all;		/* with who, when and until when */
	uint64_t	 n;
};

static int
put_rule(void *arg, const struct crm_event_rule *rule)
{
	char first[CRM_DATE_LEN], last[CRM_DATE_LEN] = "";
	char at[CRM_TIME_LEN], removed[CRM_TIME_LEN] = "";
	struct printing *p = arg;
	struct crm_out *out = p->out;

	p->n++;
	if (rule->last != CRM_NULL)
		crm_date_format(rule->last, last);
	if (rule->removed_at != CRM_NULL)
		crm_time_format(rule->removed_at, removed);
	if (crm_out_text(out, rule->name) == -1 ||
	    crm_out_int(out, rule->version) == -1 ||
	    crm_out_text(out, rule->kind->name) == -1 ||
	    crm_out_text(out, rule->params) == -1 ||
	    crm_out_text(out, rule->condition) == -1 ||
	    crm_out_text(out, rule->offer) == -1 ||
	    crm_out_text(out, rule->channel) == -1 ||
	    crm_out_int(out, rule->priority) == -1 ||
	    crm_out_int(out, rule->rest) == -1 ||
	    crm_out_int(out, rule->keep) == -1 ||
	    crm_out_text(out, crm_date_format(rule->first, first)) == -1 ||
	    crm_out_text(out, last) == -1)
		return (-1);
	if (p->all && (crm_out_text(out, crm_time_format(rule->set_at,
	    at)) == -1 || crm_out_text(out, rule->set_by) == -1 ||
	    crm_out_text(out, removed) == -1))
		return (-1);
	return (crm_out_end(out));
}

static int
print(struct cli *cli, const char *name)
{
	static const char *const cols[] = { "rule", "version", "kind",
	    "params", "condition", "offer", "channel", "priority", "rest",
	    "keep", "valid_from", "valid_until", NULL };
	static const char *const more[] = { "set_at", "set_by",
	    "removed_at" };
	struct printing p = { .all = name != NULL };
	size_t i;
	int status;

	if ((status = cli_open(cli, CRM_OPEN_READ)) != 0)
		return (status);
	cli_nobody(cli);
	if ((p.out = cli_table(cli, cols)) == NULL)
		return (EX_INTERNAL);
	for (i = 0; p.all && i < 3; i++)
		if (crm_out_col(p.out, more[i], CRM_KIND_TEXT) == -1)
			return (cli_fail_err(cli));
	if (crm_event_rule_each(cli->db, name, put_rule, &p) == -1)
		return (cli_fail_err(cli));
	if (name != NULL && p.n == 0)
		return (cli_fail(cli, EX_NO, _("there is no rule %s; "
		    "crm-event rule list names those there are"), name));
	return (crm_out_finish(p.out) == -1 ? cli_fail_err(cli) : 0);
}

static int
list(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) != 0)
		return (cli_fail(cli, EX_USAGE_, _("list takes no operand")));
	return (print(cli, NULL));
}

static int
show(struct cli *cli, int argc, char **argv)
{

	if (cli_options(cli, argc, argv, NULL) != 1)
		return (cli_fail(cli, EX_USAGE_, _("give one name")));
	return (print(cli, argv[0]));
}

int
event_rule(struct cli *cli, int argc, char **argv)
{
	static const struct cli_verb verbs[] = {
		{ "add", add,
		    "rule add --kind KIND --channel CHANNEL --offer TEXT\n"
		    "           [--param NAME=VALUE]... [--where EXPRESSION]\n"
		    "           [--priority N] [--rest DAYS] [--keep DAYS]\n"
		    "           [--from DATE] [--until DATE|none] [-n] NAME" },
		{ "set", set,
		    "rule set [the options of add but --kind] [-n] NAME" },
		{ "rm", rm, "rule rm [-n] NAME" },
		{ "list", list, "rule list" },
		{ "show", show, "rule show NAME" },
		{ NULL, NULL, NULL }
	};

	return (cli_verb(cli, argc, argv, verbs));
}
