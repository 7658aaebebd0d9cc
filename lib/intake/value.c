#include "core/buf.h"
#include "core/form.h"
#include "core/money.h"
#include "intake/value.h"

#define MILLION	1000000

struct crm_cell
crm_value_form(enum crm_shape shape, struct crm_cell cell, struct crm_buf *buf)
{

	if (cell.n == 0)
		return (cell);
	switch (shape) {
	case CRM_SHAPE_CODE:
		return (crm_form_code(cell));
	case CRM_SHAPE_PHONE:
		return (crm_form_phone(cell, buf));
	case CRM_SHAPE_POSTCODE:
		return (crm_form_postcode(cell, buf));
	case CRM_SHAPE_TIME:
		return (crm_form_time(cell, buf));
	case CRM_SHAPE_BIRTH:
		return (crm_form_birth(cell, buf));
	case CRM_SHAPE_COUNT:
	case CRM_SHAPE_PRICE:
	case CRM_SHAPE_AMOUNT:
		return (crm_form_number(cell, shape == CRM_SHAPE_COUNT, buf));
	case CRM_SHAPE_TEXT:
	case CRM_SHAPE_WORD:
	case CRM_SHAPE_CHANNEL:
	case CRM_SHAPE_MADE:
		break;
	}
	return (cell);
}

int
crm_value_number(enum crm_shape shape, struct crm_cell cell, int64_t *v)
{
	struct crm_buf buf = { 0 };
	struct crm_cell plainly;
	int r;

	plainly = crm_form_number(cell, shape == CRM_SHAPE_COUNT, &buf);
	r = crm_money_parse(plainly.p, plainly.n, CRM_PRICE_DECIMALS, v);
	crm_buf_free(&buf);
	return (r == 0 ? 0 : -1);
}

int64_t
crm_value_round(int64_t v, int decimals)
{
	int64_t unit = 1, half, rest;

	for (; decimals < CRM_PRICE_DECIMALS; decimals++)
		unit *= 10;
	rest = v % unit;
	half = unit / 2;
	v -= rest;
	if (unit > 1 && rest >= half && v <= INT64_MAX - unit)
		v += unit;
	else if (unit > 1 && rest <= -half && v >= INT64_MIN + unit)
		v -= unit;
	return (v);
}

void
crm_value_amount(struct crm_buf *buf, int64_t v, int decimals)
{
	int i;

	v = crm_value_round(v, decimals);
	for (i = decimals; i < CRM_PRICE_DECIMALS; i++)
		v /= 10;
	crm_money_format(buf, v, decimals);
}

/* a * b, or -1 when it does not fit. */
static int
multiply(int64_t a, int64_t b, int64_t *v)
{

	if (a == 0 || b == 0)
		*v = 0;
	else if (a == INT64_MIN || b == INT64_MIN || (a < 0 ? -a : a) >
	    INT64_MAX / (b < 0 ? -b : b))
		return (-1);
	else
		*v = a * b;
	return (0);
}

int
crm_value_times(int64_t a, int64_t b, int64_t *v)
{
	int64_t high, low, rest;

	/* a is taken apart, so that only what is too large does not fit. */
	if (multiply(a / MILLION, b, &high) == -1 ||
	    multiply(a % MILLION, b, &low) == -1)
		return (-1);
	rest = low % MILLION;
	low = low / MILLION + (rest >= MILLION / 2) - (rest <= -MILLION / 2);
	if ((low > 0 && high > INT64_MAX - low) ||
	    (low < 0 && high < INT64_MIN - low))
		return (-1);
	*v = high + low;
	return (0);
}
