# crm-rfm --move, --offers, --responses and --weights against an independent
# computation in awk, from a stream and from a database, and that every table
# adds up to all members and all money.

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

cat >generate.awk <<'AWK'
function rnd(n) {
	seed = (seed * 16807) % 2147483647
	return seed % n
}
BEGIN {
	print "member,date,amount"
	for (i = 1; i <= members; i++)
		for (k = rnd(3) == 0 ? 1 + rnd(12) : 1; k > 0; k--)
			printf "%d,2026-%02d-%02d,%d\n", i, 1 + rnd(11),
			    1 + rnd(19), rnd(4) == 0 ? 9900 : 1 + rnd(500000)
}
AWK

# The scores of the members at FROM by the worst value that has each of them,
# the same at TO: lines of member, r, f, m, money of both days; 0 is no score.
cat >move.awk <<'AWK'
function day(s) {
	return cum[substr(s, 6, 2) + 0] + substr(s, 9, 2)
}
function cut(v, from, all,  i, j, w, n, s) {
	for (i in v)
		n++
	for (i in v) {
		w = 0
		for (j in v)
			w += v[j] < v[i]
		s = 1 + int(bins * w / n)
		if (!(s in from) || v[i] < from[s])
			from[s] = v[i]
	}
}
function score(v, from,  s) {
	for (s = bins; s > 1; s--)
		if ((s in from) && v >= from[s])
			return s
	return 1
}
BEGIN {
	FS = ","
	split("0 31 59 90 120 151 181 212 243 273 304 334", cum, " ")
	a = day(start)
	b = day(stop)
}
NR == 1 { next }
{
	d = day($2)
	member[$1] = 1
	if (d <= a && d > a - window) {
		if (!($1 in R) || d - a > R[$1])
			R[$1] = d - a
		F[$1]++
		M[$1] += $3
	}
	if (d <= b && d > b - window) {
		if (!($1 in R2) || d - b > R2[$1])
			R2[$1] = d - b
		F2[$1]++
		M2[$1] += $3
	}
}
END {
	cut(R, r)
	cut(F, f)
	cut(M, m)
	for (k in member) {
		if (!(k in R) && !(k in R2))
			continue
		printf "%d,%s,%s,%s", k, k in R ? score(R[k], r) : "",
		    k in R ? score(F[k], f) : "", k in R ? score(M[k], m) : ""
		printf ",%s,%s,%s,%d,%d\n", k in R2 ? score(R2[k], r) : "",
		    k in R2 ? score(F2[k], f) : "",
		    k in R2 ? score(M2[k], m) : "", M[k], M2[k]
	}
}
AWK

# The matrix by the columns of c1 (FROM) and c2 (TO), given as "2 3".
cat >matrix.awk <<'AWK'
BEGIN {
	FS = ","
	n = split(cols, c, " ")
}
{
	from = to = ""
	for (i = 1; i <= n; i++) {
		from = from $c[i] ","
		to = to $(c[i] + 3) ","
	}
	count[from to]++
	row[from]++
	of[from to] = from
	money[from to] += $8
	later[from to] += $9
}
END {
	for (k in count)
		printf "%s%d,%.2f,%d,%d\n", k, count[k],
		    int(count[k] * 20000 / row[of[k]] / 2 + .5) / 100,
		    money[k], later[k]
}
AWK

members=400
if test -n "${CRM_QUICK-}"; then members=150; fi
for seed in 1 2 3; do
	awk -v members=$members -v seed=$((seed * 7919)) -f generate.awk \
	    >log.csv
	for window in 9999 90; do
		word=
		if test $window = 90; then word='--window 90'; fi
		awk -v start=2026-05-31 -v stop=2026-11-15 -v bins=5 \
		    -v window=$window -f move.awk log.csv |
		    sort -t , -k 1n >moved
		for by in m:4 rf:2\ 3 rfm:2\ 3\ 4; do
			awk -v cols="${by#*:}" -f matrix.awk moved | sort >want
			# shellcheck disable=SC2086
			crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 \
			    $word --by "${by%%:*}" >matrix.csv
			tail -n +2 matrix.csv | sort >got
			same "seed $seed, $window days, by ${by%%:*}" want got
		done
		# shellcheck disable=SC2086
		crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 $word \
		    --by rfm --members | tail -n +2 >got
		same "seed $seed, $window days: member for member" moved got
	done
