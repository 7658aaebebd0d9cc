# crm-campaign effect and league of campaigns of the database, against sums that
# awk makes of the list, the orders and what was sent.
if ! command -v sqlite3 >/dev/null; then
	echo 'skip what campaigns did: no sqlite3'
	exit 0
fi
members=3000
if test -n "${CRM_QUICK-}"; then members=600; fi

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		echo "expected: $2"
		echo "got:      $3"
	fi
}

# The list is made on March 10 and 12; orders lie around the thirty days from
# then, some of them on their first and last day, and there are returns.
awk -v n="$members" 'BEGIN {
	print "code,name,email,email_consent,consent_at"
	for (i = 1; i <= n; i++)
		printf "C%d,회원%d,m%d@%s,yes,2026-01-01\n", i, i, i,
		    i % 3 ? "example.com" : "Example.KR"
}' >members.csv
awk -v n="$members" 'BEGIN {
	srand(5)
	print "channel,order_no,ordered_at,status,kind,member_code,amount,qty," \
	    "ref_order_no"
	for (i = 1; i <= n; i++) {
		day = sprintf("2026-03-%02d", 1 + i % 31)
		if (i % 5 == 0) day = "2026-04-" (i % 2 ? "08" : "09")
		if (i % 10 == 3) day = "2026-04-" (i % 4 == 1 ? "10" : "11")
		if (rand() < (i % 4 ? .3 : .2))
			printf "shop,A%d,%s,confirmed,sale,C%d,%d,1,\n", i, day, i,
			    5000 + int(rand() * 90000)
		if (rand() < .3)
			printf "shop,B%d,2026-02-%02d,confirmed,sale,C%d,%d,1,\n",
			    i, 1 + i % 28, i, 20000
		if (rand() < .05)
			printf "shop,R%d,2026-03-20,returned,return,C%d,-9000,-1,\n",
			    i, i
	}
}' >orders.csv
crm-db init -q
crm-member import -q members.csv
crm-order import -q orders.csv
CRM_NOW='2026-03-10 09:00:00' crm-campaign add -q --channel email spring
crm-db set -q holdout 5
crm-campaign set -q spring hypothesis=more metric=revenue expected=1 \
    cost=30000 cost_each=20 margin=40 benchmark=7 holdout=20 arms=A:40,B:60 \
    pilot=10
for day in 10 12; do
	crm-member list | awk -F, -v day="$day" '
		NR == 1 { print "member,segment"; next }
		$1 % 3 != 2 || day > 10 {
			print $1 "," ($1 % 3 ? "loyal" : "new") }' |
	    CRM_NOW="2026-03-$day 09:00:00" crm-campaign target -q spring
done

# What each candidate is, and what it bought in its thirty days: from its
# verdict, or the day of a wave that is later, up to another day.
facts() {
	sqlite3 -csv crm.db "SELECT member, CASE WHEN reason LIKE '%holdout'
		THEN 'control' WHEN arm = '' THEN 'asked' ELSE arm END,
		segment, pilot
	FROM campaign_target
	WHERE verdict = 'in' OR reason LIKE '%holdout'" >who.csv
	sqlite3 -csv -header crm.db "WITH who AS (
		SELECT coalesce(m.merged_into, m.id) AS member,
			min(max(t.at, unixepoch('$1')) / 86400 * 86400) AS start
		FROM campaign_target AS t
		CROSS JOIN member AS m ON m.id = t.member
		GROUP BY 1)
	SELECT p.member, p.order_id, p.amount, p.sale
	FROM who AS w
	CROSS JOIN v_purchase AS p ON p.member = w.member
	WHERE p.ordered_at >= w.start AND p.ordered_at < w.start + 30 * 86400
		AND p.ordered_at < unixepoch('$2')" >bought.csv
}

# arm,members,won,amount of the files, sorted; $1 is what awk groups by.
sums() {
	awk -F, -v by="$1" -v only="$2" 'FNR == 1 { file++ }
		file == 1 && FNR > 1 { sum[$1] += $3; if ($4) won[$1] = 1 }
		file == 2 && (only == "" || $2 == "control" || $4 == only) {
			key = (by == "" ? "" : $3)
			arms = key "," $2
			n[arms]++; w[arms] += won[$1]
			a[arms] += (sum[$1] > 0 ? sum[$1] : 0)
			if ($2 != "control") {
				all = key ","
				n[all]++; w[all] += won[$1]
				a[all] += (sum[$1] > 0 ? sum[$1] : 0)
			}
		}
		END { for (k in n) print k "," n[k] "," w[k] + 0 "," a[k] + 0 }' \
	    bought.csv who.csv | sort
}
got() {
	awk -F, -v by="$1" 'NR > 1 && $1 == by {
		print $2 "," $3 "," $4 "," $5 "," $9 }' effect.csv | sort
}

