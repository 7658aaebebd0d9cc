# What came back from mail or text messages, in a plain table: 캠페인, 이메일 or
# 휴대폰, 상태, 일시.  A list that names the other ends of a message beside it
# means by 전송 that it arrived.

title  = 메일·문자 반응 집계표
stream = response
rank   = 50

[detect]
match = 캠페인 & 이메일 & 상태
match = 캠페인 & 휴대폰 & 상태
match = 캠페인 & 수신번호 & 상태
match = 캠페인 & 연락처 & 상태
match = 캠페인명 & 이메일 & 상태
match = 캠페인명 & 휴대폰 & 상태
match = 캠페인명 & 수신번호 & 결과
match = 수신번호 & 전송결과
match = 수신번호 & 발송결과
match = 수신번호 & 상태
match = 수신번호 & 결과
match = 이메일 & 발송결과
match = 이메일 주소 & 발송결과
match = 이메일 주소 & 상태
not   = 구독 상태 | 템플릿코드 | 템플릿명 | 발송 요청 일시 | 주문번호

[columns]
campaign = 캠페인 | 캠페인명
channel  = 채널 | 매체 | 발송수단
contact  = 이메일 | 이메일 주소 | 휴대폰 | 수신번호 | 연락처
state    = 상태 | 결과 | 전송결과 | 발송결과
at       = 일시 | 반응일시 | 수신일시 | 발송일시 | 전송일시
reason   = 사유 | 실패사유 | 비고

[words state]
delivered = 전송

[when 휴대폰 | 수신번호 !=]
channel = 채널 | 매체 | 발송수단 | "sms"

[when 연락처 = 0*, 1*]
channel = 채널 | 매체 | 발송수단 | "sms"

[when 이메일 | 이메일 주소 | 연락처 = *@*]
channel = 채널 | 매체 | 발송수단 | "email"

[when 채널 | 매체 | 발송수단 = 문자*, 단문, 장문, SMS, LMS, MMS, 알림톡, 친구톡, 전화]
contact = 휴대폰 | 수신번호 | 연락처 | 이메일 | 이메일 주소
