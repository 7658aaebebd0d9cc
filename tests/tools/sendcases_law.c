#include <string.h>

#include "sendcases.h"

/*
 * What the articles say, written from them alone:
 *
 *   50(1)   Network Act: advertising over electronic media needs prior consent;
 *           its proviso and decree 61(1): not to whom goods of the same kind
 *           were sold within six months, by who got the contact from them.
 *   50(2)   whoever refused or withdrew gets none, until consent comes again;
 *           who did on a day of which the hour is not known, behind that day.
 *   50(3)   from nine in the evening to eight in the morning consent of its
 *           own; decree 61(2): not for electronic mail.  Nothing leaves in the
 *           last ten minutes before.
 *   50(4)   sender and contact; 50(6): refusing costs nothing; 50-3: SMS by a
 *           certified house.
 *   50(8)   confirmed before the same day of every second year.
 *   PIPA    22-2, since 2023-09-15, before it 22(6): under 14 a guardian
 *           consents.  21: who is gone gets nothing.
 *           22, 37: consent and withdrawal where the medium is not electronic.
 *
 * In the shop itself nothing is sent to anybody: there a refusal alone counts
 * (PIPA 37).  A mall's message is electronic, but the mall has the contact and
 * not the shop, so that the proviso never holds for it.
 */

enum article {
	F_REFUSAL, F_DAY, F_NIGHT, F_LEAD, F_CONFIRM, F_GUARDIAN, F_SALE, F_TERM,
	F_OWN, F_RETURN, F_LABEL, F_FREE, F_CERTIFICATE, F_GONE, F_SEOUL,
	F_NOTICE, NARTICLE
};

static int forgotten[NARTICLE];

int
law_forget(const char *name)
{
	static const char *const names[NARTICLE] = { "refusal", "day",
	    "night", "lead", "confirm", "guardian", "sale", "term", "own",
	    "return", "label", "free", "certificate", "gone", "seoul",
	    "notice" };
	int i;

	for (i = 0; i < NARTICLE; i++)
		if (strcmp(names[i], name) == 0) {
			forgotten[i] = 1;
			return (0);
		}
	return (-1);
}

static long seoul_first[51][13];	/* days before each month */

void
calendar_make(void)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	long day = 0;
	int year, month;

	for (year = 0; year <= 50; year++)
		for (month = 0; month < 12; month++) {
			seoul_first[year][month] = day;
			/* 2000 is a leap year, and no other century is here. */
			day += length[month] + (month == 1 && year % 4 == 0);
			seoul_first[year][month + 1] = day;
		}
}

long
calendar_day(int year, int month, int day)
{

	return (seoul_first[year - 2000][month - 1] + day - 1);
}

void
calendar_split(long day, int *year, int *month, int *of_month)
{

	*year = *month = 0;
	while (seoul_first[*year][12] <= day)
		++*year;
	while (seoul_first[*year][*month + 1] <= day)
		++*month;
	*of_month = (int)(day - seoul_first[*year][*month]) + 1;
	*year += 2000;
	++*month;
}

/* The same day some months later, or that month's last. */
static long
later(long day, int months)
{
	int year, month, of_month;
	long last;

	calendar_split(day, &year, &month, &of_month);
	for (; months > 0; months--)
		if (++month > 12) {
			month = 1;
			year++;
		}
	last = seoul_first[year - 2000][month];
	day = calendar_day(year, month, of_month);
	return (day < last ? day : last - 1);
}

/* The first second at which somebody is 14. */
static long
of_age(const struct member *member)
{
	int year, month, day;
	long at;

	if (member->birth == NEVER || forgotten[F_GUARDIAN])
		return (0);
	calendar_split(member->birth, &year, &month, &day);
	if (month == 2 && day == 29)
		at = calendar_day(year + 14, 3, 1);
	else
		at = calendar_day(year + 14, month, day);
	return ((at + (member->lunar ? 60 : 0)) * DAY);
}

static int
covers(const struct refusal *refusal, enum channel channel, int night)
{

	if (refusal->channel != channel || forgotten[F_REFUSAL])
		return (0);
	switch (refusal->of) {
	case OF_NIGHT:
		return (night);
	case OF_PROFILING:
		return (0);
	default:
		return (1);
	}
}

/* The last second that a refusal may be of. */
static long
last_of(long at)
{

	return (at % DAY == 0 && !forgotten[F_DAY] ? at + DAY - 1 : at);
}

/* 1 when a refusal bars longer than another, which may be NEVER. */
static int
bars_longer(long at, long than)
{

	if (than == NEVER || last_of(at) != last_of(than))
		return (than == NEVER || last_of(at) > last_of(than));
	return (at > than);
}

