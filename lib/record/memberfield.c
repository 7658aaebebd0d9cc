#include <string.h>

#include "core/lang.h"
#include "core/money.h"
#include "core/time.h"
#include "record/law.h"
#include "record/memberfield.h"

#define MOST_PEOPLE	99

static int
is_marital(struct crm_cell value)
{
	static const char *const words[] = { "single", "married", "divorced",
	    "widowed" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == value.n &&
		    memcmp(words[i], value.p, value.n) == 0)
			return (1);
	return (0);
}

/* Digits alone: 1 with their value. */
static int
is_whole(const char *p, size_t n, int64_t *v)
{

	return (n > 0 && p[0] >= '0' && p[0] <= '9' &&
	    crm_int_parse(p, n, v) == 0);
}

static int
is_band(struct crm_cell value)
{
	const char *hyphen = memchr(value.p, '-', value.n);
	int64_t low = 0, high = INT64_MAX;
	size_t first, rest;

	if (hyphen == NULL || value.n == 1)
		return (0);
	first = (size_t)(hyphen - value.p);
	rest = value.n - first - 1;
	return ((first == 0 || is_whole(value.p, first, &low)) &&
	    (rest == 0 || is_whole(hyphen + 1, rest, &high)) && low < high);
}

/* A channel that campaigns go out by; push is none. */
static int
is_channel(struct crm_cell value)
{
	const struct crm_law_channel *law;
	size_t i;

	for (i = 0; (law = crm_law_channel_at(i)) != NULL; i++)
		if (law->campaigns && strlen(law->name) == value.n &&
		    memcmp(law->name, value.p, value.n) == 0)
			return (1);
	return (value.n == 0);
}

const char *
crm_memberfield_fault(const char *name, struct crm_cell value)
{
	int64_t people;

	if (strcmp(name, "marital") == 0 && !is_marital(value))
		return (_("write single, married, divorced or widowed, or "
		    "leave it empty"));
	if (strcmp(name, "household") == 0 && (!is_whole(value.p, value.n,
	    &people) || people < 1 || people > MOST_PEOPLE))
		return (_("write a number of people from 1 to 99, or leave it "
		    "empty"));
	if (strcmp(name, "income") == 0 && !is_band(value))
		return (_("write a band such as 30000000-50000000, "
		    "-30000000 or 100000000-, or leave it empty"));
	if (strcmp(name, "prefers") == 0 && !is_channel(value))
		return (_("write sms, email, call, post, shop or mall, or "
		    "leave it empty"));
	return (NULL);
}

/* Who was born on the 29th of February grows older on the 1st of March. */
int
crm_member_age(const char *birth, int64_t day)
{
	int y, m, d, year, month, date;
	int64_t born;

	if (crm_date_parse(birth, strlen(birth), &born) == -1 || born > day)
		return (-1);
	crm_date_split(born, &y, &m, &d);
	crm_date_split(day, &year, &month, &date);
	return (year - y - (month < m || (month == m && date < d)));
}
