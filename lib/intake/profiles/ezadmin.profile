# Ezadmin: 확장주문검색, parcels without amounts.
#
# 출하의뢰항번 numbers Ezadmin's own requests, not the mall's lines.

title  = 이지어드민 확장주문검색
stream = shipment
rank   = 100

[detect]
match = 출하의뢰항번 & 송장번호

[columns]
channel        = 몰명(또는 몰코드) | 판매처그룹
order_no       = 주문번호 | 고객주문번호
carrier        = 택배사명
invoice_no     = 송장번호
receiver_name  = 수취인명
receiver_phone = 수취인연락처1
product_name   = 상품명
qty            = 상품수량 | 주문수량

[when 송장번호 !=]
status = "shipped"

# Ezadmin has the order, and no parcel yet.
[when 송장번호 =]
status = "preparing"
