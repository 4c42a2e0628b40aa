"""A limit is changed from three to five working days: drawn, tested, compared, deployed by two people, in the browser.

The limit is one of the regulation itself (article 22, the result of a verification), so that a document must permit it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.clock import parsed
from engine.worklist.inbox import WorkItem
from tests.browser.conftest import SCREENSHOTS, Desk, violations
from tests.web.office import Office, open_office
from web.workbench.carrying import carry_out_all

LAPTOP = (1366, 768)
ANALYST, HEAD, OFFICER, CLERK = "pt.analyst", "spj.fzr", "wjw.zr01", "spj.jb01"
PROCESS, PARAMETER = "commitment_verification", "核查结果推送期限"
FILES, MISFITS = 11, 5
"""The scenarios of the process, and those of them that tell of the limit."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with verifications whose result was pushed in time, is overdue, and is still to be pushed."""
    opened = open_office(tmp_path_factory.mktemp("five-minutes"))
    pushed, overdue, waiting = (granted(opened, number, "2026-11-16T09:30") for number in (1, 2, 3))
    for case in (pushed, overdue):
        verified(opened, case, "2026-11-17T10:00")
    act(opened, pushed, "2026-11-19T09:00", "push_result", {"channel": "platform"})
    act(opened, pushed, "2026-11-20T09:00", "claim_matter", {"answer": "claim"}, CLERK)
    verified(opened, waiting, "2026-11-23T15:00")
    opened.advance(parsed("2026-11-24T10:30"))
    yield opened
    opened.platform.close()


def granted(office: Office, number: int, at: str) -> str:
    """A licence granted on a commitment, the commitment claimed; returns the case."""
    told = {
        "item_code": "AQ-WJW-001",
        "item_name": "公共场所卫生许可",
        "licence_name": "卫生许可证",
        "party_name": f"安丘市虚构{number:02}号大酒店有限公司",
        "by_commitment": True,
        "commitment_no": f"安审批承〔2026〕{number}号",
        "commitment_terms": "具备两套消毒设施",
        "committed_on": at[:10],
    }
    case = office.push(number, at, ("WJW",), **told)
    for element in ("claim", "claim_matter"):
        act(office, case, at, element, {"answer": "claim"})
    return case


def verified(office: Office, case: str, at: str) -> None:
    told = {
        "result": "TRUE",
        "done_on": at[:10],
        "means": ["检查"],
        "inspectors": "执法01 鲁G-001\n执法02 鲁G-002",
        "findings": "消毒设施:一致",
    }
    act(office, case, at, "verify_onsite", told)


def act(office: Office, case: str, at: str, element: str, data: dict[str, Any], login: str = OFFICER) -> None:
    office.advance(parsed(at))
    office.platform.runtime.complete(item(office, case, element).id, data, office.actor(login))


def item(office: Office, case: str, element: str) -> WorkItem:
    return next(one for one in office.items(case) if one.element == element and one.state == "open")


class Story:
    """The story as it is told in pages; what is computed meanwhile is timed apart."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.shots = desk, 0
        self.computing = self.looking = 0.0

    def shot(self, page: Page, name: str) -> None:
        begun = time.monotonic()
        self.shots += 1
        page.screenshot(path=SCREENSHOTS / f"five-minutes-{self.shots:02}-{name}.png")
        self.looking += time.monotonic() - begun

    def done(self, page: Page) -> None:
        """The end of a page: nothing of it keeps anyone out."""
        begun = time.monotonic()
        assert violations(page) == []
        self.looking += time.monotonic() - begun

    def computed(self) -> None:
        """What the heartbeat's child would carry out."""
        begun = time.monotonic()
        carry_out_all(self.desk.office.platform)
        self.computing += time.monotonic() - begun


