# crm-rfm against an independent computation in awk, and what must hold
# whatever the input: its sequence does not matter, cut points replay exactly.
data=$TOP/../shared/data/cdnow

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

# From a log (member,date,amount with two decimals,order_no) to member, last_at,
# recency, frequency, cents; rows after the day "asof" do not count.
cat >tally.awk <<'AWK'
function day(s,  y, m, d, era, yoe, doy) {
	y = substr(s, 1, 4) + 0
	m = substr(s, 6, 2) + 0
	d = substr(s, 9, 2) + 0
	if (m <= 2)
		y--
	era = int(y / 400)
	yoe = y - era * 400
	doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
	return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy
}
BEGIN { FS = "," }
NR == 1 || substr($2, 1, 10) > asof { next }
{
	cents = $3
	sub(/\./, "", cents)
	money[$1] += cents
	if (cents + 0 < 0)
		next
	at = length($2) == 10 ? $2 " 00:00:00" : $2
	if (at > last[$1])
		last[$1] = at
	if ($4 == "" || !(($1, $4) in seen))
		orders[$1]++
	if ($4 != "")
		seen[$1, $4] = 1
}
END {
	for (k in orders)
		printf "%s,%s,%d,%d,%d\n", k, last[k],
		    day(asof) - day(last[k]), orders[k], money[k]
}
AWK

# Adds the scores r, f, m: 1 + floor(bins * worse / n), by group when nested.
cat >score.awk <<'AWK'
function score(v, s, key,  i, g, x, worse) {
	split("", n)
	split("", count)
	split("", list)
	for (i = 1; i <= N; i++) {
		g = group[i]
		n[g]++
		if (count[g, v[i]]++ == 0)
			list[g] = list[g] " " v[i]
	}
	split("", done)
	for (i = 1; i <= N; i++) {
		g = group[i]
		if (!((g, v[i]) in done)) {
			worse = 0
			k = split(list[g], x, " ")
			for (; k > 0; k--)
				if (x[k] + 0 < v[i])
					worse += count[g, x[k]]
			done[g, v[i]] = 1 + int(bins * worse / n[g])
		}
		s[i] = done[g, v[i]]
	}
	for (i = 1; nested && i <= N; i++)
		group[i] = group[i] "," s[i]
}
BEGIN { FS = "," }
{ line[++N] = $0; R[N] = -$3; F[N] = $4 + 0; M[N] = $5 + 0 }
END {
	score(R, r)
	score(F, f)
	score(M, m)
	for (i = 1; i <= N; i++) {
		split(line[i], c, ",")
		printf "%s,%s,%d,%d,%s%d.%02d,%d,%d,%d\n", c[1], c[2], c[3],
		    c[4], c[5] < 0 ? "-" : "", int((c[5] < 0 ? -c[5] : c[5]) / 100),
		    (c[5] < 0 ? -c[5] : c[5]) % 100, r[i], f[i], m[i]
	}
}
AWK

# A log of some hundred members: many bought once, ties everywhere.
cat >generate.awk <<'AWK'
function rnd(n) {
	seed = (seed * 16807) % 2147483647
	return seed % n
}
BEGIN {
	seed = 20261120
	print "member,date,amount,order_no"
	for (i = 1; i <= members; i++) {
		n = rnd(3) == 0 ? 1 + rnd(12) : 1
		for (k = 0; k < n; k++) {
			date = sprintf("2026-%02d-%02d", 1 + rnd(11), 1 + rnd(28))
			if (rnd(2))
				date = date sprintf(" %02d:%02d:00", rnd(24), rnd(60))
			amount = rnd(4) == 0 ? 9900 : rnd(500000)
			no = rnd(3) == 0 ? "" : "N" rnd(5)
			printf "%d,%s,%d.%02d,%s\n", i * 7, date, amount / 100,
			    amount % 100, no
			if (rnd(6) == 0)
				printf "%d,%s,-%d.%02d,%s\n", i * 7, date,
				    amount / 200, int(amount / 2) % 100, no
		}
	}
	print "5,2026-03-04,-10.00,"
}
AWK

