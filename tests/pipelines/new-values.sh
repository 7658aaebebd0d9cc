# Files whose names of columns say nothing: crm-map --new drafts their profiles
# by the values below, the user takes a few marks away and names the shop.  What
# comes out is counted again by awk, from the file itself.
check() {
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

profiles=$HOME/.config/crm/profiles
mkdir -p "$profiles"

# Drafts from the file $1 the profile $2 of the stream $3; a sed script on stdin
# is what the user does, in less than $4 lines.
teach() {
	name="$1 is unknown"
	crm-map --detect "$1" >said 2>&1 && status=0 || status=$?
	check test "$status" = 65
	cat >hand.sed
	crm-map --new "$1" >draft 2>said || cat said
	sed -f hand.sed draft >"$profiles/$2.profile"
	diff draft "$profiles/$2.profile" | grep -c '^>' >lines || :
	name="$1 takes less than $4 lines by hand"
	check test "$(cat lines)" -lt "$4"
	name="the draft of $1 is of the stream $3"
	check grep -qx "stream = $3" draft
	name="what the values decided is told"
	check grep -q 'by the values, to be checked: ' said
	name="$1 is read by its profile"
	crm-map --detect "$1" | cut -d, -f2 | tail -1 >found
	check grep -qx "$2" found
}

# The rows, orders, sum of amounts, pieces, and rows with a buyer's telephone.
orders() {
	crm-order list -o tsv --unmask | awk -F '\t' -v shop="$1" '
	NR == 1 {
		for (i = 1; i <= NF; i++)
			col[$i] = i
		next
	}
	$1 == shop {
		rows++
		sum += $col["amount"]
		qty += $col["qty"]
		told += $col["buyer_phone"] ~ /^0/
		if (!($2 in seen)) {
			seen[$2]
			n++
		}
	}
	END { printf "%d %d %.2f %d %d\n", rows, n, sum, qty, told }' >got
}

# The same of a file $2 whose rows begin behind line $3, by the numbers of the
# columns: order, amount, pieces, telephone.
counted() {
	awk -F "$1" -v skip="$3" -v o="$4" -v a="$5" -v q="$6" -v p="$7" '
	NR <= skip || $1 ~ /모음|합산/ { next }
	{
		rows++
		sum += $a
		qty += q == 0 ? 0 : $q
		told += p != 0 && $p ~ /^0/
		id = o == 0 ? $1 $3 : $o
		if (!(id in seen)) {
			seen[id]
			n++
		}
	}
	END { printf "%d %d %.2f %d %d\n", rows, n, sum, qty, told }' "$2" >want
}

same() {
	name="the orders of $1 and their sum are those of the file"
	crm-map -q "$1" | crm-order import -q 2>said || cat said
	orders "$2"
	cmp -s want got || cat want got
	check cmp -s want got
}

crm-db init -q

# A pottery: English words cut short, no number of the order, prices by size.
cat >pots.csv <<'ROWS'
dt,cust,hp,it,sz,q,up,tot,how,rmk
2026-11-02,Kim Miok,010-2656-7701,Moon jar,L,2,45000,90000,card,
2026-11-02,Lee Sunrye,010-2656-7702,Tea bowl,S,4,12000,48000,cash,wrap
2026-11-02,Kim Miok,010-2656-7701,Tea bowl,S,2,12000,24000,card,
2026-11-03,Park Dubae,010-2656-7703,Moon jar,M,1,38000,38000,card,
2026-11-05,Seo Malsun,010-2656-7704,Vase,M,3,25000,75000,transfer,gift
2026-11-05,Kim Miok,010-2656-7701,Vase,L,1,30000,30000,card,
ROWS
teach pots.csv pots order 4 <<'HAND'
s/"NAME"/"Pots"/
s/^#message/message/
HAND
counted , pots.csv 1 0 8 6 3
same pots.csv Pots

# Presents: one gives, another gets them.
cat >gift.csv <<'ROWS'
표번호,적은날,드리는이,드리는이손번호,받드는이,받드는이손번호,자리번호,어디로,보따리,몇개,한개에,모두,나른삯,한말씀,어디까지
S-1,2026/11/02,강미옥,010-2656-7701,서말순,010-2656-7711,53064,통영시 항남동 1-2,배 7.5kg,1,42000,42000,3000,생신 축하,보냄
S-2,2026/11/02,강미옥,010-2656-7701,이순례,010-2656-7712,53257,거제시 고현동 3,배 7.5kg,2,42000,84000,3000,,보냄
S-3,2026/11/03,박두배,010-2656-7702,박두배,010-2656-7702,51495,창원시 상남동 8,사과 5kg,1,35000,35000,3000,,포장중
S-4,2026/11/04,최영수,010-2656-7703,정다운,010-2656-7713,51500,창원시 중앙동 12,사과 5kg,3,35000,105000,0,늘 고맙습니다,취소함
S-5,2026/11/05,강미옥,010-2656-7701,한송이,010-2656-7714,53070,통영시 무전동 7,배 5kg,1,33000,33000,3000,,포장중
ROWS
teach gift.csv gift order 4 <<'HAND'
s/"NAME"/"선물집"/
s/^#message/message/
HAND
counted , gift.csv 1 1 12 10 4
same gift.csv 선물집
name='the one who gives and the one who gets are not taken for each other'
crm-map -q gift.csv | cut -d, -f9,10,12,13,15,22,26 | sed -n '3,4p' >got
printf '%s\n' '강미옥,010-2656-7701,이순례,010-2656-7712,53257,42000,3000' \
    '박두배,010-2656-7702,박두배,010-2656-7702,51495,35000,3000' >want
cmp -s want got || cat want got
check cmp -s want got
name='the states are read by words that are like known ones'
crm-map -q gift.csv | cut -d, -f5 | sort | uniq -c | awk '{ print $1, $2 }' >got
printf '%s\n' '1 cancelled' '2 preparing' '2 shipped' '1 status' >want
cmp -s want got || cat want got
check cmp -s want got

# A dealer: firms, prices without VAT, a last row that adds up.
cat >dealer.csv <<'ROWS'
나간표,나간날,가게,맡은이,가게번호,물목,규,몇,낱,앞돈,덧세,온돈
10231,2026.11.02,바다식품,강미옥,055-265-7701,멸치,1kg,10,12000,120000,12000,132000
10231,2026.11.02,바다식품,강미옥,055-265-7701,다시마,500g,4,8000,32000,3200,35200
10232,2026.11.03,(주)해든,이순례,055-265-7702,멸치,1kg,20,12000,240000,24000,264000
10233,2026.11.04,솔밭상회,박두배,055-265-7703,황태,10마리,3,25000,75000,7500,82500
10234,2026.11.05,바다식품,강미옥,055-265-7701,황태,10마리,2,25000,50000,5000,55000
합산,,,,,,,39,,517000,51700,568700
ROWS
teach dealer.csv dealer order 3 <<'HAND'
s/"NAME"/"도매"/
s/^buyer_name .*/buyer_name = 가게/
HAND
counted , dealer.csv 1 1 12 8 5
same dealer.csv 도매
name='the price of the dealer has its VAT, as the amount'
crm-map -q dealer.csv | cut -d, -f21-23 | sed -n 2p >got
check grep -qx '10,13200,132000' got

# A members' list with births, a consent to two media, and grades.
cat >club.txt <<'ROWS'
mno|nm|cel|bd|g|loc|reg|ok_sms|ok_mail|lv
M0101|강미옥|010-2656-7701|1961-03-02|여|통영시 항남동 1-2|2019-03-02|Y|N|gold
M0102|이순례|010-2656-7702|1957-11-30|여|거제시 고현동 3|2020-04-01|N|N|silver
M0103|박두배|010-2656-7703|1949-07-09|남|창원시 상남동 8|2021-12-31|Y|Y|silver
M0104|최영수|010-2656-7704|1988-01-15|남||2022-05-05|Y|N|gold
M0105|정다운|010-2656-7705|2001-10-10|여|통영시 무전동 7|2023-08-08|N|Y|silver
M0106|한송이|010-2656-7706||여|거제시 능포동 2|2024-02-02|Y|N|silver
ROWS
teach club.txt club member 4 <<'HAND'
s/^#\(sms_consent\)/\1/
s/^#\(email_consent\)/\1/
s/^#\(grade\)/\1/
HAND
name='no consent is drafted that the user does not confirm'
check test "$(grep -c '^[a-z]*_consent' draft)" = 0
name='the members of club.txt are those of the file'
crm-map -q club.txt | crm-member import -q 2>said || cat said
awk -F '|' 'NR > 1 { gsub(/-/, "", $3); print $1, $3, $4, $7, tolower($8) == "y" ? "yes" : "no",
    tolower($9) == "y" ? "yes" : "no", $10 }' club.txt >want
