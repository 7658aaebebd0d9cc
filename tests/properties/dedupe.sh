# What people said of two members holds whatever comes after it: with members
# of different codes united and others kept apart, the files that follow give
# the same base in any sequence, a second run changes nothing, both codes find
# the survivor, and undo leads back.  Saying it before the files or after them
# is the same, too.  Operands are the seeds; without any, a few.

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

# Writes FILES exports f1.csv... of orders.  Persons 3n and 3n + 1 are one for
# everybody but the shop, which gave them two codes.
cat >generate.awk <<'AWK'
function any(n) {
	return int(rand() * n)
}
BEGIN {
	srand(seed)
	for (f = 1; f <= files; f++) {
		out = "f" f ".csv"
		print "channel,order_no,ordered_at,status,member_code," \
		    "buyer_id,buyer_name,buyer_phone,buyer_email,amount" >out
		for (o = 1; o <= orders; o++) {
			p = any(people)
			one = p % 3 == 1 ? p - 1 : p	# the person's keys
			code = any(3) ? "C" p : ""
			id = any(3) == 0 ? "id" one : ""
			phone = any(3) ? "010-3" sprintf("%03d", one) "-7001" : ""
			mail = any(3) == 0 ? "p" p "@example.com" : ""
			printf "mall,F%dO%d,2026-%02d-%02d,paid,%s,%s,고객%d,%s,%s,%d\n",
			    f, o, 1 + any(10), 1 + any(28), code, id, one, \
			    phone, mail, 1000 * (1 + any(50)) >out
		}
		close(out)
	}
	print "member_a,member_b,verdict" >"p.codes"
	for (p = 0; p + 1 < people; p += 3)
		print "C" p ",C" p + 1 ",same" >"p.codes"
	for (p = 2; p + 1 < people; p += 3)
		print "C" p ",C" p + 1 ",different" >"p.codes"
}
AWK

# shuffle SEED <FILE: the same rows in another sequence
shuffle() {
	awk -v seed="$1" 'BEGIN { srand(seed) }
	NR == 1 { print; next }
	{ print rand() "\t" $0 | "sort -n | cut -f 2" }'
}

# Everybody is a member by code first, so that numbers can be named.
fresh() {
	rm -f crm.db crm.db-*
	crm-db init -q
	awk -v people=$people 'BEGIN {
		print "code,name"
		for (p = 0; p < people; p++)
			print "C" p ",고객" p
	}' | crm-member import -q
}

load() {
	for file in "$@"; do
		crm-order import -q "$file" || echo "not ok $file"
	done
}

say() {
	crm-dedupe apply -q p.csv || echo "not ok the proposal"
}

people=30
orders=60
if test -n "${CRM_QUICK-}"; then orders=20; fi
if test $# = 0; then set -- 1 2 3; fi

for seed in "$@"; do
	rm -f f*.csv
	awk -v seed="$seed" -v people=$people -v orders=$orders -v files=4 \
	    -f generate.awk
	fresh
	# Codes became numbers in their sequence.
	sed 's/C\([0-9]*\),C\([0-9]*\)/\1 \2/' p.codes |
	    awk 'NR == 1 { print; next }
	    { split($2, rest, ","); print $1 + 1 "," rest[1] + 1 "," rest[2] }' \
	    >p.csv

	say
	load f?.csv
	crm-db dump >want
	check "seed $seed: the base is sound" \
	    sh -c 'crm-db check 2>&1 | grep -qx "crm-db: ok"'
	for p in 0 3 6 9; do
		crm-member show "C$((p + 1))" | sed -n 's/^member,//p'
		crm-member show "C$p" | sed -n 's/^member,//p'
	done | uniq -c | awk '$1 != 2' >apart
	check "seed $seed: both codes find the survivor" test ! -s apart

	batches=$(crm-db log | wc -l)
	for file in f3.csv f1.csv f4.csv f2.csv; do
		crm-order import -q "$file"
	done
	say
	check "seed $seed: a second run makes no batch" \
	    test "$batches" = "$(crm-db log | wc -l)"

	fresh
	say
	load f4.csv f2.csv f1.csv f3.csv
	crm-db dump >got
	same "seed $seed: files in another sequence" want got

	fresh
	say
	for file in f?.csv; do
		shuffle "$seed" <"$file" | crm-order import -q
	done
	crm-db dump >got
	same "seed $seed: rows in another sequence" want got

	fresh
	load f?.csv
	crm-db dump >before
	say
	crm-db dump >got
	same "seed $seed: said after the files" want got
	crm-db undo -q "$(crm-db log -o csv | tail -n 1 | cut -d , -f 1)"
	crm-db dump >got
	same "seed $seed: undo leads back" before got

	fresh
	load f1.csv f2.csv
	say
	load f4.csv f3.csv
	crm-db dump >got
	same "seed $seed: said between the files" want got
done
