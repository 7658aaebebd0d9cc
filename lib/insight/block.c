#include <stdlib.h>
#include <string.h>

#include "insight/block.h"

#define MORE	1000000		/* pairs of a pass beside one a record */
#define FEW	20		/* a record, where those are fewer */

struct pass {
	uint32_t	keys;		/* bits: the keys that must agree */
	size_t		key[2];
	size_t		most;		/* records in a block */
	double		pairs;		/* in those that count */
};

struct crm_blocks {
	struct crm_block_key key[CRM_BLOCK_KEYS];
	size_t		 nkey;
	struct pass	 pass[CRM_BLOCK_PASSES];
	size_t		 npass;
	uint32_t	 n;		/* records */
	uint32_t	*value;		/* nkey of each record */
	uint64_t	*in;		/* bits: passes where it has a block */
};

/* The records of a pass by their keys' hash, then by number. */
struct list {
	uint64_t	*entry, *spare;
	size_t		 n;
};

static void
add_pass(struct crm_blocks *blocks, size_t a, size_t b)
{
	struct pass *pass;

	if (blocks->npass == CRM_BLOCK_PASSES)
		return;
	pass = &blocks->pass[blocks->npass++];
	pass->key[0] = a;
	pass->key[1] = b;
	pass->keys = (uint32_t)1 << a | (uint32_t)1 << b;
}

/* Single keys, then names with other fields, then those among themselves. */
static void
plan(struct crm_blocks *blocks)
{
	const struct crm_block_key *key = blocks->key;
	size_t a, b;
	int names;

	for (a = 0; a < blocks->nkey; a++)
		if (key[a].alone)
			add_pass(blocks, a, a);
	for (names = 1; names >= 0; names--)
		for (a = 0; a < blocks->nkey; a++)
			for (b = a + 1; b < blocks->nkey; b++)
				if (key[a].joined && key[b].joined &&
				    key[a].field != key[b].field &&
				    (key[a].kind == CRM_COMPARE_NAME) == names)
					add_pass(blocks, a, b);
}

static void
sort(struct list *list)
{
	size_t count[256], i, at, sum;
	uint64_t *swap;
	int shift;

	for (shift = 32; shift < 64; shift += 8) {
		memset(count, 0, sizeof(count));
		for (i = 0; i < list->n; i++)
			count[list->entry[i] >> shift & 0xff]++;
		for (i = sum = 0; i < 256; i++) {
			at = count[i];
			count[i] = sum;
			sum += at;
		}
		for (i = 0; i < list->n; i++)
			list->spare[count[list->entry[i] >> shift & 0xff]++] =
			    list->entry[i];
		swap = list->entry;
		list->entry = list->spare;
		list->spare = swap;
	}
}

static void
list_free(struct list *list)
{

	free(list->entry);
	free(list->spare);
}

static int
list_make(struct list *list, const struct crm_blocks *blocks,
    const struct pass *pass)
{
	const uint32_t *value = blocks->value;
	uint32_t i, a, b;
	uint64_t h;

	list->n = 0;
	list->entry = malloc(((size_t)blocks->n + 1) * sizeof(*list->entry));
	list->spare = malloc(((size_t)blocks->n + 1) * sizeof(*list->spare));
	if (list->entry == NULL || list->spare == NULL)
		return (-1);
	for (i = 0; i < blocks->n; i++, value += blocks->nkey) {
		a = value[pass->key[0]];
		b = value[pass->key[1]];
		if (a == 0 || b == 0)
			continue;
		h = (a ^ (uint64_t)b << 32) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 31;
		h *= UINT64_C(0x94d049bb133111eb);
		list->entry[list->n++] = (h & ~UINT64_C(0xffffffff)) | i;
	}
	sort(list);
	return (0);
}

/* The end of the block that begins at from. */
static size_t
block_end(const struct list *list, size_t from)
{
	size_t i = from + 1;

	while (i < list->n && list->entry[i] >> 32 == list->entry[from] >> 32)
		i++;
	return (i);
}

/* How large a block may be so that all of them hold no more than so many
 * pairs. */
static size_t
largest(const struct list *list, double budget, double *pairs)
{
	size_t of_size[1024] = { 0 }, i, end, size;
	double more, sum = 0;

	for (i = 0; i < list->n; i = end) {
		end = block_end(list, i);
		if (end - i < 1024)
			of_size[end - i]++;
	}
	for (size = 2; size < 1024; size++) {
		more = (double)of_size[size] * (double)size *
		    (double)(size - 1) / 2;
		if (sum + more > budget)
			break;
		sum += more;
	}
	*pairs = sum;
	return (size - 1);
}

