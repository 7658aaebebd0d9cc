#ifndef CRM_VISITDICT_H
#define CRM_VISITDICT_H

/*
 * The pages and the sources of visits, each known by a number from 0.  Source 0
 * is the shop's own pages.
 */

#include <stddef.h>
#include <stdint.h>

#define CRM_SOURCE_OWN	0

struct crm_visitpage {
	const char	*path, *product;	/* product "": none */
	int		 ordered;
	int64_t		 id;		/* in the database; 0: not yet */
};

struct crm_visitsource {
	const char	*kind, *name, *keyword, *campaign;
	int64_t		 id;
};

struct crm_visitdict;
struct crm_visitdict *
crm_visitdict_new(void);	/* NULL without memory */
void
crm_visitdict_free(struct crm_visitdict *dict);

/*
 * The number of a page or source, a new one if it is new: *n.  Texts are
 * copied; id is of no account.  0; -1 without memory.
 */
int
crm_visitdict_page(struct crm_visitdict *dict,
    const struct crm_visitpage *page, uint32_t *n);
int
crm_visitdict_source(struct crm_visitdict *dict,
    const struct crm_visitsource *source, uint32_t *n);

/* How many there are, and one of them, borrowed until the next new one. */
size_t
crm_visitdict_npage(const struct crm_visitdict *dict);
size_t
crm_visitdict_nsource(const struct crm_visitdict *dict);
struct crm_visitpage *
crm_visitdict_getpage(const struct crm_visitdict *dict, uint32_t n);
struct crm_visitsource *
crm_visitdict_getsource(const struct crm_visitdict *dict, uint32_t n);

/* Compares two by their texts, as strcmp() does. */
int
crm_visitdict_cmppage(const struct crm_visitdict *dict, uint32_t a,
    uint32_t b);
int
crm_visitdict_cmpsource(const struct crm_visitdict *dict, uint32_t a,
    uint32_t b);

#endif
