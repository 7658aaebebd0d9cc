# Each source that crm-map reads stands in tests/data/sources.csv: 1 malls and
# shop systems, 2 TV home shopping, 3 integration solutions, 4 carriers, 5
# messaging vendors, 6 others.  header says how well its header is known; the
# fixtures are golden cases, each of them known as its profile.  A source
# without a profile has lists that tell of no order, or no header that anybody
# could name: no profile may take them for something else.
table=$TOP/tests/data/sources.csv

say() {
	name=$1
	shift
	if "$@" >log 2>&1; then
		echo "ok $name"
	else
		cat log
		echo "not ok $name"
	fi
}

# Whose stream a profile has; a canonical stream is no source.
crm-map --list | cut -d, -f1-2 | sed 1d | grep -v '^canonical-' >profiles

# shellcheck disable=SC2317 # called by say
rows_are_whole() {
	head -n 1 "$table" |
	    grep -qx 'section,source,profile,stream,header,fixtures' || return 1
	awk -F, 'NF != 6 || /"|\r/ || $1 $2 == "" || $6 == "" ||
	    $5 !~ /^(header|confirmed|partial|unconfirmed)$/ { print; bad = 1 }
	    END { exit bad }' "$table"
}
say 'the rows are whole' rows_are_whole

# shellcheck disable=SC2317 # called by say
no_row_twice() {
	cut -d, -f1-3 "$table" | sort | uniq -d >twice
	cat twice
	test ! -s twice
}
say 'no row stands twice' no_row_twice

# shellcheck disable=SC2317 # called by say
all_profiles() {
	cut -d, -f3-4 "$table" | sed '1d; /^,$/d' | sort -u >listed
	sort profiles | diff listed -
}
say 'the profiles are those of the table' all_profiles

# is_of CASE PROFILE: the case has an input that is known as the profile.
is_of() {
	test -d "$TOP/tests/golden/$1" || return 1
	for input in "$TOP/tests/golden/$1"/*; do
		case ${input##*/} in cmd|out|err|status) continue ;; esac
		crm-map --detect "$input" | sed -n "2s|^.*/$1/[^,]*,||p" >got || :
		echo "$1: $(cat got)"
		grep -q "^$2," got && return
	done
	return 1
}

# shellcheck disable=SC2317 # called by say
refused() {
	for one in "$TOP/tests/golden/$1"/*; do
		case ${one##*/} in cmd|out|err|status) continue ;; esac
		crm-map --detect "$one" >got 2>/dev/null && return 1
		test "$(wc -l <got)" -lt 2 || return 1
	done
}

# shellcheck disable=SC2317 # called by say
detected() {
	want=$1
	shift
	test $# -gt 0 || return 1
	if test -z "$want"; then
		refused "$1"
		return
	fi
	for one in "$@"; do
		is_of "$one" "$want" || return 1
	done
}
sed 1d "$table" >rows
while IFS=, read -r section source profile _ _ fixtures; do
	# shellcheck disable=SC2086 # the fixtures are words
	say "$source ($section)" detected "$profile" $fixtures
done <rows