done

# The comparison can fail: other days.
awk -v start=2026-05-30 -v stop=2026-11-15 -v bins=5 -v window=90 \
    -f move.awk log.csv | sort -t , -k 1n >want
if cmp -s want got; then say 1 'control: another day differs'; else
	say 0 'control: another day differs'
fi

# The second day is what the cut points of the first make of it.
for method in independent nested; do
	crm-rfm -q -i log.csv --as-of 2026-05-31 --method $method \
	    --save-cuts cuts.csv >/dev/null
	crm-rfm -q -i log.csv --as-of 2026-11-15 --cuts cuts.csv |
	    cut -d , -f 1,6-8 >want
	crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 --method $method \
	    --by rfm --members | cut -d , -f 1,5-7 |
	    sed '1s/.*/member,r,f,m/' >got
	same "$method: frozen cut points" want got
	rm cuts.csv
done

# Every matrix holds each member and its money once, whatever its axis.
for by in r f m rf rm fm rfm segment; do
	crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 --by $by |
	    awk -F , 'NR > 1 {
		members += $(NF - 3); from += $(NF - 1); to += $NF
	} END { print members + 0, from + 0, to + 0 }'
done | uniq >got
awk -F , 'NR > 1 {
	if ($2 <= "2026-11-15") { if (!seen[$1]++) n++; to += $3 }
	if ($2 <= "2026-05-31") from += $3
} END { print n, from, to }' log.csv >want
same 'every matrix adds up to all members and all money' want got

# The table on a terminal holds the same sums as the rows.
crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 -o table |
    awk '$2 == "all" { print $NF }' | tr '\n' ' ' | sed 's/ $//' >got
printf '\n' >>got
same 'the table has the sums of the rows' want got

# The same from a database, where a window is the difference of two days.
awk -F , 'NR == 1 {
	print "channel,order_no,ordered_at,status,member_code,amount"
	next
} { printf "shop,N%d,%s,confirmed,C%s,%s\n", NR, $2, $1, $3 }' log.csv >orders.csv
crm-db init -q
crm-order import -q orders.csv
for word in '' '--window 90'; do
	for by in m rfm segment; do
		# shellcheck disable=SC2086
		crm-rfm -q --move 2026-05-31:2026-11-15 $word --by $by >got
		# shellcheck disable=SC2086
		crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 $word \
		    --by $by >want
		same "the database says the same by $by${word:+, $word}" want got
	done
done

