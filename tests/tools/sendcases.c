/*
 * sendcases SEED MEMBERS CASES [RULE]: a shop that is made up, and what the law
 * says of the messages that it might send.
 *
 * Writes into the current folder settings.csv, members.csv, given.csv,
 * withdrawn.csv, told.csv, orders.csv and removed.csv, which make the base;
 * cases.csv, which asks, most of them a second beside something that turns; and
 * verdicts.csv, which must come out.  RULE leaves an article out of the
 * answers, to see that the cases find that; sendcases_law.c has their names.
 */

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sendcases.h"

static const char *const channels[NCHANNEL] = { "email", "sms", "call",
    "post", "push", "shop", "mall" };
static const char *const purposes[NPURPOSE] = { "advertising", "marketing",
    "profiling" };
static const char *const places[NPLACE] = { "own", "phone", "mall", "Own" };
static const char *const statuses[NSTATUS] = { "ordered", "paid", "preparing",
    "shipped", "delivered", "confirmed", "cancel_requested", "cancelled",
    "return_requested", "returned", "exchange_requested", "exchanged" };

static uint64_t state;

static long
draw(long n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return ((long)((z ^ z >> 31) % (uint64_t)n));
}

static int
one_in(long n)
{

	return (draw(n) == 0);
}

int
place_own(int place)
{

	return (place < 2);
}

int
status_sold(int status)
{

	return (status != 0 && status != 7 && status != 9 && status != 11);
}

/* A time of the years that count, often at an edge of its day. */
static long
moment(const struct shop *shop)
{
	long from = calendar_day(2022, 6, 1) * DAY;
	long at = from + draw(shop->now - from);

	switch (draw(6)) {
	case 0:
		return (at / DAY * DAY);
	case 1:
		at = at / DAY * DAY + DAY - 1;
		return (at < shop->now ? at : shop->now);
	default:
		return (at);
	}
}

static void
make_shop(struct shop *shop)
{
	static const long ahead[] = { 0, 0, 0, 9, -3, 19 };
	int i;

	shop->now = calendar_day(2026, 11, 20) * DAY + 9 * 3600;
	shop->ahead = ahead[draw(6)] * 3600;
	for (i = 0; i < NSETTING; i++)
		shop->has[i] = !one_in(14);
	shop->certified = calendar_day(2026, 5, 1) + draw(900);
	if (!shop->has[UNTIL])
		shop->certified = NEVER;
}

/* The first second of a 14th birthday, so that consents stand at it. */
static long
birthday(const struct member *member)
{
	int year, month, day;

	calendar_split(member->birth, &year, &month, &day);
	return ((calendar_day(year + 14, month, 1) + day - 1 +
	    (member->lunar ? 60 : 0)) * DAY);
}

static long
some_time(const struct shop *shop, const struct member *member)
{
	long at;

	if (member->birth != NEVER && one_in(3)) {
		at = birthday(member) + draw(3) - 1;
		if (at < shop->now)
			return (at);
	}
	return (moment(shop));
}

/* Whether the night of a channel has consent of its own. */
static int
by_night(enum channel channel)
{

	return (channel != EMAIL && channel != POST && channel != SHOP);
}

static void
make_given(const struct shop *shop, struct member *member)
{
	struct given *given = &member->given[member->ngiven++];

	memset(given, 0, sizeof(*given));
	given->channel = (enum channel)draw(NCHANNEL);
	given->at = some_time(shop, member);
	if (one_in(8))
		given->purpose = (enum purpose)draw(NPURPOSE);
	given->guardian = member->birth != NEVER && one_in(4);
	if (given->purpose == ADVERTISING && one_in(3) &&
	    by_night(given->channel))
		given->night = 1;
}

static void
make_refusal(const struct shop *shop, struct member *member)
{
	struct refusal *refusal = &member->refusal[member->nrefusal++];
	const struct given *given;

	refusal->channel = (enum channel)draw(NCHANNEL);
	refusal->at = moment(shop);
	if (member->ngiven > 0 && one_in(2)) {
		given = &member->given[draw(member->ngiven)];
		refusal->channel = given->channel;
		refusal->at = given->at + draw(3) - 1;
	}
	/* The day alone, and of another one's, too. */
	if (one_in(4))
		refusal->at -= refusal->at % DAY;
	refusal->of = (enum refused)draw(5);
	if (refusal->of == OF_NIGHT && !by_night(refusal->channel))
		refusal->of = ALL;
}

