# Day after day from 2026-09-01 to 2026-11-19, with what is missing of them.
function order(channel, day, hour) {
	no++
	printf "%s,%d,2026-%s %02d:30:00,paid,1,12000\n", channel, no, day, hour
}
BEGIN {
	print "channel,order_no,ordered_at,status,qty,amount"
	split("30 31 30", length_of, " ")
	for (m = 9; m <= 11; m++)
		for (d = 1; d <= length_of[m - 8]; d++) {
			day = sprintf("%02d-%02d", m, d)
			if (day > "11-19")
				break
			n++
			# The mall's file of these days was never imported.
			if (day < "10-14" || day > "10-24")
				for (i = 0; i < 6; i++)
					order("mall", day, 9 + i)
			# Another mall, since the beginning of November.
			if (day >= "11-01")
				for (i = 0; i < 3; i++)
					order("talk", day, 20)
			# A broadcast in two weeks: quiet between them.
			if (n % 14 == 3)
				for (i = 0; i < 40; i++)
					order("tv", day, 21)
			# One order by telephone.
			if (day == "11-18")
				order("phone", day, 15)
		}
}