# As long as the pilot waits it alone was asked.
facts 2026-03-10 2027-01-01
crm-campaign effect -q spring >effect.csv
check 'a pilot that waits' "$(sums '' 1)" "$(got '')"
crm-campaign pilot -q --promote spring
crm-campaign effect -q spring --by segment >effect.csv
check 'arms, all together and the control' "$(sums '' '')" "$(got '')"
check 'the same by segment' "$(sums segment '')" "$(got segment)"
check 'a row of the control has no difference' '' \
    "$(awk -F, '$3 == "control" && $13 $22 $27 != ""' effect.csv)"

# Nothing tells what was sent: one message each; the plan's cost and margin.
check 'cost, gain and ROI' fits "$(awk -F, '$1 == "" && $3 == "" {
	cost = 30000 + 20 * $4
	gain = $22 * $4 * .4 - cost
	off = gain - $28
	roi = 100 * gain / cost - $32
	if ($27 == cost && $31 == $4 && off * off < 100 && roi * roi < .01)
		print "fits"
	else
		print cost, $4, gain, $0 }' effect.csv)"
check 'arms bear what is fixed by heads' 0 "$(awk -F, '$1 == "" && NR > 1 {
	if ($3 == "") all = $27; else sum += $27 }
	END { d = all - sum; print (d < -2 || d > 2) }' effect.csv)"
check 'the plan stands beside it' "revenue,1,7" "$(awk -F, '$1 == "" &&
    $3 == "" { print $35 "," $36 "," $37 }' effect.csv)"

# Up to a day; with the pilot alone; by the address; by the scores before it.
facts 2026-03-10 2026-03-16
crm-campaign effect -q --as-of 2026-03-15 spring >effect.csv
check 'as of a day before the end' "$(sums '' '')" "$(got '')"
facts 2026-03-10 2027-01-01
crm-campaign effect -q --pilot spring >effect.csv
check 'the pilot alone' "$(sums '' 1)" "$(got '')"
awk -F, -v OFS=, '{ $3 = $1 % 3 ? "example.com" : "example.kr" } 1' \
    who.csv >who.tmp && mv who.tmp who.csv
crm-campaign effect -q --by domain spring >effect.csv
check 'by domain' "$(sums domain '')" "$(got domain)"
crm-rfm -q --as-of 2026-03-09 | awk -F, -v OFS=, '
	NR == FNR { if (FNR > 1) cell[$1] = "r" $6 "f" $7; next }
	{ $3 = $1 in cell ? cell[$1] : "none" } 1' - who.csv >who.tmp
mv who.tmp who.csv
crm-campaign effect -q --by rf spring >effect.csv
check 'by the scores of the day before the list' "$(sums rf '')" "$(got rf)"
crm-rfm -q --as-of 2026-03-09 --save-cuts cuts.csv >/dev/null
crm-campaign effect -q --by rf --cuts cuts.csv spring |
    cmp -s - effect.csv && same=yes || same=no
check 'the same by cut points that were kept' yes "$same"

# The first wave moves the days for both; messages are what the queue and the
# answers tell, each wave once.
sqlite3 crm.db "INSERT INTO campaign_wave (campaign, wave, made_at, members,
	batch) VALUES (1, 1, unixepoch('2026-03-13 10:00:00'), 10, 1);
INSERT INTO response (campaign, wave, member, channel, state, at, part, reason,
	status, machine, source, batch)
SELECT 1, 1 + (member % 5 = 0), member, 'email', CASE member % 9
	WHEN 0 THEN 'bad_address' WHEN 1 THEN 'opened' WHEN 2 THEN 'clicked'
	WHEN 3 THEN 'failed' ELSE 'delivered' END, at + 200000, '', '', '',
	member % 2, 'file', 1
FROM campaign_target
WHERE verdict = 'in'" 2>/dev/null || sqlite3 crm.db "INSERT INTO response
	(campaign, wave, member, channel, state, at, part, reason, machine,
	source, batch)
SELECT 1, 1 + (member % 5 = 0), member, 'email', CASE member % 9
	WHEN 0 THEN 'bad_address' WHEN 1 THEN 'opened' WHEN 2 THEN 'clicked'
	WHEN 3 THEN 'failed' ELSE 'delivered' END, at + 200000, '', '',
	member % 2, 'file', 1
