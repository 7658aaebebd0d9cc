# The tests and limits of crm-campaign effect, on campaigns whose effect is
# known (tests/tools/effects.c): they find what is not there as often as they
# say, and no more, and their limits hold the truth as often as they say.
runs=2000
if test -n "${CRM_QUICK-}"; then runs=200; fi

"$O/tools/effects" $runs

# The figures of the program against others, from the same counts.
say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

awk 'BEGIN {
	srand(11)
	print "member,arm,amount,town"
	for (i = 1; i <= 3000; i++) {
		arm = rand() < .2 ? "control" : "asked"
		town = int(rand() * 3)
		amount = rand() < .05 ? int(rand() * 90000) + 1 : ""
		print i "," arm "," amount "," town
	}
}' >list.csv
crm-campaign effect -i list.csv --by town >effect.csv
awk -F, 'NR == FNR {
		if (FNR > 1) {
			n[$4 "," $2]++; n["," $2]++
			if ($3 != "") {
				won[$4 "," $2]++; won["," $2]++
				sum[$4 "," $2] += $3; sum["," $2] += $3
			}
		}
		next
	}
	FNR > 1 {
		k = $2 "," $3
		rows++
		if ($4 != n[k] || $5 != won[k] + 0 || $9 != sum[k] + 0) bad++
		d = $10 - sum[k] / n[k]
		if (d < -.005001 || d > .005001) bad++
	}
	END { exit bad > 0 || rows != 8 }' list.csv effect.csv
say $? 'counts and sums are those of awk'

# Rows in another sequence, and amounts in parts, say the same.
{
	head -1 list.csv
	sed 1d list.csv | awk -F, -v OFS=, '$3 > 1 {
		print $1, $2, 1, $4
		$3 -= 1
	} { print }' | sort -t, -k 3,3 -k 1,1r
} | crm-campaign effect -i - --by town >again.csv
cut -d, -f 1-21 effect.csv >a
cut -d, -f 1-21 again.csv | cmp -s a -
say $? 'the sequence of rows means nothing'
