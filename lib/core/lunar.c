#include "core/lunar.h"
#include "core/time.h"

#define MONTH_BITS	0x1fff
#define LEAP(word)	((int)((word) >> 13 & 0xf))
#define NEW_YEAR(word)	((int)((word) >> 17))

/*
 * A year in a word: bit i is set where its month i (from 0, in their sequence,
 * the leap month too) has 30 days; from bit 13 the number of the leap month, 0
 * for none; from bit 17 the days from the 1st of January to New Year.
 *
 * To 2050 these are the months of the almanac that the Korea Astronomy and
 * Space Science Institute keeps; those behind it follow from the same rules.
 * One of them is open: the new moon of 2097-01-13 comes within a minute of
 * midnight, nearer than anybody knows today how the Earth will turn.  Here that
 * month begins on the 14th.  tests/data/lunar.csv lists all months.
 */
static uint32_t
word_of(int year)
{
	static const uint32_t words[CRM_LUNAR_LAST - CRM_LUNAR_FIRST + 1] = {
		0x3d16d2, 0x620752, 0x4c0ea5, 0x38b64a, 0x5c064b, 0x440a9b,
		0x309556, 0x56056a, 0x400b59, 0x2a5752, 0x500752, 0x3adb25,
		0x600b25, 0x480a4b, 0x32b29b, 0x580aad, 0x44056a, 0x2c4b69,
		0x520ba9, 0x3efb52, 0x640d92, 0x4c0d25, 0x36ba4d, 0x5c0956,
		0x4602b5, 0x2e95ad, 0x5606d4, 0x400da9, 0x2c5d92, 0x500e92,
		0x3acd26, 0x5e0527, 0x480a57, 0x32b2b6, 0x580ada, 0x4406d4,
		0x2e6ea9, 0x520749, 0x3cf693, 0x620a93, 0x4c052b, 0x34ca5b,
		0x5a096d, 0x460b6a, 0x329b54, 0x560ba4, 0x400b49, 0x2a5a93,
		0x500a95, 0x38f52b, 0x5e052d, 0x480aad, 0x34b56a, 0x580db2,
		0x440da4, 0x2e7d49, 0x540d4a, 0x3d1a95, 0x620a96, 0x4c0556,
		0x36cab5, 0x5a0ad5, 0x4606d2, 0x308ea5, 0x560ea5, 0x400e4a,
		0x2a6c96, 0x4e0a9b, 0x3af556, 0x5e056a, 0x480b59, 0x34b752,
		0x5a0752, 0x420725, 0x2c964b, 0x520a4b, 0x3d12ab, 0x6002ad,
		0x4a056b, 0x36cb69, 0x5c0da9, 0x460d92, 0x309b25, 0x560d25,
		0x415a4d, 0x640a56, 0x4e02b6, 0x38d5ad, 0x6006d4, 0x480da9,
		0x34bd92, 0x5a0e92, 0x440d26, 0x2c6a56, 0x500a57, 0x3d12b6,
		0x620b5a, 0x4c06d4, 0x36aec9, 0x5c0749, 0x460693, 0x2e9527,
		0x54052b, 0x3e0a5b, 0x2a555a, 0x4e036a, 0x38fb55, 0x600ba4,
		0x4a0b49, 0x32ba93, 0x580a95, 0x42052d, 0x2c6a5d, 0x500aad,
		0x3d35aa, 0x6205d2, 0x4c0da5, 0x36bd4a, 0x5c0d4a, 0x460a95,
		0x30952d, 0x540556, 0x3e0ab5, 0x2a55aa, 0x5006d2, 0x38cea5,
		0x5e0ea5, 0x4a0e4a, 0x34ac96, 0x560c9b, 0x42055a, 0x2c6ad5,
		0x520b69, 0x3d7752, 0x620752, 0x4c0b25, 0x36d64b, 0x5a0a4b,
		0x4404ab, 0x2ea55b, 0x54056d, 0x3e0b69, 0x2a5b52, 0x500d92,
		0x3afd25, 0x5e0d25, 0x480a4d, 0x32b4ad, 0x5802b6, 0x4005b5,
		0x2c6da9, 0x520ea9, 0x3f1d92, 0x620e92, 0x4c0d26, 0x36ca56,
		0x5a0a57, 0x4404d6, 0x2e86b5, 0x5406d5, 0x400ec9, 0x2a6e92,
		0x4e0693, 0x38f52b, 0x5e052b, 0x460a5b, 0x32b55a, 0x58056a,
		0x420b55, 0x2c9749, 0x520b49, 0x3d1a93, 0x620a95, 0x4a052d,
		0x34caad, 0x5a0ab5, 0x4605aa, 0x2e8ba5, 0x540da5, 0x400d4a,
		0x2a7a95, 0x4e0c95, 0x38f52e, 0x5e0556, 0x480ab5, 0x32b5b2,
		0x5806d2, 0x420ea5, 0x2e9e4a, 0x52064a, 0x3b0c97, 0x600cab,
		0x4c055a, 0x34cad5, 0x5a0b69, 0x460752, 0x308ea5, 0x540b25,
		0x3e064b, 0x287497, 0x4e04ab
	};

	return (words[year - CRM_LUNAR_FIRST]);
}

