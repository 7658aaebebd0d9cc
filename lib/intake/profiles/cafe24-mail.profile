# Cafe24: the address book of bulk mail.  It says whom mail can reach, not who
# agreed to it.

title  = 카페24 대량메일 주소록
stream = member

[detect]
match = 고객명 & 이메일
not   = 휴대폰 | 연락처 | 전화번호 | 주소 | 생일 | 생년월일 | 주문번호 | 문의내용 |
 상태 | 발송결과 | 전송결과 | 캠페인 | 이름

[columns]
name  = 고객명
phone = 핸드폰
email = 이메일
