#include <string.h>

#include "insight/compare.h"
#include "insight/sure.h"
#include "insight/values.h"

#define LEAST	0.9	/* of the score, whatever the rules say */

/* What the fields say, by kind; CRM_LEVEL_MISSING where there is none. */
struct said {
	uint8_t	name, phone, email, birth, place;
	int	own_phone;	/* 1: the two alone have that number */
	int	against;	/* 1: birth or gender differs */
	int	doubt;		/* 1: birth agrees but in part */
	int	code;		/* 1: a card or passport is the same */
};

static int
at_least(uint8_t level, uint8_t least)
{

	return (level != CRM_LEVEL_MISSING && level >= least);
}

static int
between(uint8_t level, uint8_t low, uint8_t high)
{

	return (at_least(level, low) && level <= high);
}

static int
is_different(uint8_t level)
{

	return (level == CRM_LEVEL_DIFFERENT);
}

/* A number that both have, and nobody else of the records. */
static int
is_own(const struct crm_people *people, size_t f, uint32_t a)
{
	const struct crm_people_field *field = crm_people_field(people, f);

	return (crm_values_count(field->values,
	    crm_people_record(people, a)[f]) == 2);
}

/* 1 when there are a name and a telephone or an e-mail address. */
static int
collect(const struct crm_people *people, uint32_t a, const uint8_t *level,
    struct said *s)
{
	const struct crm_people_field *field;
	size_t f, names, reach = 0;

	memset(s, 0, sizeof(*s));
	s->name = s->phone = s->email = s->birth = s->place =
	    CRM_LEVEL_MISSING;
	(void)crm_people_names(people, &names);
	for (f = 0; f < crm_people_nfield(people); f++) {
		field = crm_people_field(people, f);
		if (field->kind == CRM_COMPARE_NAME)
			s->name = level[f];
		else if (field->kind == CRM_COMPARE_PHONE) {
			reach++;
			s->phone = level[f];
			s->own_phone = at_least(level[f], CRM_LEVEL_SAME) &&
			    is_own(people, f, a);
		} else if (field->kind == CRM_COMPARE_EMAIL) {
			reach++;
			s->email = level[f];
		} else if (field->kind == CRM_COMPARE_DATE) {
			s->birth = level[f];
			s->against |= is_different(level[f]);
			s->doubt |= between(level[f], CRM_LEVEL_PARTIAL,
			    CRM_LEVEL_SIMILAR);
		} else if (field->kind == CRM_COMPARE_ADDRESS)
			s->place = level[f];
		else if (field->kind == CRM_COMPARE_CODE)
			s->code |= at_least(level[f], CRM_LEVEL_SAME);
		else if (strcmp(field->name, "gender") == 0)
			s->against |= is_different(level[f]);
	}
	return (names == 1 && reach > 0);
}

/* What only one person has, and what a house shares or a slip leaves. */
static void
count(const struct said *s, int *own, int *more)
{

	*own = at_least(s->phone, CRM_LEVEL_SAME) +
	    at_least(s->email, CRM_LEVEL_CLOSE) +
	    at_least(s->birth, CRM_LEVEL_SAME) + s->code;
	*more = between(s->phone, CRM_LEVEL_PARTIAL, CRM_LEVEL_CLOSE) +
	    between(s->email, CRM_LEVEL_PARTIAL, CRM_LEVEL_SIMILAR) +
	    at_least(s->place, CRM_LEVEL_CLOSE);
}

/*
 * The same name with a telephone or an e-mail address is a key; else two of
 * what is one's own or nearly so.
 */
static int
same_name(const struct said *s, int own, int more)
{

	if (at_least(s->phone, CRM_LEVEL_SAME))
		return (1);
	if (s->doubt)
		return (at_least(s->email, CRM_LEVEL_SAME));
	if (own + more >= 2)
		return (1);
	if (s->phone == CRM_LEVEL_CLOSE)
		return (!is_different(s->email) && !is_different(s->place));
	return (at_least(s->email, CRM_LEVEL_SAME) ||
	    (s->email == CRM_LEVEL_CLOSE && !is_different(s->phone)));
}

/* One slip in the name: brothers are as near, and may share a telephone. */
static int
close_name(const struct said *s, int own, int more)
{

	if (is_different(s->phone) || own == 0)
		return (0);
	if (s->own_phone && !is_different(s->email))
		return (1);
	if (at_least(s->email, CRM_LEVEL_SAME))
		return (1);
	if (at_least(s->phone, CRM_LEVEL_SAME))
		return (own >= 2 && !is_different(s->email));
	return (own + more >= 2);
}

/* What a mask leaves fits many: two of one's own, or one and the house. */
static int
masked_name(const struct said *s, int own, int more)
{

	if (is_different(s->phone) || own == 0 || own + more < 2)
		return (0);
	if (at_least(s->phone, CRM_LEVEL_SAME))
		return (s->own_phone || (own >= 2 &&
		    !is_different(s->email)));
	return (between(s->phone, CRM_LEVEL_PARTIAL, CRM_LEVEL_CLOSE) ||
	    at_least(s->email, CRM_LEVEL_CLOSE));
}

int
crm_sure(const struct crm_people *people, uint32_t a, double score,
    const uint8_t level[CRM_PEOPLE_FIELDS])
{
	struct said s;
	int own, more;

	if (!collect(people, a, level, &s))
		return (-1);
	if (score < LEAST || s.against)
		return (0);
	count(&s, &own, &more);
	if (at_least(s.name, CRM_LEVEL_SAME))
		return (same_name(&s, own, more));
	if (s.doubt)
		return (0);
	if (s.name == CRM_LEVEL_CLOSE)
		return (close_name(&s, own, more));
	return (s.name == CRM_LEVEL_PARTIAL && masked_name(&s, own, more));
}
