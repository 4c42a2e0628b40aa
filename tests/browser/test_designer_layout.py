"""Automatic arrangement: nothing lies on anything, what is drawn nowhere gets a drawing, one undo takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.designerpage import DRAWING, SAVED, designer, renamed, tool, words
from tests.browser.drawingtree import tree
from tests.web.drafting import begun, begun_of, content
from tests.web.office import PRESENT, Office, open_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"), PRESENT)
    yield opened
    opened.platform.close()


def test_given_a_process_without_a_drawing_then_it_is_arranged_and_saved_with_the_first_change(
    desk: Desk, screenshot: Callable[[Page, str], None]
) -> None:
    text = content(desk.office, begun(desk.office, "claim_auto"), DRAWING)
    draft = begun_of(desk.office, {DRAWING: undrawn(text)})
    page = designer(desk, draft)
    expect(page.locator("[data-element-id=claim]").first).to_be_attached()
    assert crossings(page) == []
    screenshot(page, "designer-arranged")
    tool(page, "fit").click()
    renamed(page, "remind", "再催办")
    expect(words(page)).to_have_text(SAVED)
    assert "<bpmndi:BPMNShape" in content(desk.office, draft, DRAWING)


@pytest.mark.parametrize("process", ["claim_auto", "approval_push", "permit_referral"])
def test_given_a_drawing_when_arranged_then_nothing_lies_on_anything_and_one_undo_takes_it_back(
    desk: Desk, process: str
) -> None:
    draft = begun(desk.office, process)
    path = f"{process}/{process}.bpmn"
    before = content(desk.office, draft, path)
    page = designer(desk, draft, process)
    tool(page, "arrange").click()
    expect(words(page)).to_have_text(SAVED)
    arranged = content(desk.office, draft, path)
    assert arranged != before
    assert tree(undrawn(arranged)) == tree(undrawn(before))
    page.reload()
    expect(page.locator("[data-drawn]")).to_be_visible()
    assert crossings(page) == []


def undrawn(text: str) -> str:
    """A drawing's text without its picture."""
    return re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", text, flags=re.DOTALL)


CROSSINGS = """
() => {
  const group = (id) => document.querySelector(`.djs-element[data-element-id="${id}"]`);
  const box = (id) => group(id).querySelector(".djs-visual > :first-child").getBoundingClientRect();
  const all = [...document.querySelectorAll(".djs-shape")].map((shape) => shape.dataset.elementId);
  const holds = (id) => group(id).parentElement.querySelector(":scope > .djs-children");
  const boxes = all.filter((id) => !/_label$|^lane_|^pool_/.test(id) && !holds(id)).map((id) => [id, box(id)]);
  const told = new Set();
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const attached = (a, b) => Math.min(a.width, b.width) < Math.max(a.width, b.width) / 2;
  for (const [one, a] of boxes) for (const [other, b] of boxes) {
    if (one < other && over(a, b) && !attached(a, b)) told.add(`${one} on ${other}`);
  }
  for (const flow of document.querySelectorAll(".djs-connection")) {
    const path = flow.querySelector(".djs-visual > path");
    const [matrix, length] = [path.getScreenCTM(), path.getTotalLength()];
    for (let at = 2; at < length - 2; at += 4) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      for (const [id, { left, right, top, bottom }] of boxes) {
        const inside = x > left + 1 && x < right - 1 && y > top + 1 && y < bottom - 1;
        if (inside) told.add(`${flow.dataset.elementId} through ${id}`);
      }
    }
  }
  return [...told];
}
"""


def crossings(page: Page) -> list[str]:
    """Nodes that lie on each other, and flows that run through a node that is not theirs."""
    found: list[str] = page.evaluate(CROSSINGS)
    return found
