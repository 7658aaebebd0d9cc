#include <assert.h>
#include <string.h>

#include "core/buf.h"
#include "core/money.h"

/* ISO 4217 in groups of equal decimals: each code and a blank. */
static const struct {
	int		 decimals;
	const char	*codes;
} currencies[] = {
	{ 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF "
	    "XOF XPF " },
	{ 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD "
	    "BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP "
	    "COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
	    "GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS "
	    "KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP "
	    "MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN "
	    "PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
	    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
	    "USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG " },
	{ 3, "BHD IQD JOD KWD LYD OMR TND " },
	{ 4, "CLF UYW " },
};

int
crm_currency_decimals(const char *code)
{
	const char *p;
	size_t i;

	if (strlen(code) != 3)
		return (-1);
	for (i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++)
		for (p = currencies[i].codes; *p != '\0'; p += 4)
			if (memcmp(p, code, 3) == 0)
				return (currencies[i].decimals);
	return (-1);
}

/* A number while it is read: its digits, without sign and point. */
struct digits {
	uint64_t	v;
	int		large;	/* 1: more than 64 bits hold */
};

static void
push(struct digits *num, unsigned digit)
{
	if (num->v > (UINT64_MAX - 9) / 10)
		num->large = 1;
	else
		num->v = num->v * 10 + digit;
}

/* Pushes the digits at *p, at most max; the number of those that were read. */
static int
push_digits(struct digits *num, const char **p, const char *end, int max)
{
	const char *from = *p;
	unsigned digit;

	for (; *p < end && *p - from < max; (*p)++) {
		if ((digit = (unsigned)**p - '0') > 9)
			break;
		push(num, digit);
	}
	return ((int)(*p - from));
}

/* Gives a magnitude its sign; -1 when it is too large. */
static int
put_sign(uint64_t v, int negative, int64_t *out)
{
	uint64_t limit = (uint64_t)INT64_MAX + (uint64_t)negative;

	if (v > limit)
		return (-1);
	if (negative && v == limit)
		*out = INT64_MIN;
	else
		*out = negative ? -(int64_t)v : (int64_t)v;
	return (0);
}

/* The size of v without its sign, also of INT64_MIN. */
static uint64_t
magnitude(int64_t v)
{
	return (v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static uint64_t
power10(int n)
{
	uint64_t v = 1;

	while (n-- > 0)
		v *= 10;
	return (v);
}

int
crm_money_parse(const char *s, size_t n, int decimals, int64_t *v)
{
	struct digits num = { 0, 0 };
	const char *p = s, *end;
	int lost = 0, negative = 0, shown = 0;
	int64_t value;

	assert(decimals >= 0 && decimals <= 18);
	if (n == 0 || n > INT32_MAX)
		return (-1);
	end = s + n;
	if (*p == '-' || *p == '+')
		negative = *p++ == '-';
	if (push_digits(&num, &p, end, INT32_MAX) == 0)
		return (-1);
	if (p < end) {
		if (*p++ != '.' || p == end)
			return (-1);
		shown = push_digits(&num, &p, end, decimals);
		for (; p < end && *p >= '0' && *p <= '9'; p++)
			lost |= *p != '0';
		if (p < end)
			return (-1);
	}
	for (; shown < decimals; shown++)
		push(&num, 0);
	if (num.large || put_sign(num.v, negative, &value) == -1)
		return (-1);
	if (lost)
		return (-2);
	*v = value;
	return (0);
}

int
crm_money_decimals(const char *s, size_t n)
{
	const char *dot = memchr(s, '.', n);

	return (dot == NULL ? 0 : (int)(s + n - dot) - 1);
}

int
crm_money_rescale(int64_t *v, int n)
{

	for (; n > 0; n--) {
		if (*v > INT64_MAX / 10 || *v < INT64_MIN / 10)
			return (-1);
		*v *= 10;
	}
	return (0);
}

void
crm_money_format(struct crm_buf *buf, int64_t v, int decimals)
{
	char digits[20];	/* of 2^63, and a point */
	uint64_t rest = magnitude(v);
	size_t at = sizeof(digits);
	int i;

	assert(decimals >= 0 && decimals <= 18);
	for (i = 0; i < decimals; i++, rest /= 10)
		digits[--at] = (char)('0' + rest % 10);
	if (decimals > 0)
		digits[--at] = '.';
	if (rest == 0)
		crm_buf_str(buf, v < 0 ? "-0" : "0");
	else
		crm_buf_int(buf, v < 0 ? -(int64_t)(rest - 1) - 1 :
		    (int64_t)rest);
	if (decimals > 0)
		crm_buf_add(buf, digits + at, sizeof(digits) - at);
}

void
crm_price_format(struct crm_buf *buf, int64_t v)
{
	int decimals = CRM_PRICE_DECIMALS;

	for (; decimals > 0 && v % 10 == 0; decimals--)
		v /= 10;
	crm_money_format(buf, v, decimals);
}

/*
 * The product does not fit 64 bits long before its result does: ten million
 * pieces at ten million won each.  So both are split at the scale, and only
 * the product of the two remainders is divided and rounded.
 */
int
crm_money_times(int64_t qty, int64_t price, int decimals, int64_t *v)
{
	uint64_t q = magnitude(qty), p = magnitude(price), scale, sum, part;

	assert(decimals >= 0 && decimals <= CRM_PRICE_DECIMALS);
	scale = power10(CRM_PRICE_DECIMALS - decimals);
	if (__builtin_mul_overflow(q, p / scale, &sum))
		return (-1);
	if (__builtin_mul_overflow(q / scale, p % scale, &part) ||
	    __builtin_add_overflow(sum, part, &sum))
		return (-1);
	part = ((q % scale) * (p % scale) * 2 + scale) / (scale * 2);
	if (__builtin_add_overflow(sum, part, &sum))
		return (-1);
	return (put_sign(sum, sum != 0 && (qty < 0) != (price < 0), v));
}

int
crm_int_parse(const char *s, size_t n, int64_t *v)
{
	return (crm_money_parse(s, n, 0, v) == 0 ? 0 : -1);
}
