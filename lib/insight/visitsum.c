#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/sort.h"
#include "insight/labels.h"
#include "insight/visitsum.h"

struct crm_visitsum {
	struct crm_labels	*texts;
	struct crm_map		*once;
	struct crm_visitcount	*count;
	size_t			 cap;
	int			 by_text;
};

struct crm_visitsum *
crm_visitsum_new(void)
{
	struct crm_visitsum *sum = calloc(1, sizeof(*sum));

	if (sum == NULL)
		return (NULL);
	sum->texts = crm_labels_new();
	sum->once = crm_map_new();
	if (sum->texts != NULL && sum->once != NULL)
		return (sum);
	crm_visitsum_free(sum);
	return (NULL);
}

void
crm_visitsum_free(struct crm_visitsum *sum)
{

	if (sum == NULL)
		return;
	crm_labels_free(sum->texts);
	crm_map_free(sum->once);
	free(sum->count);
	free(sum);
}

struct crm_visitcount *
crm_visitsum_at(struct crm_visitsum *sum, const char *p, size_t n,
    uint32_t *group)
{
	size_t had = crm_labels_n(sum->texts), cap;
	struct crm_visitcount *more;

	if (had == sum->cap) {
		cap = sum->cap == 0 ? 64 : 2 * sum->cap;
		if ((more = realloc(sum->count, cap * sizeof(*more))) == NULL)
			return (NULL);
		sum->count = more;
		sum->cap = cap;
	}
	if (crm_labels_id(sum->texts, p, n, group) == -1)
		return (NULL);
	if (*group == had)
		memset(sum->count + had, 0, sizeof(*sum->count));
	return (sum->count + *group);
}

int
crm_visitsum_once(struct crm_visitsum *sum, uint32_t group,
    enum crm_visitonce kind, int64_t value)
{
	static const struct crm_key key = { 0, 0 };
	const int64_t what[3] = { group, (int64_t)kind, value };
	int64_t *at;
	int found;

	at = crm_map_put(sum->once, crm_hash_of(&key, what, sizeof(what)),
	    &found);
	if (at == NULL)
		return (-1);
	*at = 1;
	return (!found);
}

/* Its items are those of count, which tell their texts. */
static int
cmp(const void *a, const void *b, void *arg)
{
	const struct crm_visitsum *sum = arg;
	const struct crm_visitcount *p = a, *q = b;

	if (!sum->by_text && p->visits != q->visits)
		return (p->visits > q->visits ? -1 : 1);
	return (strcmp(crm_labels_text(sum->texts,
	    (uint32_t)(p - sum->count)), crm_labels_text(sum->texts,
	    (uint32_t)(q - sum->count))));
}

int
crm_visitsum_each(struct crm_visitsum *sum, int by_text,
    int (*fn)(void *arg, const char *text, const struct crm_visitcount *n),
    void *arg)
{
	size_t i, n = crm_labels_n(sum->texts);
	struct crm_visitcount **at;
	int rc = 0;

	if ((at = malloc((n + 1) * sizeof(*at))) == NULL)
		return (-1);
	for (i = 0; i < n; i++)
		at[i] = sum->count + i;
	sum->by_text = by_text;
	if (crm_sort((void **)at, n, cmp, sum) == -1)
		rc = -1;
	for (i = 0; rc == 0 && i < n; i++)
		rc = fn(arg, crm_labels_text(sum->texts,
		    (uint32_t)(at[i] - sum->count)), at[i]);
	free(at);
	return (rc);
}
