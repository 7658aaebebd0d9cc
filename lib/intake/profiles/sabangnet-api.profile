# Sabangnet: orders with the codes of its interface as a header, which is what
# programs that ask it save.  Otherwise as sabangnet: IDX is Sabangnet's own
# number, ORDER_ID the mall's.

title  = 사방넷 주문 (API)
stream = order
rank   = 100
bundle = ORDER_ID

[detect]
match = ORDER_ID & MALL_ID & SALE_CNT
match = ORDER_ID & SHOPID & SALE_CNT
match = ORDER_ID & IDX & RECEIVE_NAME

[columns]
channel         = MALL_ID | SHOPID
order_no        = ORDER_ID
line_no         = MALL_ORDER_ID | MALL_ORDER_SEQ
ordered_at      = ORDER_DATE | REG_DATE
status          = ORDER_STATUS | "paid"
kind            = "sale"
buyer_id        = USER_ID
buyer_name      = USER_NAME
buyer_phone     = USER_CEL | USER_TEL
buyer_email     = USER_EMAIL
receiver_name   = RECEIVE_NAME
receiver_phone  = RECEIVE_CEL
receiver_phone2 = RECEIVE_TEL
postcode        = RECEIVE_ZIPCODE
address         = RECEIVE_ADDR
message         = DELV_MSG
product_code    = COMPAYNY_GOODS_CD | PRODUCT_ID | MALL_PRODUCT_ID
product_name    = P_PRODUCT_NAME | PRODUCT_NAME
option          = P_SKU_VALUE | SKU_VALUE
qty             = SALE_CNT
unit_price      = SALE_COST
amount          = PAY_COST | TOTAL_COST
shipping_fee    = DELV_COST
settlement      = MALL_WON_COST * SALE_CNT
carrier         = DELIVERY_ID
invoice_no      = INVOICE_NO
shipped_at      = DELIVERY_CONFIRM_DATE

[words status]
paid               = 001, 1
preparing          = 002, 2, 003, 3, 006, 6
shipped            = 004, 4
cancel_requested   = 007, 7
cancelled          = 010, 10, 999, 폐기
exchange_requested = 008, 8, 021, 21, 022, 22, 023, 23, 024, 24
exchanged          = 011, 11
return_requested   = 009, 9, 025, 25, 026, 26
returned           = 012, 12
