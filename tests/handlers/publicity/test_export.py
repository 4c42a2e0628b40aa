"""The files of a batch: the same records give the same bytes, and every reader finds what was written."""

from __future__ import annotations

import csv
import hashlib
import io

from lxml import etree

from handlers.publicity.export import export_files
from handlers.publicity.permit import COLUMNS

RECORD = dict.fromkeys(COLUMNS, "") | {
    "XK_XDR_MC": "安丘市虚构01号餐饮有限公司",
    "XK_WSH": "安审批许〔2024〕31号",
    "XK_NR": '经营范围:"餐饮",含外卖\n第二行 <自制饮品> & 其他\x0b',
    "XK_ZT": "1",
}


def test_the_same_records_give_the_same_bytes() -> None:
    one, other = (export_files("SPJ-20240304-1", "XK", COLUMNS, [RECORD]) for _ in range(2))
    assert one == other
    assert [file.name for file in one] == ["SPJ-20240304-1.csv", "SPJ-20240304-1.xml"]
    for file in one:
        assert file.sha256 == hashlib.sha256(file.raw).hexdigest()


def test_a_spreadsheet_reads_the_csv_file() -> None:
    table, _ = export_files("B", "XK", COLUMNS, [RECORD, RECORD])
    assert table.raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in table.raw
    rows = list(csv.reader(io.StringIO(table.raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS) and len(rows) == 3
    assert dict(zip(COLUMNS, rows[1], strict=True)) == RECORD


def test_the_xml_file_holds_an_element_a_field_and_only_what_xml_allows() -> None:
    _, document = export_files("B", "XK", COLUMNS, [RECORD])
    root = etree.fromstring(document.raw)
    assert (root.tag, root.get("BATCH"), root.get("COUNT")) == ("DATA", "B", "1")
    (record,) = root
    assert [node.tag for node in record] == list(COLUMNS)
    assert record.findtext("XK_NR") == RECORD["XK_NR"].replace("\x0b", "")
    assert document.raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
