"""The differences between the files of two versions of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from . import drawing, form, table
from .change import Change, Thing, held_against

_READERS: Mapping[str, Callable[[str, str], dict[str, Thing]]] = {
    ".bpmn": drawing.things_of,
    ".dmn": table.things_of,
    ".form": form.things_of,
}
_NOT_THERE = ""


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs, given the files of both by name; papers beside them are told as wholes.

    What was only drawn elsewhere comes last, as changes of the sort `diagram`. Raises ProcessRejected for what cannot
    be read.
    """
    found = [change for name in sorted({*before, *after}) for change in _of_file(before, after, name)]
    return tuple(sorted(found, key=lambda change: change.sort == drawing.DIAGRAM))


def _of_file(before: Mapping[str, str], after: Mapping[str, str], name: str) -> Iterator[Change]:
    old, new = before.get(name, _NOT_THERE), after.get(name, _NOT_THERE)
    if old == new:
        return
    reader = _READERS.get(f".{name.rpartition('.')[2]}")
    if reader is None or not (old and new):
        kind = "added" if not old else "removed" if not new else "changed"
        yield Change(kind, "file", name, name, name)  # type: ignore[arg-type]
    if reader is None:
        return
    found_before = reader(old, name) if old else {}
    found_after = reader(new, name) if new else {}
    if name.endswith(".bpmn") or (old and new):
        yield from held_against(found_before, found_after, name)
