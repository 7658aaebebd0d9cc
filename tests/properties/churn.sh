# crm-ltv churn on simulated members, whose rhythms and ends are known, and
# against an independent computation.
floor=0.95
members=20000
if test -n "${CRM_QUICK-}"; then members=3000; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# auc COLUMN <SCORES: how well the column orders those of truth.csv, with the
# chance that one who left has more than one who did not, ties half.
auc() {
	awk -F , -v column="$1" '
	NR == FNR { left[$1] = $2; next }
	FNR == 1 { for (i = 1; i <= NF; i++) if ($i == column) c = i; next }
	{ print $c "," left[$1] }' truth.csv - | sort -t , -k 1,1g |
	    awk -F , '
	function tie() { sum += lost * (below + stay / 2); below += stay }
	NR > 1 && $1 != last { tie(); lost = stay = 0 }
	{ last = $1; if ($2) { lost++; l++ } else { stay++; s++ } }
	END { tie(); printf "%.4f\n", sum / l / s }'
}

above() {
	awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > b) }'
}

"$O/tools/rhythms" $members 20261120 truth.csv >log.csv
crm-ltv churn -i log.csv --as-of 2026-06-30 >out.csv 2>note
sed 's/.*: k /k /' note
k=$(sed 's/.*: k \([0-9.]*\),.*/\1/' note)
above "$k" 1.9 && above 2.1 "$k" && status=0 || status=1
say "$status" "$members simulated members: their shape comes back"

score=$(auc score <out.csv)
echo "AUC $score"
above "$score" $floor && status=0 || status=1
say "$status" "the scores order who left and who did not: AUC above $floor"

# Whoever is late is so against the own rhythm: one number of days is worse.
days=$(auc recency <out.csv)
echo "AUC of days since the last purchase $days"
above "$score" "$days" && status=0 || status=1
say "$status" 'they do it better than one number of days for all'

# The measure can fail.
reversed=$(awk -F , 'NR == 1 { print; next }
    { OFS = ","; $7 = 1 - $7; print }' out.csv | auc score)
above "$reversed" $floor && status=1 || status=0
say "$status" "control: reversed they do not (AUC $reversed)"

# Any sequence of rows says the same.
{
	head -n 1 log.csv
	tail -n +2 log.csv | sort -t , -k 2,2r -k 1,1
} >shuffled.csv
crm-ltv churn -q -i shuffled.csv --as-of 2026-06-30 | cmp - out.csv &&
    status=0 || status=1
say "$status" 'the sequence of rows does not matter'

# Stored scores of many nights are within a step of the true ones, at the right
# stage, and few.
"$O/tools/rhythms" 300 7 truth.csv >log.csv
awk -F , 'NR == 1 { print "channel,order_no,ordered_at,status,kind," \
    "member_code,buyer_name,amount"; next }
    { printf "shop,%d,%s 10:00:00,confirmed,sale,C-%d,name %d,%d\n", NR, $2,
    $1, $1, $3 }' log.csv >orders.csv
crm-db init -q
crm-order import -q orders.csv
nights=0
for day in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20; do
	crm-ltv churn -q --save churn --as-of 2026-03-$day >stages
	nights=$((nights + 1))
done
status=0
for day in 01 07 20; do
	crm-ltv churn -q --model churn --as-of 2026-03-$day >true.csv
	crm-ltv scores list churn --as-of 2026-03-$day >stored.csv
	awk -F , '
	NR == FNR { score[$1] = $7; stage[$1] = $8; n++; next }
	{
		split($6, word, " ")
		d = $5 - score[$1]
		if (FNR > 1 && (d >= .05 || d <= -.05 ||
		    word[1] != stage[$1])) bad = 1
		m++
	}
	END { exit bad || n != m || n < 200 }' true.csv stored.csv || status=1
done
say "$status" 'stored scores are within a step, and at the right stage'
rows=$(crm-db query -o tsv 'SELECT count(*) FROM v_score' | tail -n 1)
all=$(crm-db query -o tsv "SELECT count(DISTINCT member) * $nights
    FROM v_score" | tail -n 1)
echo "$rows rows of $all"
test "$rows" -lt $((all / 3)) && status=0 || status=1
say "$status" 'a night in which little moved stores little'

if ! command -v python3 >/dev/null; then
	echo 'skip independent computation: no python3'
	exit 0
fi
crm-db query "SELECT member, date(ordered_at, 'unixepoch') AS date, amount
    FROM v_purchase" >bought.csv
crm-ltv churn -q --save other --as-of 2025-12-31 >stages
crm-ltv scores models other | tail -n 1 | sed 's/.*,"\{0,1\}k=/k=/; s/"$//' >par
crm-ltv churn -q --model other --as-of 2025-12-31 >out.csv
python3 "$TOP/tests/tools/churn.py" scores bought.csv par out.csv 2025-12-31 &&
    status=0 || status=1
say "$status" 'scores, intervals and stages are those of another computation'
sed 's/^k=[0-9.]*/k=3/' par >wrong
python3 "$TOP/tests/tools/churn.py" scores bought.csv wrong out.csv \
    2025-12-31 && status=1 || status=0
say "$status" 'control: it sees other parameters'
for days in 30 90; do
	crm-ltv gain -q other --days $days --as-of 2026-06-30 >gain.csv
	python3 "$TOP/tests/tools/churn.py" gain out.csv bought.csv 2025-12-31 \
	    $days gain.csv && status=0 || status=1
	say "$status" "so is the gain table of $days days"
done
