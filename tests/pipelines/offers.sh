# The loop of offers, with cut points that are kept: scores give each member an
# offer, a campaign asks those who have one but for some that the lot holds out,
# and afterwards it is told who came to the monetary score that the offer aims
# at, by offer and against the control.
members=1200
if test -n "${CRM_QUICK-}"; then members=400; fi

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# Members buy once to eight times from December to May, for more or less.
crm-db init -q
awk -v n="$members" 'BEGIN {
	print "code,name,phone,sms_consent,consent_at"
	for (i = 1; i <= n; i++)
		printf "C%d,회원%d,0102%07d,%s,2026-01-01\n", i, i, i,
		    i % 10 ? "yes" : ""
}' | crm-member import -q
awk -v n="$members" 'BEGIN {
	print "channel,order_no,ordered_at,status,member_code,amount"
	for (i = 1; i <= n; i++)
		for (k = 0; k <= i % 8; k++)
			printf "shop,S%d-%d,2026-%02d-%02d,confirmed,C%d,%d\n", i,
			    k, 1 + (i + k) % 5, 1 + (i * 7 + k) % 28, i,
			    1000 * (1 + i % 13) + i
}' | crm-order import -q
cat >offers.csv <<'CSV'
offer,f,m,aim,percent
low,1-2,1-2,4-5,6
average,3,3-4,3-4,5
high,4,1-2,1-3,3
top,5,,,
CSV

# Before: the cut points are kept, and who is offered something is asked.  The
# list has the offer in the place of the segment.
export CRM_NOW='2026-06-01 09:00:00'
crm-rfm -q --as-of 2026-05-31 --window 180 --save-cuts cuts.csv \
    --offers offers.csv >scores.csv
crm-campaign add -q --channel sms june
crm-campaign set -q june holdout=40 window=90
crm-segment filter "percent <> ''" scores.csv |
    sed '1s/,segment,offer,/,name,segment,/' | crm-campaign target -q june
crm-campaign why june | cut -d, -f 1-4 >why.csv
check 'each candidate was given its offer' "$(awk -F, 'NR == 1 { next }
    $12 != "" { n[$10]++ } END { for (k in n) print k, n[k] }' scores.csv |
    sort)" "$(awk -F, 'NR > 1 { n[$4]++ } END { for (k in n) print k, n[k] }' \
    why.csv | sort)"
crm-segment filter "verdict = 'in' OR reason = 'holdout'" why.csv >among.csv
crm-segment filter "reason = 'holdout'" why.csv >control.csv
check 'some were held out, most were asked' yes "$(awk -F, 'NR > 1 {
	n[$3]++ } END { print n["holdout"] > 20 && n["consent"] > n["holdout"] ? \
	"yes" : "no" }' why.csv)"
check 'nobody without consent is in the control' 0 "$(awk -F, 'NR > 1 &&
    $1 % 10 == 0' control.csv | wc -l)"

# Orders come in: of those asked for the first offer most buy much, of the
# control few; the others buy as they did.
export CRM_NOW='2026-09-01 09:00:00'
awk -F, 'BEGIN {
	print "channel,order_no,ordered_at,status,member_code,amount"
} FNR > 1 {
	large = $4 == "low" && ($3 == "consent" ? $1 % 5 > 0 : $1 % 5 == 1)
	if (large || $1 % 3 == 0)
		printf "shop,T%d,2026-06-%02d,confirmed,C%d,%d\n", $1,
		    2 + $1 % 28, $1, large ? 90000 : 7000
}' why.csv | crm-order import -q

# After: by the same cut points, treated against the control.
crm-rfm -q --move 2026-05-31:2026-08-31 --window 180 --cuts cuts.csv \
    --offers offers.csv --among among.csv --control ./control.csv >reached.csv
