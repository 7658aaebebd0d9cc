# crm-segment profile, cross and grid against independent computations in awk:
# what they tell of a column and of two must be what is there.

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# same NAME FILE FILE
same() {
	if diff "$2" "$3" >differs; then say 0 "$1"; else
		head -n 20 differs
		say 1 "$1"
	fi
}

# A stream of n rows from a seed: whole amounts, some blank, some below zero.
stream() {
	awk -v seed="$1" -v n="$2" 'BEGIN {
		srand(seed)
		print "member,channel,day,amount,rate"
		for (i = 1; i <= n; i++)
			printf "%d,%s,2026-%02d-%02d,%s,%.2f\n",
			    1 + int(rand() * 400),
			    substr("abcde", 1 + int(rand() * rand() * 5), 1),
			    1 + int(rand() * 12), 1 + int(rand() * 28),
			    rand() < .1 ? "" : int(rand() * 90000) - 10000,
			    rand() * 3
	}'
}

# The least value that a share of all does not exceed, by sorting.
cat >quantile.awk <<'AWK'
function at(q,  r) {
	r = int(q * n)
	return v[r < q * n ? r + 1 : r]
}
{ v[++n] = $0; sum += $0 }
END { print n, v[1], at(.25), at(.5), at(.75), v[n], sum }
AWK

for seed in 1 2 3; do
	stream $seed 3000 >in.csv
	crm-segment profile -q -i in.csv >told
	cut -d, -f4 in.csv | sed 1d | grep . | sort -n | awk -f quantile.awk >want
	awk -F, '$1 == "amount" { print $3, $8, $9, $10, $11, $12, $14 }' told >got
	same "profile, numbers, seed $seed" want got
	cut -d, -f3 in.csv | sed 1d | sort | awk -f quantile.awk |
	    cut -d' ' -f1-6 >want
	awk -F, '$1 == "day" { print $3, $8, $9, $10, $11, $12 }' told >got
	same "profile, days, seed $seed" want got
	cut -d, -f5 in.csv | sed 1d | awk '{ s += $1 * 100 }
	    END { printf "%.2f %.0f\n", s / 100, s / NR * 10000 }' >want
	awk -F, '$1 == "rate" { printf "%.2f %.0f\n", $14, $13 * 1000000 }' \
	    told >got
	same "profile, sum and mean, seed $seed" want got
	for c in 1 2 3 4 5; do
		cut -d, -f$c in.csv | sed 1d | grep . | sort -u | wc -l
	done >want
	awk -F, 'NR > 1 { print $5 }' told >got
	same "profile, different values, seed $seed" want got
	cut -d, -f2 in.csv | sed 1d | LC_ALL=C sort | uniq -c |
	    sort -k1,1nr -k2,2 | awk '{ print $2 "," $1 }' >want
	crm-segment profile -q -i in.csv --top 9 channel | sed 1d |
	    cut -d, -f2,3 >got
	same "profile, most frequent, seed $seed" want got

	awk -F, 'NR > 1 { m = substr($3, 1, 7); n[$2 "," m]++
	    s[$2 "," m] += $4; who[$2 "," m, $1] = 1 }
	    END { for (i in n) { d = 0
		for (w in who) { split(w, p, SUBSEP); d += p[1] == i }
		print i "," n[i] "," s[i] "," d } }' in.csv | sort >want
	for measure in count sum:amount members; do
		crm-segment cross -q -i in.csv channel day:month \
		    --measure $measure | sed 1d | sort >$measure.out
	done
	paste -d, count.out sum:amount.out members.out |
	    cut -d, -f1-3,6,9 >got
	same "cross, cells, seed $seed" want got
	for measure in count sum:amount; do
		crm-segment cross -q -i in.csv channel day:month --totals \
		    --measure $measure | awk -F, 'NR > 1 {
			if ($4 == "") { r[$1] += $3; c[$2] += $3; all += $3 }
			else if ($4 == "row") bad += r[$1] != $3
			else if ($4 == "column") bad += c[$2] != $3
			else bad += all != $3
		} END { print bad + 0 }' >got
		echo 0 | cmp -s - got
		say $? "cross, $measure adds up, seed $seed"
	done
	awk -F, 'NR > 1 && $2 == "a" && $3 ~ /-05-/ { print $1 }' in.csv |
	    sort -nu >want
	crm-segment cross -q -i in.csv channel day:month \
	    --cell channel=a,day:month=2026-05 | sed 1d >got
	same "cross, down to the members, seed $seed" want got

	# Everybody once, with an amount and a rate.
	awk -F, 'NR == 1 || ($4 != "" && !seen[$1]++)' in.csv >once.csv
	crm-segment grid -q -i once.csv amount rate --bins 4 --list >list
	awk -F, 'NR > 1 { n[$6 "," $7]++; s[$6 "," $7] += $4 }
	    END { for (i in n) print i "," n[i] "," s[i] }' list | sort >want
	crm-segment grid -q -i once.csv amount rate --bins 4 |
	    awk -F, 'NR > 1 && $4 > 0 { print $1 "," $2 "," $4 "," $6 }' |
	    sort >got
	same "grid, cells are their rows, seed $seed" want got
	# A bin is 1 + floor(4 * worse / n).
	sort -t, -k4,4n list | awk -F, '$1 + 0 > 0 {
		v[++n] = $4; bin[n] = $6
	    } END { for (i = 1; i <= n; i++) {
		if (v[i] != v[i - 1] || i == 1) worse = i - 1
		bad += bin[i] != 1 + int(4 * worse / n) }
		print bad + 0 }' >got
	echo 0 | cmp -s - got
	say $? "grid, bins by rank, seed $seed"
done

# The sequence of rows means nothing to a table.
{ sed 1q in.csv; sed 1d in.csv | sort -r; } >turned.csv
for verb in 'profile' 'cross channel day:month --measure mean:rate' \
    'groups --k 4 --by channel --describe'; do
	# shellcheck disable=SC2086
	crm-segment $verb -q -i in.csv >want
	# shellcheck disable=SC2086
	crm-segment $verb -q -i turned.csv >got
	same "rows in another sequence: $verb" want got
done
