# Coupang Wing: the list of returns.
#
# A claim has a number of its own and may be about some of the pieces, so it
# is a row of its own that takes them back from the line it names, which the
# orders have: both are one route.  A claim that was only made takes nothing
# back yet, a withdrawn one lets go again.

title  = 쿠팡 반품관리
stream = order
rank   = 200

[detect]
match = 반품접수번호 & 주문번호

[columns]
channel        = "쿠팡"
order_no       = 주문번호
line_no        = 반품접수번호 + "-" + 옵션ID
ordered_at     = 접수일 | 주문일
status         = 상태 | "return_requested"
kind           = "return"
buyer_name     = 구매자
buyer_phone    = 구매자전화번호
product_code   = 업체상품코드 | 옵션ID | 노출상품ID
product_name   = 등록상품명 | 노출상품명(옵션명)
option         = 등록옵션명
qty            = 취소수량 | 구매수(수량)
unit_price     = 옵션판매가(판매단가)
amount         = 결제액 | 옵션판매가(판매단가) * 취소수량
ref_order_no   = 주문번호
ref_line_no    = 묶음배송번호 + "-" + 옵션ID
reason         = 반품사유 | 취소사유
profile        = "coupang"

# A cancellation before the parcel left takes its pieces back, too.
[words status]
cancelled        = *철회*, *거부*
returned         = 반품완료, 취소완료, 출고중지완료
return_requested = 반품접수, 취소접수, 출고중지요청, 입고완료, 쿠팡확인요청

[when 주문번호 !=]
negative = qty, amount
