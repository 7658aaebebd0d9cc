#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/hash.h"
#include "core/sort.h"
#include "insight/labels.h"

struct slot {			/* the hash spares most looks at the text */
	uint32_t	hash;
	uint32_t	id;		/* and 1; 0: free */
};

struct crm_labels {
	struct crm_buf	 text;		/* one behind the other, with NULs */
	size_t		*at;
	struct slot	*slot;
	struct crm_key	 key;
	size_t		 n, cap;	/* of at */
	size_t		 nslot;		/* a power of two, 2 * cap at least */
};

struct crm_labels *
crm_labels_new(void)
{
	struct crm_labels *labels;

	if ((labels = calloc(1, sizeof(*labels))) == NULL)
		return (NULL);
	labels->nslot = 64;
	labels->slot = calloc(labels->nslot, sizeof(*labels->slot));
	if (labels->slot == NULL ||
	    crm_random(&labels->key, sizeof(labels->key)) == -1) {
		crm_labels_free(labels);
		return (NULL);
	}
	return (labels);
}

void
crm_labels_free(struct crm_labels *labels)
{

	if (labels == NULL)
		return;
	crm_buf_free(&labels->text);
	free(labels->at);
	free(labels->slot);
	free(labels);
}

size_t
crm_labels_n(const struct crm_labels *labels)
{

	return (labels->n);
}

const char *
crm_labels_text(const struct crm_labels *labels, uint32_t id)
{

	return (crm_buf_text(&labels->text) + labels->at[id]);
}

/* The slot of a text, or the free one where it would be. */
static struct slot *
seek(const struct crm_labels *labels, const char *p, size_t n, uint32_t hash)
{
	size_t at = hash & (labels->nslot - 1);
	struct slot *slot;
	const char *text;

	while ((slot = labels->slot + at)->id != 0) {
		if (slot->hash == hash) {
			text = crm_labels_text(labels, slot->id - 1);
			if (strncmp(text, p, n) == 0 && text[n] == '\0')
				break;
		}
		at = (at + 1) & (labels->nslot - 1);
	}
	return (slot);
}

static int
grow_slots(struct crm_labels *labels)
{
	size_t at, i, n = labels->nslot * 2;
	struct slot *slot;

	if ((slot = calloc(n, sizeof(*slot))) == NULL)
		return (-1);
	for (i = 0; i < labels->nslot; i++) {
		if (labels->slot[i].id == 0)
			continue;
		at = labels->slot[i].hash & (n - 1);
		while (slot[at].id != 0)
			at = (at + 1) & (n - 1);
		slot[at] = labels->slot[i];
	}
	free(labels->slot);
	labels->slot = slot;
	labels->nslot = n;
	return (0);
}

static int
add(struct crm_labels *labels, const char *p, size_t n)
{
	size_t *at, cap = labels->cap == 0 ? 64 : labels->cap * 2;

	if (labels->n >= UINT32_MAX - 1)
		return (-1);
	if (labels->n == labels->cap) {
		if ((at = realloc(labels->at, cap * sizeof(*at))) == NULL)
			return (-1);
		labels->at = at;
		labels->cap = cap;
	}
	labels->at[labels->n] = labels->text.n;
	crm_buf_add(&labels->text, p, n);
	crm_buf_chr(&labels->text, '\0');
	if (labels->text.bad)
		return (-1);
	labels->n++;
	return (0);
}

int
crm_labels_id(struct crm_labels *labels, const char *p, size_t n, uint32_t *id)
{
	uint32_t hash = (uint32_t)crm_hash_of(&labels->key, p, n).a;
	struct slot *slot;

	if ((slot = seek(labels, p, n, hash))->id == 0) {
		if ((labels->n + 1) * 2 > labels->nslot) {
			if (grow_slots(labels) == -1)
				return (-1);
			slot = seek(labels, p, n, hash);
		}
		if (add(labels, p, n) == -1)
			return (-1);
		slot->hash = hash;
		slot->id = (uint32_t)labels->n;
	}
	*id = slot->id - 1;
	return (0);
}

int
crm_labels_find(const struct crm_labels *labels, const char *p, size_t n,
    uint32_t *id)
{
	uint32_t hash = (uint32_t)crm_hash_of(&labels->key, p, n).a;
	const struct slot *slot = seek(labels, p, n, hash);

	if (slot->id == 0)
		return (0);
	*id = slot->id - 1;
	return (1);
}

int
crm_label_number(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return (n > 0 && n <= 18 && text[n] == '\0' && text[0] != '0');
}

static int
by_bytes(const void *a, const void *b, void *arg)
{
	const struct crm_labels *labels = arg;
	const size_t *x = a, *y = b;

	return (strcmp(labels->text.p + *x, labels->text.p + *y));
}

static int
by_number(const void *a, const void *b, void *arg)
{
	const struct crm_labels *labels = arg;
	const char *x = labels->text.p + *(const size_t *)a;
	const char *y = labels->text.p + *(const size_t *)b;
	int i = crm_label_number(x), j = crm_label_number(y);
	size_t m = strlen(x), n = strlen(y);

	if (i != j)
		return (i ? -1 : 1);
	if (i && m != n)
		return (m < n ? -1 : 1);
	return (strcmp(x, y));
}

int
crm_labels_sort(struct crm_labels *labels, int numbers_first, uint32_t *to)
{
	size_t *at, i, n = labels->n;
	void **p;
	int res = -1;

	p = malloc((n + 1) * sizeof(*p));
	at = malloc((n + 1) * sizeof(*at));
	if (p == NULL || at == NULL)
		goto out;
	for (i = 0; i < n; i++)
		p[i] = labels->at + i;
	if (crm_sort(p, n, numbers_first ? by_number : by_bytes, labels) == -1)
		goto out;
	for (i = 0; i < n; i++) {
		at[i] = *(size_t *)p[i];
		to[(size_t *)p[i] - labels->at] = (uint32_t)i;
	}
	for (i = 0; i < labels->nslot; i++)
		if (labels->slot[i].id != 0)
			labels->slot[i].id = to[labels->slot[i].id - 1] + 1;
	if (n > 0)
		memcpy(labels->at, at, n * sizeof(*at));
	res = 0;
out:
	free(at);
	free(p);
	return (res);
}
