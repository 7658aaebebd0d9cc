#include "base.h"
#include "record/visit.h"

/* A dictionary with pages 0 to 2 and sources: 0 own, 1 search, 2 site. */
static struct crm_visitdict *
make_dict(void)
{
	static const struct crm_visitpage page[] = { { "/b", "", 0, 0 },
	    { "/a", "", 0, 0 }, { "/a", "A", 0, 0 } };
	static const struct crm_visitsource source[] = {
	    { "search", "x", "word", "", 0 }, { "site", "y", "", "", 0 } };
	struct crm_visitdict *dict = crm_visitdict_new();
	uint32_t i, n;

	assert_non_null(dict);
	for (i = 0; i < 3; i++) {
		assert_int_equal(crm_visitdict_page(dict, page + i, &n), 0);
		assert_int_equal(n, i);
	}
	for (i = 0; i < 2; i++) {
		assert_int_equal(crm_visitdict_source(dict, source + i, &n),
		    0);
		assert_int_equal(n, i + 1);
	}
	assert_int_equal(crm_visitdict_page(dict, page + 1, &n), 0);
	assert_int_equal(n, 1);
	return (dict);
}

static void
add(struct crm_hits *hits, int64_t at, uint32_t page, uint32_t source)
{
	const struct crm_hit hit = { at, page, source };

	assert_int_equal(crm_hits_add(hits, &hit), 0);
}

/* The same page in the same second once, and from where it says most. */
static void
test_settle(void **state)
{
	struct crm_visitdict *dict = make_dict();
	struct crm_hits hits = { 0 };

	(void)state;
	add(&hits, 5, 0, 0);
	add(&hits, 5, 1, 2);
	add(&hits, 5, 1, 1);
	add(&hits, 5, 2, 0);
	add(&hits, 5, 0, 0);
	add(&hits, 4, 1, 2);
	add(&hits, 4, 1, 0);
	assert_int_equal(crm_hits_settle(&hits, dict), 0);
	assert_int_equal(hits.n, 3);
	/* Known as own by now. */
	assert_int_equal(hits.p[0].at, 4);
	assert_int_equal(hits.p[0].source, 0);
	assert_int_equal(hits.p[1].page, 2);
	assert_int_equal(hits.p[2].page, 0);
	free(hits.p);
	crm_visitdict_free(dict);
}

/* Settling parts and then their union is settling all. */
static void
test_union(void **state)
{
	struct crm_visitdict *dict = make_dict();
	struct crm_hits part[2], all, both;
	uint32_t seed = 1, round, i, p;
	size_t k;

	(void)state;
	for (round = 0; round < 300; round++) {
		memset(part, 0, sizeof(part));
		memset(&all, 0, sizeof(all));
		memset(&both, 0, sizeof(both));
		for (i = 0; i < 12; i++) {
			seed = seed * 1664525 + 1013904223;
			p = seed >> 31;
			add(&part[p], seed >> 8 & 1, (seed >> 16) % 3,
			    (seed >> 20) % 3);
			add(&all, seed >> 8 & 1, (seed >> 16) % 3,
			    (seed >> 20) % 3);
		}
		for (p = 0; p < 2; p++) {
			assert_int_equal(crm_hits_settle(&part[p], dict), 0);
			for (k = part[p].n; k > 0; k--)
				add(&both, part[p].p[k - 1].at,
				    part[p].p[k - 1].page,
				    part[p].p[k - 1].source);
			free(part[p].p);
		}
		assert_int_equal(crm_hits_settle(&all, dict), 0);
		assert_int_equal(crm_hits_settle(&both, dict), 0);
		assert_int_equal(all.n, both.n);
		assert_memory_equal(all.p, both.p, all.n * sizeof(*all.p));
		free(all.p);
		free(both.p);
	}
	crm_visitdict_free(dict);
}

static void
test_cut(void **state)
{
	struct crm_hits hits = { 0 };

	(void)state;
	add(&hits, 0, 0, 0);
	add(&hits, 1799, 0, 0);
	add(&hits, 3599, 0, 0);
	add(&hits, 5398, 0, 0);
	assert_int_equal(crm_hits_end(&hits, 0, 1800), 2);
	assert_int_equal(crm_hits_end(&hits, 2, 1800), 4);
	assert_int_equal(crm_hits_end(&hits, 0, 1), 1);
	free(hits.p);
}

