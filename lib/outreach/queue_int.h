#ifndef CRM_QUEUE_INT_H
#define CRM_QUEUE_INT_H

/* What planning reads (queueread.c) and stores (queue.c). */

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/hash.h"
#include "outreach/queue.h"

#define CRM_QUEUE_CHANNELS	8	/* there are six */

struct crm_queue_item {
	int64_t		 member, addressee;
	int64_t		 hash;		/* of channel and contact */
	uint32_t	 contact;	/* where it stands in text */
	uint32_t	 domain;	/* the number of a word */
	uint16_t	 arm;		/* as well */
	uint16_t	 channel;	/* its place in channels */
};

struct crm_queue_words {	/* words by number */
	struct crm_map	*map;
	struct crm_buf	 text;		/* NUL behind each */
	uint32_t	*at;
	size_t		 n, cap, last;	/* last: the one asked for before */
};

struct crm_queue_bits {		/* a set of members */
	unsigned char	*p;
	size_t		 n;
};

struct crm_queue_ended {	/* a member that lives no more */
	int64_t		 id;
	int64_t		 live;		/* who it lives on as, or CRM_NULL */
};

struct crm_queue {
	struct crm_db	*db;
	const struct crm_queue_plan *plan;
	struct crm_queue_count *count;
	int		 pilot;		/* 1: the pilot alone is asked */
	struct crm_queue_item *item;
	size_t		 n, cap;
	struct crm_buf	 text;		/* contact NUL, of each */
	struct crm_buf	 form;
	struct crm_map	*taken;		/* by hash */
	struct crm_queue_words domains, arms, channels;
	struct crm_queue_bits had, now;
	struct crm_queue_ended *ended;	/* by number */
	size_t		 nended, at;	/* at: behind those of who was read */
};

/* Reads who is in and has no message of the wave yet.  0 or -1. */
int
crm_queue_read(struct crm_queue *queue);

/* Frees what it holds. */
void
crm_queue_free(struct crm_queue *queue);

/* A word by its number. */
const char *
crm_queue_word(const struct crm_queue_words *words, size_t i);

#endif
