# Kakao Talk Store: 발주서 (48 columns).
#
# The file knows no buyer, only the receiver; of the two telephone columns
# the one with hyphens has kept its zero.  상품금액 and 옵션금액 are for the
# line.  발송예정일 is a plan, so nothing tells when a parcel left.

title  = 카카오 톡스토어 발주서
stream = order
rank   = 200
bundle = 최초배송비번호

[detect]
match = 하이픈포함 수령인연락처1 & 주문번호
match = 정산기준금액 & 채널상품번호 & 주문번호

[columns]
channel         = "카카오톡스토어"
order_no        = 주문번호
line_no         = 주문번호 + "-" + 채널상품번호
ordered_at      = 주문일
status          = 주문상태 | "paid"
kind            = "sale"
receiver_name   = 수령인명
receiver_phone  = 하이픈포함 수령인연락처1 | 수령인연락처1
receiver_phone2 = 하이픈포함 수령인연락처2 | 수령인연락처2
postcode        = 우편번호
address         = 배송지주소
message         = 배송메세지
product_code    = 판매자상품번호 | 채널상품번호
product_name    = 상품명
option          = 옵션
qty             = 수량
amount          = 상품금액 + 옵션금액 - 판매자할인금액 - 판매자쿠폰할인금액
discount        = 판매자할인금액 + 판매자쿠폰할인금액
shipping_fee    = 기본배송비 금액 + 도서산간 추가 배송비 금액
settlement      = 정산기준금액 - 기본수수료 - 노출추가수수료 - 추천리워드수수료
 + 수수료할인금액
carrier         = 택배사코드
invoice_no      = 송장번호
