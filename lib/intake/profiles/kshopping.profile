# K Shopping (KT Alpha): orders.  UNCONFIRMED: what the columns hold is known,
# what they are called is not; change the names to those of your file.
#
# 판매가 is for the line, not for one piece.

title  = K쇼핑 주문내역
stream = order
rank   = 200

[detect]
match = 업체상품코드 & 주문자HP & 주문자TEL & 수령인 & 주문일 & 판매가
not   = 주문진행상태 | 주문디테일키 | 협력사지급금액 | 주문출하지시번호
 | 운송장식별번호

[columns]
channel         = "K쇼핑"
order_no        = 주문번호
ordered_at      = 주문일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 주문자
buyer_phone     = 주문자HP | 주문자TEL
receiver_name   = 수령인
receiver_phone  = 수령인HP
receiver_phone2 = 수령인TEL
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 업체상품코드 | 상품코드
product_name    = 상품명
option          = 옵션
qty             = 수량
amount          = 판매가
carrier         = 택배사
invoice_no      = 운송장번호

[when 주문구분 = 교환*]
kind = "exchange"
