# The whole of a real shop's log, Online Retail: every row is stored or rejected
# with a reason, cut and shuffled files give the same base, and the scores
# agree with awk, member for member.
data=$TOP/../shared/data/online_retail/online_retail.csv.xz

if ! test -f "$data"; then
	echo "skip online retail: ../shared/data/online_retail is not there"
	exit 0
fi
if ! command -v xz >/dev/null; then
	echo "skip online retail: no xz"
	exit 0
fi
if test -n "${CRM_QUICK-}"; then
	echo "skip online retail: too much data for a slow machine"
	exit 0
fi

# check NAME COMMAND...
check() {
	name=$1
	shift
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

# is NAME GOT WANT
is() {
	if test "$2" = "$3"; then echo "ok $1"; else
		echo "$2 is not $3"
		echo "not ok $1"
	fi
}

# same NAME FILE FILE
same() {
	check "$1" cmp -s "$2" "$3"
	diff "$2" "$3" | head -n 20
}

fresh() {
	rm -f crm.db crm.db-*
	crm-db init -q --currency GBP --timezone Europe/London
}

# load FILE REJECTS: the status is 1 when there are rejects
load() {
	crm-order import --rejects "$2" "$1" 2>>told || test $? = 1
}

# Rows of CSV whose cells may be quoted, without line ends in them: cell[1]...
cat >csv.awk <<'AWK'
function split_row(s, cell,  n, part, i) {
	if (index(s, "\"") == 0)
		return split(s, cell, ",")
	n = 0
	while (1) {
		if (substr(s, 1, 1) == "\"") {
			part = ""
			s = substr(s, 2)
			while ((i = index(s, "\"")) > 0) {
				part = part substr(s, 1, i - 1)
				s = substr(s, i + 1)
				if (substr(s, 1, 1) != "\"")
					break
				part = part "\""
				s = substr(s, 2)
			}
			cell[++n] = part
			if (s == "")
				return n
			s = substr(s, 2)
		} else {
			i = index(s, ",")
			if (i == 0) {
				cell[++n] = s
				return n
			}
			cell[++n] = substr(s, 1, i - 1)
			s = substr(s, i + 1)
		}
	}
}
# Thousandths, exactly.
function milli(s,  sign, part) {
	sign = 1
	if (sub(/^-/, "", s))
		sign = -1
	split(s ".", part, ".")
	return sign * (part[1] * 1000 + substr(part[2] "000", 1, 3))
}
# Pence of a price in thousandths, a half away from zero.
function pence(qty, price,  v) {
	v = qty * price
	return v < 0 ? -int((-v + 5) / 10) : int((v + 5) / 10)
}
AWK

xz -dc "$data" >all.csv
crm-map -q -p online-retail all.csv >order.csv
fresh
: >told
load order.csv rejects.csv
crm-db dump >want

# Every row is accounted for.
set -- "$(sed -n 's/.* new \([0-9]*\), .*/\1/p' told)" \
    "$(sed -n 's/.* rejected \([0-9]*\)$/\1/p' told)"
is "stored and rejected rows" $(($1 + $2)) 541909
is "lines in the base" "$(grep -c '^order_line,' want)" "$1"
cat csv.awk - >rejects.awk <<'AWK'
NR == 1 {
	n = split_row($0, name)
	for (i = 1; i <= n; i++)
		col[name[i]] = i
	next
}
{
	split_row($0, cell)
	rows++
	reasons += cell[col["reject_reason"]] != ""
	print cell[col["order_no"]] >"rejected"
	sum += pence(cell[col["qty"]], milli(cell[col["unit_price"]]))
}
END { print rows + 0, reasons + 0, sum + 0 }
AWK
# shellcheck disable=SC2046 # three numbers
set -- "$2" $(awk -f rejects.awk rejects.csv)
is "rejected rows in the file" "$2" "$1"
is "each with its reason" "$3" "$1"
rejected=$4
is "invoices" "$(crm-db query 'SELECT order_no FROM orders' |
    tail -n +2 | sort -u - rejected | wc -l)" 25900
is "members" "$(crm-db stat | sed -n 's/^members,//p')" 4372
is "net sum of stored and rejected lines" "$(crm-db query \
    'SELECT sum(amount) FROM order_line /* scan: all of it */' |
    awk -v rejected="$rejected" 'NR == 2 { print $1 + rejected }')" 974774793

# Again: nothing is new.
: >told
load order.csv again.csv
check "a second run stores nothing new" \
    grep -q 'no batch: read 541909, new 0, changed 0, ' told
same "a second run rejects the same" rejects.csv again.csv

# Scores, computed by awk from the log itself.
cat csv.awk - >score.awk <<'AWK'
function day(s,  y, m, d) {
	y = substr(s, 1, 4) + 0
	m = substr(s, 6, 2) + 0
	d = substr(s, 9, 2) + 0
	if (m <= 2) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + \
	    int((153 * (m - 3) + 2) / 5) + d
}
NR == 1 { next }
{
	split_row($0, cell)
	who = cell[7]
	qty = cell[4]
	price = milli(cell[6])
	back = cell[1] ~ /^C/
	if (who == "" || (!back && (qty < 0 || price < 0)))
		next
	money[who] += pence(qty, price)
	if (back)
		next
	if (cell[5] > last[who])
		last[who] = cell[5]
	if (!((who, cell[1]) in seen)) {
		seen[who, cell[1]] = 1
		orders[who]++
	}
}
END {
	for (who in orders)
		printf "%s %d %d %d\n", who, \
		    day("2011-12-10") - day(last[who]), orders[who], money[who]
}
AWK
awk -f score.awk all.csv | sort >scores
crm-db query 'SELECT member, code FROM v_member' | tail -n +2 |
    sort -t , -k 1,1 >codes
crm-rfm -q --as-of 2011-12-10 | tail -n +2 | cut -d , -f 1,3,4,5 |
    sort -t , -k 1,1 | join -t , -o 2.2,1.2,1.3,1.4 - codes |
    tr -d . | tr , ' ' | awk '{ print $1, $2, $3, $4 + 0 }' | sort >got
same "scores agree with awk, member for member" scores got

crm-db undo -q 1
crm-db dump | grep -v '^table,\|^setting,' >got || :
check "undo leaves an empty base" test ! -s got

# Ten overlapping pieces, cut between orders, each shuffled.
awk '
BEGIN { srand(7) }
NR == 1 { header = $0; next }
{
	order = substr($0, 1, index($0, ",") - 1)
	if (!(order in first)) {
		first[order] = int(rand() * 10)
		second[order] = rand() < 0.1 ? int(rand() * 10) : first[order]
	}
	p = first[order]
	row[p, ++n[p]] = $0
	if (second[order] != p) {
		p = second[order]
		row[p, ++n[p]] = $0
	}
}
END {
	for (p = 0; p < 10; p++) {
		out = "piece" p ".csv"
		print header >out
		for (i = n[p]; i > 0; i--) {
			j = 1 + int(rand() * i)
			print row[p, j] >out
			row[p, j] = row[p, i]
		}
		close(out)
	}
}' all.csv

for piece in 0 1 2 3 4 5 6 7 8 9; do
	crm-map -q -p online-retail piece$piece.csv >order$piece.csv
done
pieces() {
	fresh
	for piece in "$@"; do
		load "order$piece.csv" "rejects$piece"
	done
	rm -f rejects[0-9]
	crm-db dump >got
}
pieces 3 1 4 0 5 9 2 6 8 7
same "ten shuffled pieces" want got
pieces 7 8 6 2 9 5 0 4 1 3
same "ten shuffled pieces in another sequence" want got
