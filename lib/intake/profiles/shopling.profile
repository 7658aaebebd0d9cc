# Shopling: orders collected from malls, with the names of its interface as a
# header.  ord_no is Shopling's own number, mall_ord_id the mall's; mall_key is
# the mall's code or name.  What its codes of states are is unconfirmed.

title  = 샵플링 주문
stream = order
rank   = 100
bundle = mall_dlvy_id | mall_ord_id

[detect]
match = mall_ord_id & mall_key
match = mall_ord_id & ord_no & mall_ord_dt

[columns]
channel         = mall_key
order_no        = mall_ord_id
line_no         = mall_ord_seq
ordered_at      = mall_ord_dt | mall_pay_dt
status          = ord_status | "paid"
kind            = "sale"
buyer_id        = mall_user_id
buyer_name      = mall_user_nm
buyer_phone     = mall_user_phone | mall_user_tel
buyer_email     = mall_user_email
receiver_name   = mall_rcv_nm
receiver_phone  = mall_rcv_phone
receiver_phone2 = mall_rcv_tel
postcode        = mall_rcv_zipcd
address         = mall_rcv_add1 + mall_rcv_add2
 | mall_rcv_addr1 + mall_rcv_addr2
message         = mall_rcv_msg
product_code    = ptn_goods_cd | mall_ptn_goods_cd | mall_prod_key
product_name    = t_prod_nm | mall_prod_nm
option          = t_opt_valu | mall_opt_valu
qty             = mall_ord_cnt
unit_price      = mall_unit_price
amount          = mall_pay_amt | mall_ord_amt
shipping_fee    = mall_dlvy_amt
settlement      = djustment_amt
payment         = mall_pay_tp
carrier         = dlvy_id
invoice_no      = dlvy_no
shipped_at      = dlvy_send_dt

[when ord_tp | mall_ord_tp = 반품*]
kind         = "return"
status       = "returned"
negative     = qty, amount
ref_order_no = org_ord_no

[when ord_tp | mall_ord_tp = 교환*]
kind = "exchange"
