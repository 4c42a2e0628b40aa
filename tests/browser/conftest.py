"""A real browser on a real server: one office a module, one clean context a test, no tolerated noise."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from waitress.server import create_server

from tests.conftest import absent
from tests.web.office import Office, populated_office
from web.commands.draining import answer_until
from web.commands.server import THREADS

BROWSERS = ("chromium-headless-shell", "chromium")
"""The shell draws the same pages without the costs of a whole browser."""
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WIDE, PHONE = (1440, 900), (390, 844)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Desk:
    """Opens pages for people and keeps what went wrong in them."""

    office: Office
    base: str
    browser: Browser
    noise: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, login: str | None, size: tuple[int, int] = WIDE, script: bool = True) -> Page:
        """A page of a person's own browser."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=script,
            base_url=self.base,
        )
        self.contexts.append(context)
        if login is not None:
            context.add_cookies([{"name": "sid", "value": self.office.session(login), "url": self.base}])
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        page.on("console", self._heard)
        return page

    def allow(self, part: str) -> None:
        """Overlook noise that a test brings about on purpose, whenever the browser gets round to it."""
        self.allowed.append(part)

    def complaints(self) -> list[str]:
        """What the browsers complained of without being asked to."""
        return [line for line in self.noise if not any(part in line for part in self.allowed)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.noise.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        absent("chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office on a working morning; a module that needs another defines its own."""
    opened = populated_office(tmp_path_factory.mktemp("office"))
    yield opened
    opened.platform.close()


@pytest.fixture(scope="module")
def base(office: Office) -> Iterator[str]:
    """The address of a server of the module's office: the server of the platform itself."""
    server, ended = create_server(office.app, host="127.0.0.1", port=0, threads=THREADS), threading.Event()
    thread = threading.Thread(target=answer_until, args=(server, ended), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    ended.set()
    thread.join()


@pytest.fixture
def desk(office: Office, base: str, browser: Browser) -> Iterator[Desk]:
    opened = Desk(office, base, browser)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.complaints() == [], "the browser complained"


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Saves what a page looks like under build/screenshots."""

    def save(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return save


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, a line each; run it last, it changes the page."""
    # The content policy keeps foreign script out of the page's world; an evaluated one runs beside it.
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;undefined")
    found: dict[str, Any] = page.evaluate(
        "(standards) => axe.run(document, {runOnly: standards, resultTypes: ['violations']})", STANDARDS
    )
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
