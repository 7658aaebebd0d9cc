#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "insight/rhythm.h"
#include "insight/score.h"

static const char *const names[CRM_CHURN_STAGES] = { "ok", "late", "at_risk",
    "lost" };

/* The place of a percentile among the members who came again (Weibull's). */
static double
place(const struct crm_rhythm *rhythm, int percent)
{

	return ((1 + percent / 100. * (rhythm->again - 1)) /
	    (rhythm->again + 1));
}

/*
 * The chance that the second purchase comes within so many days, of those who
 * came again: between percentiles on a line, and beyond the longest ever seen
 * less is left the longer it gets, as 1 / days.
 */
static double
second(const struct crm_rhythm *rhythm, double days)
{
	const double *q = rhythm->second;
	double lower = place(rhythm, 0);
	int i;

	if (days < q[0])
		return (lower * days / q[0]);
	for (i = 1; i < CRM_RHYTHM_SECOND; i++) {
		if (days < q[i])
			return (lower + (place(rhythm, i) - lower) *
			    (days - q[i - 1]) / (q[i] - q[i - 1]));
		lower = place(rhythm, i);
	}
	return (1 - (1 - lower) * q[i - 1] / days);
}

double
crm_rhythm_late(const struct crm_rhythm *rhythm, const struct crm_buyer *b,
    double *interval)
{
	double silent = b->T - b->t, shape, rate;

	if (b->x == 0) {
		*interval = rhythm->second[CRM_RHYTHM_SECOND / 2];
		return (second(rhythm, silent));
	}
	shape = rhythm->a + b->x * rhythm->k;
	rate = rhythm->b + b->t;
	*interval = rhythm->k * rate / shape;
	/* A gamma interval with a gamma rate is beta prime. */
	return (gsl_cdf_beta_P(silent / (silent + rate), rhythm->k, shape));
}

void
crm_churn_usual(struct crm_churn_limits *limits)
{

	limits->from[CRM_CHURN_OK] = 0;
	limits->from[CRM_CHURN_LATE] = .8;
	limits->from[CRM_CHURN_AT_RISK] = .95;
	limits->from[CRM_CHURN_LOST] = .99;
}

enum crm_churn_stage
crm_churn_stage(const struct crm_churn_limits *limits, double late)
{
	int i;

	for (i = CRM_CHURN_LOST; i > CRM_CHURN_OK; i--)
		if (late >= limits->from[i])
			break;
	return ((enum crm_churn_stage)i);
}

const char *
crm_churn_name(enum crm_churn_stage stage)
{

	return (names[stage]);
}

int
crm_churn_find(const char *word)
{
	int i;

	for (i = 0; i < CRM_CHURN_STAGES; i++)
		if (strcmp(names[i], word) == 0)
			return (i);
	return (-1);
}

void
crm_rhythm_format(const struct crm_rhythm *rhythm,
    const struct crm_churn_limits *limits, struct crm_buf *text)
{
	int i;

	crm_buf_fmt(text, "k=%.17g a=%.17g b=%.17g", rhythm->k, rhythm->a,
	    rhythm->b);
	for (i = 1; i < CRM_CHURN_STAGES; i++)
		crm_buf_fmt(text, " %s=%.10g", names[i], limits->from[i]);
	crm_buf_fmt(text, " members=%.0f again=%.0f second=",
	    rhythm->members, rhythm->again);
	for (i = 0; i < CRM_RHYTHM_SECOND; i++)
		crm_buf_fmt(text, "%s%.17g", i > 0 ? "," : "",
		    rhythm->second[i]);
}

/* The percentiles, which must rise or stay.  0 or -1. */
static int
parse_second(struct crm_rhythm *rhythm, const char *text)
{
	const char *p = strstr(text, " second=");
	double last = 0;
	char *end;
	int i;

	if (p == NULL)
		return (-1);
	p += strlen(" second=");
	for (i = 0; i < CRM_RHYTHM_SECOND; i++) {
		rhythm->second[i] = strtod(p, &end);
		if (end == p || !(rhythm->second[i] >= last) ||
		    (i < CRM_RHYTHM_SECOND - 1 && *end != ','))
			return (-1);
		last = rhythm->second[i];
		p = end + 1;
	}
	return (rhythm->second[0] > 0 ? 0 : -1);
}

int
crm_rhythm_parse(struct crm_rhythm *rhythm, struct crm_churn_limits *limits,
    const char *text)
{
	const struct {
		const char	*name;
		double		*v;
	} want[] = {
		{ "k", &rhythm->k }, { "a", &rhythm->a }, { "b", &rhythm->b },
		{ "members", &rhythm->members }, { "again", &rhythm->again }
	};
	size_t i;

	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!crm_score_parameter(text, want[i].name, want[i].v) ||
		    !(*want[i].v > 0))
			return (-1);
	limits->from[0] = 0;
	for (i = 1; i < CRM_CHURN_STAGES; i++)
		if (!crm_score_parameter(text, names[i], &limits->from[i]) ||
		    !(limits->from[i] > limits->from[i - 1]))
			return (-1);
	return (parse_second(rhythm, text));
}
