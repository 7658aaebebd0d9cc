#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "insight/cuts.h"
#include "insight/rule.h"

#define MAX_BYTES	(1024 * 1024)
#define MAX_NAMES	1000

enum axis {
	AXIS_R,
	AXIS_F,
	AXIS_M,
	AXIS_FM,
	NAXIS
};

struct range {
	int	lo, hi;
};

struct crm_rules {
	struct crm_buf	 text;		/* the file, cut into names by NUL */
	int		 bins;
	int		 nname;
	const char	*name[MAX_NAMES];
	short		 first[MAX_NAMES];	/* the first of that name */
	/* The rule for each combination of scores from 1; 0: none yet. */
	short		 cell[CRM_BINS_MAX][CRM_BINS_MAX][CRM_BINS_MAX];
};

/* The file on its way in; s is a line that may be cut up. */
struct reader {
	struct crm_rules *rules;
	struct crm_err	*err;
	const char	*source;
	size_t		 line;
};

static int
refuse(const struct reader *rd, const char *reason, const char *what)
{

	return (crm_err_set(rd->err, CRM_ERR_INPUT, "%s:%zu: %s: \"%s\"",
	    rd->source, rd->line, reason, what));
}

static int
read_all(struct reader *rd, int fd)
{
	struct crm_buf *text = &rd->rules->text;
	char block[4096];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (crm_err_sys(rd->err, "%s", rd->source));
		crm_buf_add(text, block, (size_t)n);
		if (text->bad)
			return (crm_err_nomem(rd->err));
		if (text->n > MAX_BYTES)
			return (crm_err_set(rd->err, CRM_ERR_INPUT,
			    _("%s: too large for rules"), rd->source));
	}
	if (crm_text_invalid(crm_buf_text(text), text->n) != text->n)
		return (crm_err_set(rd->err, CRM_ERR_INPUT,
		    _("%s: not UTF-8"), rd->source));
	return (0);
}

/* Takes outer blanks off, in place. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	for (n = strlen(s); n > 0 && strchr(" \t\r", s[n - 1]) != NULL; n--)
		continue;
	s[n] = '\0';
	return (s);
}

/* A whole number from lo to hi at *s, which moves behind it; else -1. */
static int
number(char **s, int lo, int hi)
{
	int v = 0, n;

	for (n = 0; n < 3 && **s >= '0' && **s <= '9'; n++, ++*s)
		v = v * 10 + (**s - '0');
	return (n == 0 || v < lo || v > hi ? -1 : v);
}

/* "r 4-5" into the range of its axis, which is 0 until then. */
static int
read_condition(const struct reader *rd, char *s, struct range range[NAXIS])
{
	static const char *const axisname[NAXIS] = { "r", "f", "m", "fm" };
	int axis, bins = rd->rules->bins;
	size_t n = strcspn(s, " \t0123456789");
	struct range got;
	char *p = s + n;

	for (axis = 0; axis < NAXIS; axis++)
		if (strlen(axisname[axis]) == n &&
		    memcmp(axisname[axis], s, n) == 0)
			break;
	if (axis == NAXIS)
		return (refuse(rd, _("no condition on r, f, m or fm"), s));
	p += strspn(p, " \t");
	got.lo = got.hi = number(&p, 1, bins);
	p += strspn(p, " \t");
	if (*p == '-') {
		p += 1 + strspn(p + 1, " \t");
		got.hi = number(&p, 1, bins);
	}
	if (got.lo == -1 || got.hi < got.lo || *p != '\0')
		return (refuse(rd, _("no score or range of scores"), s));
	if (range[axis].lo != 0)
		return (refuse(rd, _("a second condition on the same score"),
		    s));
	range[axis] = got;
	return (0);
}

/* Gives the cells that the ranges hold and that have no rule yet this one. */
static void
mark(struct crm_rules *rules, const struct range range[NAXIS])
{
	int f, fm, m, r;

	for (r = range[AXIS_R].lo; r <= range[AXIS_R].hi; r++)
		for (f = range[AXIS_F].lo; f <= range[AXIS_F].hi; f++)
			for (m = range[AXIS_M].lo; m <= range[AXIS_M].hi; m++) {
				fm = (f + m + 1) / 2;
				if (fm < range[AXIS_FM].lo ||
				    fm > range[AXIS_FM].hi)
					continue;
				if (rules->cell[r - 1][f - 1][m - 1] == 0)
					rules->cell[r - 1][f - 1][m - 1] =
					    (short)rules->nname;
			}
}

static void
add_name(struct crm_rules *rules, const char *name)
{
	int i;

	rules->name[rules->nname] = name;
	for (i = 0; strcmp(rules->name[i], name) != 0; i++)
		continue;
	rules->first[rules->nname++] = (short)i;
}

