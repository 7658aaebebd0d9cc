# The till of a shop: sales by receipt and line, the total in the last row.
#
# A receipt's number begins anew every day, so day, shop and till go before
# it; 원영수증번호 has that form too.  Who gave no card is nobody.

title    = POS 매출상세
stream   = order
rank     = 200
complete = yes

[detect]
match = 영수증번호 & 실매출액
match = 영수증번호 & 포스번호
match = 영수증번호 & 판매시각

[columns]
channel      = "매장"
order_no     = 영업일자 + "-" + 매장코드 + "-" + 포스번호 + "-" + 영수증번호
line_no      = 순번
ordered_at   = 영업일자 + 판매시각 + 결제시각
status       = "confirmed"
kind         = "sale"
member_code  = 회원번호 | 카드번호
buyer_name   = 회원명
buyer_phone  = 휴대폰번호
product_code = 상품코드 | 바코드
product_name = 상품명
option       = 옵션
qty          = 수량
unit_price   = 단가
amount       = 실매출액
discount     = 할인금액 | 할인액
payment      = 결제수단

[when 거래구분 | 구분 = 반품*, 환불*, 취소*]
kind         = "return"
status       = "returned"
negative     = qty, amount
ref_order_no = 원영수증번호
