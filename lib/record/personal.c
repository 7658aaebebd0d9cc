#include "core/db.h"
#include "record/personal.h"
#include "record/personal_int.h"

/*
 * Whom a table speaks of hangs on a column "member" in most of them; orders
 * hang on the identity that bought, places on the orders that went there.
 * Rows of orders stay, their people go: what was sold is the shop's.
 */
static const struct crm_personal words[] = {
	/* The shop's own affairs and words; commands are seen to by name. */
	{ "setting", "name value",
	    NULL, NULL, NULL,
	    "SELECT value FROM setting /* scan: settings are few */", NULL },
	{ "secret", "value",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch", "who command sha256 summary",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch_image", "tbl image",
	    NULL, NULL, NULL, NULL, NULL },
	{ "batch_pack", "tbl body",
	    NULL, NULL, NULL, NULL, NULL },
	/* Words of the programs themselves, which a note may be as well. */
	{ "sqlite_schema", "type name tbl_name sql",
	    NULL, NULL, NULL,
	    "SELECT sql FROM sqlite_schema /* scan: it is small */", NULL },
	{ "channel", "name",
	    NULL, NULL, NULL,
	    "SELECT name FROM channel /* scan: channels are few */", NULL },
	{ "source", "name",
	    NULL, NULL, NULL,
	    "SELECT name FROM source /* scan: all are looked at */", NULL },
	{ "item", "product_code product_name option",
	    NULL, NULL, NULL,
	    "SELECT product_code, product_name, option\n"
	    "FROM item /* scan: all are looked at */", NULL },
	{ "campaign", "name channel title partner",
	    NULL, NULL, NULL,
	    "SELECT name, title FROM campaign /* scan: all are looked at */",
	    NULL },
	{ "campaign_field", "name value set_by",
	    NULL, NULL, NULL,
	    "SELECT value FROM campaign_field /* scan: they are few */",
	    NULL },
	{ "campaign_message", "arm channel subject sender body html template",
	    NULL, NULL, NULL,
	    "SELECT subject, sender, body, html\n"
	    "FROM campaign_message /* scan: they are few */", NULL },
	{ "campaign_offer", "segment offer text percent cost_each ceiling",
	    NULL, NULL, NULL,
	    "SELECT segment, offer, text\n"
	    "FROM campaign_offer /* scan: they are few */", NULL },
	/* What codes begin with, and never a whole one. */
	{ "campaign_bound", "coupon",
	    NULL, NULL, NULL, NULL, NULL },
	{ "campaign_wave", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "send_stop", "who",
	    NULL, NULL, NULL, NULL, NULL },
	{ "send_host", "host path",
	    NULL, NULL, NULL, NULL, NULL },
	{ "handover", "channel state file temp claimer",
	    NULL, NULL, NULL, NULL, NULL },
	/* By hashes; triggers keep it as delivery is. */
	{ "delivery_contact", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "handover_delivery", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "campaign_pilot", "decision decided_by rule",
	    NULL, NULL, NULL, NULL, NULL },
	{ "segment", "name title",
	    NULL, NULL, NULL,
	    "SELECT name, title FROM segment /* scan: all are looked at */",
	    NULL },
	{ "segment_rule", "expression owner offer strategy made_by",
	    NULL, NULL, NULL,
	    "SELECT expression, owner, offer, strategy\n"
	    "FROM segment_rule /* scan: rules are few */", NULL },
	{ "segment_run", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "segment_watch", "measure bound threshold",
	    NULL, NULL, NULL, NULL, NULL },
	{ "member_group", "name title",
	    NULL, NULL, NULL,
	    "SELECT name, title\n"
	    "FROM member_group /* scan: all are looked at */", NULL },
	{ "event_rule", "name kind",
	    NULL, NULL, NULL,
	    "SELECT name FROM event_rule /* scan: all are looked at */",
	    NULL },
	{ "event_version", "params condition offer channel set_by",
	    NULL, NULL, NULL,
	    "SELECT params, condition, offer\n"
	    "FROM event_version /* scan: all are looked at */", NULL },
	{ "event_limit", "name",
	    NULL, NULL, NULL, NULL, NULL },
	{ "stage_rule", "referrer",
	    NULL, NULL, NULL, NULL, NULL },
	{ "score_model", "name version kind parameters",
	    NULL, NULL, NULL,
	    "SELECT name, version, kind, parameters\n"
	    "FROM score_model /* scan: models are few */", NULL },
	{ "score_choice", "chosen_by chosen_why",
	    NULL, NULL, NULL,
	    "SELECT chosen_why FROM score_choice /* scan: they are few */",
	    NULL },
	{ "score_run", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "score_trial", "event",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_model", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_parameter", "model parameter",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_class", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "value_week", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "update_rule", "source field rule",
	    NULL, NULL, NULL,
	    "SELECT source, field FROM update_rule /* scan: rules are few */",
	    NULL },
	{ "dedupe_rate", "kind name",
	    NULL, NULL, NULL,
	    "SELECT name FROM dedupe_rate /* scan: all are looked at */",
	    NULL },
	{ "dedupe_seen", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "dedupe_weight", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* Who shared what with whom, by hashes; crm_eraser_end() empties it. */
	{ "dedupe_key", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* The index of find follows the rows when a batch ends. */
	{ "find_gram", "body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "find_state", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "find_change", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* What v_purchase says, and so no more than what is kept of orders. */
	{ "bought", "body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "bought_state", "",
	    NULL, NULL, NULL, NULL, NULL },
	{ "bought_change", "",
	    NULL, NULL, NULL, NULL, NULL },
	/* What erasing leaves behind, by hashes or sealed. */
	{ "erasure", "why",
	    NULL, NULL, NULL,
	    "SELECT why FROM erasure /* scan: all are looked at */", NULL },
	{ "erased_key", "hash",
	    NULL, NULL, NULL, NULL, NULL },
	{ "erased_token", "hash",
	    NULL, NULL, NULL, NULL, NULL },
	{ "kept", "what article body",
	    NULL, NULL, NULL, NULL, NULL },
	{ "access_seal", "hash",
	    NULL, NULL, NULL, NULL, NULL },

	{ "visit_rule", "kind value",
	    NULL, NULL, NULL, NULL, NULL },
	{ "visit_page", "path product",
	    NULL, NULL, NULL,
	    "SELECT path, product\n"
	    "FROM visit_page /* scan: all are looked at */", NULL },
	{ "visit_source", "kind name keyword campaign",
	    NULL, NULL, NULL,
	    "SELECT name, keyword, campaign\n"
	    "FROM visit_source /* scan: all are looked at */", NULL },
};

/* In the order of erasing: what hangs on something goes before it. */
const struct crm_personal *
crm_personal_at(size_t i)
{
	const size_t n = sizeof(words) / sizeof(words[0]);

	if (i < n)
		return (&words[i]);
	i -= n;
	if (i < crm_personal_does_n)
		return (&crm_personal_does[i]);
	i -= crm_personal_does_n;
	return (i < crm_personal_is_n ? &crm_personal_is[i] : NULL);
}