static void
test_machines(void **state)
{
	struct crm_visitor who = { .agent = "" };
	struct crm_visitlink link = { .page = 1, .member = 1, .purpose = 1 };
	struct crm_visitlinks links = { 0 };
	struct crm_hits hits = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		add(&hits, i * 15, 0, 0);
	assert_null(crm_visitor_machine(&who, &hits, &links, 4));
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 3),
	    "rate");
	for (i = 0; i < 3; i++) {
		link.at = i / 2;
		link.part = i;
		assert_int_equal(crm_visitlinks_add(&links, &link), 0);
	}
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 4),
	    "links");
	links.p[2].page = -1;
	assert_null(crm_visitor_machine(&who, &hits, &links, 4));
	who.seen = CRM_SEEN_HEAD;
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 4),
	    "head");
	who.seen |= CRM_SEEN_ROBOTS;
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 4),
	    "robots.txt");
	who.agent = "bot";
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 4),
	    "declared");
	who.proxy = 1;
	assert_string_equal(crm_visitor_machine(&who, &hits, &links, 4),
	    "proxy");
	free(links.p);
	free(hits.p);
}

/* A body that is not ours is refused, never read past its end. */
static void
test_body(void **state)
{
	static const char *const bad[] = { "", "[", "[]", "[1]", "[1,1]",
	    "[0,1,1", "[0,1,1]]", "[0,1,1,]", "[0,1,1],", "[-1,1,1]",
	    "[0,9,1]", "[0,1,9]", "[0,0,1]", "[0, 1,1]", "[0,1,1,2,1]",
	    "[99999999999999999999,1,1]", "[[0,1,1]]" };
	uint32_t page[3] = { UINT32_MAX, 0, 1 };
	uint32_t source[2] = { UINT32_MAX, 0 };
	const struct crm_visitwords words = { page, source, 3, 2 };
	struct crm_hits hits = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(crm_visit_read(&words, "[0,1,1,60,2,1]", 1000,
	    &hits), 0);
	assert_int_equal(hits.n, 2);
	assert_int_equal(hits.p[1].at, 1060);
	assert_int_equal(hits.p[1].page, 1);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (crm_visit_read(&words, bad[i], 0, &hits) != -1)
			fail_msg("accepted: %s", bad[i]);
	free(hits.p);
}

/* A visitor is another one in another period, and under another key. */
static void
test_hash(void **state)
{
	static const struct crm_key key = { 1, 2 }, other = { 1, 3 };
	const int64_t at = BASE_NOW, day = 86400;
	struct crm_buf who = { 0 };
	int64_t hash;

	(void)state;
	crm_buf_str(&who, "192.0.2.1 agent");
	hash = crm_visitor_hash(&key, CRM_VISIT_MONTH, at, &who);
	assert_true(hash >= 0);
	assert_true(hash == crm_visitor_hash(&key, CRM_VISIT_MONTH,
	    at + 10 * day, &who));
	assert_true(hash != crm_visitor_hash(&key, CRM_VISIT_MONTH,
	    at + 11 * day, &who));
	assert_true(hash != crm_visitor_hash(&other, CRM_VISIT_MONTH, at,
	    &who));
	/* 2026-11-20 is a Friday. */
	hash = crm_visitor_hash(&key, CRM_VISIT_WEEK, at, &who);
	assert_true(hash == crm_visitor_hash(&key, CRM_VISIT_WEEK,
	    at + 2 * day, &who));
	assert_true(hash != crm_visitor_hash(&key, CRM_VISIT_WEEK,
	    at + 3 * day, &who));
	assert_true(hash != crm_visitor_hash(&key, CRM_VISIT_WEEK,
	    at - 5 * day, &who));
	crm_buf_free(&who);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settle), cmocka_unit_test(test_union),
		cmocka_unit_test(test_cut), cmocka_unit_test(test_machines),
		cmocka_unit_test(test_body), cmocka_unit_test(test_hash)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
