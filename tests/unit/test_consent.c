#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "record/consent.h"
#include "record/identity.h"
#include "record/optout.h"

/* What holds, against a table of every sequence that matters. */

#define T(n)	((int64_t)(n) * 1000 + 1)	/* times of the tests */
#define OPTOUT	BASE_PATH "-optout"

static int
setup(void **state)
{

	(void)unlink(OPTOUT);
	if (base_setup(state) == -1)
		return (-1);
	base_begin(*state);
	return (0);
}

static int
teardown(void **state)
{

	(void)unlink(OPTOUT);
	return (base_teardown(state));
}

static int64_t
member(struct base *base, const char *code, const char *phone)
{

	assert_int_equal(crm_run(base->db, "INSERT INTO member\n"
	    "(code, phone, batch)\n"
	    "VALUES (:code, :phone, :batch)", "tti", code, phone,
	    crm_batch(base->db)), 0);
	return (crm_last_row(base->db));
}

static int
give(struct base *base, int64_t who, int64_t at, int turns)
{
	struct crm_consent_entry entry = { .member = who, .channel = "sms",
	    .at = at, .turns = turns, .how = "test", .proof = "" };

	return (crm_consent_give(base->db, &entry));
}

static int
withdraw(struct base *base, int64_t who, int64_t at)
{
	struct crm_consent_entry entry = { .member = who, .channel = "sms",
	    .at = at, .how = "test", .proof = "" };

	return (crm_consent_withdraw(base->db, &entry));
}

static int
holds(struct base *base, int64_t who)
{
	int64_t at;

	return (crm_consent_state(base->db, who, "sms", INT64_MAX, &at));
}

static void
test_channels(void **state)
{

	(void)state;
	assert_true(crm_consent_channel("email"));
	assert_true(crm_consent_channel("push"));
	assert_false(crm_consent_channel("fax"));
	assert_false(crm_consent_channel(""));
}

/*
 * Every set of up to one entry of each kind at each of three times, against
 * the rule in words: given once and not withdrawn, or given by hand after the
 * last withdrawal.
 */
static void
test_table(void **state)
{
	struct base *base = *state;
	int set, i, any, turn, out, want;
	char code[16];
	int64_t who;

	for (set = 0; set < 512; set++) {
		(void)snprintf(code, sizeof(code), "c%d", set);
		who = member(base, code, NULL);
		any = turn = out = -1;
		for (i = 0; i < 9; i++) {
			if ((set & 1 << i) == 0)
				continue;
			if (i / 3 == 0)
				assert_int_not_equal(give(base, who,
				    T(i % 3), 0), -1);
			else if (i / 3 == 1)
				assert_int_not_equal(give(base, who,
				    T(i % 3), 1), -1);
			else
				assert_int_equal(withdraw(base, who,
				    T(i % 3)), 1);
			if (i / 3 < 2)
				any = i % 3 > any ? i % 3 : any;
			if (i / 3 == 1)
				turn = i % 3;
			if (i / 3 == 2)
				out = i % 3;
		}
		want = out >= 0 && turn <= out ? CRM_CONSENT_WITHDRAWN :
		    any >= 0 ? CRM_CONSENT_GIVEN : CRM_CONSENT_NONE;
		assert_int_equal(holds(base, who), want);
	}
}

static void
test_results(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", NULL);

	assert_int_equal(give(base, who, T(1), 0), 1);
	assert_int_equal(give(base, who, T(1), 0), 0);
	assert_int_equal(withdraw(base, who, T(2)), 1);
	assert_int_equal(withdraw(base, who, T(2)), 0);
	assert_int_equal(give(base, who, T(3), 0), 2);
	assert_int_equal(give(base, who, T(2), 1), 2);
	assert_int_equal(give(base, who, T(3), 1), 1);
	/* Said again by an export: it is in the ledger already. */
	assert_int_equal(give(base, who, T(3), 0), 0);
	assert_int_equal(give(base, who, T(4), 0), 1);
}

