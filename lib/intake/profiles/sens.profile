# Naver Cloud SENS: the result of text messages, a row a receiver.  The file
# does not say for which campaign: --set campaign=...

title  = 네이버클라우드 SENS 문자 결과
stream = response

[detect]
match = requestId & messageId & statusName & to
match = requestId & messageId & completeTime & to
not   = templateCode | plusFriendId | messageStatusName

[columns]
channel = "sms"
contact = to
state   = statusMessage | statusName | status
at      = completeTime | requestTime

[words state]
skip = COMPLETED
sent = READY, PROCESSING, processing

[when statusName = fail]
reason = statusMessage | statusCode
