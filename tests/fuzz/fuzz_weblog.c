/*
 * Lines of a web log, any bytes: what comes of them is well-formed text within
 * its limits and without a resident registration number, a damaged line has its
 * reason, and twice read is the same.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/contact.h"
#include "core/err.h"
#include "core/text.h"
#include "intake/webhit.h"

#define LONGEST	300

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
need(int good)
{
	if (!good)
		abort();
}

static void
check_text(const struct crm_buf *text)
{
	const char *p = crm_buf_text(text);
	size_t at, len;

	need(text->n <= LONGEST + 1);
	need(strlen(p) == text->n);
	need(crm_text_invalid(p, text->n) == text->n);
	need(!crm_rrn_find(p, text->n, 1, &at, &len));
}

static struct crm_webrules *
make_rules(struct crm_err *err)
{
	static const char *const all[][2] = {
		{ "search", "naver search.naver.com query" },
		{ "search", "google google.* q" }, { "ad", "naver n_media" },
		{ "ad", "kakao k_campaign k_keyword" },
		{ "robot", "google Googlebot" },
		{ "proxy", "apple =Mozilla/5.0" }, { "asset", ".css" },
		{ "asset", "/api/**" }, { "page", "/order/**/*" },
		{ "product", "/p/*/*{}*/**" }, { "product", "/d?no={}&x=1" },
		{ "order", "/*a*b*c*d" }, { "site", "shop.example.kr" }
	};
	struct crm_webrules *rules = crm_webrules_new(err);
	size_t i;

	need(rules != NULL);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		need(crm_webrules_add(rules, all[i][0], all[i][1]) == 0);
	return rules;
}

static void
read_line(struct crm_webreader *reader, const char *p, size_t n)
{
	const struct crm_webhit *hit;
	enum crm_webkind kind;
	const char *why;
	int64_t at;

	hit = crm_webreader_line(reader, p, n, &why);
	need((hit == NULL) == (why != NULL));
	if (hit == NULL)
		return;
	check_text(&hit->path);
	check_text(&hit->product);
	check_text(&hit->name);
	check_text(&hit->keyword);
	check_text(&hit->campaign);
	kind = hit->kind;
	at = hit->at;
	hit = crm_webreader_line(reader, p, n, &why);
	need(hit != NULL && hit->kind == kind && hit->at == at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Made once: the table of CP949 takes a thousand times a line's time. */
	static struct crm_webreader *reader;
	struct crm_err *err;
	char *copy;

	if (reader == NULL) {
		err = crm_err_new();
		need(err != NULL);
		reader = crm_webreader_open(err, make_rules(err), "t",
		    CRM_WEB_SEOUL);
		need(reader != NULL);
	}
	/* Exactly as long as it is: nothing behind it may be read. */
	if ((copy = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	read_line(reader, copy, size);
	free(copy);
	return 0;
}
