# Sendon: the result file of a sending.  Its words 발송 요청 일시, 처리 상태,
# 발송 현황 and 알림톡 템플릿 코드 are known, that of the receiver is not.

title  = 센드온 발송 결과
stream = response

[detect]
match = 발송 요청 일시 & 처리 상태 & 수신번호
match = 발송 요청 일시 & 발송 현황 & 수신번호
match = 발송 요청 일시 & 처리 상태 & 수신자 번호
match = 발송 요청 일시 & 발송 현황 & 수신자 번호

[columns]
channel = "sms"
contact = 수신번호 | 수신자 번호
state   = 실패 사유 | 처리 상태 | 발송 현황
at      = 발송 일시 | 처리 일시 | 발송 요청 일시
reason  = 실패 사유
