# The response stream itself, from another program or by hand.

title  = canonical responses
stream = response
as_is  = yes

[detect]
match = campaign & member & state
match = campaign & contact & state

[columns]
campaign    = campaign
member      = member
channel     = channel
contact     = contact
state       = state
at          = at
reason      = reason
source      = source
source_line = source_line
exported_at = exported_at
status      = status
reply       = reply
hard        = hard
message_id  = message_id
returned_to = returned_to
