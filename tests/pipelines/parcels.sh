# Parcels by way of crm-map: a carrier's file of the night, and what must hold
# whatever came before it.
check() {
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

crm-db init -q -d new.db
base() { rm -f crm.db crm.db-*; cp new.db crm.db; }
demo=$TOP/tests/data/demo

map() { crm-map -q --exported-at 2026-11-19 --stream order "$@"; }
parcels() { crm-map -q --stream shipment --exported-at "$@"; }

# The orders of two malls, and the solution's file of their parcels.
cat >mall.csv <<'END'
channel,order_no,line_no,ordered_at,status,receiver_name,receiver_phone,product_name,qty,amount
Hmall,20261110123,1,2026-11-10 10:00:00,paid,하순임,010-2916-4481,재래된장 1kg,2,30000
Hmall,20261110123,2,2026-11-10 10:00:00,paid,하순임,010-2916-4481,청국장 500g,1,9000
G마켓,4102938475,1,2026-11-10 11:00:00,paid,김선자,010-2043-7716,찹쌀 고추장,1,15000
END
cp "$TOP/tests/golden/profile-ezadmin/in.csv" 확장주문검색.csv

base
crm-order import -q mall.csv
name='a file of Ezadmin ships what it names'
parcels 2026-11-19 확장주문검색.csv | crm-order ship 2>said
check grep -q '^crm-order: batch 2: read 2, new 2, changed 0, same 0,' said
crm-order list -o tsv | cut -f 1,3,5,29-30 >got
name='of its order the line with that product, and what waits is prepared'
check diff got - <<'END'
channel	line_no	status	carrier	invoice_no
Hmall	1	shipped	CJ대한통운	000123456789
Hmall	2	paid		
G마켓	1	preparing		
END
name='the same file of the day after tells nothing new'
parcels 2026-11-20 확장주문검색.csv | crm-order ship 2>said
check grep -q 'read 2, new 0, changed 0, same 2, rejected 0' said
name='a file of orders is refused as one of parcels'
crm-order ship -q mall.csv 2>said && status=0 || status=$?
check test "$status" = 65
name='a first program that fails stores nothing'
crm-db dump >before
parcels 2026-11-21 확장주문검색.csv none.csv 2>said | crm-order ship -q \
    2>>said && status=0 || status=$?
crm-db dump | cmp -s - before || status=stored
check test "$status" = 65

# --- Files of a mall of two days, and of parcels: in every sequence the same.
crm-map -q --stream order "$demo"/스마트*20261118*.csv >f1.csv
crm-map -q --stream order "$demo"/스마트*20261119*.csv >f2.csv
base
crm-order import -q f1.csv
crm-order import -q f2.csv
# A carrier's, by order number; by line number; by receiver.
# list WHICH CELLS: of each third line, by awk
list() { crm-order list -o csv | awk -F , "NR > 1 && NR % 3 == $1 { print $2 }"; }
# shellcheck disable=SC2016 # awk's
{
	echo order_no,carrier,invoice_no,shipped_at,exported_at
	list 0 '$2 ",CJ대한통운,51" NR ",2026-11-19 18:00:00,2026-11-19 20:00:00"'
} >p1.csv
# shellcheck disable=SC2016
{
	echo line_no,invoice_no,delivered_at,exported_at
	list '1 && $3' '$3 ",52" NR ",2026-11-21,2026-11-21 20:00:00"'
} >p2.csv
# shellcheck disable=SC2016
{
	echo receiver_name,receiver_phone,invoice_no,shipped_at,exported_at
	list 2 '$12 "," $13 ",53" NR ",2026-11-20,2026-11-20 20:00:00"'
} >p3.csv

night() {
	base
	for file; do
		case $file in
		p*) crm-order ship -q "$file.csv" ;;
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

for four in 'f1 p1 f2 p3' 'f2 p3 p2 p1'; do
	test -z "${CRM_QUICK:-}" || test "$four" = 'f1 p1 f2 p3' || continue
	name="in every sequence the same: $four"
	# shellcheck disable=SC2086 # these are words
	night $four >want
	crm-order parcels | tail -n +2 | cut -d , -f 17 | grep -c . >found || :
	test "$(cat found)" -gt 5 || echo "found $(cat found)"
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
	name="and parcels found their orders: $four"
	check test "$(cat found)" -gt 5
done
