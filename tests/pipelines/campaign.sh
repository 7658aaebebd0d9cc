# From purchases to the list that leaves: rfm, filter, set, target, list; every
# number is held against awk's own.
quick=${CRM_QUICK:+300}
members=${quick:-3000}

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# Two in three consent, one in ten has a number that is lent, each fiftieth has
# the number of the one before.
awk -v n="$members" 'BEGIN {
	print "code,name,phone,sms_consent,consent_at"
	for (i = 1; i <= n; i++) {
		phone = i % 10 == 0 ? "0505-1" sprintf("%06d", i) : \
		    "0102" sprintf("%07d", i % 50 == 1 && i > 1 ? i + 1 : i)
		printf "C%d,회원%d,%s,%s,2026-01-01\n", i, i, phone,
		    i % 3 == 0 ? "" : "yes"
	}
}' >members.csv
awk -v n="$members" 'BEGIN {
	print "channel,order_no,ordered_at,status,member_code,buyer_name," \
	    "product_name,qty,amount"
	for (i = 1; i <= n; i++)
		for (k = 0; k <= i % 7; k++)
			printf "shop,%d-%d,2026-%02d-%02d 10:00:00,paid,C%d," \
			    "회원%d,된장,1,%d\n", i, k, 1 + (i + k) % 10,
			    1 + (i * 7 + k) % 28, i, i, 1000 + i % 97 * 100
}' >orders.csv
crm-db init -q
crm-member import -q members.csv
crm-order import -q orders.csv
crm-rfm -q >rfm.csv

# The filter against awk.
awk -F, 'NR == 1 || ($6 >= 4 && $7 >= 4)' rfm.csv >want.csv
crm-rfm -q | crm-segment filter 'r >= 4 AND f >= 4' >got.csv
check filter "$(cksum <want.csv)" "$(cksum <got.csv)"
check "what is not so and what is are all" "$(tail -n +2 rfm.csv | sort |
    cksum)" "$({ crm-segment filter 'r >= 4 AND f >= 4' rfm.csv
    crm-segment filter 'NOT (r >= 4 AND f >= 4)' rfm.csv; } |
    grep -v ^member | sort | cksum)"
check "the member's own" "$(awk -F, 'NR == 1 || $1 % 3' rfm.csv | cksum)" \
    "$(crm-segment filter "m.sms_consent = 'yes'" rfm.csv | cksum)"

# A saved set is the same set.
crm-segment save -q good <got.csv
check "saved set" "$(cut -d, -f1 got.csv | cksum)" \
    "$(crm-segment show good | cksum)"

# Targeting: the counts add up, and are those of an independent count.
crm-campaign add -q --channel sms spring
crm-segment filter 'r >= 3' rfm.csv | crm-campaign target spring 2>said
sums=$(sed 's/.*: read //; s/, [a-z ]* /,/g' said |
    awk -F, '{ for (i = 2; i <= NF; i++) n += $i; print $1, n }')
check "counts add up" "${sums% *}" "${sums#* }"
check "as many as were read" "$(awk -F, 'NR > 1 && $6 >= 3' rfm.csv |
    wc -l)" "${sums% *}"
awk -F, 'NR > 1 && $6 >= 3 {
	i = $1
	phone = i % 50 == 1 && i > 1 ? i + 1 : i
	if (i % 3 == 0) r = "no_consent"
	else if (i % 10 == 0) r = "no_contact"
	else if (taken[phone]++) r = "duplicate_contact"
	else r = "consent"
	print i "," (r == "consent" ? "in" : "out") "," r
}' rfm.csv >want.txt
check reasons "$(cksum <want.txt)" \
    "$(crm-campaign why spring | tail -n +2 | cut -d, -f1-3 | cksum)"
crm-campaign list -q spring >list.csv
check "list" "$(grep -c ,in, want.txt)" "$(tail -n +2 list.csv | wc -l)"
check "one message a number" "" "$(tail -n +2 list.csv | cut -d, -f3 |
    sort | uniq -d)"
check "segments ride along" "$(awk -F, 'FNR == NR { s[$1] = $9; next }
    FNR > 1 { print s[$1] }' rfm.csv list.csv | cksum)" \
    "$(tail -n +2 list.csv | cut -d, -f4 | cksum)"

# A second time nothing is new, in any sequence.
crm-db dump >before
{ head -1 rfm.csv; tail -n +2 rfm.csv | awk -F, '$6 >= 3' | sort -r; } |
    crm-campaign target spring 2>said
check "second time" "no batch: read ${sums% *}, in 0, already in ${sums% *}" \
    "$(sed 's/^crm-campaign: //' said)"
crm-db dump >after
check "second time stores nothing" "$(cksum <before)" "$(cksum <after)"

# Who withdraws disappears from the list.
out=$(tail -n +2 list.csv | cut -d, -f1 | awk 'NR % 10 == 0')
for member in $out; do crm-consent withdraw -q "member=$member" sms; done
crm-campaign list -q spring >list2.csv
check "opted out" "$(echo "$out" | awk 'FNR == NR { out[$1]; next }
    { split($0, c, ","); if (!(c[1] in out)) print }' - list.csv | cksum)" \
    "$(cksum <list2.csv)"

# A pipe that breaks in its first program stores nothing.
crm-campaign add -q --channel sms broken
printf 'member,r\n1,5\n2,x\n' >bad.csv
status=0
crm-segment filter 'r = 5' bad.csv 2>said |
    crm-campaign target broken 2>>said || status=$?
check "broken pipe refused" 65 "$status"
check "broken pipe stores nothing" \
    "member,verdict,reason,segment,at,channel,arm,pilot,coupon" \
    "$(crm-campaign why broken)"
