# Workbooks, pages and zips become CSV with every digit in its place, or are
# refused in words; by each converter, and with none.
books=$TOP/tests/data/books
if ! command -v python3 >/dev/null; then
	echo 'skip totext: no python3'
	exit 0
fi

check() {
	if test "$2" = "$3"; then
		echo "ok $1"
	else
		echo "not ok $1"
		printf 'expected: %s\ngot:      %s\n' "$2" "$3"
	fi
}

# What crm-totext prints, says and ends with, in one.
run() {
	status=0
	crm-totext "$@" >got 2>said </dev/null || status=$?
	cat got said
	echo "$status"
}

says() {
	name=$1
	want=$2
	shift 2
	check "$name" "$want" "$(run "$@")"
}

# A web page in both encodings: the biggest table, entities, blanks, leading
# zeros, cells that span.
cat >page.html <<'END'
<html><head><style>td { mso-number-format:"\@" }</style></head><body>
<table><tr><td>안내<td>x</table>
<table border=1>
<tr><th rowspan=2>주문번호<th colspan=2>상품<th>수량
<tr><th>코드<th>이름<th>개
<tr><td>0010123</td><td>2026110362193035</td><td>된장&nbsp;<b>1kg</b><br>
  국산 &amp; 콩</td><td>1,234</td></tr>
<tr><td rowspan="2">0010124<td>&nbsp;<td><script>"<td>"</script>쌈<td>2
<tr><td>b<td><table><tr><td>속</td></tr></table>장<td>3
</table></body>
END
page='주문번호,상품,,수량
,코드,이름,개
0010123,2026110362193035,"된장 1kg
국산 & 콩","1,234"
0010124,,쌈,2
,b,장,3
0'
iconv -f UTF-8 -t CP949 page.html >cp949.xls
iconv -f UTF-8 -t UTF-16 page.html >utf16.xls
says 'a page' "$page" page.html
says 'a page in CP949' "$page" cp949.xls
says 'a page in UTF-16' "$page" utf16.xls
{ cat page.html; printf '\377'; } >mixed.xls
says 'a page in no encoding' 'crm-totext: mixed.xls: neither UTF-8 nor CP949
65' mixed.xls
printf '<html><body>로그인하십시오</body></html>' >login.xls
says 'a page without a table' 'crm-totext: login.xls: no cells in it
65' login.xls

# SpreadsheetML, with ss:Index, and with entities that would grow.
cat >sml.xls <<'END'
<?xml version="1.0" encoding="utf-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="주문"><Table>
<Row><Cell><Data ss:Type="String">주문번호</Data></Cell><Cell><Data ss:Type="String">코드</Data></Cell><Cell><Data ss:Type="String">일자</Data></Cell><Cell><Data ss:Type="String">수</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">0010123</Data><Comment><ss:Data>속말</ss:Data></Comment></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2026-11-05T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">2026110362193035</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">2026-11-05</Data></Cell><Cell><Data ss:Type="DateTime">2026-11-05T13:00:59.9999</Data></Cell><Cell><Data ss:Type="String">1,234</Data></Cell><Cell><Data ss:Type="Number">1.5E3</Data></Cell></Row>
</Table></Worksheet></Workbook>
END
says SpreadsheetML '주문번호,코드,일자,수
,,,
0010123,,2026-11-05,2026110362193035
2026-11-05,2026-11-05 13:01:00,"1,234",1500
0' sml.xls
sed '1a <!DOCTYPE x [<!ENTITY a "b">]>' sml.xls >grow.xls
says 'entities' 'crm-totext: grow.xls: XML with a document type, which is not accepted
65' grow.xls
head -c 700 sml.xls >cut.xls
says 'a page that was cut off' 'crm-totext: cut.xls: damaged, or cut off
65' cut.xls

