#include <string.h>

#include "core/lang.h"
#include "intake/need.h"

/* Columns of which one, or one pair, is enough. */
static int
has_person(int (*has)(const void *arg, const char *column), const void *arg)
{

	return (has(arg, "member") || has(arg, "code") || (has(arg, "name") &&
	    (has(arg, "phone") || has(arg, "email"))));
}

void
crm_need_lacks(const char *stream,
    int (*has)(const void *arg, const char *column), const void *arg,
    const char *lacks[CRM_NEED_MOST + 1])
{
	size_t n = 0;

	memset(lacks, 0, (CRM_NEED_MOST + 1) * sizeof(*lacks));
	if (strcmp(stream, "order") == 0) {
		if (!has(arg, "channel"))
			lacks[n++] = "channel";
		if (!has(arg, "order_no"))
			lacks[n++] = "order_no";
		if (!has(arg, "ordered_at"))
			lacks[n++] = "ordered_at";
		if (!has(arg, "amount") &&
		    !(has(arg, "unit_price") && has(arg, "qty")))
			lacks[n] = N_("amount, or unit_price and qty");
	} else if (strcmp(stream, "shipment") == 0) {
		if (!has(arg, "order_no") && !has(arg, "line_no") &&
		    !(has(arg, "receiver_name") && has(arg, "receiver_phone")))
			lacks[n] = N_("order_no, or line_no, or receiver_name "
			    "and receiver_phone");
	} else if (strcmp(stream, "response") == 0) {
		if (!has(arg, "member") && !has(arg, "contact"))
			lacks[n++] = N_("member, or contact");
		if (!has(arg, "state"))
			lacks[n] = "state";
	} else if (!has_person(has, arg))
		lacks[n] = N_("member, or code, or name and phone, or name "
		    "and email");
}

const char *
crm_need_words(const char *stream, const char *column)
{
	static const struct {
		const char	*stream, *column, *words;
	} known[] = {
		{ NULL, "email_consent", " yes no " },
		{ "order", "kind", " sale return exchange " },
		{ NULL, "lunar", " yes no " },
		{ "response", "channel", " email sms call post push " },
		{ NULL, "sms_consent", " yes no " },
		{ NULL, "status", " ordered paid preparing shipped delivered "
		    "confirmed cancel_requested cancelled return_requested "
		    "returned exchange_requested exchanged " }
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(known[i].column, column) == 0 && (stream == NULL ||
		    known[i].stream == NULL ||
		    strcmp(known[i].stream, stream) == 0))
			return (known[i].words);
	}
	return (NULL);
}

int
crm_need_has_word(const char *words, const char *word)
{
	const char *at = words;
	size_t n = strlen(word);

	while (at != NULL && n > 0 && (at = strstr(at, word)) != NULL) {
		if (at[-1] == ' ' && at[n] == ' ')
			return (1);
		at++;
	}
	return (words == NULL);
}
