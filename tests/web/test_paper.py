"""Papers: every diagram is drawn from its own layout, large ones in parts, and no paper fetches anything."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from web.paper.layout import Layout, read_layout
from web.paper.lettering import lines, width
from web.paper.page import page
from web.paper.picture import Marks, picture
from web.paper.strips import ACROSS, READABLE, UPRIGHT, sheets
from web.regulation import PROCESSES

DIAGRAMS = sorted(path for path in PROCESSES.glob("*/*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(layout: Layout, marks: Marks) -> list[ElementTree.Element]:
    """Every part of a diagram as it is put on paper."""
    laid = sheets(layout, marks)
    strips = (laid.overview, *laid.strips) if laid.overview is not None else laid.strips
    return [ElementTree.fromstring(picture(layout, marks, "图", one.window, one.width)) for one in strips]


def words(parts: list[ElementTree.Element]) -> str:
    return "".join(text.text or "" for part in parts for text in part.iter(f"{SVG}text"))


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_given_a_diagram_when_put_on_paper_then_all_its_names_are_there_and_every_part_fits_a_page(path: Path) -> None:
    layout = read_layout(path.read_text("utf-8"))
    everything = Marks(passed={shape.id: ("1",) for shape in layout.shapes})

    told = words(drawn(layout, everything))
    laid = sheets(layout, everything)

    for shape in layout.shapes:
        if not shape.name.endswith("…"):
            assert shape.name.replace(" ", "")[:4] in told.replace(" ", ""), shape.name
    room = ACROSS if laid.landscape else UPRIGHT
    for strip in laid.strips:
        assert (strip.width, strip.height) <= (room[0] + 0.1, room[1] + 0.1)
        assert strip.width / strip.window.width > READABLE


def test_given_a_way_when_drawn_then_passed_flows_and_the_numbers_of_the_record_are_marked() -> None:
    layout = read_layout((PROCESSES / "approval_push" / "approval_push.bpmn").read_text("utf-8"))
    marks = Marks(passed={"decision_made": ("7",)}, flows=frozenset({"decision_made_to_push_scope"}))

    (part, *_) = drawn(layout, marks)

    passed = [line for line in part.iter(f"{SVG}polyline") if line.get("stroke-width") == "2.6"]
    assert len(passed) == 1
    assert "7" in [text.text for text in part.iter(f"{SVG}text")]


def test_given_a_wide_diagram_when_only_its_beginning_was_passed_then_only_that_part_is_enlarged() -> None:
    layout = read_layout((PROCESSES / "permit_referral" / "permit_referral.bpmn").read_text("utf-8"))

    laid = sheets(layout, Marks(passed={"referral_raised": ("1",)}))

    assert laid.overview is not None
    assert [strip.number for strip in laid.strips] == [1]
    assert laid.parts > 3


def test_given_a_name_when_broken_then_no_line_is_wider_than_its_place_or_begins_with_a_stop() -> None:
    found = lines("转入待补正,由审批部门补正(第十八条)", 60, 12)

    assert "".join(found).startswith("转入待补正,")
    assert all(width(line, 12) <= 60 + 12 for line in found)
    assert not any(line.startswith((",", ")")) for line in found)


def test_given_a_paper_when_made_then_it_carries_its_style_and_nothing_from_elsewhere() -> None:
    told = page("paper/base.html", title="日终单 <1>", number="1", foot="")

    assert "日终单 &lt;1&gt;" in told
    assert "@page" in told
    assert "http" not in told
    assert "url(" not in told
