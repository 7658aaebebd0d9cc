#include "core/buf.h"
#include "core/money.h"
#include "insight/total.h"

#define MILLION		INT64_C(1000000)

int
crm_total_add(struct crm_total *total, int64_t v, uint64_t times)
{
	int64_t whole, part, n;

	if (times > INT64_MAX / MILLION)
		return (-1);
	n = (int64_t)times;
	part = total->part + v % MILLION * n;
	if (__builtin_mul_overflow(v / MILLION, n, &whole) ||
	    __builtin_add_overflow(whole, part / MILLION, &whole) ||
	    __builtin_add_overflow(total->whole, whole, &whole))
		return (-1);
	total->whole = whole;
	total->part = part % MILLION;
	total->n += times;
	return (0);
}

void
crm_total_format(const struct crm_total *total, struct crm_buf *buf)
{
	int64_t whole = total->whole, part = total->part;
	struct crm_buf tail = { 0 };

	/* Both of one sign. */
	if (whole > 0 && part < 0) {
		whole--;
		part += MILLION;
	} else if (whole < 0 && part > 0) {
		whole++;
		part -= MILLION;
	}
	if (whole == 0) {
		crm_price_format(buf, part);
		return;
	}
	crm_buf_int(buf, whole);
	crm_price_format(&tail, part < 0 ? -part : part);
	crm_buf_str(buf, crm_buf_text(&tail) + 1);	/* behind the zero */
	buf->bad |= tail.bad;
	crm_buf_free(&tail);
}

void
crm_total_mean(const struct crm_total *total, struct crm_buf *buf)
{
	int64_t n = (int64_t)total->n, left, v;

	if (n == 0)
		return;
	left = total->whole % n * MILLION + total->part;
	v = total->whole / n * MILLION + left / n;
	left %= n;
	if ((left < 0 ? -left : left) * 2 >= n)
		v += left < 0 ? -1 : 1;
	crm_price_format(buf, v);
}