/* The words of consent(). */
enum held { HELD, NOT_GIVEN, A_CHILDS, REFUSED };

/* What holds of advertising; ahead: refusals that are dated later count. */
static enum held
consent(const struct member *member, enum channel channel, int night, long at,
    int ahead, long *since)
{
	long out = NEVER, whole = NEVER, again = NEVER, childs = NEVER;
	const struct given *given;
	int i;

	for (i = 0; i < member->nrefusal; i++)
		if (covers(&member->refusal[i], channel, night) &&
		    (ahead || member->refusal[i].at <= at) &&
		    bars_longer(member->refusal[i].at, out))
			out = member->refusal[i].at;
	for (i = 0; i < member->ngiven; i++) {
		given = &member->given[i];
		if (given->channel != channel || given->night != night ||
		    given->purpose != ADVERTISING || given->at > at)
			continue;
		if (!given->guardian && given->at < of_age(member)) {
			if (given->at > childs)
				childs = given->at;
			continue;
		}
		if (given->at > whole)
			whole = given->at;
		if (!given->import && given->at > again)
			again = given->at;
	}
	*since = out;
	if (out != NEVER && again <= last_of(out))
		return (REFUSED);
	*since = whole != NEVER ? whole : childs;
	return (whole != NEVER ? HELD : childs != NEVER ? A_CHILDS :
	    NOT_GIVEN);
}

/* The last day on which consent of that time may be used unconfirmed. */
static long
last_day(const struct member *member, enum channel channel, int night,
    long since, long at)
{
	long last = since, then;
	int i;

	for (i = 0; i < member->ntold; i++) {
		const struct told *told = &member->told[i];

		if (told->channel == channel && told->confirm &&
		    told->at <= at && told->at > last &&
		    consent(member, channel, night, told->at, 0, &then) ==
		    HELD && then == since)
			last = told->at;
	}
	return (later(last / DAY, 24) - 1);
}

struct work {
	const struct shop *shop;
	const struct member *member;
	const struct asked *asked;
	struct answer	*answer;
	long		 seoul;
	int		 ahead;		/* refusals to come count */
};

static void
decide(struct work *work, const char *reason, const char *article)
{

	work->answer->reason = reason;
	work->answer->article = article;
}

/* It holds no longer than to a time of Seoul, or of the shop. */
static void
until_seoul(struct work *work, long end)
{

	end -= work->seoul - work->asked->at;
	if (work->answer->until == NEVER || end < work->answer->until)
		work->answer->until = end;
}

static void
until_day(struct work *work, long day)
{
	long end = (day + 1) * DAY;

	until_seoul(work, end);
	if (end < work->answer->until)
		work->answer->until = end;
}

static int
past(const struct work *work, long day)
{

	return (work->seoul / DAY > day || work->asked->at / DAY > day);
}

static int
electronic(enum channel channel)
{

	return (channel != POST && channel != SHOP);
}

/* 1 when the shop may advertise by the channel. */
static int
may_advertise(struct work *work)
{
	const struct shop *shop = work->shop;
	const int *has = shop->has;
	enum channel channel = work->asked->channel;
	const char *lack = NULL;

	if (electronic(channel) && !forgotten[F_LABEL] && (!has[NAME] ||
	    (channel == EMAIL ? !has[MAIL] || !has[PHONE] || !has[ADDRESS] :
	    channel == PUSH || channel == MALL ?
	    !has[PHONE] && !has[MAIL] && !has[ADDRESS] :
	    !has[PHONE])))
		lack = "Network Act 50(4)";
	else if (electronic(channel) && !forgotten[F_FREE] &&
	    (channel == EMAIL ? !has[LINK] && !has[FREE_URL] &&
	    !has[FREE_MAIL] : channel == PUSH ? !has[FREE_PHONE] &&
	    !has[FREE_URL] && !has[LINK] : channel == MALL ?
	    !has[FREE_PHONE] && !has[FREE_URL] : !has[FREE_PHONE]))
		lack = "Network Act 50(6)";
	else if (channel == SMS && !forgotten[F_CERTIFICATE] &&
	    (!has[CERTIFICATE] || !has[UNTIL] ||
	    shop->certified < work->seoul / DAY))
		lack = "Network Act 50-3";
	else if (work->asked->sale && (!has[OWN] ||
	    !goods_named(work->asked->goods)))
		lack = "Network Act 50(1) proviso";
	if (lack != NULL)
		decide(work, "setup", lack);
	return (lack == NULL);
}

