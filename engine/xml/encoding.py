"""From bytes to text: which encoding a file is in is decided first, against a list of those allowed.

A parser that guesses an encoding by itself sees other characters than whoever looked at the bytes (UTF-7).
"""

from __future__ import annotations

import codecs
import re
from typing import Any

from ..errors import ProcessRejected

MAX_BYTES = 1 << 20
ALLOWED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
}
"""The codec for each name that a declaration may use; GB 18030 reads all that GBK and GB 2312 can say."""

_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (b"<\0\0\0", "utf-32"),
    (b"\0\0\0<", "utf-32"),
    (b"+/v", "utf-7"),
    (b"\x4c\x6f\xa7\x94", "ebcdic"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ARCHIVE = b"PK\x03\x04"


def decoded(raw: bytes, name: str) -> str:
    """The text of a file; raises ProcessRejected with the rule it breaks as reason.

    Rules: file-too-large, not-xml, encoding, control-character. The text may still begin with an XML declaration.
    """
    if len(raw) > MAX_BYTES:
        raise refused(name, "file-too-large", bytes=len(raw), limit=MAX_BYTES)
    if not raw.strip():
        raise refused(name, "not-xml", cause="empty")
    if raw.startswith(_ARCHIVE):
        raise refused(name, "not-xml", cause="archive")
    text = _text(raw, name)
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        raise refused(name, "control-character", line=line, code=f"U+{ord(forbidden.group()):04X}")
    return text


def undeclared(text: str) -> str:
    """The text with its XML declaration blanked, so that no parser believes what it says; places stay the same."""
    found = _DECLARATION.match(text)
    return text if found is None else re.sub(r"[^\n]", " ", found.group()) + text[found.end() :]


def refused(name: str, rule: str, **values: Any) -> ProcessRejected:
    """The refusal of a file by a rule."""
    return ProcessRejected(file=name, reason=rule, **values)


def _text(raw: bytes, name: str) -> str:
    mark, codec = _codec(raw, name)
    try:
        return raw[len(mark) :].decode(codec)
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise refused(name, "encoding", cause="undecodable", encoding=codec, line=line) from None


def _codec(raw: bytes, name: str) -> tuple[bytes, str]:
    """The byte order mark to skip and the codec; a mark outweighs what the declaration says."""
    for mark, encoding in _FOREIGN_MARKS:
        if raw.startswith(mark):
            raise refused(name, "encoding", cause="not_allowed", encoding=encoding)
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return mark, codec
    for start, codec in _UNMARKED:
        if raw.startswith(start):
            return b"", codec
    told = _DECLARED.match(raw[:200])
    encoding = "utf-8" if told is None else told.group(1).decode().lower()
    # Bytes that read as an ASCII declaration are not UTF-16, whatever the declaration says.
    if encoding not in ALLOWED or ALLOWED[encoding].startswith("utf-16"):
        raise refused(name, "encoding", cause="not_allowed", encoding=encoding)
    return b"", ALLOWED[encoding]