def test_a_limit_is_changed_tested_compared_and_deployed(desk: Desk) -> None:
    begun = time.monotonic()
    story, page = Story(desk), desk.page(ANALYST, LAPTOP)
    address = changed(story, page)
    rehearsed(story, page)
    compared(story, page)
    handed_in(story, page)
    approved(story, address)
    whole = time.monotonic() - begun - story.looking
    measured = {"seconds": round(whole, 1), "seconds without runs": round(whole - story.computing, 1)}
    (SCREENSHOTS.parent / "five-minutes.json").write_text(json.dumps(measured))

    office = desk.office
    begun_before = [one for one in office.open_items("WJW") if one.element == "push_result"]
    assert sorted(map(due, begun_before)) == [parsed("2026-11-21T00:00"), parsed("2026-11-27T00:00")]
    later = granted(office, 4, "2026-11-24T14:00")
    verified(office, later, "2026-11-24T15:00")
    assert due(item(office, later, "push_result")) == parsed("2026-12-02T00:00")


def due(one: WorkItem) -> datetime:
    assert one.due_at is not None
    return parsed(one.due_at)


def changed(story: Story, page: Page) -> str:
    """A draft is begun and the limit changed in the panel of its timer; returns the draft's address."""
    page.goto("/drafts")
    page.locator("form select[name=process]").select_option(PROCESS)
    page.get_by_label("草稿名称").fill("核查结果推送期限改为五个工作日")
    story.shot(page, "begin")
    page.get_by_role("button", name="开始修改").click()
    expect(page.locator("[data-canvas][data-drawn]")).to_be_attached(timeout=20_000)
    page.keyboard.press("Control+f")
    expect(page.locator(".djs-search-container input")).to_be_focused()
    page.keyboard.type("推送期届满")
    story.shot(page, "search")
    page.locator(".djs-search-result", has_text=re.compile("推送期届满(?!前)")).first.click()
    expect(page.get_by_label("编号", exact=True)).to_have_value("result_due")
    limit = page.locator("[data-panel]").get_by_role("region", name=f"规则参数 {PARAMETER}")
    expect(limit).to_contain_text("现行 3个工作日(办法第二十二条")
    story.shot(page, "timer")
    number = limit.get_by_label("改为(个工作日)")
    number.fill("5")
    number.press("Enter")
    expect(limit).to_contain_text("→ 改为 5个工作日")
    mark = page.locator('.djs-overlays[data-container-id="result_due"] .finding-mark')
    expect(mark).to_have_attribute("data-tone", "error")
    story.shot(page, "error")
    documented(limit)
    expect(mark).to_have_attribute("data-tone", "note")
    expect(limit.get_by_role("alert")).to_have_count(0)
    story.shot(page, "note")
    story.done(page)
    return page.url.partition("/diagram")[0]


def documented(limit: Locator) -> None:
    for label, told in (
        ("文号", "安政办字〔2026〕12号"),
        ("文件名称", "关于调整核查结果推送时限的通知"),
        ("发文机关", "安丘市人民政府办公室"),
        ("发文日期", "2026-11-20"),
        ("有效期自", "2026-11-24"),
    ):
        limit.get_by_label(label).fill(told)


def rehearsed(story: Story, page: Page) -> None:
    """Every scenario is run; what tells of the old limit is seen, adopted, and run again."""
    page.get_by_role("navigation", name="草稿").get_by_role("link", name="场景").click()
    expect(page.locator("[data-scenarios][data-ready]")).to_be_visible(timeout=30_000)
    ran(story, page)
    counts = page.locator(".scenario-counts")
    expect(counts).to_contain_text(f"不符 {MISFITS}", timeout=30_000)
    story.shot(page, "misfits")
    page.locator("[data-file]", has=page.locator(".state-scenario-failed")).nth(2).click()
    expect(page.locator("[data-deadlines]")).to_be_visible()
    story.shot(page, "expected-and-found")
    page.locator("[data-moved] summary").click()
    expect(page.locator("[data-moved]")).to_contain_text(f"{MISFITS}个场景只是期限不同")
    story.shot(page, "to-adopt")
    page.locator("[data-moved]").get_by_role("button", name="全部采用").click()
    expect(page.get_by_text(f"已采用{MISFITS}个场景的新期限")).to_be_visible()
    expect(page.locator("[data-scenarios][data-ready]")).to_be_visible(timeout=30_000)
    ran(story, page)
    expect(counts).to_contain_text(f"通过 {FILES}", timeout=30_000)
    expect(page.get_by_text("每个节点和每条连线都有场景经过。")).to_be_attached()
    story.shot(page, "green")
    story.done(page)