# Offers: each member once; Newcombe's interval and mid-p summed otherwise.
cat >offers.csv <<'CSV'
offer,f,m,aim,percent
low,1-2,1-2,4-5,6
average,3,3-4,3-4,5
high,4,1-2,1-3,3
top,5,,,
CSV
awk -F , 'BEGIN { print "member" } NR > 1 && !seen[$1]++ && $1 % 3 == 0 {
	print $1
}' log.csv >control.csv
cat >reached.awk <<'AWK'
function lf(n,  i, s) {
	if (n in LF)
		return LF[n]
	for (i = 2; i <= n; i++)
		s += log(i)
	return LF[n] = s + 0
}
function prob(x, n, m, all) {
	return exp(lf(n) - lf(x) - lf(n - x) + lf(m) - lf(all - x) - \
	    lf(m - all + x) - lf(n + m) + lf(all) + lf(n + m - all))
}
function midp(k, n, l, m,  all, x, lo, hi, p) {
	all = k + l
	for (x = 0; x <= n && x <= all; x++) {
		if (all - x > m)
			continue
		p = prob(x, n, m, all)
		if (x < k)
			lo += p
		else if (x > k)
			hi += p
		else {
			lo += p / 2
			hi += p / 2
		}
	}
	p = 2 * (lo < hi ? lo : hi)
	return p > 1 ? 1 : p
}
# The roots of (p - t)^2 = z^2 t (1 - t) / n.
function wilson(k, n, sign,  z2, p, a, b, c) {
	z2 = 1.959963984540054 ^ 2
	p = k / n
	a = 1 + z2 / n
	b = -(2 * p + z2 / n)
	c = p * p
	return (-b + sign * sqrt(b * b - 4 * a * c)) / (2 * a)
}
function show(v, format) {
	v = sprintf(format, v)
	sub(/^-0\.0+$/, substr(v, 2), v)
	return v
}
BEGIN { FS = "," }
FILENAME == "control.csv" { control[$1] = 1; next }
{
	o = 5
	if ($3 != "" && $3 <= 2 && $4 <= 2) o = 1
	else if ($3 == 3 && $4 >= 3 && $4 <= 4) o = 2
	else if ($3 == 4 && $4 <= 2) o = 3
	else if ($3 == 5) o = 4
	c = $1 in control
	n[o, c]++
	if (o == 1 && $7 >= 4 || o == 2 && $7 != "" && $7 >= 3 && $7 <= 4 ||
	    o == 3 && $7 != "" && $7 <= 3)
		k[o, c]++
	from[o, c] += $8
	to[o, c] += $9
}
END {
	split("low,4-5,6;average,3-4,5;high,1-3,3;top,,;,,", name, ";")
	for (o = 1; o <= 5; o++) {
		printf "%s", name[o]
		for (c = 0; c < 2; c++) {
			printf ",%d", n[o, c]
			if (o > 3)
				printf ",,"
			else if (n[o, c] == 0)
				printf ",0,"
			else
				printf ",%d,%.2f", k[o, c],
				    int(k[o, c] * 10000 / n[o, c] + .5) / 100
		}
		if (o > 3 || n[o, 0] == 0 || n[o, 1] == 0)
			printf ",,,,"
		else {
			p = k[o, 0] / n[o, 0]
			q = k[o, 1] / n[o, 1]
			l1 = wilson(k[o, 0], n[o, 0], -1)
			u1 = wilson(k[o, 0], n[o, 0], 1)
			l2 = wilson(k[o, 1], n[o, 1], -1)
			u2 = wilson(k[o, 1], n[o, 1], 1)
			printf ",%s,%s,%s,%s", show(100 * (p - q), "%.2f"),
			    show(100 * (p - q - sqrt((p - l1) ^ 2 + \
			    (u2 - q) ^ 2)), "%.2f"),
			    show(100 * (p - q + sqrt((u1 - p) ^ 2 + \
			    (q - l2) ^ 2)), "%.2f"),
			    show(midp(k[o, 0], n[o, 0], k[o, 1], n[o, 1]),
			    "%.4f")
		}
		printf ",%d,%d,%d,%d\n", from[o, 0], to[o, 0], from[o, 1],
		    to[o, 1]
	}
}
AWK
for window in 9999 90; do
	word=
	if test $window = 90; then word='--window 90'; fi
	awk -v start=2026-05-31 -v stop=2026-11-15 -v bins=5 \
	    -v window=$window -f move.awk log.csv >moved
	awk -f reached.awk control.csv moved >want
	# shellcheck disable=SC2086
	crm-rfm -q -i log.csv --move 2026-05-31:2026-11-15 $word \
	    --offers offers.csv --control ./control.csv >reached.csv
	tail -n +2 reached.csv >got
	same "offers, $window days: who reached the aim" want got
done
awk -F , 'NR > 1 { n += $4 + $7; from += $14 + $16; to += $15 + $17 } END {
	print n, from, to }' reached.csv >got
awk -F , '{ n++; from += $8; to += $9 } END { print n, from, to }' moved >want
same 'offers and controls add up to everybody' want got

# Offers as a list: one a member, as the table says.
crm-rfm -q -i log.csv --as-of 2026-05-31 --offers offers.csv |
    awk -F , 'NR > 1 {
	want = ",,"
	if ($7 <= 2 && $8 <= 2) want = "low,4-5,6"
	else if ($7 == 3 && $8 >= 3 && $8 <= 4) want = "average,3-4,5"
	else if ($7 == 4 && $8 <= 2) want = "high,1-3,3"
	else if ($7 == 5) want = "top,,"
	if ($10 "," $11 "," $12 != want) print
	n++
} END { print (n > 0) }' >got
echo 1 >want
same 'each member has the first offer that fits' want got

