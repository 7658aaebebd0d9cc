# The member stream itself, as crm-member exports it.

title  = canonical members
stream = member
as_is  = yes

[detect]
match = code & name
match = member & name
match = name & phone
match = name & email
not   = order_no | campaign | batch

[columns]
member        = member
code          = code
name          = name
kind          = kind
phone         = phone
email         = email
birth         = birth
lunar         = lunar
gender        = gender
postcode      = postcode
address       = address
grade         = grade
joined_at     = joined_at
source        = source
memo          = memo
email_consent = email_consent
sms_consent   = sms_consent
consent_at    = consent_at
file          = file
source_line   = source_line
exported_at   = exported_at
