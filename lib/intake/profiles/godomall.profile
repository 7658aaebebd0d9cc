# Godomall 5 own shops: 주문내역.  The admin chooses the columns.
#
# What begins with 총 stands on the whole order and repeats on each line.
# 회원 아이디 is the own shop's member, so it is the member's code here.  Orders
# that Naver Pay took have its numbers too, which its own file also has; so one
# order that comes by both is not two.

title  = 고도몰 주문내역
stream = order
rank   = 200
bundle = 주문 번호

[detect]
match = 수취인 구 우편번호 (6자리) & 주문 번호
match = 주문코드(순서) & 주문 번호
match = 상품주문번호 & 주문 번호 & 수취인 핸드폰 번호

[columns]
channel         = "고도몰"
order_no        = 주문 번호
line_no         = 상품주문번호 | 주문코드(순서)
ordered_at      = 주문일자 | 입금일자
status          = 주문상태 | "paid"
kind            = "sale"
member_code     = 회원 아이디
buyer_name      = 주문자 이름
buyer_phone     = 주문자 핸드폰 번호 | 주문자 전화번호
buyer_email     = 주문자 e-mail
receiver_name   = 수취인 이름
receiver_phone  = 수취인 핸드폰 번호 | 수취인 안심번호
receiver_phone2 = 수취인 전화번호
postcode        = 수취인 우편번호 | 수취인 구 우편번호 (6자리)
address         = 수취인 전체주소 | 수취인 주소 + 수취인 나머지 주소
message         = 주문시 남기는 글
product_code    = 자체상품코드 | 상품코드
product_name    = 상품명 | 주문 상품명
option          = 옵션정보 + " / " + 텍스트옵션정보
qty             = 상품수량
unit_price      = 판매가 (옵션가포함) | 판매가 + 옵션 금액
amount          = 상품별 품목금액 - 상품 할인 금액 - 쿠폰 할인 금액 - 회원 할인 금액
discount        = 상품 할인 금액 + 쿠폰 할인 금액 + 회원 할인 금액
shipping_fee    = 총 배송 금액
payment         = 결제방법
carrier         = 배송 업체 번호
invoice_no      = 송장 번호
shipped_at      = 배송 일자
delivered_at    = 배송 완료 일자
reason          = 상세사유 | 사유

[when 주문 채널 = naverpay, 네이버페이* & 외부채널주문번호 !=]
channel  = "네이버페이"
order_no = 외부채널주문번호
line_no  = 외부채널품목번호 | 상품주문번호

[words status]
ordered            = o1
paid               = p1
preparing          = g1, g2, g3, g4
shipped            = d1
delivered          = d2
confirmed          = s1
cancelled          = c1, c2, c3, c4
return_requested   = b1, b2, b3, b4, r1, r2
returned           = r3
exchange_requested = e1, e2, e3, e4
exchanged          = e5
