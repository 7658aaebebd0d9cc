"""totext.py KIND FILE FOLDER: the part of crm-totext that parses.

KIND is html (a web page), xml (SpreadsheetML 2003), ods (OpenDocument, what the
converters make of other workbooks) or office (what LibreOffice makes of them);
of xlsx and xls it only finds out whether it is whole, and writes nothing.

Writes the sheet N of FILE to FOLDER/N.csv, when it has cells, and its name to
FOLDER/N.name; FOLDER/N.long counts numbers that no double holds, and
FOLDER/N.volatile cells whose formula gives something else each time.  What is
wrong is one word on standard output, for crm-totext to say in words, and
status 1.
"""

import csv
import datetime
import decimal
import html.parser
import os
import re
import struct
import sys
import xml.parsers.expat
import zipfile
import zlib

FILE_BYTES = 512 << 20      # of a page that is read as a whole
BYTES = 1 << 30             # of all that is written
ROW_BYTES = 64 << 20
COLUMNS = 16384             # of a sheet, as in the spreadsheet programs
ROWS = 1048576
EXACT = 1 << 53             # integers from here on may differ from a double


# The converters compute these again, whatever the workbook had stored.
VOLATILE = re.compile(r"(?<![A-Z0-9._])(NOW|TODAY|RAND|RANDBETWEEN)\s*\(", re.I)

csv.field_size_limit(ROW_BYTES)


class Fault(Exception):
    """A word that crm-totext knows."""


def number(text):
    """Digits without exponent, thousands or the noise of a double."""
    if re.fullmatch(r"[+-]?\d+", text):
        return text
    try:
        value = decimal.Decimal(repr(float(text)))
    except (ValueError, decimal.InvalidOperation):
        return text
    if not value.is_finite():
        return text
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def iso(text):
    """2026-11-05T00:00:00.000 as 2026-11-05, any other time of day kept.  A
    fraction is noise of a double: 12:59:59.9999999 is one o'clock."""
    text, _, fraction = text.rstrip("Z").partition(".")
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    if fraction[:1] >= "5":
        when += datetime.timedelta(seconds=1)
    text = when.isoformat(" ")
    return text[:10] if text.endswith(" 00:00:00") else text


def clock(text):
    """PT13H01M00S as 13:01:00."""
    part = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S", text)
    return "%02d:%s:%s" % (int(part[1]), part[2], part[3]) if part else text


def plain(name):
    """A name that may stand in a file's name and in a message."""
    return "".join("_" if ord(c) < 32 or ord(c) == 127 or c in "/\\" else c
                   for c in name)


def decode(path):
    """The text of a page; like crm-map, UTF-8 if all of it is, else CP949."""
    if os.path.getsize(path) > FILE_BYTES:
        raise Fault("large")
    with open(path, "rb") as page:
        data = page.read()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise Fault("encoding")


class Sheets:
    """Writes sheets.  The rows go to a spool first: only the last one tells how
    wide all have to be."""

    def __init__(self, folder):
        self.folder = folder
        self.n = 0
        self.room = BYTES

    def path(self, kind):
        return os.path.join(self.folder, "%d.%s" % (self.n, kind))

    def start(self, name):
        self.n += 1
        self.width = self.blank = self.rows = 0
        self.long = self.volatile = 0
        self.name = plain(name)
        self.spool = open(self.path("spool"), "w", encoding="utf-8",
                          errors="surrogateescape", newline="")
        self.writer = csv.writer(self.spool, lineterminator="\n")

    def row(self, cells):
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            self.blank += 1
            return
        size = sum(map(len, cells)) + len(cells)
        self.room -= size
        self.rows += min(self.blank, ROWS) + 1
        # A few bytes may stand for cells without end.
        if size > ROW_BYTES or self.room < 0:
            raise Fault("large")
        for _ in range(min(self.blank, ROWS)):
            self.writer.writerow([])
        self.blank = 0
        self.width = max(self.width, len(cells))
        self.writer.writerow(cells)

    def number(self, text):
        text = number(text)
        if re.fullmatch(r"-?\d{16,}", text) and abs(int(text)) >= EXACT:
            self.long += 1
        return text

    def end(self):
        self.spool.close()
        # Rows are filled up to the width of the longest.
        self.room -= self.rows * self.width
        if self.room < 0:
            raise Fault("large")
        if self.width > 0:
            with open(self.path("spool"), encoding="utf-8", newline="") as rows, \
                    open(self.path("csv"), "w", encoding="utf-8",
                         newline="") as out:
                writer = csv.writer(out, lineterminator="\n")
                for row in csv.reader(rows):
                    writer.writerow(row + [""] * (self.width - len(row)))
            for kind, text in (("name", self.name), ("long", str(self.long)),
                               ("volatile", str(self.volatile))):
                with open(self.path(kind), "w", encoding="utf-8") as out:
                    out.write(text + "\n")
        os.unlink(self.path("spool"))


