# Alimtalk results as other houses give them, in Korean.  It is sent to a
# mobile number, so the channel is sms; where a text message went instead, its
# result counts.

title  = 알림톡 발송 결과
stream = response

[detect]
match = 템플릿코드 & 수신번호
match = 템플릿명 & 수신번호
match = 템플릿코드 & 휴대폰번호 & 발송결과
not   = 발송 요청 일시 | 변수1

[columns]
campaign = 캠페인 | 캠페인명
channel  = "sms"
contact  = 수신번호 | 휴대폰번호
state    = 대체발송실패사유 | 대체발송결과 | 실패사유 | 발송결과 | 결과 | 상태
at       = 수신일시 | 결과수신일시 | 발송일시 | 발송시간
reason   = 실패사유

[when 대체발송결과 !=]
reason = 대체발송실패사유
