# Rejected rows are of people: a program that is stopped leaves no file of them.
if ! command -v timeout >/dev/null; then
	echo 'skip rejects: no timeout(1)'
	exit 0
fi
crm-db init -q
crm-member add -q --code A1 --name Kim
mkdir here
awk 'BEGIN { print "member"; for (i = 0; i < 99999; i++) print "bad row " i }' \
    >set.csv

# The input waits for the kill, so that the rows have been read by then.
for signal in INT TERM HUP KILL; do
	{ cat set.csv; sleep 5; } |
	    timeout -s $signal 1 crm-segment filter --rejects here/r.csv 'member > 1' \
	    >/dev/null 2>&1 || :
	if test -z "$(ls here)"; then
		echo "ok nothing is left after SIG$signal"
	else
		ls here
		echo "not ok nothing is left after SIG$signal"
	fi
done
rm -rf here/*

crm-segment save -q --rejects here/r.csv s set.csv && status=0 || status=$?
if test "$status $(wc -l <here/r.csv) $(ls here)" = '1 100000 r.csv'; then
	echo 'ok one whole file otherwise'
else
	ls here
	echo "not ok one whole file otherwise: $status"
fi
