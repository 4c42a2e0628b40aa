"""Spoils the files of a process: their bytes, or the structure of their XML and JSON."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from lxml import etree

from tests.properties.breakages import broken

Files = dict[str, bytes]

TOKENS = (
    b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>", b"<!ENTITY a '&a;&a;'>", b"&x;", b"&#0;",
    b"&#x110000;", b"<?php ?>", b"<?xml version='1.0' encoding='utf-7'?>", b"<?xml version='1.1'?>",
    b"<![CDATA[", b"]]>",
    b"<!--",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"\x1b", b"\xd8\x00", b"<a>" * 3000, b"</a>", b"xmlns:a='",
    b" " * 5000, b"'" * 50, b"encoding='gb18030'", b"encoding='rot13'", b"encoding='unicode_escape'", b"xi:include",
    b"\xe5\xae\xa1", b"PT1H", b"null", b"NaN", b"1e999", b"{", b"[" * 2000, b"\\ud800", b"-1", b"99999999999999999999",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "latin-1", "utf-32", "utf-7", "utf-8-sig", "big5")
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    "",
    "x" * 5000,
    "=1/0",
    "${x}",
    [],
    {},
    [[[[]]]],
    {"a": {"b": {}}},
    "\u0000",
)


def mutated(files: Files, others: list[Files], dice: Random) -> Files:
    """The files, one of them or several spoiled in one way or several."""
    found = dict(files)
    for _ in range(dice.choice([1, 1, 1, 2, 3, 6])):
        name = dice.choice(sorted(found))
        raw = found[name]
        raw = _structure(name, raw, dice) if dice.random() < 0.65 else _bytes(raw, dice.choice(others), dice)
        found[name] = raw
    return found


def _structure(name: str, raw: bytes, dice: Random) -> bytes:
    if name.endswith(".bpmn"):
        return broken(raw, dice, dice.choice([1, 1, 2, 4]))
    if name.endswith(".form"):
        return _json(raw, dice)
    return _xml(raw, dice)


def _xml(raw: bytes, dice: Random) -> bytes:
    """Drops, copies, renames, empties or fills any element."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return raw
    found = list(root.iter(etree.Element))
    element, other = dice.choice(found), dice.choice(found)
    above = element.getparent()
    match dice.randrange(6):
        case 0 if above is not None:
            above.remove(element)
        case 1:
            other.append(copy.deepcopy(element))
        case 2 if element.attrib:
            element.set(dice.choice(sorted(element.attrib)), str(dice.choice(VALUES)).replace("\u0000", ""))
        case 3:
            element.text = str(dice.choice(VALUES)).replace("\u0000", "")
        case 4:
            element.tag = other.tag
        case _ if element.attrib:
            del element.attrib[dice.choice(sorted(element.attrib))]
    return etree.tostring(root)


def _json(raw: bytes, dice: Random) -> bytes:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    places: list[tuple[Any, Any]] = []
    wanted = [told]
    while wanted:
        value = wanted.pop()
        keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        for key in keys:
            places.append((value, key))
            wanted.append(value[key])
    if not places:
        return raw
    holder, key = dice.choice(places)
    match dice.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = dice.choice(VALUES)
        case 2:
            other, at = dice.choice(places)
            holder[key] = copy.deepcopy(other[at]) if _present(other, at) else None
        case 3:
            holder[key] = [copy.deepcopy(holder[key])] * dice.choice([2, 50])
    return json.dumps(told).encode()


def _present(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def _bytes(raw: bytes, other: Files, dice: Random) -> bytes:
    at, length = dice.randrange(len(raw) + 1), dice.choice([1, 2, 8, 64, 1024])
    match dice.randrange(9):
        case 0:
            return raw[:at] + bytes([dice.randrange(256)]) + raw[at + 1 :]
        case 1:
            return raw[:at] + raw[at + length :]
        case 2:
            return raw[:at] + raw[at : at + length] * dice.choice([2, 100]) + raw[at:]
        case 3 | 4:
            return raw[:at] + dice.choice(TOKENS) + raw[at:]
        case 5:
            return raw[:at]
        case 6:
            stranger = dice.choice(sorted(other.values()))
            begin = dice.randrange(len(stranger) + 1)
            return raw[:at] + stranger[begin : begin + length * 4] + raw[at:]
        case 7:
            text = raw.decode("utf-8", "replace")
            if dice.random() < 0.5:
                text = text.replace("UTF-8", dice.choice(ENCODINGS), 1)
            return text.encode(dice.choice(ENCODINGS), "replace")
    return raw * dice.choice([2, 40])
