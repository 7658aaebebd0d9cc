# Read by crm-totext: what a file is, by its content and never by its name.
# lib/core/container.c looks at the same bytes.
# shellcheck shell=sh

bom=$(printf '\357\273\277')

# kind_of FILE: text, xlsx, xls, locked, ods, html, xml, zip,
# utf16, packed, pdf or empty.
kind_of() {
	magic=$(dd if="$1" bs=64 count=1 2>/dev/null | od -An -v -tx1 |
	    LC_ALL=C tr -d ' \n')
	case $magic in
	'') echo empty ;;
	504b0304*) kind_of_zip "$(echo "$magic" | cut -c 61-)" ;;
	504b0506* | 504b0708*) echo zip ;;
	d0cf11e0*)
		# The directory names the stream in UTF-16.
		if LC_ALL=C tr -d '\0' <"$1" | LC_ALL=C grep -aq \
		    EncryptedPackage; then
			echo locked
		else
			echo xls
		fi
		;;
	fffe* | feff*) echo utf16 ;;
	1f8b* | fd377a585a* | 28b52ffd* | 377abcaf271c*) echo packed ;;
	255044462d*) echo pdf ;;
	*) kind_of_text "$1" ;;
	esac
}

# By the name of the first member, in hexadecimal: [Content_Types].xml, _rels/,
# docProps/, customXml/, xl/ and mimetype.
kind_of_zip() {
	case $1 in
	5b436f6e74656e745f54797065735d2e786d6c*) echo xlsx ;;
	5f72656c732f* | 646f6350726f70732f*) echo xlsx ;;
	637573746f6d586d6c2f* | 786c2f*) echo xlsx ;;
	6d696d6574797065*) echo ods ;;
	*) echo zip ;;
	esac
}

kind_of_text() {
	head=$(dd if="$1" bs=4096 count=1 2>/dev/null | LC_ALL=C tr -d '\0' |
	    LC_ALL=C sed "1s/^$bom//" |
	    LC_ALL=C tr 'A-Z\r\n\t' 'a-z   ' | LC_ALL=C sed 's/^ *//')
	case $head in
	'<?xml'*'<workbook'* | '<?xml'*'<ss:workbook'* | '<workbook'*) echo xml ;;
	'<!doctype'* | '<!--'* | '<?xml'* | '<?mso'* | '<html'* | '<head'* | \
	    '<meta'* | '<body'* | '<table'* | '<style'* | '<script'* | \
	    '<title'* | '<div'* | '<center'* | '<font'* | '<form'* | \
	    '<thead'* | '<tbody'* | '<tr>'* | '<tr '*) echo html ;;
	*) echo text ;;
	esac
}
