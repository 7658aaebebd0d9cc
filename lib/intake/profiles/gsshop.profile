# GS SHOP: 직송주문(주문배송관리) and 주문매출실적_상세.
#
# Its lines have no number.  고객결제액 is for the line.  A day that has not
# come is "--".  Sums by product (매출집계) have no numbers of orders: they are no
# order list and match nothing here.

title  = GS SHOP 주문배송관리·매출실적
stream = order
rank   = 200

[detect]
match = 협력사지급금액 & 주문번호
not   = 주문출하지시번호

[columns]
channel         = "GS SHOP"
order_no        = 주문번호
ordered_at      = 주문일자 | 원주문일자 | 접수일자 | 출하지시일자
status          = 상태 | 주문상태 | "paid"
kind            = "sale"
buyer_id        = 고객번호
buyer_name      = 고객명 | 주문자
buyer_phone     = 주문자HP | 주문자TEL
receiver_name   = 수취인명 | 수령인
receiver_phone  = 수취인HP | 수취인휴대폰번호
receiver_phone2 = 수취인TEL | 수취인전화번호
postcode        = 우편번호
address         = 주소
message         = 배송메시지 | 메모
product_code    = 협력사상품코드 | 상품상세코드 | 상품코드
product_name    = 상품명(인터넷) | 상품명(송장) | 상품명
option          = 주문옵션
qty             = 수량
unit_price      = 판매가 | 판매가격
amount          = 고객결제액
settlement      = 협력사지급금액
carrier         = 택배사
invoice_no      = 운송장번호 | 운송장
delivered_at    = 배송완료일
shipped_at      = 출고완료일

[when 주문유형 = 취소*, C]
status = "cancelled"

[when 주문유형 = 반품*, 교환반품*, R]
kind         = "return"
status       = "returned"
negative     = qty, amount
ordered_at   = 접수일자 | 주문일자 | 출하지시일자 | 원주문일자
ref_order_no = 주문번호

[when 주문유형 = 교환주문*, X*]
kind = "exchange"

[when 교환여부 = Y, 교환*]
kind = "exchange"
