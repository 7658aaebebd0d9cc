# Sets against sort and comm, and their history against what was seen night by
# night, of random sets, rules, merges and removals.
seed=${CRM_SEED:-1} nights=30 members=400
if test -n "${CRM_QUICK-}"; then nights=8 members=60; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# same NAME FILE FILE
same() {
	if diff "$2" "$3" >differs; then say 0 "$1"; else
		head -n 20 differs
		say 1 "$1 (seed $seed)"
	fi
}

# random SEED SHARE [FIRST]: a set, in any sequence, some of it twice.
random() {
	awk -v seed="$1" -v share="$2" -v first="${3:-1}" -v n="$members" 'BEGIN {
		srand(seed)
		print "member"
		for (i = 0; i < n * share; i++)
			print first + int(rand() * n)
	}'
}

ids() { tail -n +2 "$1" | cut -d , -f 1 | LC_ALL=C sort -u; }

# Set algebra.
for i in 1 2 3 4 5; do
	random $((seed * 100 + i)) 0.$((i + 2)) >a.csv
	random $((seed * 200 + i)) 0.6 20 >b.csv
	random $((seed * 300 + i)) 0.$((8 - i)) >c.csv
	ids a.csv >a
	ids b.csv >b
	ids c.csv >c
	comm -12 a b | comm -12 - c >want
	crm-segment and ./a.csv - ./c.csv <b.csv >got.csv
	ids got.csv >got
	same "and $i" want got
	sort -u a b c >want
	crm-segment or ./a.csv ./b.csv - <c.csv >got.csv
	ids got.csv >got
	same "or $i" want got
	comm -23 a b | comm -23 - c >want
	crm-segment not - ./b.csv ./c.csv <a.csv >got.csv
	ids got.csv >got
	same "not $i" want got
	tail -n +2 got.csv | sort -nu | diff - got.csv | grep -v '^[0-9]' >order ||
	    :
	test "$(cat order)" = '> member'
	say $? "in order $i"
	# What joins in one order has the same cells as in the other.
	awk -F , 'NR == 1 { print "member,x"; next } { print $1 ",x" $1 }' \
	    a.csv >ax.csv
	awk -F , 'NR == 1 { print "y,member"; next } { print "y" $1 "," $1 }' \
	    b.csv >by.csv
	crm-segment and ./ax.csv ./by.csv |
	    awk -F , 'NR > 1 { print $1 "," $2 "," $3 }' >want
	crm-segment and ./by.csv ./ax.csv |
	    awk -F , 'NR > 1 { print $2 "," $3 "," $1 }' >got
	same "cells $i" want got
done

# History.  What each night shows is kept, and asked for when all is done.
crm-db init -q
awk -v n="$members" 'BEGIN {
	print "code,name,phone,grade"
	for (i = 1; i <= n; i++)
		printf "C%d,회원%d,010-2000-%04d,%s\n", i, i, i,
		    i % 3 ? "" : "gold"
}' | crm-member import -q
at() { CRM_NOW=$(printf '2026-%02d-%02d %s' $(((night - 1) / 28 + 9)) \
    $(((night - 1) % 28 + 1)) "$1") && export CRM_NOW; }
mkdir shown
for night in $(seq "$nights"); do
	at 03:00:00
	random $((seed * 1000 + night)) 0.4 >hand.csv
	crm-segment save -q hand --replace hand.csv
	crm-segment rule -q even "member % 2 = 0 AND member % 7 <> $((night % 7))"
	crm-segment rule -q gold "m.grade = 'gold' AND member > $((night * 3))"
	if test $((night % 5)) = 4; then
		crm-segment rule -q gold --valid-until 2026-08-31
	else
		crm-segment rule -q gold --valid-until ''
	fi
	crm-segment run -q --all
	for set in hand even gold; do
		crm-segment show $set >"shown/$set-$night"
	done
	crm-db log | tail -n 1 | cut -d , -f 1 >"shown/$night"
done
for set in hand even gold; do
	crm-segment history $set | tail -n +2 >told
	bad=0
	for night in $(seq "$nights"); do
		at 09:00:00
		day=${CRM_NOW% *}
		crm-segment show $set --as-of "$day" |
		    cmp -s - "shown/$set-$night" || bad=$((bad + 1))
		# Who entered and has not left, as the history tells it.
		awk -F , -v day="$day 23:59:59" 'BEGIN { print "member" }
		    $4 <= day { n[$1] += $3 == "entered" ? 1 : -1 }
		    END { for (i in n) if (n[i] == 1) print i | "sort -n"
		    else if (n[i] != 0) print "twice", i }' told |
		    cmp -s - "shown/$set-$night" || bad=$((bad + 1))
	done
	say $bad "history of $set"
done

# The movement between any two nights, against the nights themselves.
bad=0
for pair in "1 $nights" "2 5" "3 4" "$nights $nights"; do
	# shellcheck disable=SC2086
	set -- $pair
	night=$1; at 0; from=${CRM_NOW% *}
	night=$2; at 0; to=${CRM_NOW% *}
	awk -v from="$1" -v to="$2" 'BEGIN {
		split("hand even gold", name, " ")
		for (i = 1; i <= 3; i++) {
			file = "shown/" name[i] "-" from
			while ((getline m < file) > 0)
				if (m != "member")
					a[m] = a[m] "/" name[i]
			close(file)
			file = "shown/" name[i] "-" to
			while ((getline m < file) > 0)
				if (m != "member")
					b[m] = b[m] "/" name[i]
			close(file)
		}
		for (m in a)
			n[substr(a[m], 2) "," substr(b[m], 2)]++
		for (m in b)
			if (!(m in a))
				n["," substr(b[m], 2)]++
		for (i in n)
			print i "," n[i]
	}' | sort >want
	night=$nights; at 09:00:00
	crm-segment move -q "$from:$to" hand even gold | tail -n +2 |
	    cut -d , -f 1,2,4 | sort >got
	cmp want got || bad=$((bad + 1))
done
say $bad 'movement'

# Undo, night by night backwards, brings back what each of them showed.
bad=0
for night in $(seq $((nights - 1)) -1 $((nights - 5))); do
	for batch in $(seq "$(cat "shown/$((night + 1))")" -1 \
	    $(($(cat "shown/$night") + 1))); do
		crm-db undo -q "$batch" || bad=$((bad + 1))
	done
	for set in hand even gold; do
		crm-segment show $set | cmp - "shown/$set-$night" ||
		    bad=$((bad + 1))
	done
done
say $bad 'undo'

# Merged and removed members: every set is of live members, each once, and the
# database is whole.
night=$((nights + 1)); at 03:00:00
awk -v n="$members" 'BEGIN {
	print "member_a,member_b,verdict"
	for (i = 1; i + 1 <= n / 2; i += 8)
		print i "," i + 1 ",same"
}' | crm-dedupe apply -q >/dev/null
for i in 3 11 14 21; do crm-member rm -q --reason '본인 요청' $i; done
crm-member list | cut -d , -f 1 | tail -n +2 | sort >live
bad=0
for set in hand even gold; do
	crm-segment show $set | tail -n +2 | sort >got
	comm -23 got live | grep . && bad=$((bad + 1))
	sort -u got | cmp - got || bad=$((bad + 1))
done
awk -v k=$((nights % 7)) '$1 % 2 == 0 && $1 % 7 != k' live >want
crm-segment rule -q even "member % 2 = 0 AND member % 7 <> $((nights % 7))"
crm-segment run -q --all
crm-segment show even | tail -n +2 | sort >got
cmp want got || bad=$((bad + 1))
crm-db check -q || bad=$((bad + 1))
say $bad 'merged and removed'
