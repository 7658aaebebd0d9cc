# The night: what a failure half way leaves, orders that come by two routes,
# and the sequence of the files.
check() {
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

crm-db init -q -d new.db
base() { rm -f crm.db crm.db-*; cp new.db crm.db; }

counted() {
	crm-db query 'SELECT count(DISTINCT order_id) AS orders,
	    count(*) AS lines, sum(qty) AS qty, sum(amount) AS amount
	    FROM v_purchase' | tail -n 1
}

map() { crm-map -q --exported-at 2026-11-19 "$@"; }
map_before() { crm-map -q --exported-at 2026-11-18 "$@"; }
demo=$TOP/tests/data/demo

# --- A pipeline whose first program fails half way.
cp "$demo"/스마트스토어*20261118_0830.csv day.csv
cp "$demo"/CJ*.csv cj.csv
head -c -20 cj.csv >cut.csv
base
crm-db dump >empty
for bad in cut.csv none.csv; do
	name="a first program that fails at $bad stores nothing"
	map day.csv $bad 2>said |
	    crm-order import -q 2>>said && status=0 || status=$?
	crm-db dump | cmp -s - empty || status=stored
	check test "$status" = 65
	name="it names $bad"
	check grep -q "^crm-map: $bad:" said
	name="so with --rejects, for $bad"
	map day.csv $bad 2>said |
	    crm-order import -q --rejects rejects.csv 2>>said &&
	    status=0 || status=$?
	crm-db dump | cmp -s - empty || status=stored
	test ! -e rejects.csv || status=rejects
	check test "$status" = 65
done

# What crm-map had written at any moment, had it been killed then.
name='a first program that was killed stores nothing'
map day.csv >whole.csv
bytes=$(wc -c <whole.csv)
status=65
for part in 10 30 50 70 90; do
	head -c $((bytes * part / 100)) whole.csv |
	    crm-order import -q --rejects rejects.csv 2>said && status=0 ||
	    test $? = 65 || status=other
done
crm-db dump | cmp -s - empty || status=stored
test ! -e rejects.csv || status=rejects
check test "$status" = 65

# --- The same orders from the mall and through the solution.
cat >mall.csv <<'END'
상품주문번호,주문번호,구매자명,구매자연락처,수취인명,수취인연락처1,통합배송지,주문상태,주문세부상태,상품명,옵션정보,수량,상품가격,옵션가격,최종 상품별 총 주문금액,배송비 묶음번호,배송비 합계,주문일시
2026110161000001,2026110141000001,노아람,010-3131-0001,노아람,010-3131-0001,경기도 이천시 들찬로 1,배송중,,들찬 배 5kg,크기: 특,2,30000,0,59000,91,3000,2026-11-01 10:01:00
2026110161000002,2026110141000001,노아람,010-3131-0001,노아람,010-3131-0001,경기도 이천시 들찬로 1,배송중,,들찬 사과 3kg,크기: 중,1,20000,0,20000,91,3000,2026-11-01 10:01:00
2026110161000003,2026110141000003,국한별,010-3131-0003,국한별,010-3131-0003,경기도 이천시 들찬로 3,결제완료,,들찬 배 5kg,크기: 대,1,28000,0,28000,92,3000,2026-11-01 11:00:00
END
solution='주문번호(사방넷),주문번호(쇼핑몰),쇼핑몰명,주문상태,주문자명,주문자핸드폰번호,수취인명,수취인핸드폰번호,수취인주소,결제금액,주문일자,상품명(확정),옵션(확정),수량,송장번호,택배사'
row() {
	printf '%s,%s,%s,출고완료,%s,%s,경기도 이천시 들찬로,%s,%s,%s,%s,%s,5550001,CJ대한통운\n' \
	    "$1" "$2" "$3" "$4" "$4" "$5" "$6" "$7" "$8" "$9"
}
noh='노아람,010-3131-0001'
kuk='국한별,010-3131-0003'
{
	echo "$solution"
	row 1 2026110141000001 스마트스토어 "$noh" 59000 20261101100100 \
	    '들찬 배 5kg' '크기: 특' 2
	row 2 2026110141000001 스마트스토어 "$noh" 20000 20261101100100 \
	    '들찬 사과 3kg' '크기: 중' 1
	row 3 2026110141000003 스마트스토어 "$kuk" 28000 20261101110000 \
	    '들찬 배 5kg' '크기: 대' 1
} >same.csv
{
	echo "$solution"
	row 1 2026110141000001 'A-스마트스토어(deul)' "$noh" 59000 20261101 \
	    배/5 특 2
	row 2 2026110141000001 네이버쇼핑 "$noh" 21000 20261101 사과 중 1
	row 3 2026110141000003 스토어팜 "$kuk" 28000 20261101 배/5 '' 1
} >other.csv
sed '3d' same.csv >fewer.csv
{
	cat same.csv
	row 4 2026110141000001 스마트스토어 "$noh" 0 20261101 사은품 '' 1
} >more.csv
base
map mall.csv | crm-order import -q
want=$(counted)
name='the mall alone is what was bought'
check test "$want" = '2,3,4,107000'
for route in same other fewer more; do
	name="two routes count once: $route"
	base
	map_before mall.csv | crm-order import -q
	map $route.csv | crm-order import -q 2>/dev/null
	check test "$(counted)" = "$want"
	crm-db dump >one
	name="and the solution first: $route"
	base
	map $route.csv | crm-order import -q
	map_before mall.csv |
	    crm-order import -q 2>/dev/null
	crm-db dump | cmp -s - one && status=same || status=different
	check test "$status" = same
	name="and both at once: $route"
	base
	{
		map $route.csv
		map_before mall.csv | tail -n +2
	} | crm-order import -q 2>/dev/null
	crm-db dump | cmp -s - one && status=same || status=different
	check test "$status" = same
done
name='the solution tells that the parcels left'
check test "$(crm-order list -o tsv | cut -f 5 | sort | uniq -c |
    tr -d ' ')" = '3shipped
1status'

# --- Four files in every sequence.
crm-map -q --stream order "$demo"/스마트*20261118*.csv >a.csv
crm-map -q --stream order "$demo"/스마트*20261119*.csv >b.csv
crm-map -q --stream order "$demo"/사방넷*.csv >c.csv
crm-map -q --stream order "$demo"/CJ*.csv >d.csv
crm-map -q --stream order "$demo"/cafe24*.csv >e.csv
crm-map -q --stream member "$demo"/고도몰*.csv >m.csv

night() {
	base
	for file; do
		case $file in
		m) crm-member import -q m.csv ;;
		*) crm-order import -q "$file.csv" ;;
		esac
	done >/dev/null 2>said
	crm-db dump
}

# sequences FILE...: each sequence of four, a line
sequences() {
	for i; do for j; do for k; do for l; do
		case "$i$j$k$l" in
		*$i*$i*|*$j*$j*|*$k*$k*) ;;
		*) echo "$i $j $k $l" ;;
		esac
	done; done; done; done
}

for four in 'a b c d' 'b c e m'; do
	test -z "${CRM_QUICK:-}" || test "$four" = 'b c e m' || continue
	name="in every sequence the same: $four"
	# shellcheck disable=SC2086 # these are words
	night $four >want
	# shellcheck disable=SC2086
	sequences $four >all
	status=0
	while read -r i j k l; do
		night "$i" "$j" "$k" "$l" >got
		if cmp -s want got; then
			status=$((status + 1))
		else
			echo "$i $j $k $l: differs"
			diff want got | head -n 20
		fi
	done <all
	check test $status = 24
done
