# Who asked or signed up: the list of a form on a site, a fair, a telephone.
# They are prospects until they buy.
#
# Consent to "marketing" as such names no way of sending and is taken for none.

title  = 문의·상담 신청 목록
stream = member
rank   = 50

[detect]
match = 문의일시 & 문의내용
match = 문의일 & 문의내용
match = 문의내용 & 이름
match = 문의내용 & 성함
match = 문의내용 & 연락처
match = 상담내용 & 연락처
match = 상담일시 & 연락처
match = 신청일시 & 이름 & 연락처
match = 신청일시 & 성함 & 연락처
match = 타임스탬프 & 이름 & 연락처
match = 타임스탬프 & 성함 & 연락처
not   = 주문번호 | 수량 | 송장번호 | 아이디

[columns]
name          = 이름 | 성함 | 성명 | 문의자 | 신청자
kind          = "prospect"
phone         = 연락처 | 휴대폰 | 휴대폰번호 | 전화번호
email         = 이메일 | 이메일 주소
postcode      = 우편번호
address       = 주소
memo          = 문의내용 | 상담내용 | 남기실 말씀
email_consent = 이메일 수신 동의 | 이메일 수신동의 | 메일 수신 동의
sms_consent   = 문자 수신 동의 | 문자 수신동의 | SMS 수신 동의
consent_at    = 문의일시 | 문의일 | 상담일시 | 신청일시 | 타임스탬프