# Weighted scores, and the order of the rows.
crm-rfm -q -i log.csv --weights 1:0.5:2.25 >scores.csv
awk -F , 'NR > 1 {
	v = ($6 * 100 + $7 * 50 + $8 * 225) / 100
	if ($10 != sprintf("%.2f", v)) print
	if (n++ && (v > last || v == last && ($5 > money ||
	    $5 == money && $1 < member))) print "order: " $0
	last = v
	money = $5
	member = $1
}' scores.csv >got
: >want
same 'weighted scores are the sum, in their order' want got
sort scores.csv | cut -d , -f 1-9 >got
crm-rfm -q -i log.csv | sort >want
same 'weights change nothing else' want got

# Responses by cells.
awk -F , 'BEGIN { seed = 77; print "member,responded,orders,revenue,cost" }
function rnd(n) { seed = (seed * 16807) % 2147483647; return seed % n }
NR > 1 && !seen[$1]++ && rnd(5) > 0 {
	r = rnd(4) == 0
	print $1 "," r "," (r ? rnd(3) : 0) "," (r ? rnd(90000) : "") "," 300 + rnd(50)
}
END { print "99901,0,0,0,300"; print "99902,1,1,5000,300" }' log.csv >responses.csv
crm-rfm -q -i log.csv --as-of 2026-05-31 --by rfm --move \
    2026-05-31:2026-11-15 >/dev/null 2>&1 && say 1 '--as-of goes with --move'
crm-rfm -q -i log.csv --as-of 2026-05-31 >scores.csv
for by in r:6 rf:6\ 7 rfm:6\ 7\ 8 segment:9; do
	awk -F , -v cols="${by#*:}" '
	function half(v) { return v < 0 ? -int(-v + .5) : int(v + .5) }
	FILENAME == "scores.csv" {
		n = split(cols, c, " ")
		for (i = 1; i <= n; i++)
			cell[$1] = cell[$1] $c[i] ","
		next
	}
	FNR > 1 {
		k = $1 in cell && $1 != "member" ? cell[$1] : substr(",,,", 1, n)
		members[k]++
		responses[k] += $2
		orders[k] += $3
		revenue[k] += $4
		profit[k] += half($4 * 3 / 8)
		cost[k] += $5
		R += $2
		P += half($4 * 3 / 8)
	}
	END {
		for (k in members)
			printf "%s%d,%d,%d,%d,%d,%d,%d,%s,%s,%.2f\n", k, members[k],
			    responses[k], orders[k], revenue[k], profit[k],
			    cost[k], profit[k] - cost[k], responses[k] == 0 ? \
			    "" : half(cost[k] / responses[k]), orders[k] == 0 ? \
			    "" : half(cost[k] / orders[k]),
			    100 * cost[k] / members[k] * R / P
	}' scores.csv responses.csv | sort >want
	crm-rfm -q -i log.csv --as-of 2026-05-31 --responses responses.csv \
	    --margin 37.5 --by "${by%%:*}" >table.csv
	# Without the rates and the verdict.
	n=$(echo "${by#*:}" | wc -w)
	tail -n +2 table.csv | cut -d , -f "1-$((n + 2)),$((n + 6))-$((n + 13))" |
	    sort >got
	same "responses by ${by%%:*}" want got
	tail -n +2 table.csv | awk -F , -v n="$n" '{
		members += $(n + 1); responses += $(n + 2)
		revenue += $(n + 7); profit += $(n + 8); cost += $(n + 9)
		net += $(n + 10)
	} END { print members, responses, revenue, profit, cost, net }' >got
	awk -F , 'NR > 1 {
		n++; r += $2; v += $4; p += int($4 * 3 / 8 + .5); c += $5
	} END { print n, r, v, p, c, p - c }' responses.csv >want
	same "responses by ${by%%:*} add up" want got
done