static void
test_as_of(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", NULL), at;

	assert_int_equal(give(base, who, 5 * CRM_DAY + 7, 0), 1);
	assert_int_equal(withdraw(base, who, 7 * CRM_DAY), 1);
	assert_int_equal(crm_consent_state(base->db, who, "sms", 4, &at),
	    CRM_CONSENT_NONE);
	assert_true(at == CRM_TIME_NONE);
	assert_int_equal(crm_consent_state(base->db, who, "sms", 5, &at),
	    CRM_CONSENT_GIVEN);
	assert_true(at == 5 * CRM_DAY + 7);
	assert_int_equal(crm_consent_state(base->db, who, "sms", 6, &at),
	    CRM_CONSENT_GIVEN);
	assert_int_equal(crm_consent_state(base->db, who, "sms", 7, &at),
	    CRM_CONSENT_WITHDRAWN);
	assert_true(at == 7 * CRM_DAY);
	assert_int_equal(crm_consent_state(base->db, who, "email", 9, &at),
	    CRM_CONSENT_NONE);
}

/* Known again by any key, whatever became of the member. */
static void
test_keys(void **state)
{
	struct base *base = *state;
	int64_t first = member(base, "a", "01023456789"), second;

	assert_int_equal(withdraw(base, first, T(1)), 1);
	assert_int_equal(crm_run(base->db, "UPDATE optout SET member = NULL "
	    "/* scan: the test's own */", ""), 0);
	assert_int_equal(crm_run(base->db, "DELETE FROM member\n"
	    "WHERE id = :id", "i", first), 0);
	second = member(base, NULL, "01023456789");
	assert_int_equal(holds(base, second), CRM_CONSENT_WITHDRAWN);
	second = member(base, "a", NULL);
	assert_int_equal(holds(base, second), CRM_CONSENT_WITHDRAWN);
	second = member(base, "b", "01023456780");
	assert_int_equal(holds(base, second), CRM_CONSENT_NONE);
}

/* A lent or invented number is nobody's. */
static void
test_nobodys_keys(void **state)
{
	static const char *const phone[] = { "050412345678", "01000000000",
	    "15771577" };
	struct base *base = *state;
	size_t i;

	for (i = 0; i < sizeof(phone) / sizeof(phone[0]); i++) {
		assert_int_equal(withdraw(base, member(base, NULL, phone[i]),
		    T(1)), 1);
		assert_int_equal(holds(base, member(base, NULL, phone[i])),
		    CRM_CONSENT_NONE);
	}
}

static void
test_refuse(void **state)
{
	struct base *base = *state;
	struct crm_consent_entry entry = { .channel = "sms", .at = T(1),
	    .how = "080", .proof = "" };
	int64_t who;

	assert_int_equal(crm_consent_refuse(base->db, "phone", "01023456789",
	    &entry), 1);
	assert_int_equal(crm_consent_refuse(base->db, "phone", "01023456789",
	    &entry), 0);
	who = member(base, "a", "01023456789");
	assert_int_equal(give(base, who, T(2), 0), 2);
	assert_int_equal(holds(base, who), CRM_CONSENT_WITHDRAWN);
	assert_int_equal(give(base, who, T(2), 1), 1);
	assert_int_equal(holds(base, who), CRM_CONSENT_GIVEN);
}

static void
test_merge(void **state)
{
	struct base *base = *state;
	int64_t a = member(base, NULL, "01023456789");
	int64_t b = member(base, "b", NULL), into;

	assert_int_equal(give(base, a, T(5), 0), 1);
	assert_int_equal(withdraw(base, b, T(1)), 1);
	assert_int_equal(holds(base, a), CRM_CONSENT_GIVEN);
	assert_int_equal(crm_member_join(base->db, a, b, &into), 0);
	assert_true(into == a);
	assert_int_equal(holds(base, a), CRM_CONSENT_WITHDRAWN);
}

/* Undo takes consent back, never a withdrawal. */
static void
test_undo(void **state)
{
	struct base *base = *state;
	struct crm_undo how = { .conflict = NULL };
	int64_t who = member(base, "a", NULL), given, withdrawn, n;

	(void)base_commit(base);
	base_begin(base);
	given = crm_batch(base->db);
	assert_int_equal(give(base, who, T(3), 1), 1);
	(void)base_commit(base);
	base_begin(base);
	withdrawn = crm_batch(base->db);
	assert_int_equal(withdraw(base, who, T(2)), 1);
	(void)base_commit(base);
	assert_int_equal(holds(base, who), CRM_CONSENT_GIVEN);
	base_begin(base);
	assert_int_equal(crm_batch_undo(base->db, withdrawn, &how, &n),
	    0);
	(void)base_commit(base);
	base_begin(base);
	assert_int_equal(crm_batch_undo(base->db, given, &how, &n), 0);
	(void)base_commit(base);
	assert_int_equal(holds(base, who), CRM_CONSENT_WITHDRAWN);
}

