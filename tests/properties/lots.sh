# Lots of a list, in a base whose secret nobody chose: shares are as large as
# they are to be, the global group is the same persons in all campaigns of a
# year, each who is in has a code of its own, the waterfall adds up, and verdicts
# stand when members become one.
people=3000
if test -n "${CRM_QUICK-}"; then people=600; fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Within five standard deviations: a run in a million fails by chance.
near() {
	awk -v k="$1" -v n="$2" -v p="$3" 'BEGIN {
		d = k - n * p
		exit d * d > 25 * n * p * (1 - p)
	}' </dev/null
}

target() {
	crm-campaign target -q "$1" all.csv
	crm-campaign why "$1" >"$1.csv"
}

count() {
	awk -F , -v col="$2" -v want="$3" 'NR > 1 && $col == want { n++ }
	    END { print n + 0 }' "$1.csv"
}

group() {
	awk -F , '$3 == "global_holdout" { print $1 }' "$1.csv"
}

crm-db init -q
awk -v n=$people 'BEGIN {
	print "code,name,phone,sms_consent,consent_at"
	for (i = 1; i <= n; i++)
		printf "M%d,이름%d,0102656%04d,yes,2026-10-01\n", i, i, i
}' | crm-member import -q -
seq $people | awk 'BEGIN { print "member" } { print }' >all.csv
crm-db set -q holdout 10
crm-campaign add -q --channel sms spring holdout=20 arms=A:3,B:1 pilot=25 \
    'coupon=S-{8}'
crm-campaign add -q --channel sms autumn holdout=20 arms=A:3,B:1
target spring
target autumn
rest=$((people - $(count spring 3 global_holdout)))
in=$(count spring 2 in)

near "$(count spring 3 global_holdout)" $people .1
say $? "the global group is a tenth"
near "$(count spring 3 holdout)" $rest .2
say $? "a fifth of the others is held out"
near "$(count spring 7 A)" "$in" .75
say $? "three of four are in arm A"
near "$(count spring 8 yes)" "$in" .25
say $? "a quarter goes first"
group spring >group.1
group autumn | cmp -s - group.1
say $? "the global group of two campaigns is the same"
awk -F , '$3 == "holdout" { print $1 }' spring.csv >own.1
awk -F , '$3 == "holdout" { print $1 }' autumn.csv | grep -cxFf own.1 >both ||
    :
near "$(cat both)" "$(wc -l <own.1)" .2
say $? "who is held out of one is no more likely to be of the other"

cut -d , -f 9 spring.csv | grep . | sort | uniq -d >twice
test ! -s twice && test "$(cut -d , -f 9 spring.csv | grep -c ^S-)" = "$in"
say $? "each who is in has a code of its own"

crm-campaign waterfall -q spring | awk -F , 'NR > 1 { sum[$1] += $3 }
    END { exit sum["audience"] != sum["out"] + sum["control"] + sum["in"] ||
	sum["in"] != sum["arm"] || sum["in"] != sum["channel"] ||
	sum["in"] != sum["pilot"] }'
say $? "the waterfall adds up"

# Taken back and done again all lots fall as before.
crm-db undo -q 5
crm-campaign target -q spring all.csv
crm-campaign why spring | cmp -s - spring.csv
say $? "after an undo lots and codes are the same"

# Another seed, and another year, draw another group.
crm-db set -q holdout_seed x
crm-campaign add -q --channel sms third
target third
test "$(group third | grep -cxFf group.1 || :)" -lt \
    "$(($(wc -l <group.1) / 2))"
say $? "another seed draws another group"
crm-db set -q holdout_seed ''
crm-campaign add -q --channel sms fourth
CRM_NOW='2027-01-01 09:00:00' crm-campaign target -q fourth all.csv
crm-campaign why fourth >fourth.csv
test "$(group fourth | grep -cxFf group.1 || :)" -lt \
    "$(($(wc -l <group.1) / 2))"
say $? "another year draws another group"

# Who becomes one with somebody in the control group is not asked, and keeps
# what was decided; the next list takes the lot of the lower number.
a=$(awk -F , '$3 == "holdout" { print $1; exit }' spring.csv)
b=$(awk -F , -v a="$a" '$2 == "in" && $8 == "yes" && $1 > a {
    print $1; exit }' spring.csv)
crm-campaign list -q spring | grep -q "^$b,"
say $? "one of the pilot is on the list"
printf 'member_a,member_b,verdict\n%s,%s,same\n' "$a" "$b" |
    crm-dedupe apply -q
! crm-campaign list -q spring | grep -q "^$b,"
say $? "one with somebody held out is not on it"
crm-campaign why spring | cmp -s - spring.csv
say $? "the verdicts stand"
crm-campaign add -q --channel sms fifth holdout=20 arms=A:3,B:1
printf 'member\n%s\n' "$a" | crm-campaign target -q --why -n fifth >as-a
printf 'member\n%s\n' "$b" | crm-campaign target -q --why -n fifth |
    cmp -s - as-a
say $? "both numbers are one person with one lot"
