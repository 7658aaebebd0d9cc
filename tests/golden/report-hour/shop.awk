# Ten Thursdays and the days between: the mall sells at 10 and around midnight,
# tv behind a broadcast at 21; the portal's file has no time of day.
function row(channel, at, status, kind, qty) {
	printf "%s,%d,%s,%s,%s,%d,%d\n", channel, no, at, status, kind, qty,
	    qty * 12000
}
BEGIN {
	print "channel,order_no,ordered_at,status,kind,qty,amount"
	split("2 2 3 1 4 1 5 9 2 6", ten, " ")
	split("09-17 09-24 10-01 10-08 10-15 10-22 10-29 11-05 11-12 11-19", \
	    thursday, " ")
	for (w = 1; w <= 10; w++) {
		day = "2026-" thursday[w]
		for (i = 1; i <= ten[w]; i++) {
			no++
			at = sprintf("%s 10:%02d:30", day, 5 * i)
			row("mall", at, "paid", "sale", i)
			if (i == 2)		# an order of two lines
				row("mall", at, "paid", "sale", 1)
		}
		no++
		row("mall", day " 00:00:01", "confirmed", "sale", 1)
		no++
		row("mall", day " 23:59:59", "delivered", "sale", 1)
		no++
		row("mall", day " 09:00:00", "cancelled", "sale", 50)
		no++
		row("mall", day " 08:00:00", "ordered", "sale", 50)
		no++				# it was packed all the same
		row("mall", day " 14:10:00", "returned", "sale", 2)
		no++
		row("mall", day " 14:20:00", "exchanged", "sale", 2)
		no++				# and this was no purchase
		row("mall", day " 15:00:00", "shipped", "exchange", 1)
		for (i = 0; i < 1 + 6 * (w % 4 == 0); i++) {
			no++
			row("tv", sprintf("%s 21:%02d:00", day, i), "paid",
			    "sale", 1)
		}
		no++
		row("portal", day, "paid", "sale", 3)
	}
}