# Pages are cut off without a sign but the end that is missing.
cp page.html cut.html
truncate -s -20 cut.html
says 'a table that is not closed' 'crm-totext: cut.html: damaged, or cut off
65' cut.html
printf '<tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr>' >rows.xls
says 'rows without a table' 'a,b
1,2
0' rows.xls
head -c 54 rows.xls >cut.xls
says 'a row that is not closed' 'crm-totext: cut.xls: damaged, or cut off
65' cut.xls
# An outer table may stay open when that with the data is closed.
printf '<table><tr><td><table><tr><td>a<td>b<tr><td>1<td>2</table>' >outer.xls
says 'an outer table that is not closed' 'a,b
1,2
0' outer.xls

# A cell as long as a page may have one.
{ printf '<table><tr><td>'; head -c 200000 /dev/zero | tr '\0' x
    echo '<td>1</table>'; } >long.xls
check 'a long cell' 200003 "$(crm-totext long.xls | wc -c)"

# OpenDocument: zeros that are only shown, a text that stands in an attribute, a
# formula of the present time, and a few bytes that make a sheet of gigabytes.
if ! command -v zip >/dev/null; then
	echo 'skip totext of OpenDocument: no zip'
else
	printf application/vnd.oasis.opendocument.spreadsheet >mimetype
	ods() {
		rm -f "$1"
		{
			echo '<?xml version="1.0"?>'
			echo '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="s">'
			cat
			echo '</table:table></office:spreadsheet></office:body></office:document-content>'
		} >content.xml
		zip -q -0 -X "$1" mimetype content.xml
	}
	ods shown.ods <<-'END'
	<table:table-row>
	<table:table-cell office:value-type="float" office:value="123"><text:p>00123</text:p></table:table-cell>
	<table:table-cell office:value-type="float" office:value="1234"><text:p>1,234</text:p></table:table-cell>
	<table:table-cell office:value-type="float" office:value="5"><text:p>06</text:p></table:table-cell>
	<table:table-cell office:value-type="float" office:value="0"><text:p>00</text:p></table:table-cell>
	<table:table-cell office:value-type="string" office:string-value="속"><text:p>겉</text:p></table:table-cell>
	<table:table-cell office:value-type="string" office:string-value="속"/>
	</table:table-row>
	END
	says 'zeros that are shown, and a text in an attribute' '00123,1234,5,00,속,속
0' shown.ods
	ods now.ods <<-'END'
	<table:table-row>
	<table:table-cell table:formula="of:=TODAY()" office:value-type="date" office:date-value="2026-11-05"><text:p>x</text:p></table:table-cell>
	<table:table-cell table:formula="of:=[.B1]+SNOW(1)" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>
	</table:table-row>
	END
	says 'a formula of the present time' '2026-11-05,1
crm-totext: now.ods: cells that a formula makes of the present time or by chance: 1; they are not what was stored
0' now.ods
	# A number that a cell shows as a day: LibreOffice counts from another.
	ods first.ods <<-'END'
	<table:table-row>
	<table:table-cell office:value-type="date" office:date-value="1900-01-02"><text:p>x</text:p></table:table-cell>
	<table:table-cell office:value-type="date" office:date-value="1900-02-27T13:00:00"><text:p>x</text:p></table:table-cell>
	<table:table-cell office:value-type="date" office:date-value="1900-03-01"><text:p>x</text:p></table:table-cell>
	</table:table-row>
	END
	mkdir first
	python3 -I "$CRM_DATADIR/totext.py" office first.ods first || :
	check 'the first days' '1900-01-03,1900-02-28 13:00:00,1900-03-01' \
	    "$(cat first/1.csv)"
	ods bomb.ods <<-'END'
	<table:table-row table:number-rows-repeated="1048576">
	<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>
	</table:table-row>
	END
	says 'a sheet of gigabytes' 'crm-totext: bomb.ods: too large; more than 1 GiB or 1000 files
65' bomb.ods
	ods far.ods <<-'END'
	<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>
	<table:table-row table:number-rows-repeated="1048574"/>
	<table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="float" office:value="1"/></table:table-row>
	END
	says 'a cell far away' 'crm-totext: far.ods: too large; more than 1 GiB or 1000 files
