# How far crm-dedupe propose finds who is one person, by its own defaults and
# without a number that tells it: two public sets, whose truth is known, and
# invented people with other columns and other damage.  The figures are
# printed.  tests/tools/linkage.py counts, and knows nothing of the program.
if ! command -v python3 >/dev/null; then
	echo "skip linkage: no python3"
	exit 0
fi
count=$TOP/tests/tools/linkage.py
data=$TOP/../shared/data/linkage

# least NAME WHAT MEASURE FLOOR: a figure of the evaluation is not below it
least() {
	got=$(awk -v what="$2" -v measure="$3" \
	    '$1 == what && $2 == measure { print $3 }' figures)
	echo "$1: $2 $3 $got, at least $4"
	if awk -v got="$got" -v floor="$4" 'BEGIN { exit !(got >= floor) }'
	then echo "ok $1: $2 $3 $got"; else echo "not ok $1: $2 $3 $got"; fi
}

# The estimated number of matches, which is known without labels, is within
# 30 % of the true one.
estimate() {
	got=$(sed -n 's/.*estimated to match \([0-9]*\)$/\1/p' told)
	want=$(sed -n 's/^truth n //p' figures)
	if awk -v got="$got" -v want="$want" \
	    'BEGIN { exit !(got >= .7 * want && got <= 1.3 * want) }'
	then echo "ok $1: estimated $got of $want"
	else echo "not ok $1: estimated $got of $want"; fi
}

# measure TRUTH KEY PERSON WORDS...: proposes and counts
measure() {
	truth=$1
	key=$2
	person=$3
	shift 3
	crm-dedupe propose "$@" >pairs 2>told
	python3 "$count" "$truth" "$key" "$person" <pairs >figures
}

if test -f "$data/febrl_dataset1.csv"; then
	set -- -i "$data/febrl_dataset1.csv" --compare soc_sec_id=ignore
	measure "$data/febrl_dataset1.csv" rec_id 'KEY:rec-(\d+)-' "$@"
	least febrl pairs f1 .99
	least febrl clusters f1 .99
	least febrl same precision .999
	estimate febrl

	# The sequence of the rows means nothing.
	tail -n +2 pairs | cut -d , -f 1,2,4 >want
	awk 'BEGIN { srand(3) } NR == 1 { print; next }
	    { print rand() "\t" $0 | "sort -n | cut -f 2" }' \
	    "$data/febrl_dataset1.csv" |
	    crm-dedupe propose -q -i - --compare soc_sec_id=ignore |
	    tail -n +2 | cut -d , -f 1,2,4 >got
	if cmp want got; then echo "ok febrl: rows in another sequence"
	else echo "not ok febrl: rows in another sequence"; fi
else
	echo "skip febrl: ../shared/data/linkage is not there"
fi

if test -f "$data/fake_1000.csv"; then
	cut -d , -f 1-6 "$data/fake_1000.csv" >fake.csv
	measure "$data/fake_1000.csv" unique_id cluster -i fake.csv
	least fake pairs f1 .90
	least fake clusters f1 .94
	least fake clusters precision .97
	least fake same precision .999
	estimate fake
else
	echo "skip fake: ../shared/data/linkage is not there"
fi

# invented NAME SEED PEOPLE AGAIN MISSING: the person is cut off
invented() {
	python3 "$TOP/tests/tools/people.py" "$2" "$3" "$4" "$5" >truth.csv
	sed '1s/,person$//; s/,[0-9]*$//' truth.csv >people.csv
	measure truth.csv key person -i people.csv
}

invented few 1 1000 .05 .1
least "one in twenty twice" pairs f1 .95
least "one in twenty twice" same precision .999
estimate "one in twenty twice"

invented many 6 400 .5 .2
least "one in two again and again" pairs f1 .93
least "one in two again and again" clusters f1 .95
estimate "one in two again and again"

invented none 2 1000 0 .1
least "nobody twice" pairs precision 1
least "nobody twice" clusters precision 1

# Beyond 1,500 records not all pairs are compared.
invented large 4 10000 .1 .1
least "in blocks" pairs f1 .95
least "in blocks" pairs recall .95
estimate "in blocks"

if test -z "${CRM_QUICK-}"; then
	invented holes 3 5000 .3 .3
	least "three cells in ten empty" pairs precision .97
	least "three cells in ten empty" clusters f1 .88
	estimate "three cells in ten empty"
fi

# Many copies of one record are one person and do not cost by the square.
awk 'BEGIN {
	print "id,name,phone"
	for (i = 1; i <= 50000; i++)
		print i ",Ann Lee,555-123-4567"
}' >equal.csv
crm-dedupe propose -q -i equal.csv | cut -d , -f 4 | sort -u | tr '\n' ' ' >got
if test "$(cat got)" = "1 cluster "; then echo "ok all rows equal"; else
	cat got
	echo "not ok all rows equal"
fi