static void
make_sale(const struct shop *shop, struct member *member)
{
	struct sale *sale = &member->sale[member->nsale++];

	sale->at = one_in(3) ? some_time(shop, member) :
	    shop->now - draw(300 * DAY);
	if (one_in(4))
		sale->at = (sale->at / DAY + 1) * DAY - 1;
	if (sale->at > shop->now)
		sale->at = shop->now;
	sale->place = one_in(3) ? (int)draw(NPLACE) : (int)draw(2);
	sale->status = one_in(3) ? (int)draw(NSTATUS) : 4;
	sale->code = (int)draw(NCODE);
	sale->name = (int)draw(NNAME);
	sale->qty = 1 + (int)draw(3);
	sale->back = status_sold(sale->status) && one_in(5) ?
	    1 + (int)draw(sale->qty) : 0;
}

/* What two notes of one kind say is told of the same entries. */
static void
make_told(const struct shop *shop, struct member *member)
{
	struct told *told;
	const struct given *given;
	int i;

	for (i = 0; i < member->ngiven && member->ntold < MOST; i++) {
		given = &member->given[i];
		if (given->purpose != ADVERTISING || given->channel == POST ||
		    given->channel == SHOP || !one_in(3))
			continue;
		told = &member->told[member->ntold];
		told->channel = given->channel;
		told->confirm = !one_in(4);
		told->at = given->at + draw(800 * DAY);
		member->ntold += told->at <= shop->now;
	}
}

/* At most one yes of a file: it has one time. */
static void
make_import(const struct shop *shop, struct member *member)
{
	struct given *given = &member->given[member->ngiven++];

	memset(given, 0, sizeof(*given));
	given->channel = one_in(2) ? EMAIL : SMS;
	given->at = some_time(shop, member);
	given->import = 1;
}

static int
day_of(long day)
{
	int year, month, of_month;

	calendar_split(day, &year, &month, &of_month);
	return (of_month);
}

static void
make_member(const struct shop *shop, struct member *member)
{
	long n;

	memset(member, 0, sizeof(*member));
	member->birth = NEVER;
	member->removed = one_in(25);
	if (one_in(3)) {
		member->birth = calendar_day(2009, 1, 1) + draw(1800);
		if (one_in(10))
			member->birth = calendar_day(2012, 2, 29);
		/* No month of the moon has more than 30 days. */
		member->lunar = one_in(4) && day_of(member->birth) < 30;
	}
	for (n = draw(8); n > 0; n--)
		make_given(shop, member);
	if (one_in(5))
		make_import(shop, member);
	for (n = one_in(3) ? draw(3) : 0; n > 0; n--)
		make_refusal(shop, member);
	for (n = one_in(2) ? draw(4) : 0; n > 0; n--)
		make_sale(shop, member);
	make_told(shop, member);
}

static FILE *
create(const char *name, const char *header)
{
	FILE *file = fopen(name, "w");

	if (file == NULL)
		err(74, "%s", name);
	fprintf(file, "%s\n", header);
	return (file);
}

static void
finish(FILE *file, const char *name)
{

	if (fclose(file) == EOF)
		err(74, "%s", name);
}

static void
put_day(FILE *file, long day)
{
	int year, month, of_month;

	calendar_split(day, &year, &month, &of_month);
	fprintf(file, "%04d-%02d-%02d", year, month, of_month);
}

static void
put_time(FILE *file, long at)
{

	if (at == NEVER)
		return;
	put_day(file, at / DAY);
	at %= DAY;
	fprintf(file, " %02ld:%02ld:%02ld", at / 3600, at / 60 % 60, at % 60);
}

static void
write_settings(const struct shop *shop)
{
	static const char *const setting[NSETTING][2] = {
		{ "sender_name", "Shop" }, { "sender_phone", "02-123-4567" },
		{ "sender_email", "shop@example.com" },
		{ "sender_address", "Jangdok-ro 1" },
		{ "refuse_phone", "080-123-4567" },
		{ "refuse_url", "https://shop.example/refuse" },
		{ "refuse_email", "refuse@example.com" },
		{ "link_base", "https://shop.example/t" },
		{ "sms_certificate", "2026-17" },
		{ "sms_certificate_until", NULL },
		{ "own_channels", "own, phone" }
	};
	FILE *file = create("settings.csv", "name,value");
	int i;

	for (i = 0; i < NSETTING; i++) {
		if (!shop->has[i])
			continue;
		fprintf(file, "%s,", setting[i][0]);
		if (i == UNTIL)
			put_day(file, shop->certified);
		else
			fprintf(file, "%s", setting[i][1]);
		fprintf(file, "\n");
	}
	fprintf(file, "timezone,%s\n", shop->ahead == 0 ? "Asia/Seoul" :
	    shop->ahead == 9 * 3600 ? "UTC0" : shop->ahead < 0 ? "NZST-12" :
	    "HST10");
	finish(file, "settings.csv");
}

