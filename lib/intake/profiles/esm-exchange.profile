# ESM Plus: the list of exchanges.
#
# An exchange shows as the state of the line that was bought, under the key
# that the orders have.  재배송 is the parcel that goes out again, so it is none
# of the line's, and no purchase.

title  = ESM Plus 교환관리
stream = order
rank   = 200

[detect]
match = 재배송일 & 주문번호
match = 재배송지 운송장번호 & 주문번호

[columns]
channel         = "ESM"
order_no        = 주문번호
line_no         = 주문번호
ordered_at      = 주문일자(결제확인전) | 결제완료일 | 주문일자
status          = "exchange_requested"
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자명
buyer_phone     = 구매자 휴대폰 | 구매자 전화번호
receiver_name   = 수령인명
receiver_phone  = 수령인 휴대폰
receiver_phone2 = 수령인 전화번호
product_code    = 판매자관리코드 | 상품번호
product_name    = 상품명
option          = 필수선택 + " / " + 추가구성
qty             = 수량
amount          = 판매금액
carrier         = 원배송택배사명
invoice_no      = 원배송송장번호
reason          = 상세사유 | 교환사유

[when 판매아이디 | 아이디 | 셀러ID = *옥션*, *auction*]
channel = "옥션"

[when 판매아이디 | 아이디 | 셀러ID = *지마켓*, *G마켓*, *gmarket*]
channel = "G마켓"
