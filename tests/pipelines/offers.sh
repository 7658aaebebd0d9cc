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
	n[$3]++ } END { print (n["holdout"] > 20 &&
	n["consent"] > n["holdout"] ? "yes" : "no") }' why.csv)"
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
    --offers offers.csv --among ./among.csv --control ./control.csv >reached.csv
crm-rfm -q --as-of 2026-08-31 --window 180 --cuts cuts.csv >after.csv
want() {
	awk -F, -v offer="$1" -v from="$2" -v to="$3" '
		FNR == 1 { file++; next }
		file == 1 { m[$1] = $8; next }
		$4 == offer {
			arm = $3 == "consent" ? "t" : $3 == "holdout" ? "c" : "x"
			n[arm]++
			hit[arm] += m[$1] >= from && m[$1] <= to
		}
		END { print n["t"] + 0 "," hit["t"] + 0 "," n["c"] + 0 "," \
		    hit["c"] + 0 }' after.csv why.csv
}
got() {
	awk -F, -v offer="$1" '$1 == offer {
		print $4 "," $5 "," $7 "," $8 }' reached.csv
}
check 'low frequency to M 4-5' "$(want low 4 5)" "$(got low)"
check 'average frequency kept in M 3-4' "$(want average 3 4)" \
    "$(got average)"
check 'high frequency to M 1-3' "$(want high 1 3)" "$(got high)"
check 'the best are offered nothing, and nobody of them was asked' \
    'top,,,0,,,0,,,' "$(grep ^top, reached.csv | cut -d, -f 1-10)"
check 'the first offer did it, and its interval says so' yes "$(awk -F, '
    $1 == "low" { print ($11 > 0 && $13 < .05 ? "yes" : "no: " $0) }' \
    reached.csv)"
check 'the limits are around the difference' 3 "$(awk -F, 'NR > 1 && $13 != "" {
	n += $11 <= $10 && $10 <= $12 && $10 - ($6 - $9) < .011 &&
	    $6 - $9 - $10 < .011 } END { print n }' reached.csv)"

# In money: each offer against its own control.
crm-campaign effect -q june --by segment >effect.csv
check 'each offer has its arms' "$(awk -F, 'NR > 1 && ($3 == "consent" ||
    $3 == "holdout") { n[$4 "," ($3 == "consent" ? "asked" : "control")]++ }
    END { for (k in n) print k "," n[k] }' why.csv | sort)" \
    "$(awk -F, '$1 == "segment" { print $2 "," $3 "," $4 }' effect.csv | sort)"
check 'the first offer brought more a head' more "$(awk -F, '$2 == "low" &&
    $3 == "asked" { print $26 }' effect.csv)"

# By cut points made anew the same members may stand elsewhere: the kept ones
# are what makes the two days comparable.
crm-rfm -q --move 2026-05-31:2026-08-31 --window 180 --cuts cuts.csv \
    --offers offers.csv --among ./among.csv --control ./control.csv --members |
    crm-segment filter "reached = 1 AND arm = 'treated'" |
    crm-segment save -q reached
check 'who came there is a set for the next campaign' "$(awk -F, 'NR > 1 {
	n += $5 } END { print n }' reached.csv)" \
    "$(crm-segment show reached | tail -n +2 | wc -l)"
