-- What lies where in the lists.  Indexes of every row of them took a third of
-- the time of storing a list, and are asked about whole campaigns alone.

-- Never narrowed: an undo leaves a row wider than it need be.
CREATE TABLE campaign_bound (
	campaign INTEGER PRIMARY KEY,
	listed_at INTEGER NOT NULL,	-- nobody who is in was listed later
	coupon	TEXT		-- what all its codes begin with, or less;
				-- NULL: there are none
) STRICT;

-- A whole code is its owner's: the last six characters are never told.
INSERT INTO campaign_bound (campaign, listed_at, coupon)
WITH RECURSIVE length (n) AS (
	SELECT 0
	UNION ALL
	SELECT n + 1 FROM length WHERE n < 64
), ends AS (
	SELECT campaign, max(at) FILTER (WHERE verdict = 'in') AS at,
		min(coupon) FILTER (WHERE coupon <> '') AS low,
		max(coupon) AS high
	FROM campaign_target
	GROUP BY campaign
)
SELECT campaign, coalesce(at, 0), substr(low, 1, (
	SELECT max(n)
	FROM length
	WHERE n <= max(0, length(low) - 6)
		AND substr(low, 1, n) = substr(high, 1, n)))
FROM ends;

DROP INDEX campaign_target_coupon;
DROP INDEX campaign_target_at;
