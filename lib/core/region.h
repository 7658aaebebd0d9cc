#ifndef CRM_REGION_H
#define CRM_REGION_H

/*
 * Where an address lies: the province (si, do) and the si, gun or gu of local
 * government within it, by the names that stand at the address's beginning.
 * A province has a short name of two syllables, the same before and after the
 * renamings of 2012 to 2024; a district its whole name.  Gwangju and Jeonnam,
 * which are one since July 2026, are two.
 */

#include <stddef.h>
#include <stdint.h>

struct crm_buf;

#define CRM_REGION_NONE		(-1)

struct crm_region {
	int	 province;	/* its place in the table, or NONE */
	int	 district;	/* in the table of all, or NONE */
};

/*
 * Reads an address of n bytes as people and malls write it: the province in
 * any spelling, also none where the district's name is only one province's, glued
 * or with blanks, behind a post code or the country.  Districts that merged or
 * were renamed are what they became.  1 when at least the province is known;
 * 0 not; -1 without memory.
 */
int
crm_region_read(struct crm_region *region, const char *address, size_t n);

/* The province of a post code of five digits, or NONE. */
int
crm_region_postcode(const char *postcode, size_t n);

/* The short name of a province: "서울"; the name of a district: "강남구". */
const char *
crm_region_province(int province);
const char *
crm_region_district(int district);

/*
 * Adds the region as a label: the province, or with district set the province
 * and the district, of Sejong, which has none, its name; "unknown" for what is
 * not known.
 */
void
crm_region_format(const struct crm_region *region, int district,
    struct crm_buf *buf);

#endif
