#include "base.h"
#include "record/linktoken.h"

#define LETTERS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
		"0123456789-_"

static void
make(struct base *base, const struct crm_linktoken *token,
    struct crm_buf *text)
{
	struct crm_linkkey *key = crm_linkkey_open(base->db);

	assert_non_null(key);
	crm_buf_reset(text);
	crm_linktoken_make(key, token, text);
	assert_false(text->bad);
	crm_linkkey_close(key);
}

static int
reads(struct base *base, const char *p, size_t n, struct crm_linktoken *token)
{
	struct crm_linkkey *key = crm_linkkey_open(base->db);
	int rc;

	assert_non_null(key);
	rc = crm_linktoken_read(key, p, n, token);
	crm_linkkey_close(key);
	return (rc);
}

/* Every number comes back, and no letter must be escaped in an address. */
static void
test_round(void **state)
{
	static const int64_t number[] = { 1, 127, 128, 16383, 16384, 1000000,
	    INT64_C(1) << 40, INT64_MAX };
	struct base *base = *state;
	struct crm_linktoken token, got;
	struct crm_buf text = { 0 };
	size_t i, n = sizeof(number) / sizeof(number[0]);
	int p;

	for (i = 0; i < n * n; i++)
		for (p = CRM_LINK_CLICK; p <= CRM_LINK_REFUSE; p++) {
			token.purpose = (enum crm_linkpurpose)p;
			token.member = number[i / n];
			token.campaign = i % 3 == 0 ? 0 : number[i % n];
			token.part = i % 2 == 0 ? 0 : number[i % n];
			make(base, &token, &text);
			assert_int_equal(strspn(text.p, LETTERS), text.n);
			assert_in_range(text.n, 19, 60);
			assert_int_equal(reads(base, text.p, text.n, &got), 1);
			assert_int_equal(got.purpose, token.purpose);
			assert_true(got.member == token.member);
			assert_true(got.campaign == token.campaign);
			assert_true(got.part == token.part);
		}
	crm_buf_free(&text);
}

/* No other text than the one that was made is a token. */
static void
test_forged(void **state)
{
	struct base *base = *state;
	struct crm_linktoken token = { CRM_LINK_CLICK, 17, 3, 0 }, got;
	struct crm_buf text = { 0 };
	char copy[64];
	size_t i, k, n;

	make(base, &token, &text);
	n = text.n;
	memcpy(copy, text.p, n);
	for (i = 0; i < n; i++) {
		for (k = 0; k < 256; k++) {
			copy[i] = (char)k;
			if (copy[i] != text.p[i])
				assert_int_equal(reads(base, copy, n, &got),
				    0);
		}
		copy[i] = text.p[i];
	}
	for (i = 0; i < n; i++)
		assert_int_equal(reads(base, copy, i, &got), 0);
	copy[n] = 'A';
	assert_int_equal(reads(base, copy, n + 1, &got), 0);
	copy[n] = '=';
	assert_int_equal(reads(base, copy, n + 1, &got), 0);
	assert_int_equal(reads(base, "", 0, &got), 0);
	assert_int_equal(reads(base, copy, n, &got), 1);
	crm_buf_free(&text);
}

/* Another database has another secret. */
static void
test_other(void **state)
{
	struct base *base = *state;
	struct crm_linktoken token = { CRM_LINK_OPEN, 1, 0, 0 }, got;
	struct crm_buf text = { 0 };

	make(base, &token, &text);
	crm_db_close(base->db);
	base_make(base->err, BASE_PATH);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	assert_int_equal(reads(base, text.p, text.n, &got), 0);
	crm_buf_free(&text);
}

/* Who a token means today: the survivor of a merge, nobody who is gone. */
static void
test_today(void **state)
{
	struct base *base = *state;
	struct crm_linktoken token = { CRM_LINK_CLICK, 2, 9, 0 };
	struct crm_buf name = { 0 };

	base_begin(base);
	base_run(base, "INSERT INTO member (id, state, merged_into, batch)\n"
	    "VALUES (1, 0, NULL, 1), (2, 1, 1, 1), (3, 3, NULL, 1)");
	assert_int_equal(crm_linktoken_today(base->db, &token, &name),
	    0);
	assert_int_equal(token.member, 1);
	assert_int_equal(token.campaign, 0);
	token.member = 3;
	assert_int_equal(crm_linktoken_today(base->db, &token, &name),
	    0);
	assert_int_equal(token.member, 0);
	base_run(base, "INSERT INTO campaign (id, name, channel, title,\n"
	    "\tmade_at, batch) VALUES (9, 'spring', 'sms', '', 0, 1)");
	token.member = 77;
	token.campaign = 9;
	assert_int_equal(crm_linktoken_today(base->db, &token, &name),
	    0);
	assert_int_equal(token.member, 0);
	assert_int_equal(token.campaign, 9);
	assert_string_equal(crm_buf_text(&name), "spring");
	crm_buf_free(&name);
}

static void
test_words(void **state)
{

	(void)state;
	assert_int_equal(crm_linkpurpose_of("open"), CRM_LINK_OPEN);
	assert_int_equal(crm_linkpurpose_of("opens"), 0);
	assert_string_equal(crm_linkpurpose_name(CRM_LINK_REFUSE), "refuse");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_forged, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_other, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_today, base_setup,
		    base_teardown),
		cmocka_unit_test(test_words)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
