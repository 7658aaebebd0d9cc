# Naver Cloud SENS: the result of Alimtalk.  It is sent to a mobile number, so
# the channel is sms.  A request that was taken is no more than sent.

title  = 네이버클라우드 SENS 알림톡 결과
stream = response

[detect]
match = requestId & messageId & templateCode & to
match = messageId & plusFriendId & messageStatusName & to

[columns]
channel = "sms"
contact = to
state   = messageStatusDesc | messageStatusName | requestStatusName
at      = completeTime | requestTime

[words state]
sent = processing, READY

[when messageStatusName = & requestStatusName = success]
state = "sent"

[when messageStatusName = fail]
reason = messageStatusDesc | messageStatusCode

[when requestStatusName = fail]
state  = requestStatusDesc | requestStatusName
reason = requestStatusDesc | requestStatusCode
