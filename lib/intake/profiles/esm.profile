# ESM Plus (G마켓 and 옥션 in one file): 신규주문, 발송관리 and 스마일배송, whose
# header reads 정산예정금?? indeed.
#
# The account in 판매아이디 tells the mall: 옥션(...), 지마켓(...).
# 주문번호 is one a line already; 장바구니번호(결제번호) is what was paid together.
# 판매금액 is the line before discounts; once the mall has settled, what was
# paid is 서비스이용료 + 정산예정금액.

title  = ESM Plus (G마켓·옥션) 주문관리
stream = order
rank   = 200
bundle = 배송번호

[detect]
match = 장바구니번호(결제번호) & 주문번호 & 수령인명
match = 수령인명 & 배송시 요구사항 & 주문번호
not   = 반품신청일 | 재배송일 | 송금대상액 | 주문번호(사방넷) | 사방넷주문번호

[columns]
channel         = "ESM"
order_no        = 주문번호
line_no         = 주문번호
ordered_at      = 주문일자(결제확인전) | 결제완료일 | 주문일자
status          = 구분상태 | 주문상태 | 배송상태 | 구분 | "paid"
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자명
buyer_phone     = 구매자 휴대폰 | 구매자 전화번호
receiver_name   = 수령인명
receiver_phone  = 수령인 휴대폰
receiver_phone2 = 수령인 전화번호
postcode        = 우편번호
address         = 주소
message         = 배송시 요구사항
product_code    = 판매자 관리코드 | 상품번호
product_name    = 상품명
option          = 옵션 + " / " + 주문옵션 + " / " + 추가구성
qty             = 수량
unit_price      = 판매단가
amount          = 판매금액 - 판매자쿠폰할인 - 구매쿠폰적용금액
 - (옥션)우수회원할인 - 복수구매할인
discount        = 판매자쿠폰할인 + 구매쿠폰적용금액 + (옥션)우수회원할인 + 복수구매할인
shipping_fee    = 배송비 금액 + 추가배송비
settlement      = 정산예정금액 | 정산예정금?? | 정산예정금
carrier         = 택배사명(발송방법)
invoice_no      = 송장번호
shipped_at      = 발송일자

[words status]
skip = 일반

[when 판매아이디 | 아이디 | 셀러ID = *옥션*, *auction*]
channel = "옥션"

[when 판매아이디 | 아이디 | 셀러ID = *지마켓*, *G마켓*, *gmarket*]
channel = "G마켓"

[when 정산예정금액 > 0]
amount = 서비스이용료 + 정산예정금액

[when 정산예정금?? > 0]
amount = 서비스이용료 + 정산예정금??

[when 구매결정일자 !=]
status = "confirmed"
