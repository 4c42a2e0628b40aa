"""The order in which a drawing is adopted, and its text afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from lxml import etree

from .change import Change
from .completion import complete
from .identity import add_ids, rename_reserved
from .order import put_in_order
from .spelling import make_executable, spell_out, tell_drawings

ADOPTIONS = (
    "completed",
    "put-in-order",
    "spelled-out",
    "made-executable",
    "kept-as-drawing",
    "added-id",
    "renamed-id",
    "recoded",
)
"""What a note may tell of: the names of all changes. `kept-as-drawing` changes nothing."""

_ENCODING = re.compile(r"""(<\?xml\s[^>]*?encoding\s*=\s*)(["'])([^"']*)\2""")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def adopt(root: etree._Element, file: str) -> tuple[Change, ...]:
    """Change the tree of a diagram in place; returns what was done, in order."""
    return tuple(_changes(root, PurePath(file).stem))


def adopted_text(text: str, root: etree._Element, changes: tuple[Change, ...]) -> tuple[str, tuple[Change, ...]]:
    """What is deployed: the text as it came, when the tree was not changed; and the changes, a new encoding with them.

    It is kept as UTF-8 whatever it was; adopting it once more changes nothing.
    """
    if any(change.alters for change in changes):
        text = _HEAD + etree.tostring(root, encoding="unicode") + "\n"
    told = _ENCODING.match(text)
    if told is None or told.group(3).lower() in ("utf-8", "utf8"):
        return text, changes
    text = f"{told.group(1)}{told.group(2)}UTF-8{told.group(2)}{text[told.end() :]}"
    return text, (*changes, Change("recoded", "", {"encoding": told.group(3)}))


def _changes(root: etree._Element, stem: str) -> Iterator[Change]:
    yield from complete(root)
    yield from put_in_order(root)
    yield from spell_out(root)
    yield from make_executable(root)
    yield from tell_drawings(root)
    yield from add_ids(root, stem)
    yield from rename_reserved(root)
