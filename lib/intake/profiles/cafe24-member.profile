# Cafe24 own shops: the list of members.

title  = 카페24 회원정보
stream = member
empty  = 0000-00-00

[detect]
match = 아이디 & 이름 & 회원등급 & 가입일
match = 아이디 & 이름 & 이메일 수신여부(뉴스메일)
match = 아이디 & 이름 & 총 실주문건수
not   = 회원번호 | 비밀번호(암호화문자)

[columns]
code          = 아이디
name          = 이름
phone         = 휴대폰번호 | 휴대전화 | 전화번호
email         = 이메일
birth         = 생년월일 | 생일
gender        = 성별
postcode      = 우편번호
address       = 주소 + 상세주소
grade         = 회원등급
joined_at     = 가입일 | 회원 가입일
email_consent = 이메일 수신여부(뉴스메일) | 이메일 수신여부 | 뉴스메일
sms_consent   = SMS수신여부 | SMS
