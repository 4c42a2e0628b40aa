"""Rules about ids, held against every element of a file, whatever process it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ..xml.namespaces import BPMN
from .finding import Finding

LONGEST, LONGEST_OF_SHAPES = 64, 128
_OMG = ("{http://www.omg.org/spec/BPMN/", "{http://www.omg.org/spec/DD/")
_ID = re.compile(r"[^\W\d][\w.-]*")
"""As in the schema, letters of any script: an id in Chinese is as good as one in English."""


def judge_ids(root: etree._Element, file: str) -> Iterator[Finding]:
    """bad-id and double-id. Extension elements of tools number theirs as they like, which is no id of BPMN."""
    first: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        identity = element.get("id")
        if identity is None or not element.tag.startswith(_OMG):
            continue
        longest = LONGEST if element.tag.startswith(BPMN) else LONGEST_OF_SHAPES
        line, name = element.sourceline or 0, element.get("name") or ""
        if not _ID.fullmatch(identity) or len(identity) > longest:
            told = {"id": identity[:LONGEST_OF_SHAPES], "limit": longest, "kind": etree.QName(element).localname}
            yield Finding("bad-id", "error", file, identity[:LONGEST_OF_SHAPES], told, line, name)
        elif identity in first:
            other = first[identity]
            told = {"id": identity, "kind": etree.QName(element).localname, "other_line": other.sourceline or 0}
            told["other_kind"] = etree.QName(other).localname
            yield Finding("double-id", "error", file, identity, told, line, name)
        else:
            first[identity] = element
