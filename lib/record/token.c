#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/db.h"
#include "core/err.h"
#include "core/hash.h"
#include "record/token.h"

#define PROBE_BITS	22
#define LONGEST		1024	/* bytes of a value that count */
#define BLOCK		(1024 * 1024)
#define HEX		33	/* of 128 bits and NUL */

struct token {
	uint32_t	 probe;
	uint32_t	 len;
	int		 weak;
	int64_t		 made_by;	/* the batch, 0: nobody knows */
	struct crm_hash	 hash;
};

struct crm_tokens {
	struct crm_db	*db;
	struct token	*token;		/* sorted when the bits are there */
	size_t		 n, cap;
	unsigned char	*bits;		/* which probes there are, or NULL */
};

/*
 * Eight bytes at any place of a file are tried by a multiplication and a bit;
 * only where that bit is set a keyed hash is made.
 */
static uint32_t
probe_of(const struct crm_tokens *tokens, const char *p)
{
	const struct crm_key *key = crm_db_key(tokens->db);
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return ((uint32_t)(((v ^ key->k0) * (key->k1 | 1)) >>
	    (64 - PROBE_BITS)));
}

struct crm_tokens *
crm_tokens_new(struct crm_db *db)
{
	struct crm_tokens *tokens = calloc(1, sizeof(*tokens));

	if (tokens == NULL)
		(void)crm_err_nomem(crm_db_err(db));
	else
		tokens->db = db;
	return (tokens);
}

void
crm_tokens_free(struct crm_tokens *tokens)
{

	if (tokens == NULL)
		return;
	free(tokens->token);
	free(tokens->bits);
	free(tokens);
}

size_t
crm_tokens_count(const struct crm_tokens *tokens)
{

	return (tokens->n);
}

static int
put(struct crm_tokens *tokens, const struct token *token)
{
	struct token *more;

	if (tokens->n == tokens->cap) {
		tokens->cap = tokens->cap == 0 ? 64 : tokens->cap * 2;
		more = realloc(tokens->token, tokens->cap * sizeof(*more));
		if (more == NULL)
			return (crm_err_nomem(crm_db_err(tokens->db)));
		tokens->token = more;
	}
	tokens->token[tokens->n++] = *token;
	free(tokens->bits);
	tokens->bits = NULL;
	return (0);
}

int
crm_tokens_weak(const struct crm_tokens *tokens, size_t token)
{

	return (tokens->token[token].weak);
}

int64_t
crm_tokens_made_by(const struct crm_tokens *tokens, size_t token)
{

	return (tokens->token[token].made_by);
}

static int
add(struct crm_tokens *tokens, const char *s, size_t n, int weak)
{
	struct token token;

	if (n < CRM_TOKEN_LEAST)
		return (0);
	token.len = (uint32_t)(n > LONGEST ? LONGEST : n);
	token.probe = probe_of(tokens, s);
	token.weak = weak;
	token.made_by = 0;
	token.hash = crm_hash_of(crm_db_key(tokens->db), s, token.len);
	return (put(tokens, &token));
}

int
crm_tokens_add_weak(struct crm_tokens *tokens, const char *s, size_t n)
{

	return (add(tokens, s, n, 1));
}

int
crm_tokens_add(struct crm_tokens *tokens, const char *s, size_t n)
{
	struct crm_buf digits = { 0 }, written = { 0 };
	int rc = add(tokens, s, n, 0);

	if (rc == 0 && n > 8 && n < 20 &&
	    strspn(s, "0123456789-+() ") == n &&
	    crm_phone_parse(&digits, s, n) != CRM_PHONE_BAD && digits.n > 8) {
		crm_phone_format(&written, digits.p, digits.n);
		if (digits.bad || written.bad)
			rc = crm_err_nomem(crm_db_err(tokens->db));
		else
			rc = add(tokens, digits.p, digits.n, 0) == -1 ||
			    add(tokens, written.p, written.n, 0) == -1 ?
			    -1 : 0;
	}
	crm_buf_free(&digits);
	crm_buf_free(&written);
	return (rc);
}

int
crm_tokens_store(struct crm_tokens *tokens)
{
	const struct token *t;
	char hex[HEX];
	size_t i;

	for (i = 0; i < tokens->n; i++) {
		t = &tokens->token[i];
		(void)snprintf(hex, sizeof(hex), "%016llx%016llx",
		    (unsigned long long)t->hash.a,
		    (unsigned long long)t->hash.b);
		if (crm_run(tokens->db, "INSERT INTO erased_token\n"
		    "(hash, len, probe, weak, made_by)\n"
		    "VALUES (:hash, :len, :probe, :weak, :batch)\n"
		    "ON CONFLICT (hash) DO UPDATE\n"
		    "SET weak = min(weak, excluded.weak),\n"
		    "\tmade_by = excluded.made_by", "tiiii", hex,
		    (int64_t)t->len, (int64_t)t->probe, (int64_t)t->weak,
		    crm_batch(tokens->db)) == -1)
			return (-1);
	}
	return (0);
}

struct crm_tokens *
crm_tokens_load(struct crm_db *db)
{
	struct crm_tokens *tokens = crm_tokens_new(db);
	unsigned long long a, b;
	struct crm_stmt *stmt;
	struct token token;
	int rc;

	if (tokens == NULL)
		return (NULL);
	if ((stmt = crm_sql(db, "SELECT hash, len, probe, weak, made_by\n"
	    "FROM erased_token\n"
	    "ORDER BY hash /* scan: all are looked for */")) == NULL)
		goto free;
	while ((rc = crm_step(stmt)) == 1) {
		if (sscanf(crm_col_text(stmt, 0), "%16llx%16llx", &a,
		    &b) != 2)
			continue;
		token.hash.a = a;
		token.hash.b = b;
		token.len = (uint32_t)crm_col_int(stmt, 1);
		token.probe = (uint32_t)crm_col_int(stmt, 2) &
		    ((1U << PROBE_BITS) - 1);
		token.weak = crm_col_int(stmt, 3) == 1;
		token.made_by = crm_col_int(stmt, 4);
		if ((rc = put(tokens, &token)) == -1)
			break;
	}
	crm_reset(stmt);
	if (rc == 0)
		return (tokens);

free:
	crm_tokens_free(tokens);
	return (NULL);
}

