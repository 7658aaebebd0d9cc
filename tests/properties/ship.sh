# Whatever the sequence in which files of orders and of parcels come, repeated
# and shuffled, the base is the same, and undo brings back what was.  Random
# orders in two channels, of people who order again; parcels that name the
# order, the line, or only the receiver, before the order and after it.
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

# Writes FILES exports f1.csv... and PARCELS files of parcels s1.csv... of
# ORDERS orders.
cat >generate.awk <<'AWK'
function any(n) {
	return int(rand() * n)
}
function pick(list,  n, part) {
	n = split(list, part, " ")
	return part[1 + any(n)]
}
function day(d) {
	return sprintf("2026-%02d-%02d", 10 + int((d - 1) / 28), 1 + (d - 1) % 28)
}
# How somebody writes a receiver: always the same one.
function receiver(p) {
	return pick("고객" p " 고객" p "님") "," \
	    pick(sprintf("010-2656-%04d 0102656%04d 010.2656.%04d", p, p, p))
}
function order_row(f, o, l,  status) {
	status = pick(f % 2 ? "paid preparing ordered" : \
	    "paid shipped delivered confirmed cancelled return_requested")
	printf "mall%d,O%d,%s,%s %02d:00:00,%s,%s,P%d,%s,%d,%s,%s,%s,%s,%s,f%d,%d,%s,%s,%s,,\n", \
	    o % 2, o, number[o] ? (number[o] == 1 ? l : "L" o "-" l) : "", \
	    day(at[o]), o % 24, status, any(9) ? "" : "exchange", l % 2, \
	    any(2) ? "빨강" : "파랑", 1 + (o + l) % 3, 1000 * l, \
	    any(3) ? "" : "CJ대한통운", any(4) ? "" : "INV" o, \
	    receiver(any(9) ? who[o] : any(orders / 2)), status ~ /shipped/ && any(2) ? day(at[o] + 2) : "", \
	    f, ++line[f], exported[f], profile[f], complete[f] >out
}
# What comes back, of the order itself or of another one.
function return_row(f, o,  ref) {
	ref = any(2) ? "," (number[o] == 1 ? 1 : "") : \
	    "O" (1 + any(orders)) ","
	printf "mall%d,O%d,%s,%s 09:00:00,%s,return,P%d,빨강,-1,-500,,,,,,f%d,%d,%s,%s,%s,%s\n", \
	    o % 2, o, number[o] ? "R" o : "", day(at[o] + 5), \
	    pick("returned return_requested"), any(2), f, ++line[f], \
	    exported[f], profile[f], complete[f], ref >out
}
function parcel_row(s, o, l,  how, key) {
	how = any(number[o] == 2 ? 4 : 3)
	if (how == 0)
		key = "mall" o % 2 ",O" o ","
	else if (how == 1)
		key = ",O" o "," (number[o] == 1 ? l : "")
	else if (how == 2)
		key = (any(2) ? "" : "mall" o % 2) ",,"
	else
		key = ",,L" o "-" l
	printf "%s,%s,%s,%s,%s,%s,%s,%s,%s,s%d,%d,%s\n", key, \
	    any(3) ? "CJ대한통운" : "", any(5) ? "INV" o (any(5) ? "" : "b") : "", \
	    any(2) ? day(at[o] + any(4)) " 18:00:00" : "", \
	    any(3) ? "" : day(at[o] + 2 + any(4)), \
	    pick("shipped delivered preparing returned"), receiver(who[o]), \
	    any(2) ? "" : "P" l % 2, any(2) ? "" : 1 + (o + l) % 3, s, \
	    ++line["s" s], pack[s] >out
}
BEGIN {
	srand(seed)
	for (o = 1; o <= orders; o++) {
		number[o] = any(3)
		lines[o] = 1 + any(3)
		who[o] = any(orders / 2)
		at[o] = 1 + any(40)
	}
	for (f = 1; f <= files; f++) {
		out = "f" f ".csv"
		exported[f] = any(5) ? day(40 + any(9)) " 08:00:00" : ""
		profile[f] = any(4) ? "mall,200" : "sabangnet,100"
		complete[f] = any(5) ? "" : "yes"
		print "channel,order_no,line_no,ordered_at,status,kind," \
		    "product_name,option,qty,amount,carrier,invoice_no," \
		    "receiver_name,receiver_phone,shipped_at,source," \
		    "source_line,exported_at,profile,rank,complete," \
		    "ref_order_no,ref_line_no" >out
		for (o = 1; o <= orders; o++) {
			for (l = 1; any(2) && l <= lines[o]; l++)
				order_row(f, o, l)
			if (any(8) == 0)
				return_row(f, o)
		}
		close(out)
	}
	for (s = 1; s <= parcels; s++) {
		out = "s" s ".csv"
		pack[s] = any(5) ? day(40 + any(9)) " 20:00:00" : ""
		print "channel,order_no,line_no,carrier,invoice_no," \
		    "shipped_at,delivered_at,status,receiver_name," \
		    "receiver_phone,product_name,qty,source,source_line," \
		    "exported_at" >out
		for (o = 1; o <= orders; o++)
			for (l = 1; any(3) && l <= lines[o]; l++)
				parcel_row(s, o, l)
		close(out)
	}
}
AWK

fresh() {
	rm -f crm.db crm.db-*
	crm-db init -q
}

# load FILE... : imports them in that sequence
load() {
	for file in "$@"; do
		case $file in
		f*) crm-order import -q "$file" ;;
		*) crm-order ship -q "$file" ;;
		esac || echo "not ok $file was not imported"
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

# By order number, by line number alone, and by receiver.
kinds() {
	crm-order parcels -o csv | awk -F , '
	NR > 1 && $16 != "" { n[($2 != "") ($3 != "")]++ }
	END { exit !(n["00"] && n["01"] && n["10"]) }'
}

orders=40
files=4
parcels=3
runs='1 2 3 4'
if test -n "${CRM_QUICK-}"; then
	orders=12
	runs='1'
fi
if test $# = 0; then set -- 1 2 125; fi

for seed in "$@"; do
	rm -f f?.csv s?.csv
	awk -v seed="$seed" -v orders=$orders -v files=$files \
	    -v parcels=$parcels -f generate.awk

	fresh
	load f?.csv
	crm-db dump >before
	load s?.csv
	crm-db dump >want
	check "seed $seed: the checks find nothing" crm-db check -q
	test -n "${CRM_QUICK-}" ||
	    check "seed $seed: parcels find orders of all kinds" kinds

	batches=$(crm-db log | wc -l)
	load s?.csv f?.csv s?.csv
	check "seed $seed: a second run makes no batch" \
	    test "$batches" = "$(crm-db log | wc -l)"
	fresh
	load f?.csv
	load s?.csv
	for batch in 7 6 5; do
		crm-db undo -q $batch || echo "not ok undo $batch"
	done
	crm-db dump >got
	same "seed $seed: undo takes parcels back" before got
	load s?.csv
	crm-db dump >got
	same "seed $seed: taken back and imported again" want got

	for run in $runs; do
		fresh
		# shellcheck disable=SC2046 # names without blanks
		load $(sequence "$seed$run" f?.csv s?.csv)
		crm-db dump >got
		same "seed $seed: in another sequence ($run)" want got
	done
done