/* Where month i of a year, from 0, stands: its number, and 1 of a leap one. */
static int
number_of(uint32_t word, int i, int *leap)
{
	int after = LEAP(word);

	*leap = after > 0 && i == after;
	return (after > 0 && i >= after ? i : i + 1);
}

static int
length_of(uint32_t word, int i)
{

	return ((int)((word & MONTH_BITS) >> i & 1) + 29);
}

static int64_t
new_year(int year)
{

	return (crm_date_civil(year, 1, 1) + NEW_YEAR(word_of(year)));
}

/* The index of a month in its year, from 0; -1 there is none. */
static int
index_of(int year, int month, int leap)
{
	int after;

	if (year < CRM_LUNAR_FIRST || year > CRM_LUNAR_LAST || month < 1 ||
	    month > 12)
		return (-1);
	after = LEAP(word_of(year));
	if (leap)
		return (month == after ? month : -1);
	return (after > 0 && month > after ? month : month - 1);
}

int
crm_lunar_split(int64_t day, struct crm_lunar *lunar)
{
	int year, month, date, i, length, months;
	uint32_t word;
	int64_t left;

	if (day < new_year(CRM_LUNAR_FIRST))
		return (-1);
	crm_date_split(day, &year, &month, &date);
	if (year > CRM_LUNAR_LAST || day < new_year(year))
		year--;
	if (year > CRM_LUNAR_LAST)
		return (-1);
	word = word_of(year);
	left = day - new_year(year);
	months = LEAP(word) > 0 ? 13 : 12;
	for (i = 0; i < months; i++) {
		length = length_of(word, i);
		if (left < length)
			break;
		left -= length;
	}
	if (i == months)
		return (-1);
	lunar->year = year;
	lunar->month = number_of(word, i, &lunar->leap);
	lunar->day = (int)left + 1;
	return (0);
}

int
crm_lunar_length(int year, int month, int leap)
{
	int i = index_of(year, month, leap);

	return (i == -1 ? 0 : length_of(word_of(year), i));
}

int
crm_lunar_day(const struct crm_lunar *lunar, int64_t *day)
{
	int i = index_of(lunar->year, lunar->month, lunar->leap), k;
	int64_t first;

	if (i == -1 || lunar->day < 1 ||
	    lunar->day > length_of(word_of(lunar->year), i))
		return (-1);
	first = new_year(lunar->year);
	for (k = 0; k < i; k++)
		first += length_of(word_of(lunar->year), k);
	*day = first + lunar->day - 1;
	return (0);
}
