# A shop that has set all that advertising needs.
shop() {
	crm-db init -q
	crm-db set -q sender_name '정직한 장독대'
	crm-db set -q sender_phone 02-123-4567
	crm-db set -q sender_email shop@example.com
	crm-db set -q sender_address '순창군 장독로 1'
	crm-db set -q refuse_phone 080-123-4567
	crm-db set -q refuse_url https://shop.example/refuse
	crm-db set -q sms_certificate 'KISA 2026-0117'
	crm-db set -q sms_certificate_until 2027-12-31
	crm-db set -q own_channels '자사몰, phone'
}
