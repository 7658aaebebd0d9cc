# Whatever the sequence in which exports come, cut as they may be, shuffled and
# repeated, the base is the same.  Random orders with and without line numbers,
# by two routes, of people who show other keys every time.
# Operands are the seeds; without any, a few.

# check NAME COMMAND...
check() {
	name=$1
	shift
	if "$@"; then echo "ok $name"; else echo "not ok $name"; fi
}

# same NAME FILE FILE
same() {
	check "$1" cmp -s "$2" "$3"
	diff "$2" "$3" | head -n 20
}

# Writes FILES exports f1.csv... of ORDERS orders.  What an order is comes from
# its own random numbers; what a file shows of it, from those of the file.
cat >generate.awk <<'AWK'
function any(n) {
	return int(rand() * n)
}
function pick(list,  n, part) {
	n = split(list, part, " ")
	return part[1 + any(n)]
}
# A person: what a row shows of the keys differs.
function person(p,  name) {
	name = "고객" (p % 7)
	code = any(6) == 0 && p % 3 == 0 ? "C" p : ""
	if (any(60) == 0)
		code = "C" (p + 1)
	id = p % 4 == 0 && any(3) > 0 ? "id" p : ""
	phone = any(4) > 0 ? "010-3" sprintf("%03d", p) "-7001" : ""
	mail = any(3) == 0 ? "p" p "@example.com" : ""
	to = name
	to_phone = any(4) > 0 ? "010-3" sprintf("%03d", p) "-7001" : "0504-" \
	    sprintf("%04d", 1000 + p) "-1234"
	if (any(5) == 0) {	# home shopping: the receiver is the person
		code = id = phone = mail = ""
		if (any(2) == 0)
			name = ""
	}
	if (any(8) == 0) {
		to = "다른이"
		to_phone = "02-555-" sprintf("%04d", p)
	}
	if (any(20) == 0) {
		name = "고*"
		phone = "010-****-7001"
	}
	return code "," id "," name "," phone "," mail "," to "," to_phone
}
function row(f, o, l, kind,  number, qty, price, ref, status, carrier) {
	number = numbered[o] == 1 || (numbered[o] == 2 && l % 2) ? l : ""
	qty = 1 + (o + l) % 3
	if (any(12) == 0)
		qty++		# somebody changed it
	price = 1000 * (1 + item[o, l])
	ref = ","
	status = pick(f < files / 2 ? "ordered paid preparing" : \
	    "paid shipped delivered confirmed cancelled returned")
	carrier = status ~ /shipped|delivered/ && any(2) ? "CJ대한통운" : ""
	if (kind == "return") {
		status = pick("returned returned return_requested")
		qty = -1
		if (number != "" && any(2) == 0)
			ref = "," l
		else if (any(3) == 0)
			ref = "O" (1 + any(orders)) "," (any(2) ? l : "")
		number = number == "" ? "" : "R" l
	} else if (kind == "sale" && any(25) == 0) {
		kind = "exchange"
	}
	source_line[f]++
	printf "%s,O%d,%s,%s,%s,%s,%s,P%d,%d,%d,%s,%s,%s,%s,%s,%s,f%d,%d,%s,%s,%d,%s,%s\n", \
	    "mall" o % 2, o, number, at[o], status, kind, who, item[o, l], \
	    qty, price, qty * price, carrier, \
	    any(2) ? "" : "INV" o, any(3) ? "" : "문 앞에", ref, \
	    any(4) ? "" : "변심", f, source_line[f], exported[f], profile[f], \
	    profile[f] == "mall" ? 200 : 100, complete[f], \
	    any(3) ? "" : 2500 + 500 * any(2) >out
}
BEGIN {
	srand(seed)
	for (o = 1; o <= orders; o++) {
		numbered[o] = any(3)
		lines[o] = 1 + any(4)
		buyer[o] = any(orders / 3)
		at[o] = sprintf("2026-%02d-%02d %02d:00:00", 1 + any(10),
		    1 + any(28), any(24))
		for (l = 1; l <= lines[o]; l++)
			item[o, l] = any(3)
		back[o] = any(5) == 0
	}
	for (f = 1; f <= files; f++) {
		out = "f" f ".csv"
		profile[f] = any(3) ? "mall" : "sabangnet"
		exported[f] = any(5) == 0 ? "" : \
		    sprintf("2026-11-%02d 08:00:00", 1 + any(files))
		complete[f] = any(5) == 0 ? "yes" : ""
		print "channel,order_no,line_no,ordered_at,status,kind," \
		    "member_code,buyer_id,buyer_name,buyer_phone," \
		    "buyer_email,receiver_name,receiver_phone,product_code," \
		    "qty,unit_price,amount,carrier,invoice_no,message," \
		    "ref_order_no,ref_line_no,reason,source,source_line," \
		    "exported_at,profile,rank,complete,shipping_fee" >out
		for (o = 1; o <= orders; o++) {
			if (any(2))
				continue
			who = person(buyer[o])
			for (l = 1; l <= lines[o]; l++) {
				if (any(6) == 0)
					continue
				row(f, o, l, "sale")
				if (any(10) == 0)
					row(f, o, l, "sale")
			}
			if (back[o] && any(2))
				row(f, o, 1, "return")
			if (any(30) == 0)
				who = person(any(orders / 3))
		}
		close(out)
	}
}
AWK

