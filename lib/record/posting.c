#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "record/posting.h"

/*
 * A packed set is a byte that tells its form, then either the distances
 * between its places, a byte below 255 or 255 and two bytes, or the bits, up
 * to the last one set: whichever is shorter.
 */

enum { FORM_GAPS, FORM_BITS };

#define WIDE	255
#define SLOTS	4096		/* to begin with; a power of two */

static size_t
gaps_size(const uint16_t *place, size_t n)
{
	size_t i, size = 0;
	int last = -1;

	for (i = 0; i < n; last = place[i++])
		size += place[i] - last - 1 < WIDE ? 1 : 3;
	return (size);
}

static void
pack_gaps(struct crm_buf *buf, const uint16_t *place, size_t n)
{
	int last = -1, gap;
	size_t i;

	crm_buf_chr(buf, FORM_GAPS);
	for (i = 0; i < n; last = place[i++]) {
		gap = place[i] - last - 1;
		if (gap < WIDE) {
			crm_buf_chr(buf, (char)gap);
			continue;
		}
		crm_buf_chr(buf, (char)WIDE);
		crm_buf_chr(buf, (char)(gap >> 8));
		crm_buf_chr(buf, (char)(gap & 255));
	}
}

static void
pack_bits(struct crm_buf *buf, const uint16_t *place, size_t n)
{
	size_t i, at, size = place[n - 1] / 8 + 1u;

	crm_buf_chr(buf, FORM_BITS);
	if (crm_buf_room(buf, size) == -1)
		return;
	at = buf->n;
	memset(buf->p + at, 0, size + 1);
	for (i = 0; i < n; i++)
		buf->p[at + place[i] / 8] = (char)(buf->p[at + place[i] / 8] |
		    1 << place[i] % 8);
	buf->n += size;
}

void
crm_posting_pack(struct crm_buf *buf, const uint16_t *place, size_t n)
{

	if (n == 0)
		return;
	if (gaps_size(place, n) <= place[n - 1] / 8 + 1u)
		pack_gaps(buf, place, n);
	else
		pack_bits(buf, place, n);
}

static int
unpack_gaps(struct crm_posting *set, const unsigned char *p, size_t n)
{
	size_t i, place = 0, gap;

	for (i = 0; i < n; place++) {
		if ((gap = p[i++]) == WIDE) {
			if (n - i < 2)
				return (-1);
			gap = (size_t)p[i] << 8 | p[i + 1];
			i += 2;
		}
		if ((place += gap) >= CRM_POSTING_ROWS)
			return (-1);
		set->bits[place / 64] |= UINT64_C(1) << place % 64;
	}
	return (0);
}

int
crm_posting_unpack(struct crm_posting *set, const void *body, size_t n)
{
	const unsigned char *p = body;
	size_t i;

	if (n < 2 || n - 1 > CRM_POSTING_ROWS * 3)
		return (-1);
	if (p[0] == FORM_GAPS)
		return (unpack_gaps(set, p + 1, n - 1));
	if (p[0] != FORM_BITS || n - 1 > CRM_POSTING_ROWS / 8)
		return (-1);
	for (i = 0; i < n - 1; i++)
		set->bits[i / 8] |= (uint64_t)p[i + 1] << i % 8 * 8;
	return (0);
}

size_t
crm_posting_places(const struct crm_posting *set,
    uint16_t place[CRM_POSTING_ROWS])
{
	uint64_t word;
	size_t i, n = 0;

	for (i = 0; i < CRM_POSTING_WORDS; i++)
		for (word = set->bits[i]; word != 0; word &= word - 1)
			place[n++] = (uint16_t)(i * 64 +
			    (size_t)__builtin_ctzll(word));
	return (n);
}

/*
 * Grams are few and come again and again: each gets a number by a hash table,
 * so that only the different ones need sorting, and places are laid out by
 * counting.
 */
struct gram {
	uint64_t	 gram;
	uint32_t	 n;		/* places */
	uint32_t	 at;		/* where they begin, when sorted */
	uint16_t	 last;
};

struct pair {
	uint32_t	 gram;		/* its number */
	uint16_t	 place;
};

struct order {
	uint64_t	 gram;
	uint32_t	 number;
};

struct crm_postings {
	struct gram	*gram;
	size_t		 ngram, cgram;
	uint32_t	*slot;		/* a gram's number + 1, or 0 */
	size_t		 nslot;
	struct pair	*pair;
	size_t		 npair, cpair;
	struct order	*order;		/* grams, sorted */
	uint16_t	*place;		/* by gram */
	size_t		 corder, cplace;
};

struct crm_postings *
crm_postings_new(void)
{
	struct crm_postings *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return (NULL);
	p->nslot = SLOTS;
	if ((p->slot = calloc(p->nslot, sizeof(*p->slot))) == NULL) {
		free(p);
		return (NULL);
	}
	return (p);
}

