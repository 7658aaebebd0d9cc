"""unpack.py KIND FILE FOLDER [PASSWORDFILE]: the part of crm-totext that opens.

KIND is zip, whose members become FOLDER/1.file and so on, with their names in
FOLDER/1.name, or locked, a workbook with a password that becomes FOLDER/1.file.
What is wrong is one word on standard output, for crm-totext to say in words,
and status 1.
"""

import os
import re
import sys
import time
import zipfile
import zlib

BYTES = 1 << 30             # of all members of a zip
MEMBERS = 1000


class Fault(Exception):
    """A word that crm-totext knows."""


def plain(name):
    """A name that may stand in a file's name and in a message."""
    return "".join("_" if ord(c) < 32 or ord(c) == 127 or c in "/\\" else c
                   for c in name)


def member_name(info):
    """Korean programs write names in CP949 and say nothing about it."""
    name = info.filename
    if info.flag_bits & 0x800:
        return name
    raw = name.encode("cp437", "replace")
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return name


def unpack_member(book, info, path, room, password):
    if info.flag_bits & 1 and password is None:
        raise Fault("password")
    try:
        with book.open(info, pwd=password) as member, open(path, "wb") as out:
            while block := member.read(1 << 16):
                room -= len(block)
                if room < 0:
                    raise Fault("large")
                out.write(block)
    except (RuntimeError, zlib.error, zipfile.BadZipFile) as fault:
        if isinstance(fault, NotImplementedError):
            raise Fault("method") from fault
        raise Fault("wrong" if info.flag_bits & 1 else "damaged") from fault
    # Who knows no time writes the first there is, or zeros.
    if info.date_time > (1980, 1, 1, 0, 0, 0):
        when = time.mktime(info.date_time + (0, 0, -1))
    else:
        when = os.path.getmtime(book.filename)
    os.utime(path, (when, when))
    return room


def unpack_zip(path, folder, password):
    """The members, each under a name of our own: theirs never make a path."""
    room = BYTES
    number = 0
    with zipfile.ZipFile(path) as book:
        for info in book.infolist():
            parts = re.split(r"[/\\]", member_name(info))
            if parts[-1] == "" or parts[-1][0] == "." or \
                    parts[-1].startswith("~$") or "__MACOSX" in parts:
                continue
            number += 1
            if number > MEMBERS:
                raise Fault("large")
            target = os.path.join(folder, str(number))
            room = unpack_member(book, info, target + ".file", room, password)
            with open(target + ".name", "w", encoding="utf-8",
                      errors="replace") as out:
                out.write(plain(parts[-1]) + "\n")


def unlock(path, folder, password):
    if password is None:
        raise Fault("password")
    try:
        import msoffcrypto
    except ImportError as fault:
        raise Fault("nocrypto") from fault
    target = os.path.join(folder, "1.file")
    with open(path, "rb") as book, open(target, "wb") as out:
        try:
            office = msoffcrypto.OfficeFile(book)
            office.load_key(password=password.decode("utf-8"))
            office.decrypt(out)
        except Exception as fault:      # it documents none
            raise Fault("wrong") from fault


def main(kind, path, folder, secret=None):
    password = None
    try:
        if secret is not None:
            with open(secret, "rb") as lines:
                password = lines.readline().rstrip(b"\r\n")
        if kind == "zip":
            unpack_zip(path, folder, password)
        else:
            unlock(path, folder, password)
    except Fault as fault:
        return str(fault)
    except NotImplementedError:
        return "method"
    except (zipfile.BadZipFile, EOFError, ValueError):
        return "damaged"
    except OSError:
        return "system"
    return None


if __name__ == "__main__":
    said = main(*sys.argv[1:])
    if said is not None:
        print(said)
        sys.exit(1)
