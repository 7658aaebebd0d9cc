# SK stoa: the orders of its interface, with the interface's own names as a
# header.  Shinsegae TV Shopping has the same interface; crm-map --set
# channel=신세계TV쇼핑 names it.
#
# orderGSeq, orderDSeq and orderWSeq together number a line.  orderGb 40 is a
# parcel sent again.  slipINo is the portal's number of the parcel, not the
# carrier's.  syslast is what is left after cancellations and claims; where
# nothing is left, the line is cancelled.

title  = SK스토아 주문 (API)
stream = order
rank   = 200
bundle = orderNo

[detect]
match = orderNo & orderGSeq & orderDSeq & orderWSeq

[columns]
channel         = "SK스토아"
order_no        = orderNo
line_no         = orderGSeq + "-" + orderDSeq + "-" + orderWSeq
ordered_at      = orderDate | procDate
status          = doFlag | "paid"
kind            = "sale"
buyer_name      = custName
buyer_phone     = custHp | custTel
receiver_name   = receiverName
receiver_phone  = receiverHp
receiver_phone2 = receiverTel
postcode        = receiverPost
address         = receiverAddr
message         = msg
product_code    = goodsCode + "-" + goodsdtCode
product_name    = goodsName
option          = goodsdtInfo
qty             = syslast | orderQty
unit_price      = salePrice
shipping_fee    = shipCost

[words status]
preparing = 25, 30
delivered = 40

[when syslast < 1]
qty    = orderQty
status = "cancelled"

[when orderGb = 40]
kind = "exchange"