crm-member list -o tsv --unmask | awk -F '\t' 'NR == 1 {
	for (i = 1; i <= NF; i++)
		col[$i] = i
	next
}
$col["code"] ~ /^M01/ {
	print $col["code"], $col["phone"], $col["birth"],
	    substr($col["joined_at"], 1, 10), $col["sms_consent"], $col["email_consent"], $col["grade"]
}' | sort >got
cmp -s want got || cat want got
check cmp -s want got

# What left with which carrier: no money in it.
cat >truck.csv <<'ROWS'
실은날,누구네,손번호,어디,짐,짝,실은이,표딱지
2026-11-02,강미옥,010-2656-7701,통영시 항남동 1-2,배 7.5kg,1,한진택배,450012345678
2026-11-02,이순례,010-2656-7702,거제시 고현동 3,사과 5kg,2,한진택배,450012345679
2026-11-03,박두배,010-2656-7703,창원시 상남동 8,배 7.5kg,1,CJ대한통운,620098765432
2026-11-03,강미옥,010-2656-7701,통영시 항남동 1-2,사과 5kg,1,CJ대한통운,620098765433
ROWS
teach truck.csv truck shipment 4 <<'HAND'
s/"NAME"/"과수원"/
s/^#\(qty\)/\1/
s/^#\(product_name\)/\1/
HAND
name='the parcels are those of the file'
crm-map -q truck.csv | cut -d, -f4-6,9,10,12 | tail -n +2 >got
awk -F, 'NR > 1 { print $7 "," $8 "," $1 " 00:00:00," $2 "," $3 "," $6 }' \
    truck.csv >want