65' far.ods
fi

# Text.
printf '주문번호\t수\r\n0010123\t1\r\n' | iconv -f UTF-8 -t UTF-16 >utf16.txt
says 'text in UTF-16' "$(printf '주문번호\t수\r\n0010123\t1\r\n0')" utf16.txt
printf 'a,b\n<x>,2\n' >plain.csv
says 'CSV stays as it is' 'a,b
<x>,2
0' plain.csv
check 'from a pipe' 'a,b
<x>,2' "$(crm-totext - <plain.csv)"
: >empty.csv
says 'an empty file' 'crm-totext: empty.csv: it is empty
65' empty.csv
gzip -c plain.csv >packed.csv.gz
says 'a compressed file' 'crm-totext: packed.csv.gz: a compressed file; unpack it first
65' packed.csv.gz
printf '%%PDF-1.4' >a.pdf
says 'a PDF' 'crm-totext: a.pdf: a PDF document; download the list again as CSV
65' a.pdf
# shellcheck disable=SC2016 # the name of a lock
printf x >'~$orders.xlsx'
# shellcheck disable=SC2016
says 'the lock of a spreadsheet' 'crm-totext: ~$orders.xlsx: the lock of a spreadsheet program, left out
0' '~$orders.xlsx'

# Zips: nothing leaves the folder, nothing is written over, all or nothing.
mkdir out
says 'a zip of strange names' 'crm-totext: out/evil.csv: written
crm-totext: out/evil2.csv: written
crm-totext: out/evil3.csv: written
0' --to out "$books/evil.zip"
check 'the strange names' 'evil.csv evil2.csv evil3.csv' \
    "$(find . -name 'evil*' -exec basename {} \; | sort | paste -s -d ' ' -)"
check 'for the owner alone' '-rw-------' \
    "$(find out -name evil.csv -exec ls -l {} \; | cut -c 1-10)"
check 'the time of a member' '2026-11-19 21:30' \
    "$(date -r out/evil.csv '+%F %H:%M')"
cp "$books/evil.zip" new.zip
chmod 600 new.zip
python3 -c 'data = open("new.zip", "rb").read()
at = data.index(b"PK\1\2")
open("new.zip", "wb").write(data[:at + 6] + b"\xff" + data[at + 7:])'
says 'a zip of a later version' 'crm-totext: new.zip: packed in a way that is not read; unpack it by hand
65' --to out new.zip
says 'a second time' 0 -q --to out "$books/evil.zip"
# A zip that knows no times has zeros for them.
python3 -c 'import zipfile
info = zipfile.ZipInfo("untimed.csv", (1980, 0, 0, 0, 0, 0))
zipfile.ZipFile("untimed.zip", "w").writestr(info, "a,b\n")'
touch -d '2026-11-18 10:00:00' untimed.zip
crm-totext -q --to out untimed.zip
check 'a member without a time has that of the zip' '2026-11-18 10:00' \
    "$(date -r out/untimed.csv '+%F %H:%M')"
rm out/untimed.csv
echo other >out/evil2.csv
says 'another file is there' 'crm-totext: out/evil2.csv: another file is there; move it away first
73' -q --to out "$books/evil.zip"
check 'the other file stays' other "$(cat out/evil2.csv)"
says 'a zip of several to standard output' "crm-totext: $books/evil.zip: several sheets or files: evil, evil2, evil3; choose one with --sheet, or use --to
65" "$books/evil.zip"
says 'a zip in a zip' "crm-totext: $books/nested.zip: in.zip: a zip in a zip; unpack it by hand
65" --to out "$books/nested.zip"
python3 -c "import zipfile
with zipfile.ZipFile('many.zip', 'w') as z:
    for i in range(1001):
        z.writestr('%d.csv' % i, 'a')"
says 'a zip of too many' 'crm-totext: many.zip: too large; more than 1 GiB or 1000 files
65' --to out many.zip
python3 -c "import zipfile
with zipfile.ZipFile('twins.zip', 'w') as z:
    for name in ('a/x.csv', 'b/x.csv', 'c/x-2.csv'):
        z.writestr(name, name)"
