# register.awk SEEN SOURCES: which expected exports came, for crm-drop.
#
# SEEN is profile,last_at,newest,last_file as crm-drop keeps it, SOURCES the
# register of its user.  -v today=YYYY-MM-DD; -v told=1 prints, instead of the
# register as CSV, lines for messages: "fault|N|WORD" and
# "missing|PROFILE|LAST|OWNER".  Status 1 when something did not come.

# Days since 1970-01-01 and back, by the method that Howard Hinnant published as
# "chrono-compatible low-level date algorithms".
function days(date,    y, m, d, era, yoe, doy) {
	y = substr(date, 1, 4) + 0
	m = substr(date, 6, 2) + 0
	d = substr(date, 9, 2) + 0
	if (m <= 2)
		y--
	era = int(y / 400)
	yoe = y - era * 400
	doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
	return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + \
	    doy - 719468
}

function date(n,    era, doe, yoe, doy, mp, m) {
	n += 719468
	era = int(n / 146097)
	doe = n - era * 146097
	yoe = int((doe - int(doe / 1460) + int(doe / 36524) - \
	    int(doe / 146096)) / 365)
	doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
	mp = int((5 * doy + 2) / 153)
	m = mp + (mp < 10 ? 3 : -9)
	return sprintf("%04d-%02d-%02d", yoe + era * 400 + (m <= 2), m, \
	    doy - int((153 * mp + 2) / 5) + 1)
}

# The same day of the next month, or its last.
function next_month(last,    y, m, n, d) {
	y = substr(last, 1, 4) + 0
	m = substr(last, 6, 2) + 1
	if (m > 12) {
		m = 1
		y++
	}
	n = days(sprintf("%04d-%02d-01", y, m))
	d = substr(last, 9, 2) + 0
	while (d > 28 && substr(date(n + d - 1), 6, 2) + 0 != m)
		d--
	return date(n + d - 1)
}

# When the next export is due, or "" where the cycle is none.
function due(last, cycle,    n) {
	n = days(last)
	if (cycle == "daily")
		return date(n + 1)
	if (cycle == "weekly")
		return date(n + 7)
	if (cycle == "monthly")
		return next_month(last)
	if (cycle == "weekdays") {
		# 1970-01-01 was a Thursday.
		do
			n++
		while ((n + 4) % 7 == 6 || (n + 4) % 7 == 0)
		return date(n)
	}
	if (cycle ~ /^[1-9][0-9]?[0-9]? days?$/)
		return date(n + cycle)
	return ""
}

# The cells of a line; -1 when a quote stays open.
function cells(text, cell,    n, at) {
	sub(/\r$/, "", text)
	n = 0
	for (;;) {
		n++
		if (substr(text, 1, 1) != "\"") {
			at = index(text, ",")
			cell[n] = at ? substr(text, 1, at - 1) : text
			if (!at)
				return n
			text = substr(text, at + 1)
			continue
		}
		text = substr(text, 2)
		cell[n] = ""
		for (;;) {
			if ((at = index(text, "\"")) == 0)
				return -1
			cell[n] = cell[n] substr(text, 1, at - 1)
			text = substr(text, at + 1)
			if (substr(text, 1, 1) != "\"")
				break
			cell[n] = cell[n] "\""
			text = substr(text, 2)
		}
		if (text == "")
			return n
		text = substr(text, 2)
	}
}

function quoted(text) {
	if (text !~ /[",]/)
		return text
	gsub(/"/, "\"\"", text)
	return "\"" text "\""
}

function fault(word) {
	if (told)
		print "fault|" (begun ? FNR : 1) "|" word
	bad = 1
}

BEGIN {
	if (!told)
		print "profile,owner,cycle,last_at,last_file,due,state,newest"
}

FILENAME == ARGV[1] {
	cells($0, c)
	last_at[c[1]] = c[2]
	newest[c[1]] = c[3]
	last_file[c[1]] = c[4]
	next
}

FNR == 1 {
	begun = 1
	sub(/^\357\273\277/, "")
	n = cells($0, c)
	for (i = 1; i <= n; i++) {
		gsub(/^ +| +$/, "", c[i])
		column[c[i]] = i
	}
	if (!("profile" in column) || !("cycle" in column)) {
		fault("columns")
		exit
	}
	next
}

/^[ ,\r]*$/ { next }

{
	split("", c)
	if (cells($0, c) == -1) {
		fault("quote")
		next
	}
	profile = c[column["profile"]]
	cycle = c[column["cycle"]]
	owner = "owner" in column ? c[column["owner"]] : ""
	when = due(today, cycle)
	if (when == "") {
		fault("cycle")
		next
	}
	state = "never"
	if (profile in last_at)
		when = due(substr(last_at[profile], 1, 10), cycle)
	if (profile in last_at)
		state = when > today ? "ok" : "missing"
	else
		when = today
	if (state != "ok")
		bad = 1
	if (told && state != "ok")
		print "missing|" profile "|" last_at[profile] "|" owner
	if (!told)
		print quoted(profile) "," quoted(owner) "," cycle "," \
		    last_at[profile] "," quoted(last_file[profile]) "," \
		    when "," state "," newest[profile]
}

# A register without a line would expect nothing, and say so to nobody.
END {
	if (!begun)
		fault("columns")
	exit bad
}
