-- Who is asked, who by lot is not, and with which coupon.

ALTER TABLE campaign_target ADD COLUMN channel TEXT NOT NULL DEFAULT '';
	-- the one chosen; '': that of the campaign
ALTER TABLE campaign_target ADD COLUMN arm TEXT NOT NULL DEFAULT '';
	-- by lot; 'control': not asked
ALTER TABLE campaign_target ADD COLUMN pilot INTEGER NOT NULL DEFAULT 0;
	-- 1: is in the pilot
ALTER TABLE campaign_target ADD COLUMN coupon TEXT NOT NULL DEFAULT '';
	-- the member's own code
