#ifndef CRM_TIME_H
#define CRM_TIME_H

/*
 * The shop's wall clock.  A time is whole seconds since 1970-01-01 00:00:00 of
 * that clock, a day is whole days since 1970-01-01; neither knows a zone.
 * The proleptic Gregorian calendar, years 1 to 9999.
 */

#include <stddef.h>
#include <stdint.h>

#define CRM_DAY		86400		/* seconds */
#define CRM_TIME_LEN	20		/* "YYYY-MM-DD HH:MM:SS" and NUL */
#define CRM_DATE_LEN	11		/* "YYYY-MM-DD" and NUL */
#define CRM_TIME_NONE	INT64_MIN	/* no time is known */

/*
 * Reads exactly "YYYY-MM-DD HH:MM:SS", "YYYY-MM-DDTHH:MM:SS",
 * "YYYY-MM-DD HH:MM" or "YYYY-MM-DD" (then 00:00:00) into *t.
 * 0, or -1 when s is no such time or no such day exists.
 */
int
crm_time_parse(const char *s, size_t n, int64_t *t);

/* Reads exactly "YYYY-MM-DD" into *day.  0 or -1. */
int
crm_date_parse(const char *s, size_t n, int64_t *day);

/*
 * Writes the ISO form of t into out; returns out.  "" for what is outside the
 * years 1 to 9999, so also for CRM_TIME_NONE; the same for days.
 */
char *
crm_time_format(int64_t t, char out[CRM_TIME_LEN]);

/* Writes the ISO form of day into out; returns out. */
char *
crm_date_format(int64_t day, char out[CRM_DATE_LEN]);

/* The day of t: floor division, also before 1970. */
int64_t
crm_time_day(int64_t t);

/* Days since 1970-01-01 of a civil date that exists; see crm_date_valid(). */
int64_t
crm_date_civil(int year, int month, int day);

/* 1 when the date exists, else 0. */
int
crm_date_valid(int year, int month, int day);

/* Splits a day into its year, month and day. */
void
crm_date_split(int64_t date, int *year, int *month, int *day);

/*
 * The same day some months later, 0 or more; where that month has no such day,
 * its last one.
 */
int64_t
crm_date_months(int64_t date, int months);

/*
 * Reads any of the forms that exports carry (FORMATS 0.6): ISO with - / . or
 * nothing between, one-digit parts, a two-digit year (20YY), 8 or 14 digits,
 * a Korean date in words, 오전/오후 and AM/PM, a dangling colon, a T, an Excel
 * serial from 20000 to 80000 with a fraction.  A time that names its zone (Z,
 * UTC, GMT, KST, +09:00) is turned to the clock of Korea, whose exports these
 * are; a day alone stays that day.
 * 0, or -1 when s is none of them, when no such day exists, or when it names
 * two zones.
 */
int
crm_time_guess(const char *s, size_t n, int64_t *t);

/*
 * Reads a time of day that has no date ("오후 1:04:55", "1:04 PM", "13:04:")
 * into the second of the day.  0 or -1.
 */
int
crm_clock_guess(const char *s, size_t n, int *second);

/*
 * Reads a day of the week that stands at s, behind a date, in brackets or
 * written out: "(일)", " 일요일", "(Sun)".  Its number, Sunday being 0, with its
 * bytes, blanks before it included, in *len; -1 when there is none.
 */
int
crm_weekday_guess(const char *s, size_t n, size_t *len);

#endif
