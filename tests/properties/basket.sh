# crm-basket against tests/tools/basket.py, which computes the same in another
# way: all that it prints, over random baskets and over real orders.
data=$TOP/../shared/data/online_retail/online_retail.csv.xz

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# check NAME WHAT FILE WORD...: what crm-basket printed in "got".
check() {
	name=$1
	what=$2
	file=$3
	shift 3
	if python3 "$TOP/tests/tools/basket.py" "$what" "$file" got "$@" \
	    >differs; then say 0 "$name"; else
		cat differs
		say 1 "$name"
	fi
}

# run WORD...: nothing found is an answer, too.
run() {
	crm-basket "$@" >got || test $? = 1
}

if ! command -v python3 >/dev/null; then
	echo 'skip baskets: no python3'
	exit 0
fi

# Items that are rare and common, some of them awkward, rows said twice.
cat >orders.awk <<'AWK'
BEGIN {
	srand(seed)
	print "order_no,item"
	for (i = 1; i <= 80; i++)
		for (n = 1 + int(rand() * 9); n > 0; n--)
			printf "N%d,%s\n", i, substr("abcdefghijkl|\\",
			    1 + int(rand() * rand() * 14), 1)
}
AWK
cat >log.awk <<'AWK'
BEGIN {
	srand(seed)
	print "member,date,item"
	for (i = 1; i <= 60; i++)
		for (n = 1 + int(rand() * 9); n > 0; n--)
			printf "%d,2026-%02d-%02d,%s\n", i * 3,
			    7 + int(rand() * 5), 1 + int(rand() * 28),
			    substr("abcdefghijklmno",
			    1 + int(rand() * rand() * 15), 1)
}
AWK

seeds='1 2 3 4'
test -z "${CRM_QUICK:-}" || seeds=1
for seed in $seeds; do
	awk -v seed="$seed" -f orders.awk >orders.csv
	for need in 1 2 5 20; do
		run sets -q -i orders.csv --support $need
		check "all sets, seed $seed, support $need" \
		    subsets orders.csv need=$need
		run pairs -q -i orders.csv --support $need
		check "pairs, seed $seed, support $need" \
		    pairs orders.csv need=$need
	done
	run pairs -q -i orders.csv --support 2 --min-lift 1.1 \
	    --max-p 0.3
	check "pairs that pass, seed $seed" pairs orders.csv need=2 lift=1.1 \
	    p=0.3

	awk -v seed="$seed" -f log.awk >log.csv
	run sequence -q -i log.csv --support 2 --within 60 \
	    --as-of 2026-11-10
	check "sequences, seed $seed" sequence log.csv need=2 within=60 \
	    asof=2026-11-10
	run sequence -q -i log.csv --support 3 --within 30 --again \
	    --min-lift 1 --max-p 0.5
	check "sequences that pass, seed $seed" sequence log.csv need=3 \
	    within=30 again=1 lift=1 p=0.5 asof=2026-11-20
	for method in sequence pairs; do
		run next -q -i log.csv --support 2 --max-p 0.6 \
		    --method $method --min-lift 0.8
		check "next by $method, seed $seed" next log.csv need=2 \
		    p=0.6 lift=0.8 method=$method asof=2026-11-20
		run next -q -i log.csv --support 2 --max-p 0.6 \
		    --method $method --min-lift 0.8 --within 60 --again 20 \
		    --limit 2 --cap 5
		check "next by $method, limited, seed $seed" next log.csv \
		    need=2 p=0.6 lift=0.8 method=$method within=60 again=20 \
		    limit=2 cap=5 asof=2026-11-20
	done
done

# The sequence of rows does not matter.
crm-basket sets -q -i orders.csv --support 2 >straight
(sed 1q orders.csv && sed 1d orders.csv | sort -r) |
    crm-basket sets -q -i - --support 2 >got
cmp straight got && same=0 || same=1
say "$same" 'the sequence of rows does not matter'

# Sets of two are the pairs.
crm-basket pairs -q -i orders.csv --support 2 >got
awk -F , 'NR > 1 { print $1 "|" $2 "," $3 "," $4 }' got >want
sed 's/\\\(.\)/\1/g' straight | awk -F , '$1 == 2 { print $2 "," $3 "," $4 }' |
    cmp - want && same=0 || same=1
say "$same" 'sets of two are the pairs'

if test -n "${CRM_QUICK:-}"; then
	exit 0
fi
if ! test -f "$data"; then
	echo 'skip real orders: no Online Retail'
	exit 0
fi
xz -dc "$data" | python3 -c '
import csv, sys
put = csv.writer(sys.stdout, lineterminator="\n")
put.writerow(["order_no", "item"])
for r in csv.DictReader(sys.stdin):
    if r["CustomerID"] and r["InvoiceNo"][0] != "C" and \
            int(r["Quantity"]) > 0 and float(r["UnitPrice"]) > 0:
        put.writerow([r["InvoiceNo"], r["StockCode"]])
' >lines.csv
crm-basket sets -i lines.csv --support 0.5% >got 2>notes
grep -q 'orders 18532, items 3665, support from 93, sets 4455' notes &&
    same=0 || same=1
say "$same" 'Online Retail: 18,532 orders, 4,455 sets at 0.5 %'
check 'Online Retail: all sets' sets lines.csv need=93
run pairs -q -i lines.csv --support 2% --min-lift 2
check 'Online Retail: pairs' pairs lines.csv need=371 lift=2
