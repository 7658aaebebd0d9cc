# Aligo: the list of what was sent and its details, in the words of its
# interface.

title  = 알리고 문자 전송결과
stream = response

[detect]
match = mid & sender & receiver
match = mdid & sender & receiver
match = receiver & sms_state

[columns]
channel = "sms"
contact = receiver
state   = sms_state | result_message | message | state
at      = send_date | reg_date | rdate + rtime

[when result_code < 0]
state  = "failed"
reason = result_message | message
