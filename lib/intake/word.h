#ifndef CRM_WORD_H
#define CRM_WORD_H

/*
 * Word lists (crm-profile.5, WORD LISTS) and the patterns in them.
 */

#include <stddef.h>

struct crm_buf;
struct crm_conf;
struct crm_pool;

/* What a pattern's first and last star stood for. */
struct crm_stars {
	const char	*first, *last;
	size_t		 nfirst, nlast;
};

/*
 * 1 when s fits the pattern, in which * stands for anything and ? for one
 * character, else 0.  Stars take as little as they can, from the left.
 */
int
crm_glob(const char *pattern, const char *s, size_t n,
    struct crm_stars *stars);

struct crm_word {
	const char	*text;		/* folded; a pattern keeps * and ? */
	size_t		 n;
	int		 pattern;
	const char	*means;		/* NULL: the source counts as empty */
};

struct crm_words {
	struct crm_word	*v;
	size_t		 n;
	const char	*other;		/* what unknown words mean, or NULL */
};

/* Adds the form in which words are compared.  -1 when s is ill-formed. */
int
crm_word_fold(struct crm_buf *buf, const char *s, size_t n);

/*
 * Adds the comma list that conf holds as value, each word meaning means.
 * 0, or -1 with the fault.
 */
int
crm_words_add(struct crm_words *words, struct crm_pool *pool,
    struct crm_conf *conf, const char *means);

/* As crm_words_add() of one literal word, which is never a pattern. */
int
crm_words_add_text(struct crm_words *words, struct crm_pool *pool,
    const char *text, const char *means);

/*
 * Finds a folded value: 1 with what it means, or 0.  Whole words first, then
 * patterns in their sequence; exact and pattern ask for one kind only.
 */
int
crm_words_exact(const struct crm_words *words, const char *s, size_t n,
    const char **means);
int
crm_words_pattern(const struct crm_words *words, const char *s, size_t n,
    const char **means);
int
crm_words_find(const struct crm_words *words, const char *s, size_t n,
    const char **means);

#endif
