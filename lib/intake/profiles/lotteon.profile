# LotteON: 배송관리, 57 or 58 columns, and the older file that begins with
# 상품준비일시.

title  = 롯데온 배송관리
stream = order
rank   = 200
bundle = 합배송그룹번호 | 주문번호

[detect]
match = 합배송그룹번호 & 주문번호
match = 상품준비일시 & 주문순번 & 주문번호

[columns]
channel        = "롯데온"
order_no       = 주문번호
line_no        = 주문순번
ordered_at     = 주문접수일시
status         = 주문상태 | "paid"
kind           = "sale"
buyer_id       = 주문자ID
buyer_name     = 주문자명
buyer_phone    = 주문자 휴대폰번호
receiver_name  = 수취인명
receiver_phone = 수취인 휴대폰번호
postcode       = 우편번호
address        = 수취인 배송지 | 배송지
message        = 배송메세지
product_code   = 판매자 내부 상품번호 | 상품번호 + "-" + 단품번호
product_name   = 상품명
option         = 옵션명 + " / " + 입력형추가옵션
qty            = 수량
unit_price     = 판매단가
amount         = 실 결제금액
discount       = 상품별 총 할인금액
shipping_fee   = 배송비
carrier        = 배송사
invoice_no     = 송장번호
shipped_at     = 발송완료일시
delivered_at   = 배송완료일시
