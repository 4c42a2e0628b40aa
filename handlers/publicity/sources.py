"""All sources of what is made public, by their codes. A further kind of records is named here."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import UnknownName
from handlers.office import Office
from handlers.publicity.decisions import DecisionSource
from handlers.publicity.source import Source


def sources(office: Office) -> Mapping[str, Source]:
    """The sources by their codes."""
    known: tuple[Source, ...] = (DecisionSource(office),)
    return {source.code: source for source in known}


def source_of(office: Office, code: str) -> Source:
    """One source. Raises UnknownName."""
    found = sources(office).get(code)
    if found is None:
        raise UnknownName(sort="publicity source", name=code)
    return found
