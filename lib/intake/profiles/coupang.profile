# Coupang Wing: DeliveryList, 39 columns, or 40 with 구매자이메일.
#
# The file has no state; the dates that are filled tell it.  Telephone
# numbers are lent ones (050x) and find nobody.

title  = 쿠팡 배송관리 (DeliveryList)
stream = order
rank   = 200
bundle = 묶음배송번호

[detect]
match = 묶음배송번호 & 주문번호
match = 노출상품명(옵션명) & 주문번호

[columns]
channel        = "쿠팡"
order_no       = 주문번호
line_no        = 묶음배송번호 + "-" + 옵션ID
ordered_at     = 주문일
status         = "paid"
kind           = "sale"
buyer_name     = 구매자
buyer_phone    = 구매자전화번호
buyer_email    = 구매자이메일
receiver_name  = 수취인이름
receiver_phone = 수취인전화번호
postcode       = 우편번호
address        = 수취인 주소
message        = 배송메세지
product_code   = 업체상품코드 | 옵션ID | 노출상품ID
product_name   = 등록상품명 | 노출상품명(옵션명)
option         = 등록옵션명
qty            = 구매수(수량)
unit_price     = 옵션판매가(판매단가)
amount         = 결제액
shipping_fee   = 배송비 + 도서산간 추가배송비
carrier        = 택배사
invoice_no     = 운송장번호
shipped_at     = 출고일(발송일)
delivered_at   = 배송완료일

[when 출고일(발송일) !=]
status = "shipped"

[when 배송완료일 !=]
status = "delivered"

[when 구매확정일자 !=]
status = "confirmed"
