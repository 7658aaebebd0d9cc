# A new source as its user meets it: a file that no profile knows, the draft of
# crm-map --new, a few lines by hand, the import.  What comes out is counted
# again by awk, from the file itself.
check() {
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

profiles=$HOME/.config/crm/profiles
mkdir -p "$profiles"

# Drafts from the file $1; the lines of a sed script on stdin are what the user
# does to the draft.  Says how many lines that is, and that it reads the file.
teach() {
	file=$1
	new=$2
	name="$file is unknown"
	crm-map --detect "$file" >said 2>&1 && status=0 || status=$?
	check test "$status" = 65
	cat >hand.sed
	crm-map -q --new "$file" >draft 2>said || cat said
	sed -f hand.sed draft >"$profiles/$new.profile"
	name="$file takes less than ten lines by hand"
	diff draft "$profiles/$new.profile" | grep -c '^>' >lines || :
	check test "$(cat lines)" -lt 10
	name="the draft of $file did more than the hand"
	grep -c '^[^#]' draft >drafted
	check test "$(cat drafted)" -gt "$(cat lines)"
	name="every column of $file is in its draft"
	missing=0
	while read -r column; do
		grep -qF "$column" draft || missing=$((missing + 1))
	done <columns
	check test "$missing $(grep -c . columns)" = "0 $3"
	name="$file is read by its profile"
	crm-map --detect "$file" | cut -d, -f2 | tail -1 >found
	check grep -qx "$new" found
}

crm-db init -q

# A fishing co-operative: CP949, a title, a period, amounts with marks, a total
# in words of its own, an order of two lines.
cat >coop.txt <<'ROWS'
거제어민회 직거래 장부,,,,,,,,,,,
기간: 2026.11.01 ~ 2026.11.07,,,,,,,,,,,
장부번호,받은 날,생선,무게,상자,상자값,받을 돈,주문하신 분,주문하신 분 손전화,받으실 분,받으실 곳,어떻게
가-501,2026.11.02,고등어,5kg,2,"32,000원","64,000원",강미옥,1020771359,서말순,통영시 항남동 1-2,보냄
가-501,2026.11.02,멸치,1.5kg,1,"18,500원","18,500원",강미옥,1020771359,서말순,통영시 항남동 1-2,보냄
가-502,2026.11.03,문어,2kg,3,"44,000원","132,000원",이순례,010-2102-6648,이순례,거제시 고현동 3,싸는 중
가-503,2026.11.04,멍게,1kg,1,"15,000원","15,000원",김덕배,010)2368-2207,김덕배,창원시 상남동 8,안 받음
모두 더해,,,,7,,"229,500원",,,,,
ROWS
iconv -f UTF-8 -t CP949 coop.txt >coop.csv
sed -n 3p coop.txt | tr , '\n' >columns
teach coop.csv coop 12 <<'HAND'
s/^channel .*/channel = "거제어민회"/
s/^# NEEDED.*order_no.*/order_no = 장부번호/
s/^# NEEDED.*ordered_at.*/ordered_at = 받은 날/
s/^# NEEDED.*amount.*/amount = 받을 돈/
s/^# unused: 생선.*/product_name = 생선/
s/^# unused: 상자$/qty = 상자/
s/^# unused: 주문하신 분 손전화.*/buyer_phone = 주문하신 분 손전화/
s/^#total = /total = /
HAND
name='the orders of the co-operative and their sum are those of the file'
crm-map -q coop.csv | crm-order import -q 2>said || cat said
awk 'NR > 3 && !/^모두/ {
	line = $0
	while (match(line, /"[^"]*"/)) {
		amount = substr(line, RSTART + 1, RLENGTH - 2)
		line = substr(line, RSTART + RLENGTH)
	}
	gsub(/[^0-9]/, "", amount)
	sum += amount
	split($0, cell, ",")
	if (!(cell[1] in order)) {
		order[cell[1]]
		n++
	}
	rows++
}
END { print rows, n, sum }' coop.txt >want
crm-order list -o tsv | awk -F '\t' 'NR > 1 && $1 == "거제어민회" {
	sum += $23
	if (!($2 in order)) {
		order[$2]
		n++
	}
	rows++
}
END { print rows, n, sum }' >got
check cmp -s want got
name='its people have their telephones'
crm-order list -o tsv --unmask | awk -F '\t' 'NR > 1 { print $9, $10 }' |
    sort -u >got
