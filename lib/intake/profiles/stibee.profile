# Stibee: the list of subscribers.  A withdrawal is as old as its own column
# says, never as old as the subscription; without one it counts from now.
# 자동삭제, an address that mail came back from, says nothing of consent.

title  = 스티비 주소록
stream = member

[detect]
match = 이메일 주소 & 구독 상태
match = 이메일 주소 & 구독일

[columns]
name          = 이름
phone         = 전화번호 | 휴대폰 번호
email         = 이메일 주소
email_consent = 구독 상태
consent_at    = 구독일

[words email_consent]
yes  = 구독 중, 구독
no   = 수신거부
skip = 자동삭제, 구독 대기, 미확인

[when 구독 상태 = 수신거부]
consent_at = 수신거부일

[when 구독 상태 = 자동삭제, 구독 대기, 미확인]
consent_at = ""