FROM campaign_target
WHERE verdict = 'in'"
sqlite3 crm.db "INSERT INTO delivery (campaign, wave, member, channel, arm,
	contact, domain, part, place, state, reason, reply, tries, next_at,
	deadline, began, claimer)
SELECT 1, 1 + (member % 5 = 0), member, 'email', arm, contact,
	'queue.example', 1, member, CASE member % 4 WHEN 0 THEN 'sent'
	WHEN 1 THEN 'unknown' WHEN 2 THEN 'suppressed' ELSE 'failed' END, '', '',
	0, 0, 0, 0, ''
FROM campaign_target
WHERE verdict = 'in' AND member % 9 = 3"
facts 2026-03-13 2027-01-01
crm-campaign effect spring >effect.csv 2>said
check 'days count from the first wave' "$(sums '' '')" "$(got '')"
check 'and that is said' 1 \
    "$(grep -c 'from 2026-03-13 to 2026-04-11.*first wave' said)"
check 'messages that left, or may have' "$(awk -F, '$2 != "control" &&
    ($1 % 9 != 3 || $1 % 4 < 2)' who.csv | wc -l)" "$(awk -F, '$1 == "" && $3 == "" { print $31 }' \
    effect.csv)"

# The league has the same figures, and counts no machine.
crm-campaign league -q >league.csv
check 'the league says the same' "$(awk -F, '$1 == "" && $3 == "" {
	print $4 "," $5 "," $9 "," $27 "," $28 }' effect.csv)" \
    "$(awk -F, 'NR == 2 { print $6 "," $16 "," $17 "," $29 "," $31 }' \
    league.csv)"
check 'people reached and what they did' "$(awk -F, '$2 != "control" {
	sent++; r = $1 % 9
	# What a machine opened arrived, for nothing says the contrary.
	if (r != 0 && r != 3) reached++
	if ($1 % 2 == 0 && (r == 1 || r == 2)) opened++
	if ($1 % 2 == 0 && r == 2) clicked++ }
	END { print sent "," reached "," opened "," clicked }' who.csv)" \
    "$(awk -F, 'NR == 2 { print $9 "," $10 "," $11 "," $12 }' league.csv)"
check 'domains add up to it' "$(awk -F, 'NR == 2 { print $9 "," $10 }' \
    league.csv)" "$(crm-campaign domains spring | awk -F, 'NR > 1 {
	s += $2; r += $3; if ($2 != $3 + $4 + $5 + $6) bad++ }
	END { print s "," r bad }')"

check 'the domain of the queue comes first' "$(awk -F, '$2 != "control" &&
    $1 % 9 == 3 && $1 % 4 != 2' who.csv | wc -l)" "$(crm-campaign domains spring | awk -F, '
    $1 == "queue.example" { print $6 }')"

# Who was merged counts once; who was in two arms by that, not at all; who was
# removed, neither.
pick() {
	sqlite3 crm.db "SELECT member FROM campaign_target WHERE $1
	ORDER BY member LIMIT 1 OFFSET $2"
}
a=$(pick "arm = 'A' AND verdict = 'in'" 5)
b=$(pick "arm = 'A' AND verdict = 'in'" 6)
c=$(pick "arm = 'A' AND verdict = 'in'" 7)
d=$(pick "arm = 'control'" 5)
e=$(pick "arm = 'B' AND verdict = 'in'" 8)
sqlite3 crm.db "UPDATE member SET state = 1, merged_into = $a WHERE id = $b;
UPDATE identity SET member = $a WHERE member = $b;
UPDATE member SET state = 1, merged_into = $c WHERE id = $d;
UPDATE identity SET member = $c WHERE member = $d;
UPDATE member SET state = 3 WHERE id = $e;
UPDATE bought_state SET upto = 0"
facts 2026-03-13 2027-01-01
awk -F, -v b="$b" -v c="$c" -v d="$d" -v e="$e" '$1 != b && $1 != c &&
    $1 != d && $1 != e' who.csv >who.tmp && mv who.tmp who.csv
crm-campaign effect spring >effect.csv 2>said
check 'merged, in two arms, removed' "$(sums '' '')" "$(got '')"
check 'and they are counted' 'two arms: 1 since: 1' \
    "$(sed -n 's/.*merged from \(two arms: 1\)/\1/p; s/.*removed \(since: 1\)/\1/p' \
    said | tr '\n' ' ' | sed 's/ $//')"
