"""A diagram as a picture for paper (SVG), with the way a case took through it: passed, waiting, fired, numbered.

Marks are told by line and by number as well as by colour, for papers are copied in black and white.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from web.paper.layout import Box, Edge, Layout, Shape
from web.paper.lettering import lines, width

SIZE = 12.0
"""The size of letters, in the diagram's units."""
_LEADING = 1.25
MARGIN = 14.0
"""What is left free around a diagram, in its units."""
_NUMBER = 9.0
_BAND = 30.0
_AROUND = 60.0
_PLAIN, _PASSED, _WAITING, _FIRED, _GONE = "#8a94a3", "#17653a", "#0b4a8f", "#a3101b", "#6b7280"
_TASKS: Mapping[str, str] = {
    "userTask": "人工", "manualTask": "人工", "serviceTask": "系统", "scriptTask": "计算", "businessRuleTask": "决策表",
    "sendTask": "发送", "receiveTask": "接收", "callActivity": "下级流程",
}  # fmt: skip
_EVENTS: Mapping[str, str] = {
    "timer": "时", "message": "信", "signal": "号", "error": "错", "escalation": "升", "terminate": "■",
    "compensate": "补", "conditional": "件", "link": "接", "cancel": "消",
}  # fmt: skip
_GATEWAYS: Mapping[str, str] = {
    "exclusiveGateway": "×", "parallelGateway": "+", "inclusiveGateway": "○", "eventBasedGateway": "◇",
    "complexGateway": "*",
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What is marked: shapes with the numbers of their rows in the record, flows passed, and what stands otherwise."""

    passed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    flows: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    fired: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Look:
    """How something is drawn."""

    stroke: str
    fill: str
    thick: float
    dashes: str = ""

    def text(self) -> str:
        """As attributes of SVG."""
        dashed = f' stroke-dasharray="{self.dashes}"' if self.dashes else ""
        return f'stroke="{self.stroke}" fill="{self.fill}" stroke-width="{self.thick:g}"{dashed}'


_CUT = Look("#46546a", "none", 1.2, "7 5")


def picture(layout: Layout, marks: Marks, title: str, window: Box, width_mm: float) -> str:
    """The SVG of a part of a diagram, so wide on paper; lanes are named at the left of every part."""
    place = " ".join(_n(length) for length in (window.x, window.y, window.width, window.height))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label={quoteattr(title)} '
        f'width="{_n(width_mm)}mm" height="{_n(width_mm * window.height / window.width)}mm" viewBox="{place}" '
        f'font-family="Noto Sans CJK SC" font-size="{SIZE:g}">',
    ]
    shown = [shape for shape in layout.shapes if _overlap(shape.box, window)]
    around = [shape for shape in shown if shape.type in ("participant", "lane")]
    within = [shape for shape in shown if shape.type not in ("participant", "lane")]
    nodes = sorted(within, key=lambda shape: -shape.box.width * shape.box.height)
    frames = [shape for shape in nodes if _is_frame(shape)]
    for shape in (*around, *frames):
        parts += _drawn(shape, marks)
    # What was passed lies above what was not.
    edges = (edge for edge in layout.edges if _overlap(_box_of(edge.points), window))
    for edge in sorted(edges, key=lambda edge: edge.id in marks.flows):
        parts += _edge(edge, edge.id in marks.flows)
    for shape in nodes:
        if shape not in frames:
            parts += _drawn(shape, marks)
    for shape in nodes:
        parts += _numbers(shape, marks)
    for shape in around:
        if shape.type == "lane" and (shape.box.x < window.x - 1 or window.height < layout.page.height):
            parts += _lane_again(shape, window)
    parts += _cuts(layout.page, window)
    return "".join((*parts, "</svg>"))


def _overlap(box: Box, window: Box) -> bool:
    """Whether something may be seen in a part, with its name and its marks around it."""
    across = box.x - _AROUND <= window.x + window.width and box.x + box.width + _AROUND >= window.x
    return across and box.y - _AROUND <= window.y + window.height and box.y + box.height + _AROUND >= window.y


def _box_of(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _is_frame(shape: Shape) -> bool:
    return shape.type in ("subProcess", "adHocSubProcess", "transaction") and shape.box.width > 150


def _look(shape: Shape, marks: Marks) -> Look:
    if shape.id in marks.failed:
        return Look(_FIRED, "#fdeaea", 3.5)
    if shape.id in marks.waiting:
        return Look(_WAITING, "#e8f0fa", 3)
    if shape.id in marks.fired:
        return Look(_FIRED, "#fdeaea", 2.5)
    if shape.id in marks.cancelled:
        return Look(_GONE, "#f3f4f6", 1.5, "6 4")
    if shape.id in marks.passed:
        return Look(_PASSED, "#eaf6ee", 2)
    return Look(_PLAIN, "#ffffff", 1)


def _drawn(shape: Shape, marks: Marks) -> Iterator[str]:
    look = _look(shape, marks)
    draw: Callable[[Shape, Look], Iterator[str]]
    if shape.type in ("participant", "lane"):
        draw = _lane
    elif shape.type.endswith("Event"):
        draw = _event
    elif shape.type.endswith("Gateway"):
        draw = _gateway
    elif shape.type == "textAnnotation":
        draw = _annotation
    else:
        draw = _activity
    yield from draw(shape, look)


def _lane(shape: Shape, _: Look) -> Iterator[str]:
    box = shape.box
    fill = "#f2f5f9" if shape.type == "participant" else "#ffffff"
    yield _rectangle(box, Look("#aab4c2", fill, 0.8), 0)
    band = _BAND
    told = lines(shape.name, box.height - 8, SIZE, 2)
    x, y = box.x + band / 2, box.y + box.height / 2
    yield f'<g transform="rotate(-90 {_n(x)} {_n(y)})">{_text(told, x, y, "#46546a")}</g>'
    if shape.type == "participant":
        yield f'<path d="M{_n(box.x + band)} {_n(box.y)}v{_n(box.height)}" {Look("#aab4c2", "none", 0.8).text()}/>'


def _lane_again(shape: Shape, window: Box) -> Iterator[str]:
    """The name of a lane within the part that is shown, where its own place lies outside of it."""
    top, bottom = max(shape.box.y, window.y), min(shape.box.y + shape.box.height, window.y + window.height)
    if bottom - top < SIZE:
        return
    box = Box(max(window.x, shape.box.x), top, _BAND - 8, bottom - top)
    yield _rectangle(box, Look("#aab4c2", "#f2f5f9", 0.8), 0)
    x, y = box.centre
    told = lines(shape.name, box.height - 8, SIZE - 2, 1)
    yield f'<g transform="rotate(-90 {_n(x)} {_n(y)})">{_text(told, x, y, "#46546a")}</g>'


def _cuts(page: Box, window: Box) -> Iterator[str]:
    """Dashed lines where a part was cut from the rest."""
    for x, cut in (
        (window.x, window.x > page.x),
        (window.x + window.width, window.x + window.width < page.x + page.width),
    ):
        if cut:
            inward = 1 if x == window.x else -1
            way = f"M{_n(x + inward)} {_n(window.y)}v{_n(window.height)}"
            yield f'<path d="{way}" {_CUT.text()}/>'
    low = window.y + window.height
    for y, cut in ((window.y + 1, window.y > page.y), (low - 1, low < page.y + page.height)):
        if cut:
            yield f'<path d="M{_n(window.x)} {_n(y)}h{_n(window.width)}" {_CUT.text()}/>'


def _activity(shape: Shape, look: Look) -> Iterator[str]:
    box = shape.box
    yield _rectangle(box, look, 8)
    if shape.type == "callActivity":
        inner = Box(box.x + 3, box.y + 3, box.width - 6, box.height - 6)
        yield _rectangle(inner, Look(look.stroke, "none", 0.8), 6)
    x, y = box.centre
    if _is_frame(shape):
        told = lines(shape.name, box.width - 16, SIZE, 1)
        yield _text(told, x, box.y + SIZE, "#16202e")
        return
    kind = _TASKS.get(shape.type, "")
    if kind or shape.many:
        yield _small(kind + ("·逐个" if shape.many else ""), box.x + 7, box.y + 12, "#5b687c")
    yield _text(lines(shape.name, box.width - 12, SIZE, 4), x, y + (5 if kind else 0), "#16202e")


def _event(shape: Shape, look: Look) -> Iterator[str]:
    x, y = shape.box.centre
    radius = shape.box.width / 2
    thick = 3.2 if shape.type == "endEvent" else look.thick
    dashes = "" if shape.interrupting else "3 2.5"
    yield _circle(x, y, radius, Look(look.stroke, look.fill, thick, dashes))
    if shape.type not in ("startEvent", "endEvent"):
        yield _circle(x, y, radius - 3.5, Look(look.stroke, "none", 0.9, dashes))
    sign = _EVENTS.get(shape.event, "")
    if sign:
        yield _text((sign,), x, y, look.stroke)
    yield from _named(shape)


def _gateway(shape: Shape, look: Look) -> Iterator[str]:
    box = shape.box
    x, y = box.centre
    corners = (
        f"{_n(x)},{_n(box.y)} {_n(box.x + box.width)},{_n(y)} {_n(x)},{_n(box.y + box.height)} {_n(box.x)},{_n(y)}"
    )
    yield f'<polygon points="{corners}" {look.text()}/>'
    yield (
        f'<text x="{_n(x)}" y="{_n(y + 8)}" font-size="22" text-anchor="middle" '
        f'fill="{look.stroke}">{_GATEWAYS.get(shape.type, "")}</text>'
    )
    yield from _named(shape)


def _annotation(shape: Shape, _: Look) -> Iterator[str]:
    box = shape.box
    yield f'<path d="M{_n(box.x + 8)} {_n(box.y)}h-8v{_n(box.height)}h8" {Look(_PLAIN, "none", 1).text()}/>'
    for row, line in enumerate(lines(shape.name, box.width - 8, SIZE - 1, 6)):
        yield _small(line, box.x + 8, box.y + 12 + row * SIZE * _LEADING, "#46546a")


def _edge(edge: Edge, passed: bool) -> Iterator[str]:
    colour, thick = (_PASSED, 2.6) if passed else (_PLAIN, 1.0)
    dashes = "" if edge.type == "sequenceFlow" else "4 3"
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in edge.points)
    yield f'<polyline points="{points}" {Look(colour, "none", thick, dashes).text()} stroke-linejoin="round"/>'
    if edge.type != "association":
        yield _arrow(edge.points[-2], edge.points[-1], colour, 9.0 if passed else 7.0)
    if edge.name and edge.label is not None:
        yield from _label(edge.name, edge.label, "#16202e" if passed else "#5b687c")


def _arrow(start: tuple[float, float], end: tuple[float, float], colour: str, long: float) -> str:
    """The head of a flow; drawn, because markers are not drawn everywhere."""
    along = (end[0] - start[0], end[1] - start[1])
    whole = (along[0] ** 2 + along[1] ** 2) ** 0.5 or 1.0
    ux, uy = along[0] / whole, along[1] / whole
    bx, by = end[0] - ux * long, end[1] - uy * long
    half = long * 0.45
    corners = ((end[0], end[1]), (bx - uy * half, by + ux * half), (bx + uy * half, by - ux * half))
    return f'<polygon points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in corners)}" fill="{colour}"/>'


def _numbers(shape: Shape, marks: Marks) -> Iterator[str]:
    """The rows of the record that passed a shape, on its upper left."""
    told = marks.passed.get(shape.id, ())
    if not told:
        return
    text = "、".join((*told[:3], "…") if len(told) > 4 else told)
    wide = max(width(text, _NUMBER) + 8, 15.0)
    x, y = shape.box.x - 5, shape.box.y - 8
    colour = _FIRED if shape.id in marks.fired else _PASSED
    yield _rectangle(Box(x, y, wide, 15), Look("#ffffff", colour, 1), 7.5)
    yield (
        f'<text x="{_n(x + wide / 2)}" y="{_n(y + 10.8)}" font-size="{_NUMBER:g}" font-weight="bold" '
        f'text-anchor="middle" fill="#ffffff">{escape(text)}</text>'
    )


def _named(shape: Shape) -> Iterator[str]:
    if shape.name and shape.label is not None:
        yield from _label(shape.name, shape.label, "#16202e")


def _label(name: str, place: Box, colour: str) -> Iterator[str]:
    """A name in its place, on a light ground so that flows do not cross it."""
    told = lines(name, max(place.width, 40.0) + 8, SIZE - 1, 3)
    x, wide = place.x + place.width / 2, max(width(line, SIZE - 1) for line in told)
    ground = Box(x - wide / 2 - 1, place.y, wide + 2, len(told) * (SIZE - 1) * _LEADING + 1)
    yield f'<g fill-opacity="0.82">{_rectangle(ground, Look("none", "#ffffff", 0), 2)}</g>'
    for row, line in enumerate(told):
        y = place.y + 10.5 + row * (SIZE - 1) * _LEADING
        place_of = f'x="{_n(x)}" y="{_n(y)}" font-size="{SIZE - 1:g}" text-anchor="middle"'
        yield f'<text {place_of} fill="{colour}">{escape(line)}</text>'


def _text(told: Sequence[str], x: float, y: float, colour: str) -> str:
    """Lines around a middle."""
    first = y - (len(told) - 1) * SIZE * _LEADING / 2 + SIZE * 0.36
    rows = (
        f'<text x="{_n(x)}" y="{_n(first + row * SIZE * _LEADING)}" text-anchor="middle" fill="{colour}">'
        f"{escape(line)}</text>"
        for row, line in enumerate(told)
    )
    return "".join(rows)


def _small(text: str, x: float, y: float, colour: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_NUMBER:g}" fill="{colour}">{escape(text)}</text>'


def _rectangle(box: Box, look: Look, round_by: float) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    return f'<rect {place} rx="{round_by:g}" {look.text()}/>'


def _circle(x: float, y: float, radius: float, look: Look) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {look.text()}/>'


def _n(number: float) -> str:
    """A length, short."""
    return f"{number:.1f}".removesuffix(".0")
