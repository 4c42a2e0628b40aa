"""A wide diagram on pages: cut into strips whose letters can be read, and how each lies on its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from web.paper.layout import Box, Layout, Shape
from web.paper.picture import MARGIN, Marks

SCALE = 0.2
"""Millimetres a unit at which letters are still read on paper (12 units are about 7 points)."""
UPRIGHT, ACROSS = (165.0, 225.0), (255.0, 150.0)
"""What a page has room for in millimetres, upright and landscape, under a heading."""
_OVERLAP = 40.0


@dataclass(frozen=True)
class Strip:
    """A part of a diagram with its size on paper in millimetres."""

    window: Box
    width: float
    height: float


@dataclass(frozen=True)
class Sheets:
    """How a diagram is laid out: on landscape pages or upright ones, whole or in strips."""

    landscape: bool
    strips: tuple[Strip, ...]
    parts: int
    """How many strips the whole would take; those on which nothing happened are left out."""


def sheets(layout: Layout, marks: Marks) -> Sheets:
    """The whole where it can be read on one page, else strips of what the case passed."""
    found = min((_cut(layout, room) for room in (UPRIGHT, ACROSS)), key=_cost)
    landscape, windows, scale = found
    wanted = [one for one in windows if _touched(layout, marks, one)] if len(windows) > 1 else windows
    strips = tuple(Strip(one, one.width * scale, one.height * scale) for one in wanted or windows[:1])
    return Sheets(landscape, strips, len(windows))


def _cut(layout: Layout, room: tuple[float, float]) -> tuple[bool, list[Box], float]:
    page = layout.page
    wide, high = page.width + 2 * MARGIN, page.height + 2 * MARGIN
    scale = min(room[0] / wide, room[1] / high, 0.32)
    if scale < SCALE:
        scale = min(SCALE, room[1] / high)
        windows = list(_windows(page, room[0] / scale, high))
    else:
        windows = [Box(page.x - MARGIN, page.y - MARGIN, wide, high)]
    return room is ACROSS, windows, scale


def _windows(page: Box, width: float, height: float) -> Iterator[Box]:
    """Strips of equal width, each beginning a little before the last one's end."""
    whole = page.width + 2 * MARGIN
    count = max(1, -(-int(whole - _OVERLAP) // max(1, int(width - _OVERLAP))))
    each = (whole + (count - 1) * _OVERLAP) / count
    for number in range(count):
        yield Box(page.x - MARGIN + number * (each - _OVERLAP), page.y - MARGIN, each, height)


def _cost(found: tuple[bool, list[Box], float]) -> tuple[int, float]:
    """Few pages first, large letters next."""
    landscape, windows, scale = found
    high = windows[0].height * scale
    room = (ACROSS if landscape else UPRIGHT)[1]
    on_page = max(1, int(room // (high + 6)))
    return -(-len(windows) // on_page), -scale


def _touched(layout: Layout, marks: Marks, window: Box) -> bool:
    """Whether something the case passed, or waits at, lies in a strip."""
    told = {*marks.passed, *marks.waiting, *marks.fired, *marks.cancelled, *marks.failed}
    return any(shape.id in told and _within(shape, window) for shape in layout.shapes)


def _within(shape: Shape, window: Box) -> bool:
    middle, _ = shape.box.centre
    return window.x <= middle <= window.x + window.width
