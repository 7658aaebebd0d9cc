# The list that a house for text messages is given: 수신번호, 이름 and what goes
# into the text.  It tells who the people are; that anything was sent, or that
# they agreed to it, it does not tell.

title  = 대량문자 수신자 목록
stream = member
rank   = 50

[detect]
match = 수신번호 & 이름
match = 수신번호 & 변수1
not   = 상태 | 결과 | 전송결과 | 발송결과 | 발송일시 | 템플릿코드 | 템플릿명 |
 발송 요청 일시 | 캠페인 | 캠페인명

[columns]
name  = 이름 | 고객명
phone = 수신번호
