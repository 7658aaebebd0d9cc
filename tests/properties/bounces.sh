# crm-bounce against real bounces of many mail servers, whose reasons somebody
# else has told.
mail=$TOP/../shared/data/mail

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

if ! test -f "$mail/expected.csv"; then
	echo 'skip bounces: no ../shared/data/mail'
	exit 0
fi

# One run reads all: the source tells whose row it is.
crm-bounce -q -o tsv "$mail"/bounces/*.eml >got.tsv
awk '
NR == FNR {
	if (FNR == 1) {
		for (i = 1; i <= NF; i++)
			col[$i] = i
		next
	}
	name = $col["source"]
	sub(/.*\//, "", name)
	sub(/\.eml$/, "", name)
	key = name "," ++rows[name]
	reason[key] = $col["reason"]
	hard[key] = $col["hard"]
	state[key] = $col["state"]
	next
}
FNR > 1 {
	n++
	key = $1 "," $2
	if (reason[key] == $5)
		same++
	else
		print "  " key ": " reason[key] ", expected " $5
	if (hard[key] == "yes" && $6 != 1) {
		false_hard++
		print "  " key ": false hard, " reason[key]
	}
	if (state[key] == "bad_address" && $6 != 1)
		false_bad++
	if ($6 == 1) {
		hards++
		found += hard[key] == "yes"
	}
}
END {
	printf "  %d of %d reasons, %d of %d hard ones found\n", same, n,
	    found, hards
	print (n >= 80 && same >= .95 * n ? "ok" : "not ok") \
	    " the reason agrees in 95 of 100 rows"
	print (false_hard + 0 == 0 ? "ok" : "not ok") " no false hard bounce"
	print (false_bad + 0 == 0 ? "ok" : "not ok") \
	    " no good address is called a bad one"
	print (found >= .9 * hards ? "ok" : "not ok") \
	    " most of what is hard is found"
}' FS='\t' got.tsv FS=, "$mail/expected.csv"

# In an mbox they are the same, row by row.
for file in "$mail"/bounces/*.eml; do
	echo 'From MAILER-DAEMON Fri Nov 20 09:00:00 2026'
	awk 'NR > 1 || !/^From / { print }' "$file"
	echo
done >all.mbox
crm-bounce -q -o tsv all.mbox | cut -f4-7,11-13 >mbox.tsv
cut -f4-7,11-13 got.tsv | diff - mbox.tsv >&2
say $? 'an mbox of them gives the same rows'

# Nobody counts twice: in a Maildir each stands in one of the two folders.
mkdir -p Maildir/new Maildir/cur Maildir/tmp
n=0
for file in "$mail"/bounces/*.eml; do
	n=$((n + 1))
	if test $((n % 2)) = 0; then
		cp "$file" "Maildir/new/$(basename "$file")"
	else
		cp "$file" "Maildir/cur/$(basename "$file"):2,S"
	fi
done
crm-bounce -q -o tsv Maildir | cut -f4-7,11-13 | sort >maildir.tsv
cut -f4-7,11-13 got.tsv | sort | diff - maildir.tsv >&2
say $? 'a Maildir of them gives the same rows'

# Cut off anywhere, no mail stops the run, and none is lost.
cut=0
for size in 0 200 700 1500 2500; do
	rm -rf Cut
	mkdir -p Cut/new
	for file in "$mail"/bounces/*.eml; do
		head -c $size "$file" >"Cut/new/$(basename "$file")"
	done
	crm-bounce -o tsv Cut >cut.tsv 2>cut.err || cut=1
	grep -q "mails $(find Cut -type f | wc -l | tr -d ' '):" cut.err ||
	    cut=1
	awk -F"\t" 'NR > 1 && $13 == "yes" && $11 ~ /^4/ { exit 1 }' cut.tsv ||
	    cut=1
done
say $cut 'mails that were cut off stop nothing'