printf '%s\n' '강미옥 010-2077-1359' '김덕배 010-2368-2207' \
    '이순례 010-2102-6648' >want
tr -d - <got >got.digits
tr -d - <want | cmp -s - got.digits && status=same || status=different
check test "$status" = same

# A foreign mall: tabs, English and Korean names, a price and a quantity
# without an amount, two lines of street, words of its own for the state.
cat >mall.tsv <<'ROWS'
Order ID	Purchase Date	Order Status	SKU	Item Title	Qty	Unit Price	Buyer	Buyer E-mail	Ship To	Phone	Address Line 1	Address Line 2	Zip	통관부호	Gift
KR-9001	2026-11-02T10:11:12Z	Awaiting	KM-5	Kimchi 5kg	2	39000	Kim Miok	miok@example.com	Seo Malsun	+82 10-2077-1359	12 Hangnam-ro	3F	53064	P123	N
KR-9002	2026-11-03T08:00:00Z	Dispatched	DJ-1	Doenjang 1kg	1	12500	Lee Sunrye	sunrye@example.com	Lee Sunrye	010-2102-6648	3 Gohyeon-ro		53257	P124	Y
KR-9003	2026-11-04T23:59:59Z	Dispatched	DJ-1	Doenjang 1kg	4	12500	Kim Miok	miok@example.com	Kim Miok	010-2077-1359	12 Hangnam-ro	3F	53064	P123	N
ROWS
head -1 mall.tsv | tr '\t' '\n' >columns
teach mall.tsv overseas 16 <<'HAND'
s/^channel .*/channel = "SeoulBasket"/
s/^#\[words status\]/[words status]/
s/^#MEANING = .*/paid = Awaiting\
shipped = Dispatched/
HAND
name='the orders of the mall and their sum are those of the file'
crm-map -q mall.tsv | crm-order import -q 2>said || cat said
awk -F '\t' 'NR > 1 { n[$3]++; sum += $6 * $7 }
END { print n["Awaiting"], n["Dispatched"], sum }' mall.tsv >want
crm-order list -o tsv | awk -F '\t' 'NR > 1 && $1 == "SeoulBasket" {
	n[$5]++
	sum += $23
}
END { print n["paid"], n["shipped"], sum }' >got
check cmp -s want got

# A members' list: semicolons, no title, telephone and birthday in three
# columns each, one column kept as a field of one's own.
cat >club.csv <<'ROWS'
조합원번호;성함;출생년;출생월;출생일;HP1;HP2;HP3;전자우편;주소1;주소2;문자 수신동의;가입일자;출자금;마을
1001;강미옥;1961;03;02;010;2077;1359;miok@example.com;통영시;항남동 1-2;예;2019-03-02;120000;항남
1002;이순례;1957;11;30;010;2102;6648;;거제시;고현동 3;아니오;2020.4.1;300000;고현
1003;서말순;1949;7;9;010;2368;2207;malsun@example.kr;창원시;상남동 8;;2021/12/31;80000;상남
ROWS
head -1 club.csv | tr ';' '\n' >columns
teach club.csv club 15 <<'HAND'
s/^# unused: 출자금.*/x_share = 출자금/
s/^# unused: 마을.*/x_village = 마을/
HAND
name='the members of the list are those of the file'
crm-map -q club.csv | crm-member import -q 2>said || cat said
awk -F ';' 'NR > 1 { n++; digits += $6 $7 $8; share += $14
    birth += $3 * 10000 + $4 * 100 + $5; yes += $12 == "예" }
END { printf "%d %.0f %d %d %d\n", n, digits, share, birth, yes }' \
    club.csv >want
crm-member list -o tsv --unmask | awk -F '\t' '
NR == 1 {
	for (i = 1; i <= NF; i++)
		col[$i] = i
	next
}
$col["code"] ~ /^10/ {
	n++
	gsub(/-/, "", $col["phone"])
	gsub(/-/, "", $col["birth"])
	digits += $col["phone"]
	birth += $col["birth"]
	share += $col["x_share"]
	yes += $col["sms_consent"] == "yes"
}
END { printf "%d %.0f %d %d %d\n", n, digits, share, birth, yes }' >got
check cmp -s want got
name='a second run of all three changes nothing'
{
	crm-map -q coop.csv mall.tsv | crm-order import
	crm-map -q club.csv | crm-member import
} 2>said
check test "$(grep -c 'new 0, changed 0' said)" = 2