static int
count_lines(void)
{
	FILE *f = fopen(OPTOUT, "r");
	int c, n = 0;

	if (f == NULL)
		return (-1);
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	assert_int_equal(fclose(f), 0);
	return (n);
}

/* The file has what was flushed, and nothing that was rolled back. */
static void
test_flush(void **state)
{
	struct base *base = *state;
	int64_t who = member(base, "a", "01023456789");

	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(count_lines(), -1);
	assert_int_equal(withdraw(base, who, T(1)), 1);
	crm_batch_rollback(base->db);
	base_begin(base);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(count_lines(), -1);
	who = member(base, "a", "01023456789");
	assert_int_equal(withdraw(base, who, T(1)), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(count_lines(), 2);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(count_lines(), 2);
	assert_int_equal(withdraw(base, who, T(2)), 1);
	assert_int_equal(crm_consent_flush(base->db), 0);
	assert_int_equal(count_lines(), 4);
}

static void
test_flush_fails(void **state)
{
	struct base *base = *state;

	assert_int_equal(withdraw(base, member(base, "a", NULL), T(1)), 1);
	assert_int_equal(symlink("elsewhere", OPTOUT), 0);
	assert_int_equal(crm_consent_flush(base->db), -1);
	assert_int_equal(crm_errkind(base->err), CRM_ERR_SYSTEM);
	assert_int_equal(access("elsewhere", F_OK), -1);
}

/* What a line of the file says is of one part, or of all. */
static void
test_replay(void **state)
{
	struct base *base = *state;
	struct crm_consent_scope scope = { "sms", "advertising", 1, INT64_MAX,
	    INT64_MAX, INT64_MIN, NULL };
	int64_t who = member(base, "a", "01023456789"), at;
	char hash[CRM_SHA256_HEX];

	assert_int_equal(crm_optout_hash(base->db, "phone", "01023456789",
	    hash), 0);
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(1),
	    "080\tprofiling"), 1);
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(1),
	    "080\tprofiling"), 0);
	assert_int_equal(crm_consent_withdrawal(base->db, who, &scope, &at),
	    0);
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(2),
	    "\tadvertising night"), 1);
	assert_int_equal(crm_consent_withdrawal(base->db, who, &scope, &at),
	    1);
	assert_true(at == T(2));
	scope.night = 0;
	assert_int_equal(crm_consent_withdrawal(base->db, who, &scope, &at),
	    0);
	/* What it does not understand is of all. */
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(3),
	    "080\tfun"), 1);
	assert_int_equal(crm_consent_withdrawal(base->db, who, &scope, &at),
	    1);
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(4),
	    "080\tprofiling night"), 1);
	assert_int_equal(crm_consent_replay(base->db, hash, "sms", T(5), ""),
	    1);
	assert_int_equal(crm_consent_withdrawal(base->db, who, &scope, &at),
	    1);
	assert_true(at == T(5));
}

struct lines {
	char	 text[512];
};

static int
note(void *arg, const struct crm_consent_line *line)
{
	struct lines *lines = arg;
	size_t n = strlen(lines->text);

	(void)snprintf(lines->text + n, sizeof(lines->text) - n,
	    "%s %s %lld %s|", line->channel, line->state,
	    (long long)line->at, line->how);
	return (0);
}

static void
test_each(void **state)
{
	struct base *base = *state;
	struct lines lines = { "" };
	int64_t who = member(base, "a", "01023456789");

	assert_int_equal(withdraw(base, who, 30), 1);
	assert_int_equal(give(base, who, 40, 1), 1);
	assert_int_equal(give(base, who, 20, 0), 1);
	assert_int_equal(crm_consent_each(base->db, who, note, &lines), 0);
	assert_string_equal(lines.text, "sms given 20 test|"
	    "sms withdrawn 30 test|sms given 40 test|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_channels),
		cmocka_unit_test_setup_teardown(test_table, setup, teardown),
		cmocka_unit_test_setup_teardown(test_results, setup, teardown),
		cmocka_unit_test_setup_teardown(test_as_of, setup, teardown),
		cmocka_unit_test_setup_teardown(test_keys, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nobodys_keys, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_refuse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo, setup, teardown),
		cmocka_unit_test_setup_teardown(test_flush, setup, teardown),
		cmocka_unit_test_setup_teardown(test_flush_fails, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_replay, setup, teardown),
		cmocka_unit_test_setup_teardown(test_each, setup, teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
