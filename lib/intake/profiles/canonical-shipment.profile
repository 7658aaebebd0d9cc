# The shipment stream itself, from another program or by hand.

title  = canonical shipments
stream = shipment
as_is  = yes

[detect]
match = channel & order_no & invoice_no
not   = ordered_at

[columns]
channel        = channel
order_no       = order_no
line_no        = line_no
carrier        = carrier
invoice_no     = invoice_no
shipped_at     = shipped_at
delivered_at   = delivered_at
status         = status
receiver_name  = receiver_name
receiver_phone = receiver_phone
product_name   = product_name
qty            = qty
source         = source
source_line    = source_line
exported_at    = exported_at
