"""The designer loses nothing of a drawing: what goes in as text comes out as text, whatever our extensions hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.drawingtree import tree
from tests.web.drafting import begun
from tests.web.office import Office, open_office

PROCESSES = sorted((Path(__file__).parents[2] / "processes").glob("*/*.bpmn"))
FOREIGN = Path(__file__).parent / "drawings"
THROUGH = """
async (text) => {
  const { openDesigner, show, textOf } = await import("/static/bundles/bpmn-designer.js");
  const [canvas, panel] = [document.createElement("div"), document.createElement("div")];
  document.body.append(canvas, panel);
  const modeler = openDesigner(canvas, panel, { address: "", path: "", readOnly: true, links: {} });
  await show(modeler, text);
  const written = await textOf(modeler);
  modeler.destroy();
  return written;
}
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


def through(page: Page, text: str) -> str:
    """The text as the designer writes it."""
    return str(page.evaluate(THROUGH, text))


def designer(desk: Desk) -> Page:
    draft = begun(desk.office, "penalty_letter")
    page = desk.page("pt.analyst")
    page.goto(f"/drafts/{draft}/diagram")
    expect(page.locator("[data-drawn]")).to_be_visible()
    return page


@pytest.mark.parametrize("path", [*PROCESSES, *sorted(FOREIGN.glob("*.bpmn"))], ids=lambda path: path.stem)
def test_whatever_a_drawing_holds_is_still_in_it(desk: Desk, path: Path) -> None:
    text = path.read_text("utf-8")

    assert tree(through(designer(desk), text)) == tree(text)


def test_what_is_lost_would_be_noticed() -> None:
    text = PROCESSES[0].read_text("utf-8")

    assert tree(text.replace("<spiffworkflow:property ", "<spiffworkflow:proper ", 1)) != tree(text)