# shuffle SEED <FILE: the same rows in another sequence
cat >shuffle.awk <<'AWK'
BEGIN { srand(seed) }
NR == 1 { print; next }
{ row[++n] = $0 }
END {
	for (i = n; i > 1; i--) {
		j = 1 + int(rand() * i)
		t = row[i]
		row[i] = row[j]
		row[j] = t
	}
	for (i = 1; i <= n; i++)
		print row[i]
}
AWK

# cut FILE SEED: into overlapping pieces FILE.1 to FILE.3, between orders
cat >cut.awk <<'AWK'
BEGIN { FS = ","; srand(seed) }
NR == 1 {
	for (i = 1; i <= 3; i++)
		print >(file "." i)
	next
}
!($2 in piece) { piece[$2] = 1 + int(rand() * 6) }
{
	# 4 to 6: in two of them
	p = piece[$2]
	if (p <= 3)
		print >(file "." p)
	else
		for (i = 1; i <= 3; i++)
			if (i != p - 3)
				print >(file "." i)
}
AWK

fresh() {
	rm -f crm.db crm.db-*
	crm-db init -q
}

# load FILE... : imports them in that sequence
load() {
	for file in "$@"; do
		if ! crm-order import -q "$file"; then
			echo "not ok $file was not imported"
			exit 1
		fi
	done
}

# sequence SEED FILE... : the files in a random sequence
sequence() {
	random=$1
	shift
	printf '%s\n' "$@" | awk -v seed="$random" '
	BEGIN { srand(seed) }
	{ print rand(), $0 }' | sort -n | cut -d ' ' -f 2
}

orders=60
files=7
if test -n "${CRM_QUICK-}"; then
	orders=20
	files=4
fi
if test $# = 0; then set -- 1 2 3; fi