class Table:
    """A table of a page while it is read."""

    def __init__(self, tagged=True):
        self.rows = []
        self.tagged = tagged    # it has a tag of its own, not its rows alone
        self.open = False       # a row
        self.cell = None        # the text of the cell that is open
        self.cells = 0
        self.below = {}         # column: rows that a cell above still covers

    def start_row(self):
        self.end_row()
        self.open = True
        self.row = []
        self.covered = {c for c, n in self.below.items() if n > 0}
        for column in self.covered:
            self.below[column] -= 1

    def start_cell(self, columns, rows):
        if not self.open:
            self.start_row()
        self.end_cell()
        while len(self.row) in self.covered:
            self.row.append("")
        self.at = len(self.row)
        for column in range(self.at, self.at + columns):
            self.row.append("")
            if rows > 1:
                self.below[column] = rows - 1
        self.cell = []
        self.cells += 1

    def end_cell(self):
        if self.cell is None:
            return
        lines = re.sub(r"[ \t\r\n\f]+", " ", "".join(self.cell)).split("\v")
        lines = [line.replace("\xa0", " ").strip() for line in lines]
        self.row[self.at] = "\n".join(lines).strip("\n")
        self.cell = None

    def end_row(self):
        self.end_cell()
        if self.open:
            self.rows.append(self.row)
        self.open = False


