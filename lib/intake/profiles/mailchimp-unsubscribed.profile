# Mailchimp: who left an audience.  The times are those of Greenwich.

title  = Mailchimp unsubscribed
stream = response

[detect]
match = Email Address & UNSUB_TIME

[columns]
campaign = UNSUB_CAMPAIGN_TITLE
channel  = "email"
contact  = Email Address
state    = "unsubscribed"
at       = UNSUB_TIME
reason   = UNSUB_REASON + ": " + UNSUB_REASON_OTHER
