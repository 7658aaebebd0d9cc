# Mailchimp: addresses that it took out because mail to them came back.  The
# times are those of Greenwich.

title  = Mailchimp cleaned
stream = response

[detect]
match = Email Address & CLEAN_TIME

[columns]
campaign = CLEAN_CAMPAIGN_TITLE
channel  = "email"
contact  = Email Address
state    = "bad_address"
at       = CLEAN_TIME
