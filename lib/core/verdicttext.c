/* Verdicts on names and addresses. */

#include <string.h>

#include "core/contact.h"
#include "core/form.h"
#include "core/lang.h"
#include "core/text.h"
#include "core/verdict_int.h"

#define NAME_SYLLABLES	6	/* 남궁 and a long given name, with room */
#define NAME_CHARS	40	/* of a name in letters */
#define ADDRESS_SIGNS	6	/* letters and digits of the shortest */

/* What a text is made of. */
struct look {
	size_t	chars, letters, syllables, jamo, digits;
	size_t	signs;		/* neither of these nor of a name's own */
	size_t	brackets;
	int	lost;		/* characters that came as U+FFFD or ?? */
};

/* Words of companies.  Brackets are part of some: they are looked for first. */
static const char *const company[] = { "(주)", "（주）", "㈜", "주식회사",
    "(유)", "유한회사", "(사)", "사단법인", "재단법인", "협동조합", "어린이집",
    "유치원", "초등학교", "중학교", "고등학교", "대학교", "병원", "교회",
    "회사", "센터", "마트", "상회", "Co.,", "Ltd", "Inc.", "Corp" };

/* Words that tell a carrier something. */
static const char *const errand[] = { "부재", "경비실", "문앞", "문 앞",
    "배송", "택배", "연락", "전화", "맡겨", "대리수령" };

static const char *const place[] = { "집", "우리집", "본가", "회사", "사무실",
    "가게", "매장" };

static int
is_blank(uint32_t cp)
{
	return (cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xa0 ||
	    cp == 0x3000);
}

/* What is seen by nobody and keeps equal texts apart. */
static int
is_hidden(uint32_t cp)
{
	return (cp == 0x200b || cp == 0xfeff || cp == 0xad);
}

/* Adds the text in NFC with single blanks. */
static void
put_text(struct crm_buf *buf, struct crm_cell in)
{
	struct crm_buf nfc = { 0 };
	int waiting = 0;
	uint32_t cp;
	size_t i, k, from = buf->n;

	if (crm_text_nfc(&nfc, in.p, in.n) == -1 || nfc.bad)
		buf->bad = 1;
	for (i = 0; i < nfc.n && !buf->bad; i += k) {
		if ((k = crm_text_decode(nfc.p + i, nfc.n - i, &cp)) == 0)
			break;
		if (is_blank(cp))
			waiting = 1;
		else if (!is_hidden(cp)) {
			if (waiting && buf->n > from)
				crm_buf_chr(buf, ' ');
			waiting = 0;
			crm_buf_add(buf, nfc.p + i, k);
		}
	}
	crm_buf_free(&nfc);
}

static void
count(struct look *look, uint32_t cp)
{
	look->chars++;
	if (cp == '(' || cp == ')' || cp == '[' || cp == ']' || cp == '/')
		look->brackets++;
	else if (crm_is_letter(cp)) {
		look->letters++;
		look->syllables += cp >= 0xac00 && cp <= 0xd7a3;
		look->jamo += cp >= 0x3131 && cp <= 0x318e;
	} else if ((cp >= '0' && cp <= '9') || (cp >= 0xff10 && cp <= 0xff19))
		look->digits++;
	else if (cp != ' ' && cp != '.' && cp != '-' && cp != '\'' &&
	    cp != ',' && cp != '&' && cp != 0xb7 && cp != 0x2019)
		look->signs++;
}

static struct look
look_at(struct crm_cell cell)
{
	struct look look = { 0 };
	uint32_t cp, before = 0;
	size_t i, k;

	for (i = 0; i < cell.n; i += k, before = cp) {
		if ((k = crm_text_decode(cell.p + i, cell.n - i, &cp)) == 0)
			break;
		count(&look, cp);
		look.lost |= cp == 0xfffd || (cp == '?' && before == '?');
	}
	return (look);
}

#define COUNT(list)	(sizeof(list) / sizeof((list)[0]))

/* 1 when one of the words is in the cell. */
static int
has_one_of(struct crm_cell cell, const char *const *word, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (memmem(cell.p, cell.n, word[i], strlen(word[i])) != NULL)
			return (1);
	return (0);
}

static int
is_place(struct crm_cell cell)
{
	size_t i;

	for (i = 0; i < COUNT(place); i++)
		if (strlen(place[i]) == cell.n &&
		    memcmp(place[i], cell.p, cell.n) == 0)
			return (1);
	return (0);
}

