# ESM Plus: 정산내역, what the mall pays out for each line.
#
# The file knows no quantity and no receiver, so its rank is lower: to what
# the orders say it only adds how far a line is.  What the buyer paid is
# 서비스이용료 + 정산금액, as there.

title  = ESM Plus 정산내역
stream = order
rank   = 100

[detect]
match = 송금대상액 & 주문번호
match = 조기정산일자 & 정산금액 & 주문번호

[columns]
channel      = 사이트 | "ESM"
order_no     = 주문번호
line_no      = 주문번호
ordered_at   = 결제일 | 입금확인일
status       = "paid"
kind         = "sale"
buyer_name   = 구매자명
product_code = 상품번호
product_name = 상품명
amount       = 판매금액
settlement   = 정산금액
shipped_at   = 발송일
delivered_at = 배송완료일

[when 정산금액 > 0]
amount = 서비스이용료 + 정산금액

[when 발송일 !=]
status = "shipped"

[when 배송완료일 !=]
status = "delivered"

# What was paid back before it left was cancelled.
[when 환불일 !=]
status = "cancelled"

[when 환불일 != & 발송일 | 배송완료일 !=]
status = "returned"
