/* sequences: what is done by hand. */

#include <inttypes.h>
#include <stdio.h>

#include "insight/segrule.h"
#include "insight/segrun.h"
#include "record/consent.h"
#include "record/contactpoint.h"
#include "record/flag.h"
#include "record/group.h"
#include "record/lifestage.h"
#include "record/member.h"
#include "record/note.h"
#include "record/proposal.h"
#include "sequences.h"

int64_t
some_member(struct run *r)
{
	int64_t n = one(r, "SELECT count(*) FROM member WHERE state = 0\n"
	    "/* scan: a few */", 0);

	return (n == 0 ? 0 : one(r, "SELECT id FROM member WHERE state = 0\n"
	    "ORDER BY id LIMIT 1 OFFSET :n /* scan: a few */",
	    pick(r, (int)n)));
}

static int
refuse_row(void *arg, struct crm_csv *csv, const struct crm_fault *f)
{

	(void)csv;
	say(arg, "line %zu: %s", f->line, f->reason);
	return (1);
}

static int
apply(struct run *r, struct crm_proposal *p, struct crm_csv *csv[2])
{
	struct crm_proposal_count count;
	int rc;

	if (p == NULL || csv[0] == NULL || csv[1] == NULL ||
	    crm_proposal_read(p, csv[0]) == -1)
		return (-1);
	if ((rc = crm_proposal_tell(p, csv[1], refuse_row, r)) != 0)
		return (rc);
	rc = crm_proposal_do(p, &count);
	say(r, "merged %zu, apart %zu", count.merged, count.apart);
	return (rc);
}

/* A proposal comes back: some are one person, some are two. */
int
unite(struct run *r)
{
	struct crm_buf text = { 0 };
	struct crm_csv *csv[2] = { NULL, NULL };
	struct crm_proposal *p = NULL;
	struct crm_stage *s;
	int i, n = 1 + pick(r, 2), rc = -1;

	if (some_member(r) == 0)
		return (0);
	crm_buf_str(&text, "member_a,member_b,verdict\n");
	for (i = 0; i < n; i++) {
		crm_buf_fmt(&text, "%" PRId64 ",", some_member(r));
		crm_buf_fmt(&text, "%" PRId64 ",%s\n", some_member(r),
		    pick(r, 5) == 0 ? "different" : "same");
	}
	if (begin(r) == -1)
		return (-1);
	say(r, "batch %" PRId64 ": proposal\n%s", crm_batch(r->db), text.p);
	if ((s = stage(r, &text)) != NULL) {
		p = crm_proposal_open(r->db);
		csv[0] = crm_stage_csv(s, NULL);
		csv[1] = crm_stage_csv(s, NULL);
		rc = apply(r, p, csv);
	}
	crm_csv_close(csv[0]);
	crm_csv_close(csv[1]);
	crm_proposal_close(p);
	crm_stage_close(s);
	crm_buf_free(&text);
	if (rc == 1 || (rc == -1 &&
	    crm_errkind(r->err) == CRM_ERR_CONFLICT)) {
		crm_err_clear(r->err);
		crm_batch_rollback(r->db);
		say(r, "refused");
		return (0);
	}
	return (rc == -1 ? broken(r, "proposal") : commit(r));
}

int
drop(struct run *r)
{
	int64_t a = some_member(r);

	if (a == 0 || begin(r) == -1)
		return (a == 0 ? 0 : -1);
	say(r, "batch %" PRId64 ": remove %" PRId64, crm_batch(r->db), a);
	if (crm_member_remove(r->db, a, "test") == -1)
		return (broken(r, "remove"));
	return (commit(r));
}

/* Consent is given before, and withdrawn after, the fifteenth. */
int
give(struct run *r)
{
	struct crm_consent_entry e = { .member = some_member(r),
	    .channel = channel[pick(r, CHANNELS)], .turns = 1,
	    .how = "test", .proof = "" };

	if (e.member == 0 || begin(r) == -1)
		return (e.member == 0 ? 0 : -1);
	e.at = NOW - (10 + pick(r, 5)) * (int64_t)86400;
	say(r, "batch %" PRId64 ": give %" PRId64 " %s", crm_batch(r->db),
	    e.member, e.channel);
	if (crm_consent_give(r->db, &e) == -1)
		return (broken(r, "give"));
	return (commit(r));
}

static int
note_refused(struct run *r, const char *key, void *arg)
{
	const char *by = arg;

	crm_buf_fmt(&r->refused, "\n%s %s\n", by, key);
	return (0);
}

