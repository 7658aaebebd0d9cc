# 현대리바트: furniture that is delivered and put up, without amounts.
#
# 순번 counts rows and is no key.  배송완료예정일 is a plan.

title  = 현대리바트 설치배송
stream = shipment
rank   = 100

[detect]
match = 축하카드문구 & 실주문수량 & 주문번호
match = 배송완료예정일 & 발주접수일 & 주문번호

[columns]
channel        = 상점명 | "현대리바트"
order_no       = 주문번호
carrier        = 배송업체
invoice_no     = 운송장번호
shipped_at     = 배송시작일
status         = 배송상태
receiver_name  = 인수자
receiver_phone = 인수자휴대폰 | 인수자전화
product_name   = 상품명
qty            = 실주문수량 | 주문수량

[when 실주문수량 < 1]
qty    = 주문수량
status = "cancelled"
