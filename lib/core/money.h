#ifndef CRM_MONEY_H
#define CRM_MONEY_H

/*
 * Money is an integer of the currency's minor units; a unit price is an
 * integer of millionths of its major unit, because prices may have more
 * decimals than the currency has.  Neither is ever a double.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

#define CRM_PRICE_DECIMALS	6

/* The decimals of an ISO 4217 currency code ("KRW" 0, "GBP" 2), -1 unknown. */
int
crm_currency_decimals(const char *code);

/*
 * Reads [-+]digits[.digits] exactly as an integer scaled by 10^decimals.
 * 0; -1 when s is no such number or too large; -2 when it has decimals that
 * are lost at that scale.
 */
int
crm_money_parse(const char *s, size_t n, int decimals, int64_t *v);

/* How many decimals the text of a number shows, whatever else it is. */
int
crm_money_decimals(const char *s, size_t n);

/* Makes *v, scaled for some decimals, one for n decimals more.  0, or -1. */
int
crm_money_rescale(int64_t *v, int n);

/* Adds v scaled by 10^decimals as text, all decimals shown. */
void
crm_money_format(struct crm_buf *buf, int64_t v, int decimals);

/* As crm_money_format() without trailing zeros of the fraction. */
void
crm_price_format(struct crm_buf *buf, int64_t v);

/*
 * qty times a price in millionths, as minor units of a currency with that
 * many decimals, rounded half away from zero.  0, or -1 on overflow.
 */
int
crm_money_times(int64_t qty, int64_t price, int decimals, int64_t *v);

/* Reads a whole number, with an optional ".0..." tail.  0 or -1. */
int
crm_int_parse(const char *s, size_t n, int64_t *v);

#endif
