#ifndef SENDCASES_H
#define SENDCASES_H

/*
 * A made-up shop, its members and what is asked of them.  Times are seconds
 * since the first of January 2000 by the shop's clock; nothing here knows the
 * library.
 */

#define DAY	86400L
#define NEVER	(-1L)

enum channel { EMAIL, SMS, CALL, POST, PUSH, SHOP, MALL, NCHANNEL };
enum purpose { ADVERTISING, MARKETING, PROFILING, NPURPOSE };
enum refused { ALL, OF_ADVERTISING, OF_MARKETING, OF_NIGHT, OF_PROFILING };

enum setting {
	NAME, PHONE, MAIL, ADDRESS, FREE_PHONE, FREE_URL, FREE_MAIL, LINK,
	CERTIFICATE, UNTIL, OWN, NSETTING
};

struct given {
	enum channel	 channel;
	enum purpose	 purpose;
	long		 at;
	int		 night, guardian;
	int		 import;	/* 1: a yes in a file of members */
};
struct refusal {
	enum channel	 channel;
	enum refused	 of;
	long		 at;
};
struct told {
	enum channel	 channel;
	int		 confirm;
	long		 at;
};
struct sale {
	long		 at;
	int		 place, status, code, name;
	int		 qty, back;	/* how many, and how many came back */
};

#define MOST	24

struct member {
	int		 removed, lunar;
	long		 birth;		/* a day, or NEVER */
	struct given	 given[MOST];
	struct refusal	 refusal[MOST];
	struct told	 told[MOST];
	struct sale	 sale[MOST];
	int		 ngiven, nrefusal, ntold, nsale;
};

struct shop {
	int		 has[NSETTING];
	long		 certified;	/* the last day, or NEVER */
	long		 ahead;		/* seconds from its clock to Seoul's */
	long		 now;
};

struct asked {
	int		 member;
	enum channel	 channel;
	int		 notice, sale, goods;
	long		 at;
};
struct answer {
	const char	*reason, *article;
	long		 since, until;
};

/* The answer that the articles give. */
void
law_answer(const struct shop *shop, const struct member *member,
    const struct asked *asked, struct answer *answer);

/* Leaves an article out: 0, -1 there is none of that name. */
int
law_forget(const char *name);

/* The calendar, from 2000 to 2049. */
void
calendar_make(void);
long
calendar_day(int year, int month, int day);
void
calendar_split(long day, int *year, int *month, int *of_month);

/* The goods that are offered, as they are written, and what places sell. */
const char *
goods_text(int goods);
int
goods_are(int goods, int code, int name);
int
goods_named(int goods);
#define NGOODS	8
#define NCODE	3
#define NNAME	7
#define NPLACE	4
#define NSTATUS	12

const char *
code_text(int code);
const char *
name_text(int name);
int
place_own(int place);
int
status_sold(int status);

#endif
