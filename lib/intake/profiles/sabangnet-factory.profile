# Sabangnet: the form that is sent to the factory (31 columns), or what a
# merchant made of it.  결제금액 is for the line; 원가 and 택배비 are what the
# factory gets and no matter of the buyer's.
#
# Where the form does not say when orders were collected (수집일시), the date in
# the file's name counts.  It ranks below 주문서확인, which says more.

title  = 사방넷 공장 발주서
stream = order
rank   = 80

[detect]
match = 받는인 & 주문인 & 전언

[columns]
channel         = 사이트 | 쇼핑몰
order_no        = 쇼핑몰주문번호 | 주문번호
line_no         = 부주문번호
ordered_at      = 주문일자 | 수집일시 | @date
status          = "paid"
kind            = "sale"
buyer_name      = 주문인
buyer_phone     = 주문인핸드폰 | 주문인연락처
receiver_name   = 받는인
receiver_phone  = 받는인핸드폰 | 핸드폰
receiver_phone2 = 받는인연락처
postcode        = 우편번호 | 우편
address         = 배송지
message         = 전언
product_code    = 자체상품코드 | 품번코드
product_name    = 상품명
option          = 옵션
qty             = 수량
amount          = 결제금액
carrier         = 택배사 | 택배
invoice_no      = 송장번호

[when F(주문유형) | 주문유형 = *취소*]
status = "cancelled"

[when F(주문유형) | 주문유형 = *반품*]
kind     = "return"
status   = "returned"
negative = qty, amount

[when F(주문유형) | 주문유형 = *교환*]
kind = "exchange"

[when 송장번호 !=]
status = "shipped"
