#include <ctype.h>

#include "base.h"
#include "outreach/verp.h"

static struct crm_verpkey *
key_of(struct base *base)
{
	struct crm_verpkey *key = crm_verpkey_open(base->db);

	assert_non_null(key);
	return (key);
}

/* Every number comes back, in an address that every server takes. */
static void
test_round(void **state)
{
	static const int64_t number[] = { 1, 127, 128, 16383, 16384, 1000000,
	    INT64_C(1) << 40, INT64_MAX };
	struct crm_verpkey *key = key_of(*state);
	struct crm_buf text = { 0 };
	struct crm_verp verp, got;
	size_t i, n = sizeof(number) / sizeof(number[0]), k;

	for (i = 0; i < n * n * 3; i++) {
		verp = (struct crm_verp){ (enum crm_verp_kind)(1 + i % 3),
		    number[i / 3 / n], (int)(1 + i % 5), number[i / 3 % n] };
		crm_buf_reset(&text);
		crm_verp_make(key, &verp, "news.example.com", &text);
		assert_false(text.bad);
		assert_in_range(strcspn(text.p, "@"), 20, 64);
		assert_string_equal(text.p + strcspn(text.p, "@"),
		    "@news.example.com");
		memset(&got, 0, sizeof(got));
		assert_int_equal(crm_verp_read(key, text.p, text.n, &got), 1);
		assert_int_equal(got.kind, verp.kind);
		assert_true(got.campaign == verp.campaign);
		assert_int_equal(got.wave, verp.wave);
		assert_true(got.member == verp.member);
		for (k = 0; k < text.n; k++)
			text.p[k] = (char)toupper((unsigned char)text.p[k]);
		assert_int_equal(crm_verp_read(key, text.p, text.n, &got), 1);
		assert_true(got.member == verp.member);
	}
	crm_buf_free(&text);
	crm_verpkey_close(key);
}

static int
reads(const struct crm_verpkey *key, const char *before, const char *token,
    const char *behind)
{
	struct crm_buf text = { 0 };
	struct crm_verp got;
	int rc;

	crm_buf_fmt(&text, "%s%s%s", before, token, behind);
	rc = crm_verp_read(key, text.p, text.n, &got);
	crm_buf_free(&text);
	return (rc);
}

/* The forms in which addresses come back. */
static void
test_forms(void **state)
{
	struct crm_verpkey *key = key_of(*state);
	struct crm_verp verp = { CRM_VERP_BOUNCE, 7, 2, 4711 };
	struct crm_buf text = { 0 };
	const char *token;

	crm_verp_make(key, &verp, "x", &text);
	text.p[text.n - 2] = '\0';
	token = text.p + strlen("bounce+");
	assert_int_equal(reads(key, "<bounce+", token, "@example.com>"), 1);
	assert_int_equal(reads(key, "bounce-", token, "@other.example"), 1);
	assert_int_equal(reads(key, "a=b=bounce+", token, "@x"), 1);
	assert_int_equal(reads(key, "", token, "@x"), 1);
	assert_int_equal(reads(key, "x", token, "@x"), 0);
	assert_int_equal(reads(key, "", token, "a@x"), 0);
	assert_int_equal(reads(key, "bounce+", token, ""), 0);
	assert_int_equal(reads(key, "bounce+", "", "@x"), 0);
	assert_int_equal(reads(key, "", "", ""), 0);
	assert_int_equal(reads(key, "@", "@", "@"), 0);
	crm_buf_free(&text);
	crm_verpkey_close(key);
}

/* No letter can be another but its capital; another base knows none. */
static void
test_forged(void **state)
{
	struct base *base = *state;
	struct crm_verpkey *key = key_of(base);
	struct crm_verp verp = { CRM_VERP_REFUSE, 3, 1, 17 }, got;
	struct crm_buf text = { 0 };
	size_t i;
	int c, good = 0;
	char was;

	crm_verp_make(key, &verp, "x", &text);
	for (i = strlen("refuse+"); i < text.n - 2; i++) {
		was = text.p[i];
		for (c = 0; c < 256; c++) {
			text.p[i] = (char)c;
			if (crm_verp_read(key, text.p, text.n, &got) == 0)
				continue;
			if (tolower(c) != was)
				fail_msg("%s", text.p);
			good++;
		}
		text.p[i] = was;
	}
	assert_true(good > 0);
	crm_verpkey_close(key);
	crm_db_close(base->db);
	base_make(base->err, BASE_PATH);
	base->db = base_open(base->err, BASE_PATH, CRM_OPEN_WRITE);
	key = key_of(base);
	assert_int_equal(crm_verp_read(key, text.p, text.n, &got), 0);
	crm_verpkey_close(key);
	crm_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_forms, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(test_forged, base_setup,
		    base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