cmp -s want got || cat want got
check cmp -s want got

# A kitchen's till: a day and a time, totals in between, a dish given back.
cat >dish.csv <<'ROWS'
날,때,쪽,먹거리,그릇,낱돈,빼준돈,치른돈,무엇으로
20261102,11:32,A1001,국수,2,7000,0,14000,카드
20261102,11:32,A1001,만두,1,5000,500,4500,카드
20261102,12:10,A1002,국수,1,7000,0,7000,현금
20261102,12:40,A1003,비빔밥,3,9000,1000,26000,카드
11월 2일 낮 모음,,,,7,,1500,51500,
20261102,18:05,A1004,만두,2,5000,0,10000,카드
20261102,18:30,A1005,비빔밥,-1,9000,0,-9000,카드
20261102,19:00,A1006,국수,4,7000,3000,25000,상품권
11월 2일 밤 모음,,,,5,,3000,26000,
ROWS
teach dish.csv dish order 2 <<'HAND'
s/"NAME"/"밥집"/
HAND
counted , dish.csv 1 3 8 5 0
same dish.csv 밥집
name='a dish given back is a return, at its time'
crm-map -q dish.csv | awk -F, '$6 == "return" { print $2, $4, $21, $23 }' >got
printf '%s\n' 'A1005 2026-11-02 18:30:00 -1 -9000' >want
cmp -s want got || cat want got
check cmp -s want got

# An order of two rows that both have its fee.
cat >orchard.csv <<'ROWS'
주번,날,님,폰,물,몇,낱,값,나름,다해,데
A-1001,2026-11-02,강미옥,010-2656-7701,배,2,4000,8000,3000,11000,통영시 항남동 1-2
A-1001,2026-11-02,강미옥,010-2656-7701,감,1,2000,2000,3000,5000,통영시 항남동 1-2
A-1002,2026-11-02,이순례,010-2656-7702,사과,1,3000,3000,3000,6000,거제시 고현동 3
A-1003,2026-11-03,박두배,010-2656-7703,배,3,4000,12000,0,12000,창원시 상남동 8
ROWS
teach orchard.csv orchard order 2 <<'HAND'
s/"NAME"/"과수원"/
HAND
counted , orchard.csv 1 1 8 6 4
same orchard.csv 과수원
name='the fee of an order is counted once'
crm-map -q orchard.csv | awk -F, 'NR > 1 { sum += $26 } END { print sum }' >got
check grep -qx 6000 got

# What cannot be told apart is not decided: a discount, a commission or a cost;
# two people on both sides of an address.
cat >fee.tsv <<'ROWS'
ref	when	who	e	thing	n	each	gross	cut	net	st
Q7001	2026-11-02 10:11	Kim Miok	miok@example.com	Candle	2	15000	30000	3000	27000	sent
Q7002	2026-11-03 08:00	Lee Sunrye	sunrye@example.com	Soap	5	6000	30000	3000	27000	sent
Q7003	2026-11-04 23:59	Park Dubae	dubae@example.kr	Candle	1	15000	15000	1500	13500	refunded
Q7004	2026-11-05 09:30	Kim Miok	miok@example.com	Soap	3	6000	18000	1800	16200	packing
ROWS
name='an amount that may be before or after a commission is a comment'
crm-map --new fee.tsv >draft 2>said && status=0 || status=$?
check test "$status $(grep -c '^amount' draft) $(grep -c '^unit_price' \
    draft) $(grep -c '^#amount' draft)" = '1 0 0 1'
name='a commission takes less than four lines by hand'
sed 's/"NAME"/"Candles"/; s/^#amount .*/amount = gross/
    s/^#unit_price/unit_price/' draft >"$profiles/fee.profile"
counted '	' fee.tsv 1 1 8 6 0
same fee.tsv Candles
cat >both.csv <<'ROWS'
표,받을분네,받을폰,받을데,보낸이,보낸폰,물,몇,돈,실은날
P-01,강미옥,010-2656-7701,통영시 항남동 1-2,서말순,010-2656-7711,배,2,8000,2026-11-02
P-02,이순례,010-2656-7702,거제시 고현동 3,한송이,010-2656-7714,사과,1,3000,2026-11-02
P-03,박두배,010-2656-7703,창원시 상남동 8,정다운,010-2656-7713,배,3,12000,2026-11-03
P-04,최영수,010-2656-7705,창원시 중앙동 12,정연두,010-2656-7715,감,1,2000,2026-11-03
ROWS
name='two people on both sides of an address are a comment'
crm-map -q --new both.csv >draft
check test "$(grep -c '^buyer\|^receiver' draft) $(grep -c \
    '^#buyer_name *= 보낸이\|^#receiver_phone *= 받을폰' draft)" = '0 2'