mkdir twins
says 'files of one name in a zip' 'crm-totext: twins/x.csv: written
crm-totext: twins/x-2.csv: written
crm-totext: twins/x-2-2.csv: written
0' --to twins twins.zip
head -c 200 "$books/evil.zip" >cut.zip
says 'a zip that was cut off' 'crm-totext: cut.zip: damaged, or cut off
65' --to out cut.zip
check 'refused zips wrote nothing' 'evil.csv evil2.csv evil3.csv' \
    "$(find out -type f -exec basename {} \; | sort | paste -s -d ' ' -)"
check 'nothing is left behind' '' "$(find out -name '.*' -type f)"

# Passwords.
echo 1234 >right
echo 4321 >wrong
says 'a zip without its password' "crm-totext: $books/locked.zip: it has a password: give it with --password-from, or save it without one
77" "$books/locked.zip"
says 'a wrong password' "crm-totext: $books/locked.zip: the password does not open it
77" --password-from wrong "$books/locked.zip"
says 'the right password' '주문번호
0010123
0' --password-from right "$books/locked.zip"
says 'a workbook with a password' "crm-totext: $books/locked.xlsx: it has a password: give it with --password-from, or save it without one
77" "$books/locked.xlsx"
check 'the same in Korean' "crm-totext: $books/locked.xlsx: 암호가 걸려 있습니다: --password-from으로 주거나 암호 없이 저장하십시오" \
    "$(LANGUAGE=ko crm-totext "$books/locked.xlsx" 2>&1)"

# The words of the command.
says 'several files' "crm-totext: several files: say where to with --to
crm-totext: see crm-totext --help or the manual page
64" plain.csv sml.xls
says 'an unknown option' "crm-totext: unrecognized option '--all'
crm-totext: see crm-totext --help or the manual page
64" --all
says 'an option without its value' "crm-totext: --to: its value is missing
crm-totext: see crm-totext --help or the manual page
64" --to
says 'no such file' 'crm-totext: none.xlsx: no such file, or it cannot be read
66' none.xlsx
says 'no such folder' 'crm-totext: none: no such folder
73' --to none plain.csv
odd=$(printf -- '-q 된장\n둘.xls')
cp -- page.html "$odd"
says 'a strange name' "crm-totext: out/-q 된장?둘.csv: written
0" --to out -- "$odd"
check 'its content' "$page" "$(cat "out/${odd%.xls}.csv"; echo 0)"

# Without a converter workbooks are refused, and the message says what helps.
mkdir tools
for tool in sh dd od tr cut sed grep cat cp mv ln rm mkdir mktemp touch find wc \
    cmp sync iconv env paste; do
	ln -s "$(command -v $tool)" tools/$tool
done
whole=$PATH
PATH=${PATH%%:*}:$PWD/tools
says 'no converter' "crm-totext: $books/types.xlsx: a workbook; to read it install Gnumeric (apt install gnumeric) or LibreOffice (apt install libreoffice-calc-nogui)
78" "$books/types.xlsx"
PATH=$whole

