# kill -9 at any moment: what was acknowledged is there, a batch is there whole
# or not at all, and the next command works.
rounds=150
if test -n "${CRM_QUICK-}"; then rounds=15; fi
if ! command -v timeout >/dev/null; then
	echo 'skip killed: no timeout(1)'
	exit 0
fi

say() {
	if test "$1" = 0; then echo "ok $2"; else echo "not ok $2"; fi
}

# Runs a command and kills it after some ms; the status, 137 when killed.
killed() {
	ms=$1
	shift
	status=0
	timeout -s KILL "0.$(printf '%03d' "$ms")" "$@" >/dev/null 2>err ||
	    status=$?
}

crm-db init -q
crm-db set -q sender_name 0
known=0
lost=0
odd=0
kills=0
i=0
while test $i -lt $rounds; do
	i=$((i + 1))
	killed $((1 + i % 12)) crm-db set -q sender_name $i
	case $status in
	0) known=$i ;;
	137) kills=$((kills + 1)) ;;
	*) cat err; odd=$((odd + 1)) ;;
	esac
	# A write that was killed may be there or not, and may come to light
	# only when the log is read again; one that was acknowledged is there.
	now=$(crm-db set | sed -n 's/^sender_name,//p')
	if test "${now:--1}" -lt "$known" || test "$now" -gt $i; then
		lost=$((lost + 1))
	fi
	killed $((1 + i % 9)) crm-db backup -q copy$i.db
	if test -e copy$i.db && ! crm-db -d copy$i.db check -q; then
		odd=$((odd + 1))
	fi
	rm -f copy$i.db*
	killed $((1 + i % 7)) crm-db -d new$i.db init -q
	if test -e new$i.db && ! crm-db -d new$i.db check -q; then
		odd=$((odd + 1))
	fi
	rm -f new$i.db*
done
say $lost 'no acknowledged write was lost'
say $odd 'nothing ended oddly, no half file has a name'
status=0
test $kills -gt 0 || status=1
say $status 'some were killed'
status=0
crm-db check -q || status=1
say $status 'the file is in order'
