# ESM Plus: the list of returns as 옥션 has it.
#
# A return shows as the state of the line that was bought, under the key that
# the orders have.

title  = ESM Plus 반품관리
stream = order
rank   = 200

[detect]
match = 반품신청일 & 수거완료일 & 주문번호
match = 반품사유 & 환불승인일 & 주문번호

[columns]
channel         = "옥션"
order_no        = 주문번호
line_no         = 주문번호
ordered_at      = 주문일자(결제확인전)
status          = "return_requested"
kind            = "sale"
buyer_id        = 구매자ID
buyer_name      = 구매자명
buyer_phone     = 구매자 휴대폰 | 구매자 전화번호
receiver_name   = 수령인명
receiver_phone  = 수령인 휴대폰
receiver_phone2 = 수령인 전화번호
product_code    = 판매자관리코드 | 상품번호
product_name    = 상품명
option          = 필수선택 + " / " + 추가구성
qty             = 수량
amount          = 판매금액
carrier         = 원배송택배사명
invoice_no      = 원배송송장번호
reason          = 상세사유 | 반품사유

[when 판매아이디 | 아이디 | 셀러ID = *옥션*, *auction*]
channel = "옥션"

[when 판매아이디 | 아이디 | 셀러ID = *지마켓*, *G마켓*, *gmarket*]
channel = "G마켓"

[when 환불승인일 !=]
status = "returned"
