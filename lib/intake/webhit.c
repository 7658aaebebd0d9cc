#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/lang.h"
#include "intake/encode.h"
#include "intake/webhit.h"

#define LONGEST_PATH	300	/* bytes of what is stored */
#define LONGEST_WORD	100
#define MAX_AGENTS	100000	/* remembered at once */
#define SEOUL		(9 * 3600)

struct agent {
	const char	*machine;
	int		 proxy;
};

struct crm_webreader {
	struct crm_err			*err;
	const struct crm_webrules	*rules;
	const char			*token;
	enum crm_webclock		 clock;
	struct crm_cp949		*cp;
	struct crm_map			*agents;	/* hash -> 1 + number */
	struct agent			*agent;
	size_t				 nagent, cagent;
	struct crm_webhit		 hit;
};

struct crm_webreader *
crm_webreader_open(struct crm_err *err, const struct crm_webrules *rules,
    const char *token, enum crm_webclock clock)
{
	struct crm_webreader *rd = calloc(1, sizeof(*rd));

	if (rd == NULL || (rd->agents = crm_map_new()) == NULL) {
		free(rd);
		(void)crm_err_nomem(err);
		return (NULL);
	}
	rd->err = err;
	rd->rules = rules;
	rd->token = token;
	rd->clock = clock;
	if ((rd->cp = crm_cp949_open(err)) == NULL) {
		crm_webreader_close(rd);
		return (NULL);
	}
	return (rd);
}

void
crm_webreader_close(struct crm_webreader *rd)
{

	if (rd == NULL)
		return;
	crm_cp949_close(rd->cp);
	crm_map_free(rd->agents);
	free(rd->agent);
	crm_buf_free(&rd->hit.path);
	crm_buf_free(&rd->hit.product);
	crm_buf_free(&rd->hit.name);
	crm_buf_free(&rd->hit.keyword);
	crm_buf_free(&rd->hit.campaign);
	crm_buf_free(&rd->hit.token);
	free(rd);
}

static int
room_for_agent(struct crm_webreader *rd)
{
	size_t cap = rd->cagent == 0 ? 256 : 2 * rd->cagent;
	struct agent *p;

	if (rd->nagent >= MAX_AGENTS) {
		crm_map_free(rd->agents);
		if ((rd->agents = crm_map_new()) == NULL)
			return (crm_err_nomem(rd->err));
		rd->nagent = 0;
	}
	if (rd->nagent < rd->cagent)
		return (0);
	if ((p = realloc(rd->agent, cap * sizeof(*p))) == NULL)
		return (crm_err_nomem(rd->err));
	rd->agent = p;
	rd->cagent = cap;
	return (0);
}

/* Agents come again and again: the rules look at each one once. */
static int
look_at_agent(struct crm_webreader *rd, struct crm_webhit *hit)
{
	static const struct crm_key key = { 0, 0 };
	enum crm_webrule kind = CRM_WEB_ROBOT;
	struct agent *agent;
	int64_t *at;
	int found;

	if (room_for_agent(rd) == -1)
		return (-1);
	at = crm_map_put(rd->agents, crm_hash_of(&key, hit->agent.p,
	    hit->agent.n), &found);
	if (at == NULL)
		return (crm_err_nomem(rd->err));
	if (!found) {
		*at = (int64_t)++rd->nagent;
		agent = rd->agent + rd->nagent - 1;
		agent->machine = crm_webrules_machine(rd->rules, hit->agent,
		    &kind);
		agent->proxy = kind == CRM_WEB_PROXY;
	}
	agent = rd->agent + *at - 1;
	hit->machine = agent->machine;
	hit->proxy = agent->proxy;
	return (0);
}

/* What a request is, its token aside. */
static enum crm_webkind
kind_of(struct crm_webreader *rd, const struct crm_logline *line,
    const struct crm_weburl *url)
{
	struct crm_span path = { rd->hit.path.p, rd->hit.path.n }, code;
	int token = rd->hit.token.n > 0;

	if (line->method.n == 0)
		return (CRM_WEB_ERROR);
	if (crm_span_is(path, "/robots.txt"))
		return (CRM_WEB_ROBOTS);
	if (crm_span_is(line->method, "HEAD"))
		return (CRM_WEB_HEAD);
	if (line->status >= 400 || line->status < 100)
		return (CRM_WEB_ERROR);
	if ((!crm_span_is(line->method, "GET") &&
	    !crm_span_is(line->method, "POST")) || line->status < 200)
		return (CRM_WEB_FILE);
	if (crm_webrules_page(rd->rules, CRM_WEB_ASSET, path, url->query,
	    &code) != NULL)
		return (token ? CRM_WEB_OPEN : CRM_WEB_FILE);
	if (line->status >= 300 && line->status != 304)
		return (token ? CRM_WEB_LINK : CRM_WEB_MOVED);
	return (CRM_WEB_VIEW);
}

/* The path as it is stored: without session ids, doubled slashes, arguments. */
static void
set_path(struct crm_webreader *rd, struct crm_span path)
{
	struct crm_buf text = { 0 };
	const char *p = memchr(path.p, ';', path.n);
	size_t i;

	if (p != NULL)
		path.n = (size_t)(p - path.p);
	crm_weburl_text(&text, rd->cp, path, CRM_URL_PATH,
	    LONGEST_PATH);
	p = crm_buf_text(&text);
	if (*p != '/')
		crm_buf_chr(&rd->hit.path, '/');
	for (i = 0; i < text.n; i++)
		if (p[i] != '/' || i == 0 || p[i - 1] != '/')
			crm_buf_chr(&rd->hit.path, p[i]);
	if (text.bad)
		rd->hit.path.bad = 1;
	crm_buf_free(&text);
}

