# Any cut, overlap, repetition and sequence of logs gives the same visits, and a
# count that is made in another way agrees with ours.
n=3000
rounds=6
test -z "${CRM_QUICK:-}" || { n=500; rounds=2; }

# A log of n lines in the order of time, with members' tokens, robots, shared
# seconds and lines that are the same.
make_log() {
	awk -v n="$1" -v seed="$2" -v tokens="$3" '
	BEGIN {
		srand(seed)
		nt = split(tokens, token, " ")
		for (i = 0; i < n; i++) {
			t += int(rand() * 400)
			v = int(rand() * 25)
			agent = v == 3 ? "Googlebot/2.1" : "browser " v % 4
			r = rand()
			url = r < .3 ? "/goods/D-" int(rand() * 9) : \
			    r < .5 ? "/" : r < .6 ? "/style.css" : \
			    r < .62 ? "/order/complete/" i : \
			    r < .7 ? "/new?t=" token[1 + v % nt] : \
			    r < .72 ? "/px.gif?t=" token[1 + v % nt] : \
			    r < .722 ? "/robots.txt" : "/p/" int(rand() * 30)
			ref = rand() < .6 ? "https://shop.example.kr/" : \
			    rand() < .5 ? "-" : \
			    "https://search.naver.com/search.naver?query=w" v
			day = 1 + int(t / 86400)
			s = t % 86400
			line = sprintf("192.0.2.%d - - [%02d/Nov/2026:" \
			    "%02d:%02d:%02d +0900] \"GET %s HTTP/1.1\" 200 " \
			    "9 \"%s\" \"%s\"", v, day, s / 3600, s / 60 % 60,
			    s % 60, url, ref, agent)
			print line
			if (rand() < .05)
				print line
		}
	}'
}

dump() {
	crm-db dump | sed -n '/^table,kind,value/,$p'
}

printf 'code,name\nA1,Kim\nA2,Lee\nA3,Park\n' >new.csv
crm-db init -q
crm-member import -q new.csv
crm-visit rule -q site shop.example.kr
cp crm.db empty.db
printf 'member\n1\n2\n3\n' | crm-visit token >tokens.csv
tokens=$(sed 's/.*,//; 1d' tokens.csv | tr '\n' ' ')
make_log "$n" 1 "$tokens" >all.log

crm-visit import -q all.log
dump >want
if test "$(grep -c ^visit, want)" -gt 50 && grep -q 'code A2' want; then
	echo ok there is something to compare
else
	echo not ok there is something to compare
fi

# The same by pieces of random sizes, from a shuffled log, some of them twice.
i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	cp empty.db "round.db"
	export CRM_DB=./round.db
	awk -v seed=$i '
	BEGIN { srand(seed) }
	{ print rand() "\t" $0 }' all.log | sort | cut -f 2- >shuffled.log
	test $((i % 2)) = 0 || cp all.log shuffled.log
	rm -f piece.*
	split -l $((n / (3 + i * 2) + 1)) shuffled.log piece.
	for piece in $(printf '%s\n' piece.* | sort -r) piece.aa; do
		crm-visit import -q "$piece"
	done
	# And with an overlap.
	head -n $((n / 3)) all.log | crm-visit import -q
	dump >got
	if cmp want got; then
		echo "ok pieces $i"
	else
		diff want got | head -n 5
		echo "not ok pieces $i"
	fi
	rm -f round.db*
done
export CRM_DB=./crm.db

before=$(crm-db log | wc -l)
crm-visit import -q all.log
dump >got
if cmp want got && test "$(crm-db log | wc -l)" = "$before"; then
	echo ok a second import changes nothing and is no batch
else
	echo not ok a second import changes nothing and is no batch
fi

# The log without a database, and one that awk counts: the same visits.
crm-visit list --machines | cut -d , -f 4-13,15-17 | sort >stored
crm-visit list -q -i all.log --machines --site shop.example.kr |
    cut -d , -f 4-13,15-17 | sort >alone
if cmp stored alone; then
	echo ok a log alone gives the visits of the database
else
	diff stored alone | head -n 5
	echo not ok a log alone gives the visits of the database
fi
pages=$(grep -v -e '\.css' -e '\.gif' -e robots all.log |
    awk '{ t = $7; sub(/\?.*/, "", t)
	sub(/\/order\/complete\/.*/, "/order/complete/", t)
	print $1, $4, t, $NF }' | sort -u | wc -l)
stored=$(crm-db query -q 'SELECT sum(pages) AS n FROM v_visit' | tail -n 1)
if test "$pages" = "$stored"; then
	echo ok pages are as many as awk counts
else
	echo "$pages, stored $stored"
	echo not ok pages are as many as awk counts
fi

# Taken back in any case: nothing is left.
last=$(crm-db log | cut -d , -f 1 | sort -n | tail -n 1)
crm-db undo -q "$last"
if dump | grep -v ^table | grep -qv ^visit_rule; then
	echo not ok an import that is taken back leaves nothing
else
	echo ok an import that is taken back leaves nothing
fi
crm-visit import -q all.log
dump >got
if cmp want got; then
	echo ok and comes again the same
else
	echo not ok and comes again the same
fi