/*
 * What both kinds of text are asked first: 1 when that is a verdict.  A guard
 * within a guard, or "n u l l" with blanks that nobody sees, is broken too.
 */
static int
judge_text(struct crm_trial *trial, const struct look *look,
    enum crm_judgment *verdict)
{
	struct crm_cell in = trial->in, form = crm_trial_form(trial);
	size_t at, len;

	if (crm_rrn_find(in.p, in.n, 0, &at, &len))
		*verdict = crm_trial_dead(trial, N_("a resident number"));
	else if (crm_masked(in.p, in.n))
		*verdict = crm_trial_suspect(trial, N_("masked"));
	else if (look->lost || crm_form_clean(form).n != form.n)
		*verdict = crm_trial_suspect(trial, N_("broken characters"));
	else if (look->letters == 0)
		*verdict = crm_trial_dead(trial, N_("no letters"));
	else
		return (0);
	return (1);
}

/* Why the text is another one than what came. */
static const char *
how_text(const struct crm_trial *trial)
{
	struct crm_cell form = crm_trial_form(trial);
	struct crm_buf nfc = { 0 };
	int same;

	if (form.n == trial->raw.n &&
	    memcmp(form.p, trial->raw.p, form.n) == 0)
		return (NULL);
	same = crm_text_nfc(&nfc, trial->in.p, trial->in.n) == 0 &&
	    nfc.n == trial->in.n && memcmp(nfc.p, trial->in.p, nfc.n) == 0;
	crm_buf_free(&nfc);
	return (same || form.n == 0 ? N_("blanks") :
	    N_("letters taken apart"));
}

/* 1 when nothing in it names a person. */
static int
names_nobody(struct crm_trial *trial)
{
	struct crm_cell form = crm_trial_form(trial);
	struct crm_buf key = { 0 };
	int r = crm_name_key(&key, form.p, form.n);

	trial->buf->bad |= key.bad;
	crm_buf_free(&key);
	return (r == -1);
}

/* Doubts about a name that names somebody; NULL for none. */
static const char *
doubt_name(struct crm_cell form, const struct look *look)
{
	if (is_place(form))
		return (N_("a place and no person"));
	if (has_one_of(form, company, COUNT(company)))
		return (N_("a company"));
	if (look->brackets > 0 || has_one_of(form, errand, COUNT(errand)))
		return (N_("words beside the name"));
	if (look->jamo == look->letters)
		return (N_("no whole syllables"));
	if (look->digits > 0)
		return (N_("digits in the name"));
	if (look->signs > 0)
		return (N_("signs in the name"));
	if (look->letters == 1)
		return (N_("one letter"));
	if (look->syllables > NAME_SYLLABLES || look->chars > NAME_CHARS)
		return (N_("too long for a name"));
	return (NULL);
}

enum crm_judgment
crm_verdict_name(struct crm_buf *buf, struct crm_cell cell, const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	struct crm_cell form;
	struct look look;
	const char *doubt;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	put_text(buf, trial.in);
	form = crm_trial_form(&trial);
	look = look_at(form);
	if (judge_text(&trial, &look, &verdict))
		return (verdict);
	if ((doubt = doubt_name(form, &look)) == NULL && names_nobody(&trial))
		return (crm_trial_dead(&trial, N_("a placeholder")));
	if (doubt != NULL)
		return (crm_trial_suspect(&trial, doubt));
	return (crm_trial_end(&trial, how_text(&trial)));
}

enum crm_judgment
crm_verdict_address(struct crm_buf *buf, struct crm_cell cell,
    const char **why)
{
	struct crm_trial trial = { .buf = buf, .raw = cell, .why = why };
	enum crm_judgment verdict;
	struct look look;

	if (!crm_trial_start(&trial, &verdict))
		return (verdict);
	put_text(buf, trial.in);
	look = look_at(crm_trial_form(&trial));
	if (judge_text(&trial, &look, &verdict))
		return (verdict);
	if (look.digits == 0)
		return (crm_trial_suspect(&trial, N_("no house number")));
	if (look.letters + look.digits < ADDRESS_SIGNS)
		return (crm_trial_suspect(&trial,
		    N_("too short for an address")));
	return (crm_trial_end(&trial, how_text(&trial)));
}
