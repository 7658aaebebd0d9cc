# The order stream itself, from another program or by hand.

title  = canonical order lines
stream = order
rank   = 200
as_is  = yes

[detect]
match = channel & order_no & ordered_at

[columns]
channel         = channel
order_no        = order_no
line_no         = line_no
ordered_at      = ordered_at
status          = status
kind            = kind
member_code     = member_code
buyer_id        = buyer_id
buyer_name      = buyer_name
buyer_phone     = buyer_phone
buyer_email     = buyer_email
receiver_name   = receiver_name
receiver_phone  = receiver_phone
receiver_phone2 = receiver_phone2
postcode        = postcode
address         = address
message         = message
product_code    = product_code
product_name    = product_name
option          = option
qty             = qty
unit_price      = unit_price
amount          = amount
discount        = discount
coupon          = coupon
shipping_fee    = shipping_fee
settlement      = settlement
payment         = payment
carrier         = carrier
invoice_no      = invoice_no
shipped_at      = shipped_at
delivered_at    = delivered_at
ref_order_no    = ref_order_no
ref_line_no     = ref_line_no
reason          = reason
source          = source
source_line     = source_line
exported_at     = exported_at
profile         = profile
rank            = rank
complete        = complete