members=900
if test -n "${CRM_QUICK-}"; then members=200; fi
awk -v members=$members -f generate.awk >log.csv

for asof in 2026-11-20 2026-05-05; do
	awk -v asof=$asof -f tally.awk log.csv | sort -t , -k 1n >tally
	for bins in 2 5 10; do
		for method in independent nested; do
			nested=0
			if test $method = nested; then nested=1; fi
			awk -v bins=$bins -v nested=$nested -f score.awk tally >want
			crm-rfm -q -i log.csv --as-of $asof --bins $bins \
			    --method $method -o csv | tail -n +2 |
			    cut -d , -f 1-8 >got
			same "awk agrees: $asof, $bins bins, $method" want got
		done
	done
done

# The comparison itself can fail.
awk -v bins=4 -v nested=0 -f score.awk tally >want
if cmp -s want got; then say 1 'control: other bins differ'; else
	say 0 'control: other bins differ'
fi

crm-rfm -q -i log.csv >straight.csv
{
	head -n 1 log.csv
	tail -n +2 log.csv | awk '{
		x = (x * 16807 + 12345) % 2147483647
		print x "\t" $0
	}' | sort -n | cut -f 2-
} >shuffled.csv
if cmp -s log.csv shuffled.csv; then say 1 'the log was shuffled'; fi
crm-rfm -q -i shuffled.csv >got
same 'any sequence of rows gives the same scores' straight.csv got

for method in independent nested; do
	for bins in 2 5 9; do
		crm-rfm -q -i log.csv --method $method --bins $bins \
		    --save-cuts cuts.csv >first.csv
		crm-rfm -q -i shuffled.csv --cuts cuts.csv \
		    --save-cuts again.csv >second.csv
		same "cut points replay: $method, $bins bins" first.csv second.csv
		same "cut points are kept: $method, $bins bins" cuts.csv again.csv
		rm cuts.csv again.csv
	done
done

# The grid counts every member and every cent once.
crm-rfm -q -i log.csv --grid | awk -F , 'NR > 1 {
	members += $3
	sub(/\./, "", $4)
	cents += $4
} END { printf "%d %d\n", members, cents }' >got
awk -v asof=2026-11-20 -f tally.awk log.csv | awk -F , '{
	members++
	cents += $5
} END { printf "%d %d\n", members, cents }' >want
same 'the grid adds up' want got

if ! test -r "$data/cdnowElog.csv"; then
	echo 'skip CDNOW: its log is not there'
	exit 0
fi
tr -d '\r' <"$data/cdnowElog.csv" | awk -F , '
NR == 1 { print "member,date,amount,order_no"; next }
{
	printf "%s,%s-%s-%s,%.2f,\n", $1, substr($3, 1, 4), substr($3, 5, 2),
	    substr($3, 7, 2), $5
}' >cdnow.csv
awk -v asof=1998-06-30 -f tally.awk cdnow.csv | sort -t , -k 1n >tally
awk -v bins=5 -v nested=0 -f score.awk tally >want
crm-rfm -q -i cdnow.csv --as-of 1998-06-30 | tail -n +2 |
    cut -d , -f 1-8 >got
same 'CDNOW: awk agrees, member for member' want got

# The totals of the file as it was published: customer, id, date, units, sum.
tr -d '\r' <"$data/CDNOW_sample.txt" | awk '{
	rows++
	cents += int($5 * 100 + .5)
	if (!seen[$1]++)
		members++
} END { printf "%d %d %d\n", members, rows, cents }' >want
awk -F , '{
	rows += $4
	sub(/\./, "", $5)
	cents += $5
} END { printf "%d %d %d\n", NR, rows, cents }' got >totals
same 'CDNOW: the totals are those of the log' want totals
