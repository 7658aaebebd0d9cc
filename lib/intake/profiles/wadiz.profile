# 와디즈: 주문 목록.  The file knows no buyer, only the receiver.

title  = 와디즈 주문 목록
stream = order
rank   = 200

[detect]
match = 주문 상품 & 주문 수량 & 배송지 주소
match = 주문 상품 & 배송 요청 사항 & 받는 분

[columns]
channel        = "와디즈"
order_no       = 주문 번호
ordered_at     = 주문 일시 | 결제 일시 | 주문일 | 결제일 | @date
status         = 주문 상태 | 배송 상태 | "paid"
kind           = "sale"
receiver_name  = 받는 분
receiver_phone = 받는 분 연락처
postcode       = 우편번호
address        = 배송지 주소
message        = 배송 요청 사항 | 주문 요청 사항
product_name   = 주문 상품
option         = 옵션
qty            = 주문 수량
amount         = 결제 금액 | 주문 금액
carrier        = 택배사
invoice_no     = 송장 번호