class Page(html.parser.HTMLParser):
    """Finds the table with most cells."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack = []
        self.best = Table()
        self.hidden = None      # script or style, whose text is none

    def span(self, attrs, name, most):
        found = re.match(r"\s*(\d{1,6})", dict(attrs).get(name) or "")
        return max(1, min(int(found[1]), most)) if found else 1

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.hidden = tag
        elif tag == "table" or (tag in ("tr", "td", "th") and not self.stack):
            self.stack.append(Table(tag == "table"))
        if not self.stack:
            return
        table = self.stack[-1]
        if tag == "tr":
            table.start_row()
        elif tag in ("td", "th"):
            table.start_cell(self.span(attrs, "colspan", 1000),
                             self.span(attrs, "rowspan", 65534))
        elif tag == "br" and table.cell is not None:
            table.cell.append("\v")

    def handle_data(self, data):
        if self.stack and self.stack[-1].cell is not None and not self.hidden:
            self.stack[-1].cell.append(data.replace("\v", " "))

    def handle_endtag(self, tag):
        if tag == self.hidden:
            self.hidden = None
        if not self.stack:
            return
        if tag in ("td", "th"):
            self.stack[-1].end_cell()
        elif tag == "tr":
            self.stack[-1].end_row()
        elif tag == "table":
            self.end_table()

    def end_table(self):
        table = self.stack.pop()
        table.end_row()
        if table.cells > self.best.cells:
            self.best = table

    def finish(self):
        """The rows; a table that does not end was cut off."""
        self.close()
        while self.stack:
            last = self.stack[-1]
            cut = last.tagged or last.open
            self.end_table()
            if cut and self.best is last:
                raise Fault("damaged")
        return self.best.rows


def read_html(path, sheets):
    page = Page()
    page.feed(decode(path))
    sheets.start("")
    for row in page.finish():
        sheets.row(row)
    sheets.end()


class Markup:
    """What the two kinds of XML have in common.  No document type is accepted,
    since its entities can grow without end."""

    def __init__(self, sheets):
        self.sheets = sheets
        self.parser = xml.parsers.expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.row = []
        self.text = None        # pieces, inside what is text of a cell
        self.comment = 0

    def doctype(self, *_):
        raise Fault("doctype")

    def data(self, text):
        if self.text is not None and not self.comment:
            self.text.append(text)

    @staticmethod
    def local(name):
        return name.rpartition(" ")[2]

    def attribute(self, attrs, name):
        """By its name alone: some writers leave the prefix out."""
        for key, value in attrs.items():
            if self.local(key) == name and "calcext" not in key:
                return value
        return None

    def count(self, attrs, name, most):
        value = self.attribute(attrs, name) or ""
        return max(0, min(int(value), most)) if value.isdecimal() else 0


class SpreadsheetML(Markup):
    def start(self, name, attrs):
        name = self.local(name)
        if name == "Worksheet":
            self.sheets.start(self.attribute(attrs, "Name") or "")
            self.line = 0
        elif name == "Row":
            at = self.count(attrs, "Index", ROWS)
            while self.line + 1 < at:
                self.line += 1
                self.sheets.row([])
            self.line += 1
            self.row = []
        elif name == "Cell":
            at = self.count(attrs, "Index", COLUMNS)
            self.row += [""] * (at - 1 - len(self.row))
            self.row.append("")
            self.across = self.count(attrs, "MergeAcross", COLUMNS)
        elif name in ("Comment", "PhoneticText"):
            self.comment += 1
        elif name == "Data" and not self.comment:
            self.kind = self.attribute(attrs, "Type")
            self.text = []

    def end(self, name):
        name = self.local(name)
        if name == "Worksheet":
            self.sheets.end()
        elif name == "Row":
            self.sheets.row(self.row)
        elif name == "Cell":
            self.row += [""] * self.across
        elif name in ("Comment", "PhoneticText"):
            self.comment -= 1
        elif name == "Data" and not self.comment:
            if self.row:
                self.row[-1] = self.value("".join(self.text))
            self.text = None

    def value(self, text):
        if self.kind == "Number":
            return self.sheets.number(text.strip())
        if self.kind == "DateTime":
            return iso(text.strip())
        if self.kind == "Boolean":
            return "TRUE" if text.strip() == "1" else "FALSE"
        return text


class OpenDocument(Markup):
    office = False

    def start(self, name, attrs):
        name = self.local(name)
        if name == "table":
            self.sheets.start(self.attribute(attrs, "name") or "")
        elif name == "table-row":
            self.times = self.count(attrs, "number-rows-repeated", ROWS) or 1
            self.row = []
            self.gap = 0        # empty cells; a row may end in 16,000
        elif name in ("table-cell", "covered-table-cell"):
            self.across = self.count(attrs, "number-columns-repeated",
                                     COLUMNS) or 1
            self.given = self.typed(attrs)
            self.text = []
            self.lines = 0
        elif name == "annotation":
            self.comment += 1
        elif self.text is None or self.comment:
            return
        elif name == "p":
            if self.lines:
                self.text.append("\n")
            self.lines += 1
        elif name == "s":
            self.text.append(" " * (self.count(attrs, "c", 32767) or 1))
        elif name in ("tab", "line-break"):
            self.text.append("\t" if name == "tab" else "\n")

    def data(self, text):
        if self.text is not None and self.lines and not self.comment:
            self.text.append(text)

    def end(self, name):
        name = self.local(name)
        if name == "table":
            self.sheets.end()
        elif name == "table-row":
            for _ in range(self.times if self.row else 0):
                self.sheets.row(list(self.row))
            self.sheets.blank += 0 if self.row else self.times
        elif name in ("table-cell", "covered-table-cell"):
            text = self.value("".join(self.text))
            if text == "":
                self.gap += self.across
            else:
                self.row += [""] * self.gap + [text] * self.across
                self.gap = 0
            self.text = None
        elif name == "annotation":
            self.comment -= 1

    def value(self, shown):
        if self.given is None:
            return shown
        # A format may show the zeros before a number: of a postcode, a code.
        if re.fullmatch("0[0-9]+", shown) and \
                (shown.lstrip("0") or "0") == self.given:
            return shown
        return self.given

    def typed(self, attrs):
        """The value of a cell that is not what it shows, else None."""
        kind = self.attribute(attrs, "value-type")
        value = self.attribute(attrs, "value")
        if VOLATILE.search(self.attribute(attrs, "formula") or ""):
            self.sheets.volatile += 1
        if kind == "string":
            return self.attribute(attrs, "string-value")
        if kind in ("float", "percentage", "currency") and value:
            return self.sheets.number(value)
        if kind == "date":
            day = iso(self.attribute(attrs, "date-value") or "")
            # The number 3 is the 3rd of January 1900 in a workbook, and the
            # 2nd in LibreOffice, which knows that there was no 29th of February.
            if self.office and "1899-12-31" <= day < "1900-02-28 ~":
                when = datetime.datetime.fromisoformat(day)
                day = iso((when + datetime.timedelta(days=1)).isoformat())
            return day
        if kind == "time":
            return clock(self.attribute(attrs, "time-value") or "")
        if kind == "boolean":
            return (self.attribute(attrs, "boolean-value") or "").upper()
        return None


def read_xml(path, sheets):
    SpreadsheetML(sheets).parser.Parse(decode(path).encode("utf-8"), True)


def read_ods(path, sheets):
    with zipfile.ZipFile(path) as book, book.open("content.xml") as content:
        OpenDocument(sheets).parser.ParseFile(content)


def read_office(path, sheets):
    OpenDocument.office = True
    read_ods(path, sheets)


def check_xlsx(path, sheets):
    """The converters take of a damaged workbook what they can, without a
    word."""
    with zipfile.ZipFile(path) as book:
        for info in book.infolist():
            parser = None
            if re.search(r"(^|/)(worksheets/[^/]*|sharedStrings|workbook)\.xml$",
                         info.filename, re.I):
                parser = xml.parsers.expat.ParserCreate()
            # To its end, where its checksum is compared.
            with book.open(info) as member:
                while block := member.read(1 << 16):
                    sheets.room -= len(block)
                    if sheets.room < 0:
                        raise Fault("large")
                    if parser is not None:
                        parser.Parse(block, False)
            if parser is not None:
                parser.Parse(b"", True)


def check_xls(path, _):
    """All sectors that its tables know of are there [MS-CFB]."""
    size = os.path.getsize(path)
    with open(path, "rb") as book:
        head = book.read(512)
        shift, = struct.unpack_from("<H", head, 30)
        more, = struct.unpack_from("<I", head, 68)
        if shift not in (9, 12):
            raise Fault("damaged")
        sector = 1 << shift

        def numbers(at):
            book.seek((at + 1) * sector)
            return struct.unpack("<%dI" % (sector // 4), book.read(sector))

        tables = list(struct.unpack_from("<109I", head, 76))
        while more < 0xfffffffa and len(tables) < size // sector + 110:
            *found, more = numbers(more)
            tables += found
        tables = [at for at in tables if at < 0xfffffffa]
        last = 0
        for n, at in enumerate(tables):
            for i, use in enumerate(numbers(at)):
                if use != 0xffffffff:
                    last = n * (sector // 4) + i
    if not tables or (last + 2) * sector > size:
        raise Fault("damaged")


READERS = {"html": read_html, "xml": read_xml, "ods": read_ods,
           "office": read_office, "xlsx": check_xlsx, "xls": check_xls}


def main(kind, path, folder):
    try:
        READERS[kind](path, Sheets(folder))
    except Fault as fault:
        return str(fault)
    except (xml.parsers.expat.ExpatError, zipfile.BadZipFile, zlib.error,
            csv.Error, struct.error, KeyError, EOFError, AttributeError,
            ValueError, RuntimeError):
        return "damaged"
    except OSError:
        return "system"
    return None


if __name__ == "__main__":
    said = main(*sys.argv[1:])
    if said is not None:
        print(said)
        sys.exit(1)