/* A page's product, name and place in an order. */
static void
set_page(struct crm_webreader *rd, const struct crm_weburl *url)
{
	struct crm_webhit *hit = &rd->hit;
	struct crm_span path = { hit->path.p, hit->path.n }, code;
	const char *one;

	if (crm_webrules_page(rd->rules, CRM_WEB_PRODUCT, path, url->query,
	    &code) != NULL)
		crm_weburl_text(&hit->product, rd->cp, code, CRM_URL_CODE,
		    LONGEST_WORD);
	hit->ordered = crm_webrules_page(rd->rules, CRM_WEB_ORDER, path,
	    url->query, &code) != NULL;
	one = crm_webrules_page(rd->rules, CRM_WEB_PAGE, path, url->query,
	    &code);
	if (one == NULL)
		return;
	crm_buf_reset(&hit->path);
	crm_buf_str(&hit->path, one);
}

static void
set_value(struct crm_webreader *rd, struct crm_buf *buf, struct crm_span query,
    const char *name)
{
	struct crm_span value;

	if (crm_weburl_value(query, name, &value))
		crm_weburl_text(buf, rd->cp, value, CRM_URL_WORDS,
		    LONGEST_WORD);
}

static void
set_host(struct crm_webreader *rd, struct crm_span host)
{
	struct crm_buf *name = &rd->hit.name;
	size_t i;

	if (host.n > 4 && memcmp(host.p, "www.", 4) == 0) {
		host.p += 4;
		host.n -= 4;
	}
	crm_weburl_text(name, rd->cp, host, CRM_URL_PATH, LONGEST_WORD);
	for (i = 0; i < name->n; i++)
		if (name->p[i] >= 'A' && name->p[i] <= 'Z')
			name->p[i] = (char)(name->p[i] - 'A' + 'a');
	if (name->n == 0)
		crm_buf_chr(name, '?');
}

/* Where a reader came from, by the referrer alone. */
static void
set_referrer(struct crm_webreader *rd, struct crm_span text)
{
	struct crm_webhit *hit = &rd->hit;
	struct crm_weburl url;
	struct crm_span keyword;
	const char *name;

	hit->from = "direct";
	if (text.n == 0)
		return;
	crm_weburl_split(&url, text);
	if (crm_webrules_own(rd->rules, url.host)) {
		hit->from = "own";
		return;
	}
	name = crm_webrules_search(rd->rules, &url, &keyword);
	if (name == NULL) {
		hit->from = "site";
		set_host(rd, url.host);
		return;
	}
	hit->from = "search";
	crm_buf_str(&hit->name, name);
	crm_weburl_text(&hit->keyword, rd->cp, keyword, CRM_URL_WORDS,
	    LONGEST_WORD);
}

/* What was paid for says so in the page's own address. */
static void
set_source(struct crm_webreader *rd, const struct crm_weburl *url,
    struct crm_span referrer)
{
	struct crm_webhit *hit = &rd->hit;
	struct crm_span keyword;
	const char *name;

	set_value(rd, &hit->campaign, url->query, "utm_campaign");
	set_value(rd, &hit->name, url->query, "utm_source");
	if (hit->campaign.n > 0 || hit->name.n > 0) {
		hit->from = "campaign";
		set_value(rd, &hit->keyword, url->query, "utm_term");
		return;
	}
	name = crm_webrules_ad(rd->rules, url->query, &keyword);
	if (name == NULL) {
		set_referrer(rd, referrer);
		return;
	}
	hit->from = "ad";
	crm_buf_str(&hit->name, name);
	crm_weburl_text(&hit->keyword, rd->cp, keyword, CRM_URL_WORDS,
	    LONGEST_WORD);
}

static void
set_token(struct crm_webreader *rd, struct crm_span query)
{
	struct crm_span value;

	if (crm_weburl_value(query, rd->token, &value) && value.n <=
	    LONGEST_WORD)
		crm_buf_add(&rd->hit.token, value.p, value.n);
}

static void
clear(struct crm_webhit *hit)
{

	crm_buf_reset(&hit->path);
	crm_buf_reset(&hit->product);
	crm_buf_reset(&hit->name);
	crm_buf_reset(&hit->keyword);
	crm_buf_reset(&hit->campaign);
	crm_buf_reset(&hit->token);
	hit->ordered = 0;
	hit->from = "own";
}

const struct crm_webhit *
crm_webreader_line(struct crm_webreader *rd, const char *p, size_t n,
    const char **why)
{
	struct crm_webhit *hit = &rd->hit;
	struct crm_logline line;
	struct crm_weburl url;

	if (crm_logline_parse(&line, p, n, why) == -1)
		return (NULL);
	*why = NULL;
	clear(hit);
	hit->at = line.at - (rd->clock == CRM_WEB_SEOUL ? line.offset - SEOUL :
	    0);
	hit->address = line.address;
	hit->agent = line.agent;
	hit->posted = crm_span_is(line.method, "POST");
	if (look_at_agent(rd, hit) == -1)
		return (NULL);
	crm_weburl_split(&url, line.target);
	set_path(rd, url.path);
	set_token(rd, url.query);
	hit->kind = kind_of(rd, &line, &url);
	if (hit->kind == CRM_WEB_VIEW || hit->kind == CRM_WEB_LINK) {
		set_page(rd, &url);
		set_source(rd, &url, line.referrer);
	}
	if (hit->path.bad || hit->product.bad || hit->name.bad ||
	    hit->keyword.bad || hit->campaign.bad || hit->token.bad) {
		(void)crm_err_nomem(rd->err);
		return (NULL);
	}
	return (hit);
}
