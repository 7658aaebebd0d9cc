#include "core/hash.h"
#include "insight/hyperlog.h"

#define REGISTERS	(1 << CRM_HYPERLOG_BITS)
#define MOST		48	/* zeros that count: sums stay in 64 bits */

void
crm_hyperlog_add(struct crm_hyperlog *log, const char *p, size_t n)
{
	static const struct crm_key key = { 0, 0 };
	struct crm_hash hash = crm_hash_of(&key, p, n);
	uint64_t at = hash.a & (REGISTERS - 1), rest = hash.b;
	unsigned char zeros = 1;

	while (zeros < MOST && (rest & 1) == 0) {
		zeros++;
		rest >>= 1;
	}
	if (log->top[at] < zeros)
		log->top[at] = zeros;
}

uint64_t
crm_hyperlog_n(const struct crm_hyperlog *log)
{
	const double m = REGISTERS, alpha = 0.7213 / (1 + 1.079 / m);
	uint64_t sum = 0;	/* of 2^-top, in units of 2^-48 */
	size_t i;

	for (i = 0; i < REGISTERS; i++)
		sum += UINT64_C(1) << (MOST - log->top[i]);
	return ((uint64_t)(alpha * m * m * (double)(UINT64_C(1) << MOST) /
	    (double)sum));
}