static int
read_rule(struct reader *rd, char *name, char *conditions)
{
	struct crm_rules *rules = rd->rules;
	struct range range[NAXIS];
	char *s, *next;
	int i;

	if (*(name = trim(name)) == '\0')
		return (refuse(rd, _("no name before the colon"), conditions));
	if (rules->nname == MAX_NAMES)
		return (refuse(rd, _("too many rules"), name));
	memset(range, 0, sizeof(range));
	if (strcmp(conditions = trim(conditions), "any") == 0)
		conditions = NULL;
	for (s = conditions; s != NULL; s = next) {
		if ((next = strchr(s, ',')) != NULL)
			*next++ = '\0';
		if (read_condition(rd, trim(s), range) == -1)
			return (-1);
	}
	for (i = 0; i < NAXIS; i++)
		if (range[i].lo == 0)
			range[i] = (struct range){ 1, rules->bins };
	add_name(rules, name);
	mark(rules, range);
	return (0);
}

static int
read_bins(struct reader *rd, char *s)
{
	char *p = s + 4;

	if (rd->rules->nname > 0)
		return (refuse(rd, _("must stand before the rules"), s));
	p += strspn(p, " \t");
	rd->rules->bins = number(&p, CRM_BINS_MIN, CRM_BINS_MAX);
	if (rd->rules->bins == -1 || *p != '\0')
		return (refuse(rd, _("bins must be a number from 2 to 10"), s));
	return (0);
}

static int
read_line(struct reader *rd, char *s)
{
	char *colon;

	s = trim(s);
	if (*s == '\0' || *s == '#')
		return (0);
	if ((colon = strchr(s, ':')) != NULL) {
		*colon = '\0';
		return (read_rule(rd, s, colon + 1));
	}
	if (strncmp(s, "bins", 4) == 0 && strchr(" \t", s[4]) != NULL)
		return (read_bins(rd, s));
	return (refuse(rd, _("neither \"NAME: CONDITIONS\" nor \"bins N\""),
	    s));
}

/* Every combination of scores must have come to a name. */
static int
check(const struct reader *rd)
{
	const struct crm_rules *rules = rd->rules;
	int f, m, r;

	for (r = 0; r < rules->bins; r++)
		for (f = 0; f < rules->bins; f++)
			for (m = 0; m < rules->bins; m++)
				if (rules->cell[r][f][m] == 0)
					return (crm_err_set(rd->err,
					    CRM_ERR_INPUT, _("%s: no rule "
					    "names r %d, f %d, m %d"),
					    rd->source, r + 1, f + 1, m + 1));
	return (0);
}

struct crm_rules *
crm_rules_read(struct crm_err *err, int fd, const char *name)
{
	struct reader rd = { .err = err, .source = name };
	char *s, *next;

	if ((rd.rules = calloc(1, sizeof(*rd.rules))) == NULL) {
		(void)crm_err_nomem(err);
		return (NULL);
	}
	rd.rules->bins = 5;
	if (read_all(&rd, fd) == -1)
		goto fail;
	s = rd.rules->text.p;
	if (s != NULL && strncmp(s, "\xEF\xBB\xBF", 3) == 0)
		s += 3;
	for (; s != NULL; s = next) {
		if ((next = strchr(s, '\n')) != NULL)
			*next++ = '\0';
		rd.line++;
		if (read_line(&rd, s) == -1)
			goto fail;
	}
	if (check(&rd) == -1)
		goto fail;
	return (rd.rules);
fail:
	crm_rules_free(rd.rules);
	return (NULL);
}

void
crm_rules_free(struct crm_rules *rules)
{

	if (rules == NULL)
		return;
	crm_buf_free(&rules->text);
	free(rules);
}

/* 1 + (to - 1) * (score - 1) / (from - 1), a half rounded up; from 0. */
static int
bring(int score, int from, int to)
{

	return ((2 * (to - 1) * (score - 1) + from - 1) / (2 * (from - 1)));
}

size_t
crm_rules_n(const struct crm_rules *rules)
{

	return ((size_t)rules->nname);
}

size_t
crm_rules_find(const struct crm_rules *rules, int bins, const int rfm[3])
{
	int to = rules->bins;
	short rule;

	rule = rules->cell[bring(rfm[0], bins, to)][bring(rfm[1], bins, to)]
	    [bring(rfm[2], bins, to)];
	return ((size_t)rules->first[rule - 1]);
}

const char *
crm_rules_label(const struct crm_rules *rules, size_t rule)
{

	return (rules->name[rule]);
}

const char *
crm_rules_name(const struct crm_rules *rules, int bins, const int rfm[3])
{

	return (rules->name[crm_rules_find(rules, bins, rfm)]);
}
