# NS Home Shopping: 정산, what was sold and what came back.
#
# 금액 is for the line, without VAT, and the only amount there is; its sign
# varies where something came back.  Where nothing is taxed (farm produce),
# copy this profile and take vat_excluded away.
#
# It names no people and so ranks below every list that does: an order that
# is known from such a list keeps its people, and its returns here are told of
# and left out.
#
# Files without a column of days have a month in their name: ns260501_31 ends
# on the 31st of May 2026, and that day is taken: the file is no older than it.
# Sums by product, which have no numbers of orders, are no order list and match
# nothing here.

title        = NS홈쇼핑 정산
stream       = order
rank         = 50
vat_excluded = amount, settlement
file_date    = nsYYMMDD_DD, NSYYMMDD_DD, nsYYMMDD, NSYYMMDD, YYYYMMDD,
 YYYY-MM-DD, YYYY.MM.DD

[detect]
match = 주문/반품일련번호 & 주문/반품번호
match = 매출/반품일 & 주문/반품번호

[columns]
channel      = "NS홈쇼핑"
order_no     = 주문/반품번호
line_no      = 주문/반품일련번호
ordered_at   = 주문일 | 매출/반품일 | @date
status       = "confirmed"
kind         = "sale"
product_code = 상품코드 + "-" + 단품코드
product_name = 상품명
option       = 단품명
qty          = 수량
amount       = 금액
settlement   = 금액

[when 구분 = 반품*]
kind       = "return"
status     = "returned"
ordered_at = 매출/반품일 | 주문일 | @date
negative   = qty, amount, settlement

[when 구분 = 교환*]
kind = "exchange"