static void
write_member(FILE *file, const struct member *member, int number)
{
	const struct given *given = NULL;
	int i;

	for (i = 0; i < member->ngiven; i++)
		if (member->given[i].import)
			given = &member->given[i];
	fprintf(file, "c%d,", number);
	if (member->birth != NEVER)
		put_day(file, member->birth);
	fprintf(file, ",%s,%s,%s,", member->lunar ? "yes" : "",
	    given != NULL && given->channel == EMAIL ? "yes" : "",
	    given != NULL && given->channel == SMS ? "yes" : "");
	put_time(file, given != NULL ? given->at : NEVER);
	fprintf(file, "\n");
}

static void
write_members(const struct member *member, int n)
{
	FILE *file = create("members.csv",
	    "code,birth,lunar,email_consent,sms_consent,consent_at");
	FILE *removed = create("removed.csv", "member");
	int i;

	for (i = 0; i < n; i++) {
		write_member(file, &member[i], i + 1);
		if (member[i].removed)
			fprintf(removed, "%d\n", i + 1);
	}
	finish(file, "members.csv");
	finish(removed, "removed.csv");
}

static void
write_given(const struct member *member, int n)
{
	FILE *file = create("given.csv",
	    "member,channel,given_at,purpose,night,guardian");
	const struct given *given;
	int i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < member[i].ngiven; k++) {
			given = &member[i].given[k];
			if (given->import)
				continue;
			fprintf(file, "%d,%s,", i + 1,
			    channels[given->channel]);
			put_time(file, given->at);
			fprintf(file, ",%s,%s,%s\n", purposes[given->purpose],
			    given->night ? "yes" : "no",
			    given->guardian ? "guardian" : "");
		}
	finish(file, "given.csv");
}

static void
write_refusals(const struct member *member, int n)
{
	static const char *const of[] = { "all,", "advertising,",
	    "marketing,", "advertising,yes", "profiling," };
	FILE *file = create("withdrawn.csv",
	    "member,channel,withdrawn_at,purpose,night");
	const struct refusal *refusal;
	int i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < member[i].nrefusal; k++) {
			refusal = &member[i].refusal[k];
			fprintf(file, "%d,%s,", i + 1,
			    channels[refusal->channel]);
			put_time(file, refusal->at);
			fprintf(file, ",%s\n", of[refusal->of]);
		}
	finish(file, "withdrawn.csv");
}

static void
write_told(const struct member *member, int n)
{
	FILE *file = create("told.csv", "member,channel,kind,told_at");
	const struct told *told;
	int i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < member[i].ntold; k++) {
			told = &member[i].told[k];
			fprintf(file, "%d,%s,%s,", i + 1,
			    channels[told->channel], told->confirm ?
			    "confirm" : "notice");
			put_time(file, told->at);
			fprintf(file, "\n");
		}
	finish(file, "told.csv");
}

static void
write_orders(const struct member *member, int n)
{
	FILE *file = create("orders.csv", "channel,order_no,line_no,ordered_at,"
	    "status,kind,member_code,product_code,product_name,qty,amount,"
	    "ref_line_no");
	const struct sale *sale;
	int i, k, order = 0;

	for (i = 0; i < n; i++)
		for (k = 0; k < member[i].nsale; k++) {
			sale = &member[i].sale[k];
			fprintf(file, "%s,%d,1,", places[sale->place],
			    ++order);
			put_time(file, sale->at);
			fprintf(file, ",%s,sale,c%d,%s,%s,%d,%d,\n",
			    statuses[sale->status], i + 1,
			    code_text(sale->code), name_text(sale->name),
			    sale->qty, sale->qty * 1000);
			if (sale->back == 0)
				continue;
			fprintf(file, "%s,%d,,", places[sale->place], order);
			put_time(file, sale->at);
			fprintf(file, ",returned,return,c%d,%s,%s,%d,%d,1\n",
			    i + 1, code_text(sale->code),
			    name_text(sale->name), -sale->back,
			    sale->back * -1000);
		}
	finish(file, "orders.csv");
}

/* The day some months from a time, near enough to be walked around. */
static long
about(long at, int months)
{
	int year, month, day;

	calendar_split(at / DAY, &year, &month, &day);
	month += months;
	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	return ((calendar_day(year, month, 1) + day - 1) * DAY);
}

