/*
 * What is kept of a parcel is a function of the set of rows that told of it,
 * whatever their sequence; and what a row moves a status on to.
 */

#include "base.h"
#include "intake/pool.h"
#include "record/line.h"
#include "record/shipment.h"

#define ROWS	7
#define ROUNDS	60

static uint64_t seed;

/* xorshift64*: the same numbers on every machine. */
static unsigned
any(unsigned n)
{

	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return ((unsigned)((seed * 2685821657736338717ULL) >> 33) % n);
}

static void
empty(struct crm_shipment *s)
{
	int i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < CRM_SHIPMENT_TEXTS; i++)
		s->text[i] = "";
	s->qty = s->shipped_at = s->delivered_at = CRM_NULL;
	s->exported_at = s->first_at = CRM_NULL;
	s->status = CRM_STATUS_NONE;
	s->source = 1;
}

/* A row of one of two parcels of an order. */
static void
any_fact(struct crm_shipment *s)
{
	static const int status[] = { CRM_STATUS_NONE, CRM_STATUS_PREPARING,
	    CRM_STATUS_SHIPPED, CRM_STATUS_DELIVERED, CRM_STATUS_RETURNED };
	static const char *const invoice[] = { "", "5001", "5002" };
	static const char *const carrier[] = { "", "CJ", "Hanjin" };

	empty(s);
	s->text[CRM_SHIPMENT_ORDER_NO] = "1001";
	s->text[CRM_SHIPMENT_INVOICE_NO] = invoice[any(3)];
	s->text[CRM_SHIPMENT_CARRIER] = carrier[any(3)];
	s->status = status[any(5)];
	if (any(2) == 0)
		s->shipped_at = any(3);
	if (any(2) == 0)
		s->delivered_at = any(3);
	if (any(6) > 0)
		s->exported_at = any(4);
}

/* All that is kept, as text, by what it says. */
static void
tell(struct base *base, struct crm_buf *text)
{
	struct crm_stmt *stmt;

	stmt = crm_sql(base->db, "SELECT json_array(invoice_no, carrier,\n"
	    "\tshipped_at, delivered_at, status, exported_at, first_at)\n"
	    "FROM shipment\n"
	    "ORDER BY 1 /* scan: a test */");
	assert_non_null(stmt);
	while (crm_step(stmt) == 1) {
		crm_buf_str(text, crm_col_text(stmt, 0));
		crm_buf_chr(text, '\n');
	}
	assert_false(text->bad);
}

static void
store(struct base *base, struct crm_pool *pool,
    const struct crm_shipment *fact, struct crm_shipment_stored *stored)
{

	crm_pool_reset(pool);
	if (crm_shipment_store(base->db, pool, fact, stored) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	assert_true(stored->id > 0);
}

static void
test_sequence(void **state)
{
	struct crm_shipment fact[ROWS], swapped;
	struct crm_shipment_stored stored;
	struct crm_buf one = { 0 }, two = { 0 };
	struct crm_pool *pool = crm_pool_new();
	struct base *base = *state;
	unsigned i, j, round;

	assert_non_null(pool);
	for (round = 1; round <= ROUNDS; round++) {
		seed = round * 0x9e3779b97f4a7c15ULL + 1;
		base_begin(base);
		for (i = 0; i < ROWS; i++) {
			any_fact(&fact[i]);
			store(base, pool, &fact[i], &stored);
		}
		tell(base, &one);
		for (i = 0; i < ROWS; i++) {
			store(base, pool, &fact[i], &stored);
			assert_int_equal(stored.written, 0);
			assert_int_equal(stored.new + stored.changed, 0);
		}
		base_run(base, "DELETE FROM shipment /* scan: a test */");
		for (i = ROWS - 1; i > 0; i--) {
			j = any(i + 1);
			swapped = fact[i];
			fact[i] = fact[j];
			fact[j] = swapped;
		}
		for (i = 0; i < ROWS; i++)
			store(base, pool, &fact[i], &stored);
		tell(base, &two);
		assert_string_equal(crm_buf_text(&one), crm_buf_text(&two));
		crm_batch_rollback(base->db);
		crm_buf_reset(&one);
		crm_buf_reset(&two);
	}
	crm_buf_free(&one);
	crm_buf_free(&two);
	crm_pool_free(pool);
}

static void
test_moves(void **state)
{
	struct crm_shipment s;

	(void)state;
	empty(&s);
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_NONE);
	s.text[CRM_SHIPMENT_INVOICE_NO] = "5001";
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_SHIPPED);
	s.status = CRM_STATUS_PREPARING;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_PREPARING);
	s.shipped_at = 1;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_SHIPPED);
	s.delivered_at = 2;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_DELIVERED);
	s.status = CRM_STATUS_CONFIRMED;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_CONFIRMED);
	s.status = CRM_STATUS_CANCEL_REQUESTED;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_NONE);
	s.status = CRM_STATUS_RETURNED;
	assert_int_equal(crm_shipment_moves(&s), CRM_STATUS_NONE);
}

static void
expect_key(const char *name, const char *phone, const char *want)
{
	struct crm_buf key = { 0 };

	crm_buf_str(&key, "before");
	assert_int_equal(crm_receiver_key(&key, name, phone),
	    want == NULL ? -1 : 0);
	assert_string_equal(crm_buf_text(&key) + 6, want == NULL ? "" : want);
	crm_buf_free(&key);
}

static void
test_receiver(void **state)
{

	(void)state;
	expect_key("노 아람님", "+82 10-2656-7701", "01026567701 노아람");
	expect_key("노아람", "0504-1234-7701", "050412347701 노아람");
	expect_key("Kim Hana", "02-555-7701", "025557701 kimhana");
	expect_key("노*람", "010-2656-7701", NULL);
	expect_key("노아람", "010-****-7701", NULL);
	expect_key("노아람", "010-0000-0000", NULL);
	expect_key("노아람", "1588-1234", NULL);
	expect_key("노아람", "", NULL);
	expect_key("", "010-2656-7701", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sequence, base_setup,
		    base_teardown),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_receiver)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
