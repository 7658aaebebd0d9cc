# Interpark: 주문/발송관리 (the header is the sixth row).
#
# Of the buyer the file knows the telephone only, and no number of a line.

title  = 인터파크 주문/발송관리
stream = order
rank   = 200
bundle = 주문번호

[detect]
match = 수령자전화 & 수령자휴대폰번호 & 구매자휴대폰번호 & 주문번호

[columns]
channel         = "인터파크"
order_no        = 주문번호
ordered_at      = 주문일시 | 주문일자 | 주문일 | 결제일시 | 결제일
status          = 주문상태 | "paid"
kind            = "sale"
buyer_name      = 구매자명 | 구매자
buyer_phone     = 구매자휴대폰번호
receiver_name   = 수령자명
receiver_phone  = 수령자휴대폰번호
receiver_phone2 = 수령자전화
postcode        = 우편번호
address         = 주소
message         = 배송메시지
product_code    = 상품번호
product_name    = 상품명
option          = 옵션명
qty             = 수량
unit_price      = 판매가 | 판매단가
amount          = 판매금액 | 결제금액
shipping_fee    = 배송비
carrier         = 택배사
invoice_no      = 송장번호 | 운송장번호
