"""The last rule: what all others let pass can be read by what runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..bpmn.parser import parse_diagram
from ..errors import EngineError
from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule


@rule("bpmn", last=True)
def unreadable(drawing: Drawing) -> Iterator[Flaw]:
    """The drawing can be read into what runs."""
    try:
        # The very text that is deployed, so that it is not parsed once more then.
        parse_diagram(drawing.text.encode(), drawing.file.removesuffix(".bpmn"))
    except EngineError as refused:
        told = {name: str(value) for name, value in refused.values.items()}
        element = told.get("element", "")
        yield flaw(element if drawing.line_of(element) else drawing.id, why=_plain(told.get("reason", str(refused))))
    except Exception as fault:  # whatever the library stumbles over is found here, not by a case
        yield flaw(drawing.id, why=_plain(f"{type(fault).__name__}: {fault}"))


def _plain(text: str) -> str:
    """What the library says, without the names of its own objects."""
    return re.sub(r"<[^>]*>|[{}]", "", text).strip()[:200]
