/*
 * Comparing addresses part by part.  The contract is in alike.h, the form is
 * made in alikeplace.c.
 */

#include <string.h>

#include "core/alike.h"
#include "core/alike_int.h"
#include "core/buf.h"
#include "core/jamo.h"

#define ROAD_SLIP	60	/* hundredths of a letter in a road's name */

struct place {
	struct crm_alike part[CRM_PLACE_PARTS];
};

enum part_alike {
	PART_UNKNOWN,		/* one has it not */
	PART_OTHER,
	PART_SAME
};

static void
take(struct place *place, struct crm_alike form)
{
	const char *p = form.p, *end = form.p + form.n, *q;
	int i;

	for (i = 0; i < CRM_PLACE_PARTS; i++) {
		q = memchr(p, CRM_PLACE_SEP, (size_t)(end - p));
		if (q == NULL)
			q = end;
		place->part[i].p = p;
		place->part[i].n = (size_t)(q - p);
		p = q < end ? q + 1 : end;
	}
}

static enum part_alike
part(const struct place *a, const struct place *b, int i)
{
	if (a->part[i].n == 0 || b->part[i].n == 0)
		return (PART_UNKNOWN);
	return (a->part[i].n == b->part[i].n && memcmp(a->part[i].p,
	    b->part[i].p, a->part[i].n) == 0 ? PART_SAME : PART_OTHER);
}

/* Roads of one number may be misspelt by one slip. */
static int
same_road(const struct place *a, const struct place *b)
{
	const struct crm_alike *ra = &a->part[CRM_PLACE_ROAD],
	    *rb = &b->part[CRM_PLACE_ROAD];

	switch (part(a, b, CRM_PLACE_ROAD)) {
	case PART_SAME:
		return (1);
	case PART_OTHER:
		return (part(a, b, CRM_PLACE_NO) == PART_SAME &&
		    crm_jamo_distance(ra->p, ra->n, rb->p, rb->n) <=
		    ROAD_SLIP);
	default:
		return (0);
	}
}

/* Si and gu: what both have must agree, and one must be had by both. */
static enum part_alike
district(const struct place *a, const struct place *b)
{
	enum part_alike sido = part(a, b, CRM_PLACE_SIDO),
	    si = part(a, b, CRM_PLACE_SI), gu = part(a, b, CRM_PLACE_GU);

	if (sido == PART_OTHER || si == PART_OTHER || gu == PART_OTHER)
		return (PART_OTHER);
	return (si == PART_SAME || gu == PART_SAME ? PART_SAME :
	    PART_UNKNOWN);
}

static enum part_alike
unit(const struct place *a, const struct place *b)
{
	enum part_alike block = part(a, b, CRM_PLACE_BLOCK),
	    door = part(a, b, CRM_PLACE_UNIT);

	if (block == PART_OTHER || door == PART_OTHER)
		return (PART_OTHER);
	if (door == PART_SAME)
		return (PART_SAME);
	/* A house has one door; of a block of flats it must be told. */
	if (a->part[CRM_PLACE_UNIT].n == 0 && b->part[CRM_PLACE_UNIT].n == 0 &&
	    a->part[CRM_PLACE_BLOCK].n == 0 &&
	    b->part[CRM_PLACE_BLOCK].n == 0 &&
	    a->part[CRM_PLACE_NAME].n == 0 && b->part[CRM_PLACE_NAME].n == 0)
		return (PART_SAME);
	return (PART_UNKNOWN);
}

/*
 * By number, or a complex of one name where dong, postcode or both block and
 * door say that it is this one: by its name alone there are many.
 */
static int
same_building(const struct place *a, const struct place *b)
{
	int doors = part(a, b, CRM_PLACE_BLOCK) == PART_SAME &&
	    part(a, b, CRM_PLACE_UNIT) == PART_SAME;

	if (same_road(a, b) && part(a, b, CRM_PLACE_NO) == PART_SAME)
		return (1);
	if (part(a, b, CRM_PLACE_DONG) == PART_SAME &&
	    part(a, b, CRM_PLACE_LOT) == PART_SAME)
		return (1);
	if (part(a, b, CRM_PLACE_NAME) != PART_SAME ||
	    (part(a, b, CRM_PLACE_NO) == PART_OTHER) ||
	    (part(a, b, CRM_PLACE_LOT) == PART_OTHER))
		return (0);
	return (doors || part(a, b, CRM_PLACE_DONG) == PART_SAME ||
	    part(a, b, CRM_PLACE_POSTCODE) == PART_SAME);
}

enum crm_places
crm_alike_addresses(struct crm_alike a, struct crm_alike b)
{
	struct place pa, pb;
	enum part_alike where, code, town;
	int street;

	if (a.n == 0 || b.n == 0)
		return (CRM_PLACES_NONE);
	take(&pa, a);
	take(&pb, b);
	where = district(&pa, &pb);
	code = part(&pa, &pb, CRM_PLACE_POSTCODE);
	if (where == PART_OTHER && code != PART_SAME)
		return (CRM_PLACES_DIFFERENT);
	town = part(&pa, &pb, CRM_PLACE_TOWN);
	if (town != PART_OTHER && where != PART_OTHER &&
	    same_building(&pa, &pb) &&
	    (where == PART_SAME || code == PART_SAME ||
	    (town == PART_SAME)))
		return (unit(&pa, &pb) == PART_SAME ? CRM_PLACES_UNIT :
		    CRM_PLACES_BUILDING);
	street = same_road(&pa, &pb) ||
	    part(&pa, &pb, CRM_PLACE_DONG) == PART_SAME;
	if (code == PART_SAME || (street && town != PART_OTHER))
		return (CRM_PLACES_STREET);
	if (where == PART_SAME)
		return (CRM_PLACES_DISTRICT);
	return (part(&pa, &pb, CRM_PLACE_SIDO) == PART_SAME ||
	    code == PART_OTHER ? CRM_PLACES_DIFFERENT : CRM_PLACES_NONE);
}

void
crm_alike_building(struct crm_buf *buf, struct crm_alike form)
{
	struct place p;
	int street, no;

	if (form.n == 0)
		return;
	take(&p, form);
	street = p.part[CRM_PLACE_NO].n > 0 ? CRM_PLACE_ROAD : CRM_PLACE_DONG;
	no = street == CRM_PLACE_ROAD ? CRM_PLACE_NO : CRM_PLACE_LOT;
	if (p.part[street].n == 0 || p.part[no].n == 0)
		return;
	if (p.part[CRM_PLACE_SI].n > 0)
		crm_buf_add(buf, p.part[CRM_PLACE_SI].p,
		    p.part[CRM_PLACE_SI].n);
	else
		crm_buf_add(buf, p.part[CRM_PLACE_GU].p,
		    p.part[CRM_PLACE_GU].n);
	crm_buf_chr(buf, ' ');
	crm_buf_add(buf, p.part[street].p, p.part[street].n);
	crm_buf_chr(buf, ' ');
	crm_buf_add(buf, p.part[no].p, p.part[no].n);
}
