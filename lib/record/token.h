#ifndef CRM_TOKEN_H
#define CRM_TOKEN_H

/*
 * Values that were erased, known by keyed hashes alone, and looking for them
 * in bytes: a file, its log, a text.  A value is found wherever its bytes
 * stand in a row, whatever stands beside them.  Not found are values under
 * eight bytes (a name of two syllables), what is cut in two by the end of a
 * page (beyond about a kilobyte), and other writings of a value; telephone
 * numbers are also known as people write them, with hyphens.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_db;
struct crm_tokens;

#define CRM_TOKEN_LEAST	8	/* bytes */

/* An empty set; NULL with the reason. */
struct crm_tokens *
crm_tokens_new(struct crm_db *db);

/* The set that is stored. */
struct crm_tokens *
crm_tokens_load(struct crm_db *db);
void
crm_tokens_free(struct crm_tokens *tokens);
size_t
crm_tokens_count(const struct crm_tokens *tokens);

/* Adds a value (of a telephone number its written form, too).  0 or -1. */
int
crm_tokens_add(struct crm_tokens *tokens, const char *s, size_t n);

/* The same of words that many people may share. */
int
crm_tokens_add_weak(struct crm_tokens *tokens, const char *s, size_t n);

/* Are those of a number, as found() is told it, such words? */
int
crm_tokens_weak(const struct crm_tokens *tokens, size_t token);

/* The batch that erased one of a loaded set; 0: nobody knows. */
int64_t
crm_tokens_made_by(const struct crm_tokens *tokens, size_t token);

/* Stores the set beside what is stored, as of the open batch.  0 or -1. */
int
crm_tokens_store(struct crm_tokens *tokens);

/*
 * Calls found() with the number and the place of each value in n bytes; what
 * it returns other than 0 ends it and is returned.  0, or -1.
 */
int
crm_tokens_scan(struct crm_tokens *tokens, const char *p, size_t n,
    int (*found)(void *arg, size_t token, size_t at), void *arg);

/* The same over a file: places are of the file.  1 when there is no file. */
int
crm_tokens_scan_file(struct crm_tokens *tokens, const char *path,
    int (*found)(void *arg, size_t token, size_t at), void *arg);

/* 1 when the text holds one of them; 0 or -1. */
int
crm_tokens_in(struct crm_tokens *tokens, const char *p, size_t n);

#endif
