# Mailchimp: the subscribed members of an audience.  Who is in this file has
# agreed to e-mail: when he confirmed, else when he signed up.
#
# The times are those of Greenwich and stay so, nine hours early: a consent
# that looks older than it is turns no withdrawal.  A Last Name of one
# character, or of two that are a surname, is Korean and stands first.  Birthday
# has no year, so it is no date of birth.

title  = Mailchimp subscribed
stream = member

[detect]
match = Email Address & OPTIN_TIME & CONFIRM_TIME & LEID
match = Email Address & MEMBER_RATING & LEID
not   = UNSUB_TIME | CLEAN_TIME

[columns]
name          = First Name + Last Name
phone         = Phone Number | Phone
email         = Email Address
address       = Address
memo          = NOTES
email_consent = "yes"
consent_at    = CONFIRM_TIME | OPTIN_TIME
x_tags        = TAGS
x_birthday    = Birthday

[when Last Name = ?, 남궁, 황보, 제갈, 선우, 독고, 사공, 서문, 동방]
name = Last Name + "" + First Name
