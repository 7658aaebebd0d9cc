# Shinsegae TV Shopping: 주문접수상세조회, in which a title and a row with the
# period stand before the header.  It names no people and so ranks below every
# list that does.
#
# The other list of this portal, 주문집계조회, has sums by product without
# numbers of orders: it is no order list and matches nothing here.
#
# What is left after cancellations is 잔여수량; where nothing is left, the line
# is cancelled.  판매금액 passes as it stands.

title  = 신세계TV쇼핑 주문접수상세조회
stream = order
rank   = 50

[detect]
match = 원주문접수일 & 주문번호 & 접수수량
match = 잔여수량(접수-취소) & 주문번호

[columns]
channel      = "신세계TV쇼핑"
order_no     = 주문번호
ordered_at   = 원주문접수일 | 주문접수일
status       = 진행단계 | "paid"
kind         = "sale"
product_code = 상품코드 + "-" + 단품코드
product_name = 상품명
option       = 단품상세
qty          = 잔여수량(접수-취소) | 접수수량
amount       = 판매금액 | 주문금액

[when 잔여수량(접수-취소) < 1]
qty    = 접수수량
status = "cancelled"

[when 주문구분 = 취소*]
status = "cancelled"

[when 주문구분 = 반품*]
kind     = "return"
status   = "returned"
qty      = 접수수량
negative = qty, amount

[when 주문구분 = 교환*]
kind = "exchange"
