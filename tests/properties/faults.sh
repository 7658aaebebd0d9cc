# Each kind of fault in each column of each profile: none is stored, each is
# named (tests/tools/faults.py).
if ! python3 -c 'import csv' 2>/dev/null; then
	echo 'skip faults: no python3'
	exit
fi
python3 "$TOP/tests/tools/faults.py" "$O/tools/mapfiles" \
    "$CRM_DATADIR/profiles" "$TOP/tests/data/sources.csv" "$TOP/tests/golden"
