"""Rules about names: ids are English words, what officials read is Chinese, a file is named after its process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing
from engine.xml.namespaces import SPIFF
from handlers.law.law import Law

ENGLISH = re.compile(r"[a-z][a-z0-9_]*")
CHINESE = re.compile("[\u4e00-\u9fa5]")


def file_named_otherwise(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A file holds the process of its name, so that everybody finds it."""
    if PurePath(drawing.file).stem != drawing.id:
        yield flaw(drawing.id, file=PurePath(drawing.file).stem, process=drawing.id)


def id_not_english(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Ids are English words in small letters: they stand in records, addresses and tests for years."""
    for element in drawing.root.iter(etree.Element):
        identity = element.get("id")
        if identity and not element.tag.startswith(SPIFF) and not ENGLISH.fullmatch(identity):
            yield flaw(identity, id=identity)


def unnamed_step(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Every step has a Chinese name; the start of a sub-process, which nobody sees alone, needs none."""
    for node in drawing.all_nodes:
        inner_start = node.kind == "startEvent" and node.scope != drawing.id
        if node.id and not inner_start and not CHINESE.search(node.name):
            yield flaw(node.id, kind=node.kind)