for seed in "$@"; do
	rm -f f*.csv*
	awk -v seed="$seed" -v orders=$orders -v files=$files -f generate.awk

	fresh
	load f?.csv
	crm-db dump >want

	# Again, the last first: nothing is new.
	batches=$(crm-db log | wc -l)
	for file in $(sequence "$seed" f?.csv); do
		crm-order import "$file" 2>>again || echo "not ok again: $file"
	done
	grep 'batch' again | grep -v ' new 0, changed 0, ' >told || :
	check "seed $seed: a second run finds all the same" test ! -s told
	check "seed $seed: a second run makes no batch" \
	    test "$batches" = "$(crm-db log | wc -l)"
	crm-db dump >got
	same "seed $seed: a second run changes nothing" want got
	rm -f again

	fresh
	# shellcheck disable=SC2046 # names without blanks
	load $(sequence "$seed$seed" f?.csv)
	crm-db dump >got
	same "seed $seed: files in another sequence" want got

	fresh
	for file in $(sequence "$seed$seed$seed" f?.csv); do
		awk -v seed="$seed" -f shuffle.awk "$file" |
		    crm-order import -q || echo "not ok shuffled $file"
	done
	crm-db dump >got
	same "seed $seed: rows in another sequence" want got

	fresh
	for file in f?.csv; do
		if test "$file" = f1.csv; then cat "$file"; else
			tail -n +2 "$file"
		fi
	done | awk -v seed="$seed" -f shuffle.awk >all.csv
	load all.csv
	crm-db dump >got
	same "seed $seed: all files as one" want got
	crm-db undo -q 1
	crm-db dump | grep -v '^table,\|^setting,' >got || :
	: >none
	same "seed $seed: undo leaves an empty base" none got

	fresh
	for file in f?.csv; do
		awk -v seed="$seed" -v file="$file" -f cut.awk "$file"
	done
	# shellcheck disable=SC2046
	load $(sequence "$seed" f?.csv.?)
	crm-db dump >got
	same "seed $seed: overlapping pieces" want got

	# The same of one base on two days.
	fresh
	load f1.csv f2.csv
	load f?.csv
	crm-db undo -q "$(crm-db log -o csv | tail -n 1 | cut -d , -f 1)"
	load f?.csv
	crm-db dump >got
	same "seed $seed: taken back and imported again" want got

	# What comes out goes in again.
	fresh
	load f1.csv
	crm-db dump >want
	crm-order list >list.csv
	fresh
	load list.csv
	crm-db dump >got
	same "seed $seed: list, then import" want got
done

# Totals against awk: no line is lost, none is counted twice.  Lines are
# numbered, or rows of the same order that may be equal.
awk -v seed="$1" 'BEGIN {
	srand(seed)
	print "channel,order_no,line_no,ordered_at,status,member_code," \
	    "product_code,qty,unit_price,amount"
	split("ordered paid shipped confirmed cancelled returned", word, " ")
	for (o = 1; o <= 500; o++)
		for (l = 1; l <= 1 + o % 4; l++) {
			qty = 1 + int(rand() * 3)
			price = 1000 * (1 + int(rand() * 3))
			printf "c%d,O%d,%s,2026-10-%02d 10:00:00,%s,M%d," \
			    "P%d,%d,%d,%s\n", o % 3, o, o % 2 ? l : "",
			    1 + o % 28, word[1 + int(rand() * 6)], o % 50,
			    int(rand() * 2), qty, price,
			    rand() < 0.5 ? "" : qty * price - 100
		}
}' >plain.csv
cat >total.awk <<'AWK'
BEGIN { FS = "," }
NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i; next }
{
	amount = $col["amount"]
	if (amount == "")
		amount = $col["qty"] * $col["unit_price"]
	n[$col["channel"] " " $col["status"]]++
	sum[$col["channel"] " " $col["status"]] += amount
	code = $col["member_code"]
	if ($col["status"] !~ /ordered|cancelled|returned/) {
		money[code] += amount
		if (!((code, $col["order_no"]) in seen))
			orders[code]++
		seen[code, $col["order_no"]] = 1
	}
}
END {
	for (k in n)
		print "lines", k, n[k], sum[k]
	for (k in orders)
		print "member", k, orders[k], money[k]
}
AWK
fresh
load plain.csv
awk -f total.awk plain.csv | sort >want
{
	crm-order list | awk -f total.awk | grep ^lines
	crm-rfm -q | tail -n +2 | cut -d , -f 1,4,5 | sort -t , -k 1,1 >rfm
	crm-db query 'SELECT member, code FROM v_member' | tail -n +2 |
	    sort -t , -k 1,1 >codes
	join -t , -o 2.2,1.2,1.3 rfm codes | sed 's/^/member,/' | tr , ' '
} | sort >got
same "totals agree with awk" want got
