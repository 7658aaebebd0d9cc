/*
 * Who is behind a row is a function of the set of rows: a model that looks at
 * all of them at once must say the same as resolving them one by one, in any
 * sequence, over several batches, with and without loading ahead.
 */

#include <stdio.h>

#include "base.h"
#include "core/time.h"
#include "record/identity.h"

#define ROUNDS	100
#define ROWS	12
#define KEYS	3

struct text {
	char	 code[16], buyer_id[16], name[16], phone[20], email[24];
};

struct row {
	struct text	 text;
	int64_t		 channel;
	int		 key[KEYS];	/* numbers of the round's keys, 0: none */
	int		 code;		/* 0: none */
	int		 group;		/* of the model: keys seen together */
	int64_t		 identity;
	int64_t		 member;
	enum crm_unlinked why;
};

static uint64_t seed;

/* xorshift64*: the same numbers on every machine. */
static int
any(int n)
{

	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return ((int)(((seed * 2685821657736338717ULL) >> 33) % (unsigned)n));
}

static struct crm_cell
cell(const char *s)
{
	struct crm_cell c = { s, strlen(s) };

	return (c);
}

static struct crm_who
who_of(const struct text *t, int64_t channel, enum crm_role role)
{
	struct crm_who who;

	memset(&who, 0, sizeof(who));
	who.role = role;
	who.channel = channel;
	who.code = cell(t->code);
	who.buyer_id = cell(t->buyer_id);
	who.name = cell(t->name);
	who.phone = cell(t->phone);
	who.email = cell(t->email);
	return (who);
}

#define PUT(to, ...)	((void)snprintf((to), sizeof(to), __VA_ARGS__))

/* A row of somebody of the round, and the numbers of the keys it shows. */
static void
any_row(struct row *row, int round)
{
	struct text *t = &row->text;
	int name = any(3), phone = any(5), mail = any(5), id = any(5);

	memset(row, 0, sizeof(*row));
	row->channel = 1 + any(2);
	if (any(4) == 0) {
		row->code = 1 + any(3);
		PUT(t->code, "c%d-%d", round, row->code);
	}
	if (name > 0)
		PUT(t->name, "name%d-%d", round, name);
	if (phone == 4)
		PUT(t->phone, "0504-1%03d-1234", round);	/* no key */
	else if (phone > 0)
		PUT(t->phone, "010-3%03d-70%02d", round, phone);
	if (mail == 4)
		PUT(t->email, "m***@example.com");
	else if (mail > 0)
		PUT(t->email, "m%d-%d@Example.com", round, mail);
	if (id == 4)
		PUT(t->buyer_id, "id%d**", round);
	else if (id > 0)
		PUT(t->buyer_id, "id%d-%d", round, id);
	if (name > 0 && phone > 0 && phone < 4)
		row->key[0] = 100 + 10 * phone + name;
	if (name > 0 && mail > 0 && mail < 4)
		row->key[1] = 200 + 10 * mail + name;
	if (id > 0 && id < 4)
		row->key[2] = 300 + 10 * id + (int)row->channel;
}

static int
shares(const struct row *a, const struct row *b)
{
	int i, j;

	for (i = 0; i < KEYS; i++)
		for (j = 0; j < KEYS; j++)
			if (a->key[i] != 0 && a->key[i] == b->key[j])
				return (1);
	return (0);
}

static int
has_key(const struct row *row)
{

	return (row->key[0] != 0 || row->key[1] != 0 || row->key[2] != 0);
}

/* The model: rows that share a key, or are linked by such, are one group. */
static void
group_rows(struct row *row, int n)
{
	int i, j, changed;

	for (i = 0; i < n; i++)
		row[i].group = i;
	do {
		changed = 0;
		for (i = 0; i < n; i++)
			for (j = 0; j < n; j++)
				if (row[j].group < row[i].group &&
				    shares(&row[i], &row[j])) {
					row[i].group = row[j].group;
					changed = 1;
				}
	} while (changed);
}

/* Whose the model says a row is: code, or 1000 + group; 0 nobody's. */
static int
whose(const struct row *row, int n, int at, enum crm_unlinked *why)
{
	int i, code = 0;

	*why = CRM_LINKED;
	if (row[at].code != 0)
		return (row[at].code);
	*why = CRM_NO_KEY;
	if (!has_key(&row[at]))
		return (0);
	*why = CRM_DISPUTED;
	for (i = 0; i < n; i++) {
		if (row[i].group != row[at].group || row[i].code == 0)
			continue;
		if (code != 0 && code != row[i].code)
			return (0);
		code = row[i].code;
	}
	*why = CRM_LINKED;
	return (code != 0 ? code : 1000 + row[at].group);
}

static struct crm_identities *
begin(struct base *base)
{
	struct crm_identities *ids;

	base_begin(base);
	ids = crm_identities_open(base->db, any(2) == 0 ? 0 : 1000000);
	if (ids == NULL)
		fail_msg("%s", crm_errmsg(base->err));
	return (ids);
}