void
crm_postings_free(struct crm_postings *p)
{

	if (p == NULL)
		return;
	free(p->gram);
	free(p->slot);
	free(p->pair);
	free(p->order);
	free(p->place);
	free(p);
}

void
crm_postings_reset(struct crm_postings *p)
{

	memset(p->slot, 0, p->nslot * sizeof(*p->slot));
	p->ngram = p->npair = 0;
}

static size_t
slot_of(const struct crm_postings *p, uint64_t gram)
{
	size_t i = (size_t)(gram * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	    (p->nslot - 1);

	while (p->slot[i] != 0 && p->gram[p->slot[i] - 1].gram != gram)
		i = (i + 1) & (p->nslot - 1);
	return (i);
}

/* *array has room for n + 1 items of a size, or more: 0 or -1. */
static int
grow(void **array, size_t n, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 1024 : *cap * 2;
	void *p;

	if (n < *cap)
		return (0);
	if ((p = realloc(*array, more * size)) == NULL)
		return (-1);
	*array = p;
	*cap = more;
	return (0);
}

static int
more_slots(struct crm_postings *p)
{
	uint32_t *slot;
	size_t i;

	if ((slot = calloc(p->nslot * 2, sizeof(*slot))) == NULL)
		return (-1);
	free(p->slot);
	p->slot = slot;
	p->nslot *= 2;
	for (i = 0; i < p->ngram; i++)
		p->slot[slot_of(p, p->gram[i].gram)] = (uint32_t)i + 1;
	return (0);
}

/* The number of a gram, or UINT32_MAX without memory. */
static uint32_t
number_of(struct crm_postings *p, uint64_t gram)
{
	size_t i = slot_of(p, gram);

	if (p->slot[i] != 0)
		return (p->slot[i] - 1);
	if (p->ngram * 2 >= p->nslot) {
		if (more_slots(p) == -1)
			return (UINT32_MAX);
		i = slot_of(p, gram);
	}
	if (grow((void **)&p->gram, p->ngram, &p->cgram,
	    sizeof(*p->gram)) == -1)
		return (UINT32_MAX);
	p->gram[p->ngram].gram = gram;
	p->gram[p->ngram].n = 0;
	p->slot[i] = (uint32_t)++p->ngram;
	return (p->slot[i] - 1);
}

int
crm_postings_add(struct crm_postings *p, uint64_t gram, uint16_t place)
{
	uint32_t number = number_of(p, gram);
	struct gram *g;

	if (number == UINT32_MAX ||
	    grow((void **)&p->pair, p->npair, &p->cpair,
	    sizeof(*p->pair)) == -1)
		return (-1);
	g = &p->gram[number];
	if (g->n > 0 && g->last == place)
		return (0);
	g->n++;
	g->last = place;
	p->pair[p->npair].gram = number;
	p->pair[p->npair++].place = place;
	return (0);
}

static int
by_gram(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	return (x->gram < y->gram ? -1 : x->gram > y->gram);
}

static int
room_to_sort(struct crm_postings *p)
{

	if (p->ngram > p->corder) {
		free(p->order);
		p->corder = p->cgram;
		p->order = malloc(p->corder * sizeof(*p->order));
	}
	if (p->npair > p->cplace) {
		free(p->place);
		p->cplace = p->cpair;
		p->place = malloc(p->cplace * sizeof(*p->place));
	}
	if ((p->ngram > 0 && p->order == NULL) ||
	    (p->npair > 0 && p->place == NULL)) {
		p->corder = p->cplace = 0;
		return (-1);
	}
	return (0);
}

int64_t
crm_postings_sort(struct crm_postings *p)
{
	uint32_t at = 0;
	struct gram *g;
	size_t i;

	if (room_to_sort(p) == -1)
		return (-1);
	for (i = 0; i < p->ngram; i++) {
		p->order[i].gram = p->gram[i].gram;
		p->order[i].number = (uint32_t)i;
	}
	if (p->ngram > 0)
		qsort(p->order, p->ngram, sizeof(*p->order), by_gram);
	for (i = 0; i < p->ngram; i++) {
		g = &p->gram[p->order[i].number];
		g->at = at;
		at += g->n;
		g->n = 0;
	}
	for (i = 0; i < p->npair; i++) {
		g = &p->gram[p->pair[i].gram];
		p->place[g->at + g->n++] = p->pair[i].place;
	}
	return ((int64_t)p->ngram);
}

uint64_t
crm_postings_get(const struct crm_postings *p, size_t i,
    const uint16_t **place, size_t *n)
{
	const struct gram *g = &p->gram[p->order[i].number];

	*place = p->place + g->at;
	*n = g->n;
	return (g->gram);
}
