"""Files of strangers: which encodings are read, and what is refused before it can cost anything."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.errors import ProcessRejected
from engine.xml import read_xml

TEXT = '<?xml version="1.0" encoding="%s"?>\n<a name="审批">认领</a>'


def refusal(raw: bytes) -> dict[str, object]:
    with pytest.raises(ProcessRejected) as caught:
        read_xml(raw, "a.bpmn")
    return caught.value.values


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        ("UTF-8", "utf-16"),
        ("GBK", "gbk"),
        ("gb2312", "gb2312"),
        ("GB18030", "gb18030"),
    ],
)
def test_a_file_in_an_allowed_encoding_says_the_same(declared: str, codec: str) -> None:
    root = read_xml((TEXT % declared).encode(codec), "a.bpmn")
    assert (root.get("name"), root.text) == ("审批", "认领")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-7", "utf-7"), ("UTF-32", "utf-32"), ("UTF-32", "utf-32-le"), ("ISO-8859-1", "utf-8"), ("UTF-16", "utf-8")],
)
def test_any_other_encoding_is_refused_before_a_parser_guesses(declared: str, codec: str) -> None:
    assert refusal((TEXT % declared).encode(codec))["cause"] == "not_allowed"


def test_bytes_that_are_not_what_they_are_declared_to_be_are_refused_with_their_line() -> None:
    found = refusal((TEXT % "UTF-8").encode("gbk"))
    assert (found["reason"], found["cause"], found["line"]) == ("encoding", "undecodable", 2)


@pytest.mark.parametrize(
    ("raw", "rule", "line"),
    [
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<a>&e;</a>', "doctype", 1),
        (b"<!-- first -->\n<!DOCTYPE a>\n<a/>", "doctype", 2),
        (b'<!DOCTYPE a [<!ENTITY e "x">' + b'<!ENTITY f "&e;&e;">' * 30 + b"]><a>&f;</a>", "doctype", 1),
        (b"<a>\n<?php x?></a>", "processing-instruction", 2),
        (b'<?xml-stylesheet href="x"?>\n<a/>', "processing-instruction", 1),
        (b"<a/>\n<?x?>", "processing-instruction", 2),
        (b"<a>&#1;</a>", "control-character", 1),
        (b"<a>" * 300 + b"</a>" * 300, "too-deep", 1),
        (b"<a>" + b"<b/>" * 250_000 + b"</a>", "too-many-elements", 1),
        (b"<a " + b" ".join(b'a%d=""' % n for n in range(90_000)) + b"/>", "too-many-attributes", 1),
        (b"<a><b></a>", "not-xml", 1),
        (b"<a>&nbsp;</a>", "not-xml", 1),
    ],
)
def test_what_no_drawing_needs_is_refused_with_the_name_of_its_rule(raw: bytes, rule: str, line: int) -> None:
    found = refusal(raw)
    assert (found["reason"], found["line"]) == (rule, line)


def test_what_only_looks_like_a_document_type_is_text() -> None:
    assert read_xml(b"<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>", "a").text == "<!DOCTYPE a>"


def test_text_around_a_comment_is_one_text() -> None:
    root = read_xml(b"<a>x &lt; 1 <!-- and\nthen -->or y<b/>z<!-- -->!</a>", "a")
    assert root.text == "x < 1 or y" and root[0].tail == "z!"
    assert etree.tostring(root) == b"<a>x &lt; 1 or y<b/>z!</a>"
