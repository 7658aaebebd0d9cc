#include <sys/types.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nettle/hmac.h>
#include <nettle/sha2.h>

#include "core/hash.h"

#define ROTL(x, b)	((x) << (b) | (x) >> (64 - (b)))

struct sip {
	uint64_t	v0, v1, v2, v3;
};

static inline void
sip_round(struct sip *s)
{

	s->v0 += s->v1;
	s->v1 = ROTL(s->v1, 13) ^ s->v0;
	s->v0 = ROTL(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = ROTL(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = ROTL(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = ROTL(s->v1, 17) ^ s->v2;
	s->v2 = ROTL(s->v2, 32);
}

static inline void
sip_word(struct sip *s, uint64_t m)
{

	s->v3 ^= m;
	sip_round(s);
	sip_round(s);
	s->v0 ^= m;
}

static uint64_t
sip_final(struct sip *s)
{

	sip_round(s);
	sip_round(s);
	sip_round(s);
	sip_round(s);
	return (s->v0 ^ s->v1 ^ s->v2 ^ s->v3);
}

struct crm_hash
crm_hash_of(const struct crm_key *key, const void *p, size_t n)
{
	struct sip s = {
		key->k0 ^ 0x736f6d6570736575ULL,
		key->k1 ^ 0x646f72616e646f6dULL ^ 0xee,
		key->k0 ^ 0x6c7967656e657261ULL,
		key->k1 ^ 0x7465646279746573ULL
	};
	const unsigned char *c = p;
	struct crm_hash h;
	uint64_t m;
	size_t i, left;

	for (left = n; left >= 8; left -= 8, c += 8) {
		memcpy(&m, c, 8);
		sip_word(&s, m);
	}
	m = (uint64_t)n << 56;
	for (i = 0; i < left; i++)
		m |= (uint64_t)c[i] << (8 * i);
	sip_word(&s, m);
	s.v2 ^= 0xee;
	h.a = sip_final(&s);
	s.v1 ^= 0xdd;
	h.b = sip_final(&s);
	if (h.a == 0 && h.b == 0)
		h.b = 1;	/* all zero marks an empty slot */
	return (h);
}

struct slot {
	struct crm_hash	h;
	int64_t		v;
};

struct crm_map {
	struct slot	*slot;
	size_t		 n, cap;	/* cap is a power of two */
};

struct crm_map *
crm_map_new(void)
{
	struct crm_map *map;

	if ((map = calloc(1, sizeof(*map))) == NULL)
		return (NULL);
	map->cap = 64;
	if ((map->slot = calloc(map->cap, sizeof(*map->slot))) == NULL) {
		free(map);
		return (NULL);
	}
	return (map);
}

void
crm_map_free(struct crm_map *map)
{

	if (map == NULL)
		return;
	free(map->slot);
	free(map);
}

static struct slot *
find(struct slot *slot, size_t cap, struct crm_hash h)
{
	size_t i = h.a & (cap - 1);

	while ((slot[i].h.a != 0 || slot[i].h.b != 0) &&
	    (slot[i].h.a != h.a || slot[i].h.b != h.b))
		i = (i + 1) & (cap - 1);
	return (slot + i);
}

/*
 * Pages of calloc() that are read before they are written are mapped twice, the
 * second time with a stop of the other threads: here they are written at once.
 */
static int
grow(struct crm_map *map)
{
	size_t i, cap = map->cap * 2;
	struct slot *slot;

	if (cap > SIZE_MAX / sizeof(*slot) ||
	    (slot = malloc(cap * sizeof(*slot))) == NULL)
		return (-1);
	explicit_bzero(slot, cap * sizeof(*slot));
	for (i = 0; i < map->cap; i++)
		if (map->slot[i].h.a != 0 || map->slot[i].h.b != 0)
			*find(slot, cap, map->slot[i].h) = map->slot[i];
	free(map->slot);
	map->slot = slot;
	map->cap = cap;
	return (0);
}

int64_t *
crm_map_put(struct crm_map *map, struct crm_hash h, int *found)
{
	struct slot *s;

	if (map->n * 4 >= map->cap * 3 && grow(map) == -1)
		return (NULL);
	s = find(map->slot, map->cap, h);
	*found = s->h.a != 0 || s->h.b != 0;
	if (!*found) {
		s->h = h;
		map->n++;
	}
	return (&s->v);
}

int64_t *
crm_map_get(const struct crm_map *map, struct crm_hash h)
{
	struct slot *s = find(map->slot, map->cap, h);

	return (s->h.a != 0 || s->h.b != 0 ? &s->v : NULL);
}

const int64_t *
crm_map_next(const struct crm_map *map, size_t *at)
{
	const struct slot *s;

	while (*at < map->cap) {
		s = &map->slot[(*at)++];
		if (s->h.a != 0 || s->h.b != 0)
			return (&s->v);
	}
	return (NULL);
}

struct crm_sha256 {
	struct sha256_ctx	ctx;
};

static void
hex(const uint8_t *p, char out[CRM_SHA256_HEX])
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < SHA256_DIGEST_SIZE; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * i] = '\0';
}

struct crm_sha256 *
crm_sha256_new(void)
{
	struct crm_sha256 *sha;

	if ((sha = malloc(sizeof(*sha))) != NULL)
		sha256_init(&sha->ctx);
	return (sha);
}

void
crm_sha256_add(struct crm_sha256 *sha, const void *p, size_t n)
{

	sha256_update(&sha->ctx, n, p);
}

void
crm_sha256_hex(struct crm_sha256 *sha, char out[CRM_SHA256_HEX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(&sha->ctx, sizeof(digest), digest);
	hex(digest, out);
}

void
crm_sha256_free(struct crm_sha256 *sha)
{

	free(sha);
}

void
crm_hmac_hex(const void *key, size_t klen, const void *p, size_t n,
    char out[CRM_SHA256_HEX])
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, klen, key);
	hmac_sha256_update(&ctx, n, p);
	hmac_sha256_digest(&ctx, sizeof(digest), digest);
	hex(digest, out);
}

struct crm_hmac {
	struct hmac_sha256_ctx	ctx;
};

struct crm_hmac *
crm_hmac_new(const void *key, size_t klen)
{
	struct crm_hmac *hmac;

	if ((hmac = malloc(sizeof(*hmac))) != NULL)
		hmac_sha256_set_key(&hmac->ctx, klen, key);
	return (hmac);
}

void
crm_hmac_of(const struct crm_hmac *hmac, const void *p, size_t n,
    uint8_t out[CRM_HMAC_LEN])
{
	struct hmac_sha256_ctx ctx = hmac->ctx;

	hmac_sha256_update(&ctx, n, p);
	hmac_sha256_digest(&ctx, CRM_HMAC_LEN, out);
}

void
crm_hmac_free(struct crm_hmac *hmac)
{

	free(hmac);
}

int
crm_random(void *p, size_t n)
{
	unsigned char *c = p;
	ssize_t got = 0;
	int fd;

	if ((fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC)) == -1)
		return (-1);
	while (n > 0 && (got = read(fd, c, n)) > 0) {
		c += got;
		n -= (size_t)got;
	}
	close(fd);
	return (n == 0 ? 0 : -1);
}
