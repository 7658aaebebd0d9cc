# The forms of carriers as a merchant fills them in, before any invoice number
# is printed: CJ Logistics, Korea Post, Lotte, Hanjin.  No parcel is known yet,
# so all rows are dropped, and counted.

title  = 택배 접수 양식(송장 출력 전)
stream = shipment
rank   = 50

[detect]
match = 받는분주소(전체, 분할)
match = 받는분성명 & 받는분전화번호 & 받는분우편번호
match = 분할접수 여부(Y/N)
match = 보내는사람(지정) & 받는사람
match = 수령자명 & 수령자전화번호 & 배송지주소 & 주문수량
match = 받으시는분 & 받는분총주소
not   = 운송장번호 | 송장번호 | 등기번호 | 쇼핑몰 | 온라인상품명 |
 플레이오토주문번호 | 금액 | 주문금액 | 결제금액

[columns]
order_no       = 고객주문번호 | 주문번호
receiver_name  = 받는분성명 | 받는 분 | 받는사람 | 수령자명 | 받으시는분
receiver_phone = 받는분전화번호 | 전화번호1 | 수령자전화번호 | 받으시는분 전화

[when "form" = form]
drop = no invoice number
