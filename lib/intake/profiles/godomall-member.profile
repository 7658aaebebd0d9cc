# Godomall 5 own shops: 회원리스트.
#
# 아이디, not 회원번호, is what the orders carry, so it is the code.

title  = 고도몰 회원리스트
stream = member
empty  = 0000-00-00

[detect]
match = 회원번호 & 아이디 & 메일수신여부
match = 회원번호 & 아이디 & SMS수신여부
match = 아이디 & 비밀번호(암호화문자)

[columns]
code          = 아이디
name          = 이름
phone         = 휴대폰번호 | 전화번호
email         = 이메일
birth         = 생일
gender        = 성별
postcode      = 우편번호
address       = 주소
grade         = 등급
joined_at     = 등록일 | 가입승인일
memo          = 남기는말씀
email_consent = 메일수신여부
sms_consent   = SMS수신여부
