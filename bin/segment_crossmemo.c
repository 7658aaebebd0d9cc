#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "insight/labels.h"
#include "segment_cross.h"

/*
 * What the database knew of a member is asked once: a stream of orders names
 * each of its members many times.
 */
struct memo {
	uint32_t	label[2];	/* of what is the member's own */
	int		stranger;
};

static const struct crm_key key = { 0, 0 };

int
segment_cross_recall(struct crossing *work, int64_t member)
{
	const struct memo *memo;
	const int64_t *at;
	int i;

	if (work->known == NULL || (at = crm_map_get(work->known,
	    crm_hash_of(&key, &member, sizeof(member)))) == NULL)
		return (0);
	memo = &work->memo[*at];
	work->strangers += (uint64_t)memo->stranger;
	for (i = 0; i < 2; i++)
		if (work->facet[i].m) {
			crm_buf_reset(&work->label[i]);
			crm_buf_str(&work->label[i], crm_labels_text(
			    work->texts, memo->label[i]));
		}
	return (work->label[0].bad || work->label[1].bad ? -1 : 1);
}

static int
open_memory(struct crossing *work)
{

	if (work->known == NULL)
		work->known = crm_map_new();
	if (work->texts == NULL)
		work->texts = crm_labels_new();
	return (work->known == NULL || work->texts == NULL ? -1 : 0);
}

int
segment_cross_remember(struct crossing *work, int64_t member, int stranger)
{
	size_t cap = work->memocap * 2 + 256;
	struct memo *memo;
	int64_t *at;
	int i, found;

	if (open_memory(work) == -1)
		return (-1);
	if (work->nmemo == work->memocap) {
		if ((memo = realloc(work->memo, cap * sizeof(*memo))) == NULL)
			return (-1);
		work->memo = memo;
		work->memocap = cap;
	}
	memo = &work->memo[work->nmemo];
	memset(memo, 0, sizeof(*memo));
	memo->stranger = stranger;
	for (i = 0; i < 2; i++)
		if (work->facet[i].m && crm_labels_id(work->texts,
		    crm_buf_text(&work->label[i]), work->label[i].n,
		    &memo->label[i]) == -1)
			return (-1);
	at = crm_map_put(work->known, crm_hash_of(&key, &member,
	    sizeof(member)), &found);
	if (at == NULL)
		return (-1);
	*at = (int64_t)work->nmemo++;
	return (0);
}

void
segment_cross_forget(struct crossing *work)
{

	crm_map_free(work->known);
	crm_labels_free(work->texts);
	free(work->memo);
}
