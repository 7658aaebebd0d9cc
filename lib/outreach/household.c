/* Who lives behind one door.  The contract is in label.h. */

#include <stdlib.h>
#include <string.h>

#include "core/alike.h"
#include "core/buf.h"
#include "core/hash.h"
#include "core/text.h"
#include "outreach/label.h"

#define NOBODY	(-1)

struct house {
	size_t		 form, nform;	/* in texts */
	int64_t		 next;		/* of the same building, or NOBODY */
	char		 postcode[8];
};

struct crm_households {
	struct crm_key	 key;
	struct crm_map	*text;		/* to the number of a household and 1 */
	struct crm_map	*building;	/* to its last household and 1 */
	struct house	*house;
	size_t		 n, cap;
	struct crm_buf	 texts, form, word;
};

struct crm_households *
crm_households_new(const struct crm_key *key)
{
	struct crm_households *houses;

	if ((houses = calloc(1, sizeof(*houses))) == NULL)
		return (NULL);
	houses->key = *key;
	if ((houses->text = crm_map_new()) != NULL &&
	    (houses->building = crm_map_new()) != NULL)
		return (houses);
	crm_households_free(houses);
	return (NULL);
}

void
crm_households_free(struct crm_households *houses)
{

	if (houses == NULL)
		return;
	crm_map_free(houses->text);
	crm_map_free(houses->building);
	free(houses->house);
	crm_buf_free(&houses->texts);
	crm_buf_free(&houses->form);
	crm_buf_free(&houses->word);
	free(houses);
}

/* The place in a map of a word with the prefix's letter; NULL: no memory. */
static int64_t *
place(struct crm_households *houses, struct crm_map *map)
{
	int found;

	if (houses->word.bad)
		return (NULL);
	return (crm_map_put(map, crm_hash_of(&houses->key,
	    crm_buf_text(&houses->word), houses->word.n), &found));
}

static struct crm_alike
form_of(const struct crm_households *houses, const struct house *house)
{
	struct crm_alike form = { crm_buf_text(&houses->texts) + house->form,
	    house->nform };

	return (form);
}

/* An unknown postcode speaks for nothing. */
static int
same_postcode(const struct house *house, const char *postcode)
{

	return (*house->postcode == '\0' || *postcode == '\0' ||
	    strcmp(house->postcode, postcode) == 0);
}

/* The household of the building that has that door, or NOBODY. */
static int64_t
find(const struct crm_households *houses, int64_t last, const char *postcode)
{
	struct crm_alike form = { crm_buf_text(&houses->form),
	    houses->form.n };
	const struct house *house;
	int64_t i;

	/* What has no door of its own known is not even itself. */
	if (crm_alike_addresses(form, form) != CRM_PLACES_UNIT)
		return (NOBODY);
	for (i = last; i != NOBODY; i = house->next) {
		house = &houses->house[i];
		if (same_postcode(house, postcode) && crm_alike_addresses(form,
		    form_of(houses, house)) == CRM_PLACES_UNIT)
			return (i);
	}
	return (NOBODY);
}

/* A new household with the form that was made.  Its number, or -1. */
static int64_t
add(struct crm_households *houses, int64_t last, const char *postcode)
{
	size_t cap = houses->cap + houses->cap / 2 + 64;
	struct house *house;

	if (houses->n == houses->cap) {
		house = realloc(houses->house, cap * sizeof(*house));
		if (house == NULL)
			return (-1);
		houses->house = house;
		houses->cap = cap;
	}
	house = &houses->house[houses->n];
	house->form = houses->texts.n;
	house->nform = houses->form.n;
	house->next = last;
	memcpy(house->postcode, postcode, strlen(postcode) + 1);
	crm_buf_add(&houses->texts, crm_buf_text(&houses->form),
	    houses->form.n);
	return (houses->texts.bad ? -1 : (int64_t)houses->n++);
}

/* By building and door; found or made anew.  -1 when there is no memory. */
static int64_t
by_door(struct crm_households *houses, const char *postcode)
{
	struct crm_alike form = { crm_buf_text(&houses->form),
	    houses->form.n };
	int64_t *last, house;

	crm_buf_reset(&houses->word);
	crm_alike_building(&houses->word, form);
	if (houses->form.bad || houses->word.bad)
		return (-1);
	if (houses->word.n == 0)
		return (add(houses, NOBODY, postcode));
	if ((last = place(houses, houses->building)) == NULL)
		return (-1);
	if ((house = find(houses, *last - 1, postcode)) != NOBODY)
		return (house);
	if ((house = add(houses, *last - 1, postcode)) != -1)
		*last = house + 1;
	return (house);
}

int64_t
crm_household_of(struct crm_households *houses, const char *contact)
{
	char postcode[8] = "";
	const char *address;
	int64_t *known;
	size_t n = crm_label_postcode(contact, &address);

	memcpy(postcode, contact, n);
	crm_buf_reset(&houses->word);
	crm_buf_fmt(&houses->word, "%s ", postcode);
	if (crm_text_fold(&houses->word, address, strlen(address)) == -1)
		crm_buf_str(&houses->word, address);
	if ((known = place(houses, houses->text)) == NULL)
		return (-1);
	if (*known > 0)
		return (*known - 1);
	crm_buf_reset(&houses->form);
	crm_alike_address(&houses->form, address, strlen(address), postcode,
	    n);
	*known = by_door(houses, postcode) + 1;
	return (*known - 1);
}