# By each converter: types is the same but for what it cannot hold.
types='주문번호,상품코드,주문일,결제일시,금액,단가,메모,저장된 수,긴 수,사은품
2026110362193035,0010123,2026-11-05,2026-11-05 13:01:00,1234567,12.5,"앞뒤 공백 
""둘째 줄"", 끝",2026110362193035,LONG,TRUE
2026110362193036,=1+1,2026-11-05,2026-11-06,0.1,1000,"1,234",7,,
,,,,,,,,,
2026-11-05,1e5,,,,,끝,,,'
with() {
	kind=$1
	for book in xlsx xls; do
		crm-totext "$books/types.$book" >got 2>said || echo $? >>got
		check "$kind: types.$book" "$types" "$(sed \
		    's/,12345678901234[0-9]*,/,LONG,/; s/LONG,1$/LONG,TRUE/' got)"
		check "$kind: types.$book: the long number is told" \
		    "crm-totext: $books/types.$book: long numbers that are not stored as text: 1; their last digits may be lost" \
		    "$(cat said)"
	done
	says "$kind: broken styles" '주문번호
0010123
0' "$books/styles.xlsx"
	rm -rf out
	mkdir out
	says "$kind: several sheets" 'crm-totext: out/sheets-발주.csv: written
crm-totext: out/sheets-안내 2.csv: written
0' --to out "$books/sheets.xlsx"
	# LibreOffice takes seconds each time.
	test "$kind" = ssconvert || return 0
	says "$kind: a sheet by its name" 'a,b
01,x
0' --sheet 발주 "$books/sheets.xlsx"
	says "$kind: a sheet by its number" '공지
0' --sheet=3 "$books/sheets.xlsx"
	says "$kind: an empty sheet" "crm-totext: $books/sheets.xlsx: it has no sheet \"빈\" with cells
65" --sheet 빈 "$books/sheets.xlsx"
	says "$kind: several sheets to standard output" "crm-totext: $books/sheets.xlsx: several sheets or files: sheets-발주, sheets-안내 2; choose one with --sheet, or use --to
65" "$books/sheets.xlsx"
	says "$kind: a zip" 'crm-totext: out/주문 목록.csv: written
crm-totext: out/type.csv: written
0' --to out "$books/korean.zip"
	says "$kind: a locked .xls" "crm-totext: $books/locked.xls: the spreadsheet program cannot read it: it is damaged or has a password
65" "$books/locked.xls"
	head -c 1500 "$books/types.xlsx" >cut.xlsx
	says "$kind: a workbook that was cut off" 'crm-totext: cut.xlsx: damaged, or cut off
65' cut.xlsx
	# Its zip is whole, but a sheet in it is not, or not what it was.
	python3 -c 'import sys, zipfile
old = zipfile.ZipFile(sys.argv[1])
new = zipfile.ZipFile("torn.xlsx", "w")
for info in old.infolist():
    data = old.read(info)
    if info.filename.endswith("sheet1.xml"):
        data = data[:len(data) // 2]
    new.writestr(info.filename, data)
new.close()
data = bytearray(open("torn.xlsx", "rb").read())
at = data.index(b"</row>")
data[at - 5] ^= 1
open("changed.xlsx", "wb").write(data)' "$books/types.xlsx"
	for size in 900 3000 5336 5631; do
		head -c $size "$books/types.xls" >cut.xls
		says "$kind: $size bytes of an .xls" 'crm-totext: cut.xls: damaged, or cut off
65' cut.xls
	done
	for torn in torn changed; do
		says "$kind: a workbook that is $torn inside" "crm-totext: $torn.xlsx: damaged, or cut off
65" $torn.xlsx
	done
}

mkdir fails
printf '#!/bin/sh\nexit 1\n' >fails/ssconvert
chmod +x fails/ssconvert
some=
if command -v ssconvert >/dev/null; then
	some=yes
	with ssconvert
else
	echo 'skip totext by ssconvert: no Gnumeric'
fi
if ! command -v soffice >/dev/null; then
	echo 'skip totext by soffice: no LibreOffice'
elif test -n "${CRM_QUICK:-}"; then
	echo 'skip totext by soffice: it takes long'
else
	some=yes
	PATH=$PWD/fails:$PATH
	with soffice
	PATH=$whole
fi
if test -z "$some" || ! /usr/bin/python3 -c 'import msoffcrypto' 2>/dev/null
then
	echo 'skip totext of locked workbooks: no msoffcrypto, or no converter'
	exit 0
fi
for book in xlsx xls; do
	says "locked.$book" '주문번호
0010123
0' --password-from right "$books/locked.$book"
	says "locked.$book: a wrong password" "crm-totext: $books/locked.$book: the password does not open it
77" --password-from wrong "$books/locked.$book"
done
