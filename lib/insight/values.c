#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/hash.h"
#include "insight/values.h"

struct value {
	uint32_t	at;		/* in units of the pool */
	uint16_t	n;
	uint16_t	tag;		/* of the hash: spares most look-ups */
	uint32_t	count;
};

/* Values start at multiples of 4, so that 32 bits reach 16 GiB. */
#define UNIT	4

struct crm_values {
	struct crm_buf	 pool;
	struct value	*value;
	uint32_t	 n, cap;
	uint32_t	*slot;		/* numbers; 0: free */
	uint32_t	 nslot;		/* a power of two */
	struct crm_key	 key;
};

struct crm_values *
crm_values_new(void)
{
	struct crm_values *values = calloc(1, sizeof(*values));

	if (values == NULL)
		return (NULL);
	values->cap = values->nslot = 64;
	values->value = calloc(values->cap, sizeof(*values->value));
	values->slot = calloc(values->nslot, sizeof(*values->slot));
	values->n = 1;
	if (values->value == NULL || values->slot == NULL ||
	    crm_random(&values->key, sizeof(values->key)) == -1) {
		crm_values_free(values);
		return (NULL);
	}
	return (values);
}

void
crm_values_free(struct crm_values *values)
{

	if (values == NULL)
		return;
	crm_buf_free(&values->pool);
	free(values->value);
	free(values->slot);
	free(values);
}

const char *
crm_values_get(const struct crm_values *values, uint32_t id, size_t *n)
{

	*n = values->value[id].n;
	if (*n == 0)
		return ("");
	return (values->pool.p + (size_t)values->value[id].at * UNIT);
}

uint32_t
crm_values_count(const struct crm_values *values, uint32_t id)
{

	return (values->value[id].count);
}

uint32_t
crm_values_n(const struct crm_values *values)
{

	return (values->n);
}

/* Twice the slots and, where they are full, the values. */
static int
grow(struct crm_values *values)
{
	uint32_t *slot, i, at, nslot = values->nslot * 2;
	struct value *value;
	const char *p;
	size_t n;

	if (values->n == values->cap) {
		value = realloc(values->value,
		    2 * (size_t)values->cap * sizeof(*value));
		if (value == NULL)
			return (-1);
		values->value = value;
		values->cap *= 2;
	}
	if (values->n < values->nslot / 4 * 3)
		return (0);
	if ((slot = calloc(nslot, sizeof(*slot))) == NULL)
		return (-1);
	for (i = 1; i < values->n; i++) {
		p = crm_values_get(values, i, &n);
		at = (uint32_t)crm_hash_of(&values->key, p, n).a;
		while (slot[at & (nslot - 1)] != 0)
			at++;
		slot[at & (nslot - 1)] = i;
	}
	free(values->slot);
	values->slot = slot;
	values->nslot = nslot;
	return (0);
}

uint32_t
crm_values_add(struct crm_values *values, const char *p, size_t n)
{
	static const char none[UNIT] = { 0 };
	struct crm_hash hash;
	struct value *value;
	uint32_t at, id;
	uint16_t tag;

	if (n > UINT16_MAX)
		n = UINT16_MAX;
	if (n == 0)
		return (0);
	if (grow(values) == -1 || values->n == UINT32_MAX - 1)
		return (UINT32_MAX);
	hash = crm_hash_of(&values->key, p, n);
	tag = (uint16_t)(hash.a >> 48);
	for (at = (uint32_t)hash.a; ; at++) {
		id = values->slot[at & (values->nslot - 1)];
		value = &values->value[id];
		if (id == 0)
			break;
		if (value->tag == tag && value->n == n &&
		    memcmp(values->pool.p + (size_t)value->at * UNIT, p,
		    n) == 0) {
			value->count++;
			return (id);
		}
	}
	id = values->n;
	value = &values->value[id];
	value->at = (uint32_t)(values->pool.n / UNIT);
	value->n = (uint16_t)n;
	value->tag = tag;
	value->count = 1;
	crm_buf_add(&values->pool, p, n);
	crm_buf_add(&values->pool, none, (UNIT - n % UNIT) % UNIT);
	if (values->pool.bad)
		return (UINT32_MAX);
	values->slot[at & (values->nslot - 1)] = id;
	values->n++;
	return (id);
}
