#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/lang.h"
#include "core/text.h"
#include "intake/encode.h"

#define FIRST	0x81		/* of the first byte */
#define LEADS	(0xff - FIRST)
#define BLOCK	65536

struct crm_cp949 {
	/* The two bytes' character in UTF-8 and its length; 0: none. */
	struct {
		char		utf8[3];
		unsigned char	n;
	} to[LEADS][256];
	/*
	 * A bit for each pair of bytes, the first the higher: small, for the
	 * walk over the file, and asked without looking at the bytes.
	 */
	uint64_t	known[256 * 256 / 64];
};

/* Asks iconv for one character: its length in UTF-8, or 0. */
static unsigned char
ask(iconv_t cd, unsigned int lead, unsigned int trail, char *utf8)
{
	char in[2] = { (char)lead, (char)trail }, out[8];
	char *from = in, *to = out;
	size_t nin = sizeof(in), nout = sizeof(out);

	(void)iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &nin, &to, &nout) == (size_t)-1 || nin != 0)
		return (0);
	/* All of CP949 is in the basic plane. */
	if (to - out < 2 || to - out > 3)
		return (0);
	memcpy(utf8, out, (size_t)(to - out));
	return ((unsigned char)(to - out));
}

static void
add(struct crm_cp949 *cp, iconv_t cd, unsigned int lead, unsigned int trail)
{
	unsigned char *n = &cp->to[lead - FIRST][trail].n;

	*n = ask(cd, lead, trail, cp->to[lead - FIRST][trail].utf8);
	if (*n > 0)
		cp->known[(lead << 8 | trail) / 64] |=
		    UINT64_C(1) << trail % 64;
}

struct crm_cp949 *
crm_cp949_open(struct crm_err *err)
{
	struct crm_cp949 *cp;
	unsigned int lead, trail;
	iconv_t cd;

	if ((cd = iconv_open("UTF-8", "CP949")) == (iconv_t)-1) {
		(void)crm_err_set(err, CRM_ERR_CONFIG, _("this system cannot "
		    "convert CP949: install the C library's converters "
		    "(gconv)"));
		return (NULL);
	}
	if ((cp = calloc(1, sizeof(*cp))) == NULL)
		(void)crm_err_nomem(err);
	for (lead = FIRST; cp != NULL && lead < 0xff; lead++) {
		for (trail = 0x41; trail < 0xff; trail++)
			add(cp, cd, lead, trail);
	}
	(void)iconv_close(cd);
	return (cp);
}

void
crm_cp949_close(struct crm_cp949 *cp)
{

	free(cp);
}

/* 1 for a byte of another character than ASCII's; char may have no sign. */
static inline int
is_high(char c)
{

	return ((unsigned char)c >= 0x80);
}

/* Bytes from the start of s that are ASCII and no NUL. */
static size_t
ascii(const char *s, size_t n)
{
	const uint64_t ones = 0x0101010101010101U, highs = ones << 7;
	uint64_t x;
	size_t i = 0;

	for (; n - i >= sizeof(x); i += sizeof(x)) {
		memcpy(&x, s + i, sizeof(x));
		if (((x | (x - ones)) & highs) != 0)
			break;
	}
	while (i < n && !is_high(s[i]) && s[i] != '\0')
		i++;
	return (i);
}

/* 1 when the two bytes at s are a character. */
static inline int
is_known(const struct crm_cp949 *cp, const char *s)
{
	unsigned int pair = (unsigned int)(unsigned char)s[0] << 8 |
	    (unsigned char)s[1];

	return ((int)(cp->known[pair / 64] >> pair % 64 & 1));
}

size_t
crm_cp949_invalid(const struct crm_cp949 *cp, const char *s, size_t n,
    int more, size_t *tail)
{
	size_t i = 0;

	*tail = n;
	for (;;) {
		/* Words are a few characters long, each of two bytes. */
		while (n - i > 1 && is_known(cp, s + i))
			i += 2;
		i += ascii(s + i, n - i);
		if (i == n)
			return (n);
		if (n - i == 1 && more && (unsigned char)s[i] >= FIRST) {
			*tail = i;
			return (n);
		}
		if (n - i == 1 || !is_known(cp, s + i))
			return (i);
	}
}

/* 1 when all of s are syllables in UTF-8, and more than one. */
static int
is_utf8_korean(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	unsigned int c;
	size_t i;

	if (n < 6 || n % 3 != 0)
		return (0);
	for (i = 0; i < n; i += 3) {
		if ((p[i + 1] & 0xc0) != 0x80 || (p[i + 2] & 0xc0) != 0x80)
			return (0);
		c = (unsigned int)(p[i] & 0xf) << 12 |
		    (unsigned int)(p[i + 1] & 0x3f) << 6 | (p[i + 2] & 0x3f);
		if (p[i] >> 4 != 0xe || c < 0xac00 || c > 0xd7a3)
			return (0);
	}
	return (1);
}

/* 1 when a word of UTF-8 begins at i; before and more are as below. */
static int
is_foreign(const char *s, size_t n, size_t i, int before, int more)
{
	size_t from = i;

	if (i > 0 ? is_high(s[i - 1]) : before)
		return (0);
	while (i < n && is_high(s[i]))
		i++;
	return ((i < n || !more) && is_utf8_korean(s + from, i - from));
}

/*
 * A syllable in UTF-8 begins with EA to ED.  Eight bytes at a time are asked
 * whether one of them could (E8 to EF), for few words begin so.
 */
