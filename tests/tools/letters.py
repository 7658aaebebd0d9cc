"""letters FOLDER: reads letters with Python's own parser of mails and says how
many there are, or what is wrong with the first that is not as it should be."""

import email
import email.policy
import os
import re
import sys


def fault(message, name):
    number = re.match(r"m([0-9]+)@", name).group(1)
    person = "회원" + number + "님"
    if message["Subject"] != ("(광고) " + person + "께 드리는 봄 인사: "
                              "햇된장과 햇간장이 나왔습니다 🎁"):
        return "subject: " + message["Subject"]
    sender = message["From"].addresses
    if [(a.display_name, a.addr_spec) for a in sender] != [
            ("샘플상점", "shop@shop.example")]:
        return "from: " + str(sender)
    if message["To"].addresses[0].addr_spec != name:
        return "to: " + message["To"]
    if message["Date"].datetime.isoformat() != "2026-11-20T09:00:00+09:00":
        return "date: " + message["Date"]
    if not re.fullmatch(r"<https://shop\.example/m/refuse\?t=[\w-]+>,\s+"
                        r"<mailto:refuse\+[a-z2-7]+@news\.shop\.example>",
                        message["List-Unsubscribe"]):
        return "List-Unsubscribe: " + message["List-Unsubscribe"]
    if message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        return "no One-Click"
    if message.defects:
        return str(message.defects)
    text, page = [message.get_body((kind,)).get_content().replace("\r\n", "\n")
                  for kind in ("plain", "html")]
    if not text.startswith(person + ", 봄입니다.\n.\n..점으로 시작하는 줄\n"
                           "From here on: https://shop.example/new?t="):
        return text
    if not re.search(r'<p>' + person + r', <b>봄</b>입니다.\n<a href="https://'
                     r'shop.example/new\?a=1&amp;t=[\w-]+">보기</a></p>', page):
        return page
    return None


def main():
    names = os.listdir(sys.argv[1])
    for name in names:
        with open(os.path.join(sys.argv[1], name), "rb") as file:
            message = email.message_from_binary_file(
                file, policy=email.policy.default)
        why = fault(message, name)
        if why is not None:
            print(name + ": " + why)
            return
    print(len(names), "letters")


main()
