# What "make install" puts into a folder runs from there, and "make uninstall"
# takes it all away again.

check() {
	name=$1
	shift
	if "$@" >log 2>&1; then
		echo "ok $name"
	else
		cat log
		echo "not ok $name"
	fi
}

if test -n "$CRM_QUICK"; then
	echo "skip install: once is enough"
	exit 0
fi

# The objects need not be made again: only the folders differ.
cp -Rp "$O" objects
prefix=$PWD/prefix
into() {
	"$MAKE" -C "$TOP" O="$PWD/objects" CC="$CC" PREFIX="$prefix" "$@" >log 2>&1
}
into install || {
	cat log
	echo 'not ok install'
	exit 1
}

programs() {
	for program in "$O"/bin/crm-*; do
		test -x "$prefix/bin/${program##*/}" || return 1
	done
}
check 'all programs' programs

pages() {
	for page in "$TOP"/man/man[157]/*.[157]; do
		cmp "$page" "$prefix/share/man/${page#"$TOP"/man/}" || return 1
	done
}
check 'all pages' pages

data() {
	for file in "$TOP"/lib/intake/profiles/*; do
		cmp "$file" "$prefix/share/crm/profiles/${file##*/}" || return 1
	done
	for file in "$TOP"/lib/insight/rules/*; do
		cmp "$file" "$prefix/share/crm/rules/${file##*/}" || return 1
	done
	test -s "$prefix/share/locale/ko/LC_MESSAGES/crm.mo"
}
check 'all data' data

# From here on nothing may lead back to the tree.
unset CRM_DATADIR
PATH=$prefix/bin:${PATH#*:}
printf 'member,date,amount\nkim,2026-11-01,30000\n' >log.csv
check 'a program runs' crm-rfm -q -i log.csv

a_script_runs() {
	printf '<table><tr><td>01<td>2</table>' >page.xls
	crm-totext page.xls | grep -qx 01,2
}
check 'a script finds its other part' a_script_runs

finds_profiles() {
	crm-map --list >list && grep -q smartstore list
}
check 'profiles are found' finds_profiles

speaks_korean() {
	LANGUAGE=ko crm-db -d absent.db check 2>message
	test $? = 78 && grep -q '데이터베이스' message
}
check 'Korean messages are found' speaks_korean

into uninstall
find prefix ! -type d >left
check 'uninstall leaves nothing' test ! -s left