/* The latest sale that stands in, or NEVER. */
static long
dealt(const struct work *work, long *last)
{
	const struct asked *asked = work->asked;
	const struct sale *sale;
	long at = NEVER;
	int i;

	if (!asked->sale || !electronic(asked->channel) ||
	    asked->channel == MALL || forgotten[F_SALE])
		return (NEVER);
	for (i = 0; i < work->member->nsale; i++) {
		sale = &work->member->sale[i];
		if (sale->at > asked->at || sale->at <= at ||
		    sale->at < of_age(work->member) ||
		    !(place_own(sale->place) || forgotten[F_OWN]) ||
		    !status_sold(sale->status) ||
		    (sale->back == sale->qty && !forgotten[F_RETURN]) ||
		    !goods_are(asked->goods, sale->code, sale->name))
			continue;
		*last = later(sale->at / DAY, 6);
		if (!past(work, *last) || forgotten[F_TERM])
			at = sale->at;
	}
	if (at != NEVER)
		*last = later(at / DAY, 6);
	return (at);
}

/* By day: 1 to go on. */
static int
by_day(struct work *work, int *sold)
{
	int post = !electronic(work->asked->channel);
	long last, at;
	enum held held = consent(work->member, work->asked->channel, 0,
	    work->asked->at, work->ahead, &work->answer->since);

	if (held == REFUSED)
		decide(work, "opted_out", post ? "PIPA 37(1)" :
		    "Network Act 50(2)");
	else if (work->asked->channel == SHOP)
		return (1);
	else if (held == HELD && !post && !forgotten[F_CONFIRM]) {
		last = last_day(work->member, work->asked->channel, 0,
		    work->answer->since, work->asked->at);
		if (!past(work, last)) {
			until_day(work, last);
			return (1);
		}
		decide(work, "confirmation_due", "Network Act 50(8)");
	} else if (held == HELD)
		return (1);
	else if ((at = dealt(work, &last)) != NEVER) {
		*sold = 1;
		work->answer->since = at;
		until_day(work, last);
		return (1);
	} else if (held == A_CHILDS)
		decide(work, "guardian", work->seoul / DAY >=
		    calendar_day(2023, 9, 15) ? "PIPA 22-2" : "PIPA 22(6)");
	else
		decide(work, "no_consent", post ? "PIPA 22" :
		    "Network Act 50(1)");
	return (0);
}

/* By night: 1 to go on. */
static int
by_night(struct work *work)
{
	long midnight = work->seoul / DAY * DAY, since, last;
	long second = work->seoul - midnight;
	long evening = 20 * 3600L + 50 * 60;
	enum channel channel = work->asked->channel;

	if (forgotten[F_LEAD])
		evening = 21 * 3600L;
	if (channel == EMAIL || !electronic(channel) || forgotten[F_NIGHT])
		return (1);
	if (second >= 8 * 3600L && second < evening) {
		until_seoul(work, midnight + evening);
		return (1);
	}
	if (second >= evening)
		midnight += DAY;
	if (consent(work->member, channel, 1, work->asked->at, work->ahead,
	    &since) != HELD) {
		work->answer->until = NEVER;
		until_seoul(work, midnight + 8 * 3600L);
		decide(work, "night", "Network Act 50(3)");
		return (0);
	}
	last = last_day(work->member, channel, 1, since, work->asked->at);
	if (past(work, last) && !forgotten[F_CONFIRM]) {
		decide(work, "confirmation_due", "Network Act 50(8)");
		return (0);
	}
	until_seoul(work, midnight + 8 * 3600L);
	until_day(work, last);
	return (1);
}

void
law_answer(const struct shop *shop, const struct member *member,
    const struct asked *asked, struct answer *answer)
{
	struct work work = { shop, member, asked, answer, asked->at, 0 };
	int sold = 0;

	if (!forgotten[F_SEOUL])
		work.seoul += shop->ahead;
	work.ahead = asked->at >= shop->now;
	answer->since = answer->until = NEVER;
	if (member->removed && !forgotten[F_GONE])
		decide(&work, "gone", "PIPA 21");
	else if (asked->notice && !forgotten[F_NOTICE])
		decide(&work, "allowed", "");
	else if (may_advertise(&work) && by_day(&work, &sold) &&
	    by_night(&work)) {
		decide(&work, "allowed", sold ? "Network Act 50(1) proviso" :
		    asked->channel == SHOP ? "PIPA 37(1)" :
		    asked->channel == POST ? "PIPA 22" : "Network Act 50(1)");
		if (asked->channel == SMS)
			until_seoul(&work, (shop->certified + 1) * DAY);
	}
	if (strcmp(answer->reason, "allowed") != 0 &&
	    strcmp(answer->reason, "night") != 0)
		answer->until = NEVER;
}
