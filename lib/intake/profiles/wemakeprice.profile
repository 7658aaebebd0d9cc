# WeMakePrice, which has closed: files of its time.
#
# 옵션주문번호 is one a line, 구매번호 what was paid together.  총상품금액 is the
# line before 위메프 지원할인.  주문확인일 is when the seller saw the order, so
# nothing tells when a parcel left.

title  = 위메프 주문내역
stream = order
rank   = 200
bundle = 배송번호

[detect]
match = 옵션주문번호 & 받는사람 연락처

[columns]
channel        = "위메프"
order_no       = 주문번호
line_no        = 옵션주문번호
ordered_at     = 주문일 | 결제일
status         = 주문상태 | "paid"
kind           = "sale"
buyer_name     = 구매자
buyer_phone    = 구매자 휴대폰
receiver_name  = 받는사람
receiver_phone = 받는사람 연락처
postcode       = 우편번호
address        = 주소
message        = 배송메세지
product_code   = 업체상품코드 | 상품번호
product_name   = 상품명
option         = 옵션
qty            = 수량
unit_price     = 상품금액
amount         = 총상품금액 - 위메프 지원할인
discount       = 위메프 지원할인
shipping_fee   = 배송비 + 도서산간 배송비
carrier        = 택배사
invoice_no     = 송장번호