static int
by_probe(const void *a, const void *b)
{
	const struct token *x = a, *y = b;

	if (x->probe != y->probe)
		return (x->probe < y->probe ? -1 : 1);
	return (x->len < y->len ? -1 : x->len > y->len);
}

static int
prepare(struct crm_tokens *tokens)
{
	size_t i;

	if (tokens->bits != NULL)
		return (0);
	if ((tokens->bits = calloc(1, (1U << PROBE_BITS) / 8)) == NULL)
		return (crm_err_nomem(crm_db_err(tokens->db)));
	if (tokens->n > 0)
		qsort(tokens->token, tokens->n, sizeof(*tokens->token),
		    by_probe);
	for (i = 0; i < tokens->n; i++)
		tokens->bits[tokens->token[i].probe / 8] |=
		    (unsigned char)(1 << tokens->token[i].probe % 8);
	return (0);
}

static size_t
first_of(const struct crm_tokens *tokens, uint32_t probe)
{
	size_t lo = 0, hi = tokens->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (tokens->token[mid].probe < probe)
			lo = mid + 1;
		else
			hi = mid;
	}
	return (lo);
}

struct hunt {
	struct crm_tokens	*tokens;
	int			(*found)(void *arg, size_t token, size_t at);
	void			*arg;
};

/* Those values whose first bytes stand at p. */
static int
try_at(const struct hunt *hunt, uint32_t probe, const char *p, size_t n,
    size_t at)
{
	const struct crm_tokens *tokens = hunt->tokens;
	size_t i = first_of(tokens, probe);
	const struct token *t;
	struct crm_hash h = { 0, 0 };
	uint32_t len = 0;
	int rc = 0;

	for (; rc == 0 && i < tokens->n; i++) {
		t = &tokens->token[i];
		if (t->probe != probe || t->len > n)
			break;
		if (t->len != len) {
			len = t->len;
			h = crm_hash_of(crm_db_key(tokens->db), p, len);
		}
		if (h.a == t->hash.a && h.b == t->hash.b)
			rc = hunt->found(hunt->arg, i, at);
	}
	return (rc);
}

/* Values that begin in the first "begin" bytes of n. */
static int
hunt_in(const struct hunt *hunt, const char *p, size_t begin, size_t n,
    size_t offset)
{
	const unsigned char *bits = hunt->tokens->bits;
	uint32_t probe;
	size_t at;
	int rc = 0;

	for (at = 0; rc == 0 && at < begin && at + CRM_TOKEN_LEAST <= n;
	    at++) {
		probe = probe_of(hunt->tokens, p + at);
		if (bits[probe / 8] & (1 << probe % 8))
			rc = try_at(hunt, probe, p + at, n - at, offset + at);
	}
	return (rc);
}

int
crm_tokens_scan(struct crm_tokens *tokens, const char *p, size_t n,
    int (*found)(void *arg, size_t token, size_t at), void *arg)
{
	struct hunt hunt = { tokens, found, arg };

	if (n < CRM_TOKEN_LEAST || tokens->n == 0)
		return (0);
	if (prepare(tokens) == -1)
		return (-1);
	return (hunt_in(&hunt, p, n, n, 0));
}

static ssize_t
fill(int fd, char *p, size_t room)
{
	size_t n = 0;
	ssize_t got;

	while (n < room) {
		got = read(fd, p + n, room - n);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			return (got == -1 ? -1 : (ssize_t)n);
		n += (size_t)got;
	}
	return ((ssize_t)n);
}

/* Block by block, what a value may need of the next one being kept. */
static int
scan_fd(const struct hunt *hunt, int fd, char *block)
{
	size_t have = 0, begin, offset = 0;
	ssize_t got;
	int rc = 0;

	do {
		got = fill(fd, block + have, BLOCK);
		if (got == -1)
			return (-2);
		have += (size_t)got;
		begin = got < BLOCK || have <= LONGEST ? have :
		    have - LONGEST;
		rc = hunt_in(hunt, block, begin, have, offset);
		memmove(block, block + begin, have - begin);
		have -= begin;
		offset += begin;
	} while (rc == 0 && got == BLOCK);
	return (rc);
}

int
crm_tokens_scan_file(struct crm_tokens *tokens, const char *path,
    int (*found)(void *arg, size_t token, size_t at), void *arg)
{
	struct hunt hunt = { tokens, found, arg };
	char *block;
	int fd, rc;

	if (prepare(tokens) == -1)
		return (-1);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		if (errno == ENOENT)
			return (1);
		return (crm_err_sys(crm_db_err(tokens->db), "%s", path));
	}
	if ((block = malloc(BLOCK + LONGEST)) == NULL)
		rc = crm_err_nomem(crm_db_err(tokens->db));
	else if ((rc = scan_fd(&hunt, fd, block)) == -2)
		rc = crm_err_sys(crm_db_err(tokens->db), "%s", path);
	free(block);
	(void)close(fd);
	return (rc);
}

static int
stop(void *arg, size_t token, size_t at)
{

	(void)arg;
	(void)token;
	(void)at;
	return (1);
}

int
crm_tokens_in(struct crm_tokens *tokens, const char *p, size_t n)
{

	return (crm_tokens_scan(tokens, p, n, stop, NULL));
}
