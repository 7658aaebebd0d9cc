# Emart's supplier portal: 납품현황 (24 columns), what was delivered to each
# of its shops.
#
# The shop is the buyer.  A document goes to many shops, and the same product
# may come to a shop in two deliveries, so an order is the document and the
# shop, and its lines have no numbers.  납품금액 is for the line, 원가 for one
# piece.  What did not come at all is cancelled.

title  = 이마트 납품현황
stream = order
rank   = 200

[detect]
match = 매입구분명 & 납품량 & 문서번호
match = 발주량 & 납품량 & 점포코드

[columns]
channel       = "이마트"
order_no      = 문서번호 + "-" + 점포코드
ordered_at    = 발주일자 | 납품일자
status        = "delivered"
kind          = "sale"
buyer_id      = 점포코드
buyer_name    = 점포명
receiver_name = 센터명 | 점포명
product_code  = 상품코드 | 원상품코드
product_name  = 상품명
qty           = 납품량
unit_price    = 원가
amount        = 납품금액
delivered_at  = 납품일자

[when 납품량 < 1]
status       = "cancelled"
qty          = 발주량
amount       = 발주금액
delivered_at = ""

[when 매입구분명 = 반품*, 취소*]
kind         = "return"
status       = "returned"
ordered_at   = 납품일자 | 발주일자
qty          = 납품량
amount       = 납품금액
negative     = qty, amount
delivered_at = 납품일자
