# Any home-shopping portal without a profile of its own (홈앤쇼핑, 공영쇼핑,
# 쇼핑엔티, W쇼핑, the old 롯데닷컴): a list of shipping instructions.
# UNCONFIRMED: these are the words that such portals share.
#
# The file does not say whose it is: crm-map --set channel=홈앤쇼핑 does, or a
# column 채널.  It is taken only where no other profile fits; headers.alias
# unifies 인수자, 수취인 and the like, so most names stand here once.

title  = 홈쇼핑 협력사 배송지시 (공통)
stream = order
rank   = 200

[detect]
match = 주문번호 & 인수자 & 출하지시일
match = 주문번호 & 인수자 & 출하지시일자
match = 주문번호 & 인수자 & 배송지시일
match = 주문번호 & 인수자 & 배송지시일자
match = 주문번호 & 인수자 & 출고지시일
match = 주문번호 & 인수자 & 출고지시일자
match = 주문번호 & 인수자명 & 출하지시일
match = 주문번호 & 인수자명 & 출하지시일자
match = 주문번호 & 인수자명 & 배송지시일
match = 주문번호 & 인수자명 & 배송지시일자
match = 주문번호 & 인수자명 & 출고지시일
match = 주문번호 & 인수자명 & 출고지시일자
match = 주문번호 & 수취인 & 출하지시일
match = 주문번호 & 수취인 & 출하지시일자
match = 주문번호 & 수취인 & 배송지시일
match = 주문번호 & 수취인 & 배송지시일자
match = 주문번호 & 수취인 & 출고지시일
match = 주문번호 & 수취인 & 출고지시일자
match = 주문번호 & 수취인명 & 출하지시일
match = 주문번호 & 수취인명 & 출하지시일자
match = 주문번호 & 수취인명 & 배송지시일
match = 주문번호 & 수취인명 & 배송지시일자
match = 주문번호 & 수취인명 & 출고지시일
match = 주문번호 & 수취인명 & 출고지시일자
match = 주문번호 & 고객명 & 출하지시일
match = 주문번호 & 고객명 & 출하지시일자
match = 주문번호 & 고객명 & 배송지시일
match = 주문번호 & 고객명 & 배송지시일자
match = 주문번호 & 고객명 & 출고지시일
match = 주문번호 & 고객명 & 출고지시일자
not = 운송장식별번호 | 협력사지급금액 | 주문출하지시번호 | 배송지시상세번호
 | 주문진행상태 | 주문/반품일련번호 | 결제가 | 원주문접수일 | 쇼핑몰 | 쇼핑몰명
 | 사이트 | 쇼핑몰주문번호 | 주문번호(사방넷) | 주문번호(쇼핑몰)
 | 사방넷주문번호
 | 출하의뢰항번 | 온라인상품명 | 플레이오토주문번호 | 샵링커주문번호
 | 주문디테일키 | 상품주문번호 | 묶음배송번호 | 합배송그룹번호

[columns]
channel         = 채널 | 채널명 | 채널구분
order_no        = 주문번호
line_no         = 배송지시번호 | 출하지시번호 | 출고지시번호
ordered_at      = 주문일시 | 주문일자 | 주문일 | 출하지시일 | 출하지시일자
 | 배송지시일 | 배송지시일자 | 출고지시일 | 출고지시일자
status          = 주문상태 | 진행상태 | 배송상태 | "paid"
kind            = "sale"
buyer_name      = 주문자 | 주문자명 | 고객명
buyer_phone     = 주문자핸드폰 | 주문자전화번호 | 고객핸드폰 | 고객전화번호
receiver_name   = 인수자 | 인수자명 | 수취인 | 수취인명 | 고객명
receiver_phone  = 수취인핸드폰 | 고객핸드폰
receiver_phone2 = 수취인전화번호 | 수취인전화 | 고객전화번호
postcode        = 우편번호
address         = 주소 + 상세주소 | 배송지주소 | 배송지 | 수취인주소
message         = 배송메시지 | 배송요청사항
product_code    = 협력사상품코드 | 업체상품코드 | 상품코드 + "-" + 단품코드
product_name    = 상품명 | 판매상품명
option          = 단품명 | 단품상세 | 옵션명 | 옵션
qty             = 주문수량 - 취소수량 | 지시수량 | 수량
unit_price      = 판매단가 | 판매가
amount          = 결제금액 | 고객결제금액
carrier         = 택배사
invoice_no      = 운송장번호

[when 운송장번호 !=]
status = 주문상태 | 진행상태 | 배송상태 | "shipped"

[when 주문수량 - 취소수량 < 1]
qty    = 주문수량
status = "cancelled"

[when 주문구분 | 주문유형 = 취소*]
status = "cancelled"

[when 주문구분 | 주문유형 = 반품*]
kind     = "return"
status   = "returned"
negative = qty, amount

[when 주문구분 | 주문유형 | 배송유형 = 교환*, 40]
kind = "exchange"

[when 상품명 | 상품구분 = 사은품*, *(사은품)*, *[사은품]*]
drop = gift
