# Whatever an import made and changed, undo takes it back exactly, and undo of
# that brings it again.
lines=12000
if test -n "${CRM_QUICK-}"; then lines=1500; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Says whether a command is content.
try() {
	what=$1 status=0
	shift
	"$@" || status=1
	say $status "$what"
}

# The tables that batches write.
tables() {
	crm-db query "SELECT name
	    FROM sqlite_schema
	    WHERE type = 'table' AND sql LIKE '%batch%INTEGER NOT NULL%'
	    AND name NOT IN ('batch', 'batch_image', 'batch_pack')
	    ORDER BY name" | sed 1d
}

# What stands, by the dump and by each table with its numbers.
content() {
	crm-db dump
	for t in $names; do
		echo "table $t"
		crm-db query -q -o csv "SELECT * FROM $t ORDER BY 1"
	done
}

# A file of orders: some of the first, changed in a way, and new ones.
changed() {
	awk -F , -v OFS=, -v seed="$1" -v n="$lines" '
	    BEGIN { srand(seed); from = n * rand() / 3; to = n * (1 + rand()) / 2 }
	    NR == 1 { print; next }
	    NR < from || NR > to { next }
	    rand() < 0.5 { $5 = rand() < 0.5 ? "returned" : "delivered" }
	    rand() < 0.2 { $23 += 100 }
	    rand() < 0.1 { $11 = "a" int(rand() * 50) "@example.com" }
	    rand() < 0.05 { $7 = "c" int(rand() * 90) }
	    { $38 = "2026-11-01 00:00:0" seed; print }' all.csv
}

crm-db init -q
names=$(tables)
test -n "$names"
"$O/bench/gen" $lines $((lines / 12)) >all.csv
awk -v n=$((lines / 2)) 'NR <= n' all.csv >first.csv
crm-order import -q first.csv
content >before
batch=1
for seed in 1 2 3; do
	changed $seed >more.csv
	crm-order import -q more.csv
	batch=$((batch + 1))
	content >after
	crm-db undo -q $batch
	content >now
	try "import $seed, taken back: as before" cmp before now
	batch=$((batch + 1))
	crm-db undo -q $batch
	content >now
	try "import $seed, brought again: as it was" cmp after now
	batch=$((batch + 1))
	try "import $seed: the checks find nothing" crm-db check -q
	if cmp -s before after; then say 1 "import $seed changes"; fi
	mv after before
done
# Killed in the middle, all stands as it was.
if command -v timeout >/dev/null; then
	odd=0 kills=0
	for ms in 020 050 080 120 160 200 300; do
		killed=0
		timeout -s KILL 0.$ms crm-db undo -q $batch >/dev/null 2>&1 ||
		    killed=$?
		test $killed = 137 || { batch=$((batch + 1)); continue; }
		kills=$((kills + 1))
		crm-db check -q || odd=$((odd + 1))
		content >now
		# Committed or not: the whole or nothing of it.
		cmp -s before now || batch=$((batch + 1))
		mv now before
	done
	say $odd "killed $kills times: the file is in order"
fi