size_t
crm_cp949_foreign(const char *s, size_t n, int before, int more)
{
	const uint64_t ones = 0x0101010101010101U;
	uint64_t x = 0;
	size_t i, k;

	for (i = 0; i < n; i += sizeof(x)) {
		if (n - i >= sizeof(x)) {
			memcpy(&x, s + i, sizeof(x));
			x = (x & (ones * 0xf8)) ^ (ones * 0xe8);
			if (((x - ones) & ~x & (ones << 7)) == 0)
				continue;
		}
		for (k = i; k < n && k < i + sizeof(x); k++) {
			if (((unsigned char)s[k] & 0xf8) == 0xe8 &&
			    is_foreign(s, n, k, before, more))
				return (k);
		}
	}
	return (n);
}

void
crm_cp949_decode(const struct crm_cp949 *cp, struct crm_buf *buf,
    const char *s, size_t n)
{
	static const char unknown[] = "\xef\xbf\xbd";
	size_t i = 0, k;
	char *out;

	/* Each character is copied with a byte more than it may have. */
	if (crm_buf_room(buf, 3 * n + 1) == -1)
		return;
	out = buf->p + buf->n;
	while (i < n) {
		k = ascii(s + i, n - i);
		memcpy(out, s + i, k);
		out += k;
		for (i += k; n - i > 1 && is_known(cp, s + i); i += 2) {
			k = (unsigned char)s[i] - FIRST;
			memcpy(out, &cp->to[k][(unsigned char)s[i + 1]], 4);
			out += cp->to[k][(unsigned char)s[i + 1]].n;
		}
		if (i < n && (is_high(s[i]) || s[i] == '\0')) {
			memcpy(out, unknown, 3);
			out += 3;
			i++;
		}
	}
	*out = '\0';
	buf->n = (size_t)(out - buf->p);
}

static int
is_one_of(const char *name, const char *const *v)
{
	char plain[16];
	size_t n = 0;

	for (; *name != '\0' && n < sizeof(plain) - 1; name++) {
		if (strchr("-_ ", *name) == NULL)
			plain[n++] = *name;
	}
	plain[n] = '\0';
	for (; *v != NULL; v++) {
		if (strcasecmp(*v, plain) == 0)
			return (1);
	}
	return (0);
}

int
crm_encoding_is_cp949(const char *name)
{
	static const char *const v[] = { "CP949", "UHC", "MS949", "EUCKR",
	    "KSC5601", "windows949", NULL };

	return (is_one_of(name, v));
}

int
crm_encoding_is_utf8(const char *name)
{
	static const char *const v[] = { "UTF8", "UTF8SIG", NULL };

	return (is_one_of(name, v));
}

int
crm_write_all(int fd, const void *p, size_t n)
{
	const char *s = p;
	ssize_t done;

	while (n > 0) {
		if ((done = write(fd, s, n)) == -1) {
			if (errno == EINTR)
				continue;
			return (-1);
		}
		s += done;
		n -= (size_t)done;
	}
	return (0);
}

/* What is left of a block is moved to its start. */
struct conversion {
	iconv_t		 cd;
	struct crm_err	*err;
	const char	*from, *name;
	int		 to;
	char		 in[BLOCK];
	size_t		 nin;
	uint64_t	 at;		/* of in[0] in the input */
	char		 out[4 * BLOCK];
};

static int
convert_block(struct conversion *c, int end)
{
	char *from = c->in, *to = c->out;
	size_t left = c->nin, room = sizeof(c->out), r;
	int why;

	r = iconv(c->cd, &from, &left, &to, &room);
	why = errno;
	if (crm_write_all(c->to, c->out, sizeof(c->out) - room) == -1)
		return (crm_err_sys(c->err, "%s", c->name));
	if (r == (size_t)-1 && (why == EILSEQ || (why == EINVAL && end)))
		return (crm_err_set(c->err, CRM_ERR_INPUT,
		    _("%s: the byte at offset %llu is no %s text"), c->name,
		    (unsigned long long)(c->at + c->nin - left), c->from));
	if (r == (size_t)-1 && why != EINVAL && why != E2BIG)
		return (crm_err_sys(c->err, "%s", c->name));
	memmove(c->in, from, left);
	c->at += c->nin - left;
	c->nin = left;
	return (0);
}

static int
convert_all(struct conversion *c, int fd)
{
	ssize_t n;

	for (;;) {
		n = read(fd, c->in + c->nin, sizeof(c->in) - c->nin);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return (crm_err_sys(c->err, "%s", c->name));
		c->nin += (size_t)n;
		if (c->nin == 0)
			return (0);
		if (convert_block(c, n == 0) == -1)
			return (-1);
	}
}

int
crm_encoding_convert(struct crm_err *err, int fd, int to, const char *from,
    const char *name)
{
	struct conversion *c;
	int r;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return (crm_err_nomem(err));
	c->err = err;
	c->from = from;
	c->name = name;
	c->to = to;
	if ((c->cd = iconv_open("UTF-8", from)) == (iconv_t)-1)
		r = crm_err_set(err, CRM_ERR_USAGE, _("--from: this system "
		    "knows no encoding \"%s\"; \"iconv -l\" lists them"),
		    from);
	else {
		r = convert_all(c, fd);
		(void)iconv_close(c->cd);
	}
	free(c);
	return (r);
}