/* Something that a verdict turns on. */
static long
turn(const struct shop *shop, const struct member *member)
{
	static const long hour[] = { 8 * 3600L, 20 * 3600L + 3000,
	    21 * 3600L, 0 };
	long day = moment(shop) / DAY * DAY;

	switch (draw(6)) {
	case 0:
		if (member->ngiven > 0)
			return (member->given[draw(member->ngiven)].at);
		break;
	case 1:
		if (member->ngiven > 0)
			return (about(member->given[draw(member->ngiven)].at,
			    24) - (one_in(2) ? shop->ahead : 0));
		break;
	case 2:
		if (member->nrefusal > 0)
			return (member->refusal[draw(member->nrefusal)].at);
		break;
	case 3:
		if (member->nsale > 0)
			return (about(member->sale[draw(member->nsale)].at,
			    one_in(2) ? 6 : 0) + (one_in(2) ? DAY : 0) -
			    (one_in(2) ? shop->ahead : 0));
		break;
	case 4:
		if (member->ntold > 0)
			return (one_in(2) ?
			    member->told[draw(member->ntold)].at :
			    about(member->told[draw(member->ntold)].at, 24));
		break;
	default:
		if (shop->certified != NEVER && one_in(4))
			return ((shop->certified + 1) * DAY - shop->ahead);
		break;
	}
	return (day + hour[draw(4)] - shop->ahead);
}

static void
make_case(const struct shop *shop, const struct member *members, int n,
    struct asked *asked)
{
	const struct member *member;

	asked->member = (int)draw(n);
	member = &members[asked->member];
	asked->channel = (enum channel)draw(NCHANNEL);
	if (member->ngiven > 0 && one_in(2))
		asked->channel = member->given[draw(member->ngiven)].channel;
	else if (member->nrefusal > 0 && one_in(2))
		asked->channel =
		    member->refusal[draw(member->nrefusal)].channel;
	asked->notice = one_in(25);
	asked->sale = one_in(3) || (member->nsale > 0 && one_in(2));
	asked->goods = asked->sale && !one_in(20) ? 1 + (int)draw(NGOODS - 1) :
	    (int)draw(NGOODS);
	if (one_in(5))
		asked->at = moment(shop);
	else
		asked->at = turn(shop, member) + draw(3) - 1;
	/* Most of the day it is no night. */
	if (one_in(3))
		asked->at = asked->at / DAY * DAY + 3600 * draw(24);
	if (asked->at < 0)
		asked->at = 0;
}

static void
write_cases(const struct shop *shop, const struct member *members, int n,
    long cases)
{
	FILE *file = create("cases.csv",
	    "member,channel,at,purpose,basis,goods");
	FILE *wanted = create("verdicts.csv",
	    "member,channel,allowed,reason,since,until,article");
	struct asked asked;
	struct answer answer;

	while (cases-- > 0) {
		make_case(shop, members, n, &asked);
		fprintf(file, "%d,%s,", asked.member + 1,
		    channels[asked.channel]);
		put_time(file, asked.at);
		fprintf(file, ",%s,%s,\"%s\"\n", asked.notice ? "notice" :
		    "advertising", asked.sale ? "sale" : "consent",
		    goods_text(asked.goods));
		law_answer(shop, &members[asked.member], &asked, &answer);
		fprintf(wanted, "%d,%s,%s,%s,", asked.member + 1,
		    channels[asked.channel], strcmp(answer.reason,
		    "allowed") == 0 ? "yes" : "no", answer.reason);
		put_time(wanted, answer.since);
		fputc(',', wanted);
		put_time(wanted, answer.until);
		fprintf(wanted, ",%s\n", answer.article);
	}
	finish(file, "cases.csv");
	finish(wanted, "verdicts.csv");
}

int
main(int argc, char **argv)
{
	struct member *members;
	struct shop shop;
	int n, i;

	if (argc < 4 || argc > 5 || (n = (int)strtol(argv[2], NULL, 10)) < 1)
		errx(64, "usage: sendcases SEED MEMBERS CASES [RULE]");
	if (argc == 5 && law_forget(argv[4]) == -1)
		errx(64, "%s: no such rule", argv[4]);
	if ((members = calloc((size_t)n, sizeof(*members))) == NULL)
		err(70, NULL);
	state = strtoull(argv[1], NULL, 10);
	calendar_make();
	make_shop(&shop);
	for (i = 0; i < n; i++)
		make_member(&shop, &members[i]);
	write_settings(&shop);
	write_members(members, n);
	write_given(members, n);
	write_refusals(members, n);
	write_told(members, n);
	write_orders(members, n);
	write_cases(&shop, members, n, strtol(argv[3], NULL, 10));
	free(members);
	return (0);
}
