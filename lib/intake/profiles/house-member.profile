# The list of customers that a small merchant keeps in a spreadsheet.  It names
# no 아이디: a list that has one is the export of a shop system.

title  = 고객명단(엑셀)
stream = member
rank   = 50
empty  = 0000-00-00, 모름

[detect]
match = 이름 & 휴대폰
match = 이름 & 휴대폰번호
match = 이름 & 휴대전화
match = 이름 & 핸드폰
match = 이름 & 핸드폰번호
match = 이름 & 연락처
match = 이름 & 전화번호
match = 이름 & 이메일
match = 성명 & 휴대폰
match = 성명 & 휴대폰번호
match = 성명 & 휴대전화
match = 성명 & 핸드폰
match = 성명 & 연락처
match = 성명 & 전화번호
match = 고객명 & 휴대폰
match = 고객명 & 휴대폰번호
match = 고객명 & 연락처
match = 고객명 & 전화번호
match = 고객명 & 주소
not   = 아이디 | 주문번호 | 주문일자 | 주문일 | 주문내용 | 상품명 | 품목 | 수량 |
 금액 | 수신번호 | 문의내용 | 문의일시 | 문의일 | 상담내용 | 신청일시 | 타임스탬프 |
 송장번호 | 운송장번호 | 영수증번호 | 캠페인 | 캠페인명 | 발송결과 | 전송결과 |
 구독 상태 | 받는분 | 날짜

[columns]
code          = 고객번호 | 고객코드 | 회원번호 | 카드번호
name          = 이름 | 성명 | 고객명
kind          = 구분 | 고객구분 | 회원구분
phone         = 휴대폰 | 휴대폰번호 | 휴대전화 | 핸드폰 | 핸드폰번호 | 연락처 |
 전화번호
email         = 이메일 | 메일 | 이메일주소
birth         = 생년월일 | 생일
lunar         = 음양력 | 양력/음력 | 음력
gender        = 성별
postcode      = 우편번호
address       = 주소 + 상세주소
grade         = 등급 | 회원등급 | 고객등급
joined_at     = 가입일 | 등록일 | 가입일자 | 등록일자
memo          = 메모 | 비고 | 특이사항
email_consent = 이메일수신 | 이메일수신동의 | 메일수신동의 | 메일수신여부
sms_consent   = 문자수신 | 문자수신동의 | SMS수신동의 | SMS수신여부
consent_at    = 동의일 | 동의일자 | 수신동의일

[words kind]
person  = 개인, 개인고객, 개인회원, 일반, 일반고객, 일반회원
company = 법인, 기업, 회사, 사업자, 기업고객, 기업회원, 사업자회원
