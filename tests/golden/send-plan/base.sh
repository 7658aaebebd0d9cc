# A shop that may advertise by mail, six members, a campaign with a message.
crm-db init -q
for pair in "sender_name=샘플상점" "sender_email=shop@shop.example" \
    "sender_phone=0255550199" "sender_address=서울 종로구 세종대로 1" \
    "refuse_url=https://shop.example/refuse"; do
	crm-db set -q "${pair%%=*}" "${pair#*=}"
done
crm-member import -q "$TOP/tests/golden/send-plan/members.csv"
echo '봄입니다.' >letter.txt
crm-campaign add -q --channel email spring
crm-campaign message -q --subject '봄 인사' --sender 샘플상점 \
    --text letter.txt spring