int
withdraw(struct run *r)
{
	int c = pick(r, CHANNELS);
	struct crm_consent_entry e = { .member = some_member(r),
	    .channel = channel[c], .how = "test", .proof = "" };
	char by[8];

	if (e.member == 0 || begin(r) == -1)
		return (e.member == 0 ? 0 : -1);
	e.at = NOW - (1 + pick(r, 3)) * (int64_t)86400;
	say(r, "batch %" PRId64 ": withdraw %" PRId64 " %s",
	    crm_batch(r->db), e.member, e.channel);
	if (crm_consent_withdraw(r->db, &e) == -1)
		return (broken(r, "withdraw"));
	(void)snprintf(by, sizeof(by), "%s", channel[c]);
	if (each_key(r, e.member, note_refused, by) == -1)
		return (-1);
	return (commit(r));
}

/* Another phone of somebody, now and then in place of the first one. */
int
contacts(struct run *r)
{
	const char *number = phone[pick(r, PEOPLE)];
	struct crm_cell value = { .p = number, .n = 13 }, none = { 0 };
	struct crm_contact_new add = { .member = some_member(r),
	    .kind = CRM_CONTACT_MOBILE, .value = value, .how = "test" };
	struct crm_faults faults = { NULL, NULL, 0 };
	char note[32];
	int rc;

	if (add.member == 0 || begin(r) == -1)
		return (add.member == 0 ? 0 : -1);
	(void)snprintf(note, sizeof(note), "tk%dz", ++r->token);
	add.note = note;
	say(r, "batch %" PRId64 ": contact %" PRId64 " %s", crm_batch(r->db),
	    add.member, number);
	if (pick(r, 3) > 0)
		rc = crm_contact_add(r->db, &add);
	else
		rc = crm_contact_primary(r->db, &faults, add.member,
		    CRM_CONTACT_MOBILE, value, none);
	return (rc == -1 ? broken(r, "contact") : commit(r));
}

static int
flag(struct run *r, int64_t member, const char *why)
{
	struct crm_flag put = { .kind = "watch", .expires = CRM_NULL,
	    .added_by = "nobody", .added_why = why, .removed_by = "nobody",
	    .removed_why = why };

	if (pick(r, 3) == 0)
		return (crm_flag_take(r->db, &put, member));
	return (crm_flag_put(r->db, &put, member));
}

static int
group(struct run *r, int64_t member, const char *why)
{
	struct crm_group_act act = { .by = "nobody", .why = why };

	if ((act.group = crm_group_find(r->db, "friends")) == 0 &&
	    (crm_group_make(r->db, "friends", "Friends") == -1 ||
	    (act.group = crm_group_find(r->db, "friends")) == 0))
		return (-1);
	if (pick(r, 3) == 0)
		return (crm_group_take(r->db, &act, member));
	return (crm_group_put(r->db, &act, member));
}

/* A rule keeps a set: it is perhaps another one, and asked again. */
static int
keep_set(struct run *r)
{
	static const char *const rule[] = { "member % 2 = 0", "member % 3 < 2",
	    "frequency >= 1", "recency < 100 AND monetary > 0",
	    "m.name IS NOT NULL" };
	struct crm_segrule_set set = { .name = "kept", .same_until = 1,
	    .replace = 1, .made_by = "nobody" };
	struct crm_segrun_opt opt = { .at = NOW };
	struct crm_segrun *run;
	int64_t version;
	int rc = -1;

	set.expression = rule[pick(r, 5)];
	if (crm_segrule_put(r->db, &set, &version) == -1)
		return (-1);
	run = crm_segrun_open(r->db, &opt);
	if (run != NULL && crm_segrun_add_all(run) == 0)
		rc = crm_segrun_work(run);
	crm_segrun_close(run);
	return (rc);
}

/* A note, a flag, a group, a stage, a set. */
int
life(struct run *r)
{
	struct crm_note note = { .member = some_member(r), .at = NOW,
	    .author = "nobody", .owner = "nobody", .channel = "",
	    .due = CRM_NULL };
	struct crm_lifestage_step step = { .member = note.member,
	    .at = NOW, .stage = pick(r, 5), .hand = 1, .set_by = "nobody" };
	struct crm_lifestage_count count;
	char text[32];
	int kind = pick(r, 6), rc;

	if (note.member == 0 || begin(r) == -1)
		return (note.member == 0 ? 0 : -1);
	(void)snprintf(text, sizeof(text), "tk%dz", ++r->token);
	note.text = step.set_why = text;
	say(r, "batch %" PRId64 ": life %" PRId64 " %d %s", crm_batch(r->db),
	    note.member, kind, text);
	if (kind == 0)
		rc = crm_note_add(r->db, &note) == -1 ? -1 : 0;
	else if (kind == 1)
		rc = flag(r, note.member, text);
	else if (kind == 2)
		rc = group(r, note.member, text);
	else if (kind == 3)
		rc = crm_lifestage_set(r->db, &step);
	else if (kind == 4)
		rc = keep_set(r);
	else
		rc = crm_lifestage_run(r->db, &count);
	return (rc == -1 ? broken(r, "life") : commit(r));
}
