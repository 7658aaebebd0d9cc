# shellcheck shell=sh
# Members and campaigns whose counts are known though nobody foresees the lots:
# of many candidates so many are taken whom the lot lets in, and so many whom it
# holds out, and what they buy goes by their place among those.
base() {
	crm-db init -q
	awk 'BEGIN {
		print "code,name,phone,sms_consent,consent_at"
		for (i = 1; i <= 2000; i++)
			printf "C%d,회원%d,0102%07d,yes,2026-01-01\n", i, i, i
	}' | crm-member import -q
}

# campaign NAME DAY IN OUT [FIELD=VALUE...]: who.csv has the list then.
campaign() {
	name=$1 in=$3 out=$4
	export CRM_NOW="$2 10:00:00"
	shift 4
	crm-campaign add -q --channel sms "$name" holdout=20 "$@"
	crm-member list | cut -d, -f 1 | crm-campaign target -q -n --why "$name" |
	    awk -F, -v in_="$in" -v out="$out" -v OFS=, 'NR == 1 {
			print "member,verdict,place,segment"; next }
		$2 == "in" && i++ < in_ { print $1, $2, i, "s" i % 2 }
		$3 == "holdout" && o++ < out { print $1, $2, o, "s" o % 2 }' \
	    >who.csv
	crm-campaign target -q "$name" who.csv
}

# bought DAY IN OUT: every so manieth of those asked, and of those who were not.
bought() {
	awk -F, -v day="$1" -v in_="$2" -v out="$3" 'NR == 1 {
			print "channel,order_no,ordered_at,status,member_code," \
			    "amount" }
		NR > 1 && $3 % ($2 == "in" ? in_ : out) == 0 {
			printf "shop,%s-%d,%s,confirmed,C%d,%d\n", day, $1, day,
			    $1, 20000 + $3 % 7 * 1000 }' who.csv |
	    crm-order import -q
}