int
crm_blocks_measure(struct crm_blocks *blocks, size_t p)
{
	double budget = blocks->n * (double)FEW;
	struct pass *pass = &blocks->pass[p];
	struct list list = { NULL, NULL, 0 };
	size_t i, end;
	int res;

	if (budget > MORE)
		budget = MORE;
	if ((res = list_make(&list, blocks, pass)) == 0) {
		pass->most = largest(&list, budget + blocks->n,
		    &pass->pairs);
		for (i = 0; i < list.n; i = end) {
			end = block_end(&list, i);
			if (end - i == 1 || end - i > pass->most)
				continue;
			for (; i < end; i++)
				(void)__atomic_fetch_or(&blocks->in[
				    (uint32_t)list.entry[i]], (uint64_t)1 << p,
				    __ATOMIC_RELAXED);
		}
	}
	list_free(&list);
	return (res);
}

struct crm_blocks *
crm_blocks_new(const struct crm_people *people,
    const struct crm_comparer *comparer, const uint32_t *copy)
{
	struct crm_blocks *blocks = calloc(1, sizeof(*blocks));
	uint32_t i;

	if (blocks == NULL)
		return (NULL);
	blocks->n = crm_people_n(people);
	blocks->nkey = crm_block_plan(people, blocks->key);
	plan(blocks);
	blocks->in = calloc((size_t)blocks->n + 1, sizeof(*blocks->in));
	blocks->value = calloc(((size_t)blocks->n + 1) * (blocks->nkey + 1),
	    sizeof(*blocks->value));
	if (blocks->in == NULL || blocks->value == NULL)
		goto fail;
	for (i = 0; i < blocks->n; i++)
		if (copy[i] == i)
			crm_block_make(people, comparer, blocks->key,
			    blocks->nkey, i,
			    blocks->value + (size_t)i * blocks->nkey);
	return (blocks);
fail:
	crm_blocks_free(blocks);
	return (NULL);
}

void
crm_blocks_free(struct crm_blocks *blocks)
{

	if (blocks == NULL)
		return;
	free(blocks->value);
	free(blocks->in);
	free(blocks);
}

size_t
crm_blocks_n(const struct crm_blocks *blocks)
{

	return (blocks->npass);
}

double
crm_blocks_pairs(const struct crm_blocks *blocks)
{

	double sum = 0;
	size_t p;

	for (p = 0; p < blocks->npass; p++)
		sum += blocks->pass[p].pairs;
	return (sum);
}

/* 1 when this pass is the first that has both in one of its blocks. */
static int
first(const struct crm_blocks *blocks, size_t pass, uint32_t a, uint32_t b)
{
	const uint32_t *x = blocks->value + (size_t)a * blocks->nkey;
	const uint32_t *y = blocks->value + (size_t)b * blocks->nkey;
	uint64_t bits = blocks->in[a] & blocks->in[b];
	uint32_t agree = 0, keys;
	size_t i;

	for (i = 0; i < blocks->nkey; i++)
		agree |= (uint32_t)(x[i] == y[i] && x[i] != 0) << i;
	keys = blocks->pass[pass].keys;
	if ((agree & keys) != keys)
		return (0);
	for (bits &= ((uint64_t)1 << pass) - 1; bits != 0; bits &= bits - 1) {
		keys = blocks->pass[__builtin_ctzll(bits)].keys;
		if ((agree & keys) == keys)
			return (0);
	}
	return (1);
}

int
crm_blocks_each(const struct crm_blocks *blocks, size_t p,
    int (*visit)(void *arg, uint32_t a, uint32_t b), void *arg)
{
	struct list list = { NULL, NULL, 0 };
	size_t i, j, k, end;
	uint32_t a, b;
	int res;

	if ((res = list_make(&list, blocks, &blocks->pass[p])) == -1)
		goto out;
	for (i = 0; i < list.n; i = end) {
		end = block_end(&list, i);
		if (end - i > blocks->pass[p].most)
			continue;
		for (j = i; j + 1 < end; j++)
			for (k = j + 1; k < end; k++) {
				a = (uint32_t)list.entry[j];
				b = (uint32_t)list.entry[k];
				if (first(blocks, p, a, b) &&
				    (res = visit(arg, a, b)) == -1)
					goto out;
			}
	}
out:
	list_free(&list);
	return (res);
}
