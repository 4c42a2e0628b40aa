"""A wide diagram on pages: cut into strips whose letters can be read, and how each lies on its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from web.paper.layout import Box, Layout, Shape
from web.paper.picture import MARGIN, Marks

SCALE = 0.17
"""Millimetres a unit at which letters are still read on paper (12 units are about 6 points)."""
UPRIGHT, ACROSS = (165.0, 206.0), (258.0, 130.0)
"""What a page has room for in millimetres, upright and landscape, under a heading."""
LARGEST, READABLE = 0.32, 0.125
"""Larger letters serve nobody; smaller ones are not read without a glass."""
_OVERLAP = 40.0
_AROUND = 90.0
_CAPTION = 9.0
_OVERVIEW = 0.3
"""How much of a page's height the small picture of the whole may take."""
_ENCLOSING = 400.0


@dataclass(frozen=True)
class Strip:
    """A part of a diagram with its size on paper in millimetres."""

    number: int
    window: Box
    width: float
    height: float


@dataclass(frozen=True)
class Sheets:
    """How a diagram is laid out: on landscape pages or upright ones, whole or in strips."""

    landscape: bool
    strips: tuple[Strip, ...]
    overview: Strip | None
    parts: int
    """How many strips the whole would take; those on which nothing happened are left out."""


def sheets(layout: Layout, marks: Marks) -> Sheets:
    """The whole where it can be read on one page, else strips of what the case passed, cut to where it passed."""
    return min((_laid(layout, marks, room) for room in (UPRIGHT, ACROSS)), key=_cost)


def _laid(layout: Layout, marks: Marks, room: tuple[float, float]) -> Sheets:
    page, across = layout.page, room is ACROSS
    whole = Box(page.x - MARGIN, page.y - MARGIN, page.width + 2 * MARGIN, page.height + 2 * MARGIN)
    scale = min(room[0] / whole.width, room[1] / whole.height, LARGEST)
    if scale >= SCALE:
        return Sheets(across, (Strip(1, whole, whole.width * scale, whole.height * scale),), None, 1)
    least = min(room[0] / whole.width, room[1] * _OVERVIEW / whole.height)
    windows = list(_windows(page, room[0] / SCALE, whole.height))
    strips = []
    for number, window in enumerate(windows, 1):
        told = [shape.box for shape in _touched(layout, marks, window)]
        if told:
            part = _cropped(window, told)
            scale = min(SCALE, room[1] / part.height)
            strips.append(Strip(number, part, part.width * scale, part.height * scale))
    if not strips:
        scale = min(SCALE, room[1] / whole.height)
        strips = [Strip(1, windows[0], windows[0].width * scale, whole.height * scale)]
    return Sheets(across, tuple(strips), Strip(0, whole, whole.width * least, whole.height * least), len(windows))


def _cropped(window: Box, told: Sequence[Box]) -> Box:
    """A window as high as what happened in it, with what stands around."""
    top = max(window.y, min(box.y for box in told) - _AROUND)
    bottom = min(window.y + window.height, max(box.y + box.height for box in told) + _AROUND)
    return Box(window.x, top, window.width, bottom - top)


def _windows(page: Box, width: float, height: float) -> Iterator[Box]:
    """Strips of equal width, each beginning a little before the last one's end."""
    whole = page.width + 2 * MARGIN
    count = max(1, -(-int(whole - _OVERLAP) // max(1, int(width - _OVERLAP))))
    each = (whole + (count - 1) * _OVERLAP) / count
    for number in range(count):
        yield Box(page.x - MARGIN + number * (each - _OVERLAP), page.y - MARGIN, each, height)


def _cost(found: Sheets) -> tuple[bool, int, float]:
    """Letters that can be read first, few pages next, large letters last."""
    room = (ACROSS if found.landscape else UPRIGHT)[1]
    smallest = min(strip.width / strip.window.width for strip in found.strips)
    pages, left = 1, room - (found.overview.height + _CAPTION if found.overview is not None else 0)
    for strip in found.strips:
        pages, left = (pages, left) if strip.height <= left else (pages + 1, room)
        left -= strip.height + _CAPTION
    return smallest < READABLE, pages, -smallest


def _touched(layout: Layout, marks: Marks, window: Box) -> list[Shape]:
    """What the case passed, or waits at, in a strip; what only encloses it is not asked."""
    told = {*marks.passed, *marks.waiting, *marks.fired, *marks.cancelled, *marks.failed}
    shapes = (shape for shape in layout.shapes if shape.id in told and shape.box.width < _ENCLOSING)
    return [shape for shape in shapes if _within(shape, window)]


def _within(shape: Shape, window: Box) -> bool:
    middle, _ = shape.box.centre
    return window.x <= middle <= window.x + window.width