static void
end(struct base *base, struct crm_identities *ids)
{

	if (crm_identities_flush(ids) == -1 ||
	    crm_identities_finish(ids) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	crm_identities_close(ids);
	(void)base_commit(base);
}

static void
channels(struct base *base)
{

	base_run(base, "INSERT INTO channel (id, name)\n"
	    "VALUES (1, 'mall'), (2, 'cj')\n"
	    "ON CONFLICT DO NOTHING");
}

static void
resolve_all(struct base *base, struct row *row, int n)
{
	struct crm_identities *ids = begin(base);
	struct crm_who who;
	int i, j, order[ROWS];

	for (i = 0; i < n; i++) {
		j = any(i + 1);
		order[i] = order[j];
		order[j] = i;
	}
	for (i = 0; i < n; i++) {
		struct row *r = &row[order[i]];

		if (i > 0 && any(4) == 0) {
			end(base, ids);
			ids = begin(base);
		}
		who = who_of(&r->text, r->channel, CRM_ROLE_BUYER);
		if (crm_identity_resolve(ids, &who, 1000 + any(50),
		    &r->identity) == -1)
			fail_msg("%s", crm_errmsg(base->err));
		assert_int_equal(crm_identity_usable(ids, &who),
		    r->code != 0 || has_key(r));
	}
	if (crm_identities_flush(ids) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	for (i = 0; i < n; i++)
		row[i].member = crm_identity_member(ids, row[i].identity,
		    &row[i].why);
	end(base, ids);
}

/* The number of members that the round made. */
static int
check_round(const struct row *row, int n, int round)
{
	enum crm_unlinked why;
	int i, j, label[ROWS], members = 0;

	for (i = 0; i < n; i++) {
		label[i] = whose(row, n, i, &why);
		if ((label[i] == 0) != (row[i].member == 0) ||
		    why != row[i].why)
			fail_msg("round %d: row %d: member %d, why %d; the "
			    "model says %d, why %d", round, i,
			    (int)row[i].member, row[i].why, label[i], why);
		for (j = 0; j < i; j++)
			if (label[i] != 0 && label[j] != 0 &&
			    (label[i] == label[j]) !=
			    (row[i].member == row[j].member))
				fail_msg("round %d: rows %d and %d: members "
				    "%d and %d, the model says %d and %d",
				    round, j, i, (int)row[j].member,
				    (int)row[i].member, label[j], label[i]);
		for (j = 0; j < i; j++)
			if (label[j] == label[i])
				break;
		members += label[i] != 0 && j == i;
	}
	return (members);
}

static void
model(void **state)
{
	struct base *base = *state;
	struct row row[ROWS];
	int round, i, n, members = 0, rounds = base_quick() ? 10 : ROUNDS;

	base_begin(base);
	channels(base);
	(void)base_commit(base);
	for (round = 0; round < rounds; round++) {
		seed = (uint64_t)round * (uint64_t)0x9e3779b97f4a7c15ULL + 1;
		n = 1 + any(ROWS);
		for (i = 0; i < n; i++)
			any_row(&row[i], round);
		group_rows(row, n);
		resolve_all(base, row, n);
		members += check_round(row, n, round);
		/* Nobody is left over: live members are those of the rows. */
		assert_int_equal(base_int(base, "SELECT count(*)\n"
		    "FROM member\n"
		    "WHERE state = 0"), members);
	}
	assert_int_equal(base_int(base, "SELECT count(*)\n"
	    "FROM member AS m\n"
	    "JOIN member AS a ON a.id = m.merged_into\n"
	    "WHERE a.state <> 0"), 0);
	assert_true(base_int(base, "SELECT count(*) FROM member\n"
	    "WHERE state = 1") > 0);
	assert_true(base_int(base, "SELECT count(*) FROM person\n"
	    "WHERE disputed = 1") > 0);
}

static void
of_row(struct crm_identities *ids, const struct text *buyer,
    const struct text *receiver, int64_t *identity, int *usable)
{
	struct crm_who b = who_of(buyer, 1, CRM_ROLE_BUYER);
	struct crm_who r = who_of(receiver, 1, CRM_ROLE_RECEIVER);

	assert_int_equal(crm_identity_of_row(ids, &b, &r, 1000, identity,
	    usable), 0);
}

/* Home shopping: the receiver is the person, under conditions. */
static void
receiver(void **state)
{
	struct base *base = *state;
	const struct text nobody = { .name = "" };
	const struct text duri = { .name = "이두리", .phone = "010-2345-7002" };
	const struct text lent = { .name = "이 두리", .phone = "0504-1234-5678" };
	const struct text other = { .name = "박세찬", .phone = "0504-1234-5678" };
	const struct text keyed = { .name = "박세찬", .phone = "010-2345-7003" };
	struct crm_identities *ids;
	int64_t a, b, c, d, e;
	int usable;

	seed = 5;
	ids = begin(base);
	channels(base);
	of_row(ids, &nobody, &duri, &a, &usable);
	assert_true(a != 0 && usable);
	of_row(ids, &lent, &duri, &b, &usable);
	assert_true(b == a && usable);
	of_row(ids, &other, &duri, &c, &usable);
	assert_true(c != a && c != 0 && !usable);
	of_row(ids, &keyed, &duri, &d, &usable);
	assert_true(d != a && d != c && usable);
	of_row(ids, &nobody, &nobody, &e, &usable);
	assert_true(e == 0 && !usable);
	/* again: the same */
	of_row(ids, &lent, &duri, &b, &usable);
	assert_true(b == a && usable);
	end(base, ids);
	assert_int_equal(base_int(base, "SELECT count(*) FROM identity\n"
	    "WHERE role = 1"), 1);
	assert_int_equal(base_int(base, "SELECT count(*) FROM member"), 2);
}

/* The identity that speaks for a member does not depend on the sequence. */
static void
latest(void **state)
{
	struct base *base = *state;
	const struct text text[] = {
		{ .code = "m1", .name = "가나다", .phone = "02-555-1234" },
		{ .code = "m1", .name = "가나다", .phone = "010-2345-7001" },
		{ .code = "m1", .name = "가나라", .phone = "010-2345-7002" },
		{ .code = "m1", .name = "가*다", .phone = "010-2345-7001" }
	};
	const int64_t at[] = { 4000, 2000, 1000, 3000 };
	struct crm_identities *ids;
	struct crm_who who;
	int64_t id, want = 0;
	int i, turn;

	for (turn = 0; turn < 4; turn++) {
		seed = (uint64_t)turn + 9;
		ids = begin(base);
		for (i = 0; i < 4; i++) {
			int at_turn = (i + turn) % 4;

			who = who_of(&text[at_turn], 0, CRM_ROLE_BUYER);
			assert_int_equal(crm_identity_resolve(ids, &who,
			    at[at_turn], &id), 0);
			if (at_turn == 1)
				want = id;
		}
		end(base, ids);
		assert_int_equal(base_int(base, "SELECT latest FROM member\n"
		    "WHERE code = 'm1'"), want);
	}
}

static int64_t
member_of(struct base *base, struct crm_identities *ids, const char *code,
    const char *name, const char *phone)
{
	struct text text = { .name = "" };
	struct crm_who who;
	enum crm_unlinked why;
	int64_t id, member;

	PUT(text.code, "%s", code);
	PUT(text.name, "%s", name);
	PUT(text.phone, "%s", phone);
	who = who_of(&text, 0, CRM_ROLE_BUYER);
	assert_int_equal(crm_identity_resolve(ids, &who, CRM_TIME_NONE, &id),
	    0);
	assert_int_equal(crm_identities_flush(ids), 0);
	if ((member = crm_identity_member(ids, id, &why)) == -1)
		fail_msg("%s", crm_errmsg(base->err));
	return (member);
}

static void
join(void **state)
{
	struct base *base = *state;
	struct crm_identities *ids;
	int64_t a, b, c, d, into;

	seed = 3;
	ids = begin(base);
	a = member_of(base, ids, "", "가나다", "010-2345-7001");
	b = member_of(base, ids, "", "나다라", "010-2345-7002");
	c = member_of(base, ids, "m3", "다라마", "010-2345-7003");
	d = member_of(base, ids, "m4", "라마바", "010-2345-7004");
	end(base, ids);
	base_begin(base);
	assert_int_equal(crm_member_join(base->db, c, d, &into), 1);
	assert_int_equal(crm_member_join(base->db, c, b, &into), 0);
	assert_int_equal(into, b);
	assert_int_equal(crm_member_join(base->db, b, a, &into), 0);
	assert_int_equal(into, a);
	assert_int_equal(crm_member_join(base->db, a, a, &into), 0);
	(void)base_commit(base);
	/* aliases lead straight to who is left, who has the code now */
	assert_int_equal(crm_member_live(base->db, c), a);
	assert_int_equal(crm_member_live(base->db, b), a);
	assert_int_equal(crm_member_live(base->db, a), a);
	assert_int_equal(crm_member_live(base->db, d), d);
	assert_int_equal(crm_member_live(base->db, 99), 0);
	assert_int_equal(base_int(base, "SELECT id FROM member\n"
	    "WHERE code = 'm3'"), a);
	seed = 4;
	ids = begin(base);
	assert_int_equal(member_of(base, ids, "m3", "", ""), a);
	assert_int_equal(member_of(base, ids, "", "다라마",
	    "010-2345-7003"), a);
	end(base, ids);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(receiver, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(latest, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(join, base_setup,
		    base_teardown),
		cmocka_unit_test_setup_teardown(model, base_setup,
		    base_teardown)
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
