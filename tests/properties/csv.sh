# The CSV reader against Python's strict one, and crm-map --raw against what
# other readers make of the same files.
check() {
	name=$1
	shift
	if "$@" >why 2>&1; then echo "ok $name"; else
		cat why
		echo "not ok $name"
	fi
}

if ! python3 -c 'import csv, json' 2>/dev/null; then
	echo 'skip csv: no python3'
	exit
fi

number=100000
test -z "$CRM_QUICK" || number=10000
check "$number generated files" \
    python3 "$TOP/tests/tools/csvdiff.py" "$O/tools/csvcells" $number 20261125
check 'raw: generated tables' python3 "$TOP/tests/tools/csvraw.py" random 300 1

data=../shared/data
if ! test -d $data/csv-spectrum; then
	echo 'skip csv-spectrum: no data'
else
	for name in comma_in_quotes empty empty_crlf escaped_quotes json newlines \
	    newlines_crlf quotes_and_newlines simple simple_crlf utf8; do
		check "csv-spectrum $name" python3 "$TOP/tests/tools/csvraw.py" json \
		    $data/csv-spectrum/csvs/$name.csv \
		    $data/csv-spectrum/json/$name.json
	done
	# The twelfth has quotes inside bare cells: it is refused, read when that
	# is asked for, and its JSON has another telephone number.
	file=$data/csv-spectrum/csvs/location_coordinates.csv
	want=$data/csv-spectrum/json/location_coordinates.json
	status=0
	crm-map --raw $file >/dev/null 2>&1 || status=$?
	check 'csv-spectrum location_coordinates is refused' test $status = 65
	sed 's/1234567890/2095257564/' $want >want.json
	for option in --repair '--quote=none'; do
		crm-map --raw -q $option $file >location.csv
		check "csv-spectrum location_coordinates $option" \
		    python3 "$TOP/tests/tools/csvraw.py" json location.csv want.json
	done
fi

if ! test -d $data/korean; then
	echo 'skip korean: no data'
	exit
fi
for file in provinces.cp949 libraries.cp949 museums.cp949 crime.euckr; do
	# Lines before the header: a title and an empty one.
	skip=0
	test $file != provinces.cp949 || skip=2
	check "$file: Python's cells" python3 "$TOP/tests/tools/csvraw.py" \
	    python cp949 $skip $data/korean/$file.csv
	# The same text by iconv must come out byte for byte.
	iconv -f CP949 -t UTF-8 $data/korean/$file.csv >iconv.csv
	crm-map --raw -q iconv.csv >want.csv
	crm-map --raw -q $data/korean/$file.csv >got.csv
	check "$file: iconv's bytes" cmp want.csv got.csv
	crm-map --raw -q --from CP949 $data/korean/$file.csv >got.csv
	check "$file: --from" cmp want.csv got.csv
done
crm-map --raw -q $data/korean/provinces.utf8.csv >want.csv
crm-map --raw -q $data/korean/provinces.cp949.csv >got.csv
check 'provinces: its twin in UTF-8' cmp want.csv got.csv