def ran(story: Story, page: Page) -> None:
    page.get_by_role("button", name="全部运行").click()
    expect(page.locator("[data-stop]")).to_be_visible(timeout=15_000)
    story.computed()
    expect(page.locator("[data-stop]")).to_be_hidden(timeout=30_000)


def compared(story: Story, page: Page) -> None:
    """The differences in words, and what the draft would have made of past cases."""
    tabs = page.get_by_role("navigation", name="草稿")
    tabs.get_by_role("link", name="差异").click()
    expect(page.get_by_text("由3个工作日改为5个工作日,依据安政办字〔2026〕12号")).to_be_visible()
    expect(page.locator(".comparison-list")).to_contain_text("推送期届满前催办")
    expect(page.locator("[data-comparison][data-ready]")).to_be_attached(timeout=20_000)
    expect(page.locator("[data-side=after] .djs-element.tone-limit").first).to_be_attached()
    story.shot(page, "differences")
    story.done(page)
    tabs.get_by_role("link", name="影响").click()
    page.get_by_role("button", name="开始比较").click()
    expect(page.get_by_text("等待开始")).to_be_visible()
    story.computed()
    expect(page.get_by_text("已完成")).to_be_visible(timeout=20_000)
    expect(page.locator(".whatif-state-other_deadline").first).to_be_visible()
    story.shot(page, "what-if")
    story.done(page)


def handed_in(story: Story, page: Page) -> None:
    page.get_by_role("navigation", name="草稿").get_by_role("link", name="送审和部署").click()
    conditions = page.locator("[data-condition]:not([data-condition=differences_seen])")
    for condition in conditions.all():
        expect(condition).to_have_attribute("data-state", "met")
    story.shot(page, "gate")
    page.get_by_label("理由").fill("市政府办公室调整核查结果推送时限")
    page.get_by_label("已核对上面的全部差异").check()
    page.get_by_role("button", name="送审", exact=True).click()
    expect(page.locator("[data-proposal=pending]")).to_be_visible()
    story.shot(page, "handed-in")
    story.done(page)


def approved(story: Story, address: str) -> None:
    """The head finds what waits for her, approves it, and sees it among the versions."""
    page = story.desk.page(HEAD, LAPTOP)
    page.goto("/")
    page.get_by_role("link", name="流程设计").click()
    page.get_by_role("link", name=re.compile("待批准的")).click()
    page.get_by_role("link", name="核查结果推送期限改为五个工作日").click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    story.shot(page, "approval")
    page.get_by_role("button", name="批准并部署").click()
    expect(page.locator("[data-proposal=deployed]")).to_be_visible()
    story.shot(page, "deployed")
    story.done(page)
    page.goto("/versions")
    row = page.locator("tr", has_text=PROCESS)
    expect(row).to_contain_text("市政府办公室调整核查结果推送时限")
    story.shot(page, "versions")
    row.get_by_role("link").first.click()
    newest = page.locator("[data-number='2']")
    expect(newest).to_contain_text("现行")
    expect(newest).to_contain_text("市政府办公室调整核查结果推送时限")
    expect(newest).to_contain_text("批准 审批负责人")
    expect(newest).to_contain_text(f"规则参数“{PARAMETER}")
    story.shot(page, "version")
    story.done(page)
