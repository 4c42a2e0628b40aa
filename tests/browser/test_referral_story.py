"""A licence is referred, heard on, put before a joint meeting, revoked and pushed: by hand, by the posts concerned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine.clock import parsed
from tests.browser.conftest import PHONE, SCREENSHOTS, WIDE, Desk, violations
from tests.evidence_files import PDF
from tests.web.office import Office, open_office

REFERRER, CLERK, HEAD, CONVENER = "scjg.zr01", "spj.jb01", "spj.fzr", "lxhy.zjr"
SUPERVISOR, PUBLISHER = "scjg.fzr", "spj.jb02"
LICENCE = "SC10137078400019"
RECORD = FilePayload(name="现场检查笔录.pdf", mimeType="application/pdf", buffer=PDF)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of March 2024, in which one licence was granted the year before."""
    opened = open_office(tmp_path_factory.mktemp("referral"), parsed("2023-06-05T09:00"))
    opened.push(
        66,
        "2023-06-05T09:00",
        item_code="AQ-SCJG-001",
        item_name="食品生产许可",
        licence_name="食品生产许可证",
        licence_no=LICENCE,
        party_name="安丘市虚构19号食品加工有限公司",
        party_code="91370784MAFAKE190F",
        doc_no="安审批许〔2023〕66号",
    )
    opened.advance(parsed("2024-03-04T09:00"))
    yield opened
    opened.platform.close()


class Story:
    """The case as its posts see it in the browser, one after the other."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.case = desk, ""

    def at(self, instant: str) -> None:
        self.desk.office.advance(parsed(instant))

    def task(self, login: str, element: str, size: tuple[int, int] = WIDE) -> Page:
        """The page of the one open task of that name."""
        items = self.desk.office.items(self.case)
        item = next(found for found in items if found.element == element and found.state == "open")
        page = self.desk.page(login, size)
        page.goto("/")
        expect(page.locator(f'a[href="/tasks/{item.id}"]').first).to_be_visible()
        whole(page, f"inbox-{element}")
        page.goto(f"/tasks/{item.id}")
        return page

    def done(self, page: Page, name: str) -> None:
        """Hand the form in and look at what it says."""
        whole(page, f"{name}")
        page.locator(".task-form .primary").click()
        expect(page.get_by_text("已办结:")).to_be_visible()
        page.context.close()

    def look(self, login: str, name: str, size: tuple[int, int] = WIDE) -> Page:
        page = self.desk.page(login, size)
        page.goto(f"/cases/{self.case}")
        whole(page, f"case-{name}")
        return page


def whole(page: Page, name: str) -> None:
    """Saves the page to its end, so that all of a long form can be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"referral-{name}.png", full_page=True)


def referred(desk: Desk, story: Story) -> None:
    """What the two gates of Art. 19 refuse, then the referral with its evidence."""
    page = desk.page(REFERRER)
    page.goto("/intake/permit_referral")
    page.get_by_label("监管部门移送", exact=True).check()
    page.get_by_label("许可证照").fill(LICENCE)
    page.get_by_label("请求或者拟作的处理").select_option(label="撤销")
    page.get_by_label("法律依据").select_option(value="RVK69-2")
    page.get_by_label("事实和理由").fill("提交虚假检验报告和场地证明取得食品生产许可,已立案查实。")
    desk.allow("422")
    page.locator("form .primary").last.click()
    expect(page.locator("[data-summary]")).to_contain_text("待调查结束后推送")
    expect(page.locator("[data-summary]")).to_contain_text("须提供相关调查证明材料")
    assert violations(page) == []
    page.goto(page.url)
    page.get_by_label("监管部门移送", exact=True).check()
    page.get_by_label("许可证照").fill(LICENCE)
    page.get_by_label("请求或者拟作的处理").select_option(label="撤销")
    page.get_by_label("法律依据").select_option(value="RVK69-2")
    page.get_by_label("事实和理由").fill("提交虚假检验报告和场地证明取得食品生产许可,已立案查实。")
    page.get_by_label("调查结束日期").fill("2024-03-01")
    page.locator("[data-files]").set_input_files([RECORD])
    expect(page.locator("[data-files-kept] input")).to_have_count(1)
    page.locator("form .primary").last.click()
    page.wait_for_url(re.compile("/cases/"))
    story.case = page.url.rsplit("/", 1)[1].split("?")[0]
    expect(page.get_by_text("提交虚假检验报告和场地证明取得食品生产许可,已立案查实。").first).to_be_visible()
    page.context.close()


def heard(story: Story) -> None:
    """Claimed, reviewed; the department and the party are heard."""
    story.at("2024-03-05T10:00")
    page = story.task(CLERK, "claim_matter")
    page.get_by_label("认领", exact=True).check()
    story.done(page, "claim")
    story.at("2024-03-06T10:00")
    page = story.task(CLERK, "review")
    page.get_by_label("齐全", exact=True).check()
    page.get_by_label("撤销", exact=True).check()
    page.get_by_label("初步意见的理由").fill("材料齐全,事实清楚,拟予撤销。")
    story.done(page, "review")
    story.at("2024-03-07T10:00")
    page = story.task(REFERRER, "give_opinion", PHONE)
    expect(page.get_by_text("拟撤销“食品生产许可证”").first).to_be_visible()
    page.get_by_label("同意", exact=True).check()
    page.get_by_label("意见内容").fill("应当撤销。")
    story.done(page, "opinion")
    story.at("2024-03-08T09:00")
    page = story.task(CLERK, "hear_party")
    page.get_by_label("已听取", exact=True).check()
    page.get_by_label("告知日期").fill("2024-03-06")
    page.get_by_label("听取日期").fill("2024-03-07")
    page.get_by_label("陈述、申辩的内容").fill("对事实没有异议。")
    page.get_by_label("是否采纳和理由").fill("没有提出可以采纳的理由。")
    story.done(page, "hearing")


def drafted(story: Story) -> None:
    """The draft, which asks for a meeting."""
    story.at("2024-03-08T10:00")
    page = story.task(CLERK, "draft")
    expect(page.get_by_text("同意:应当撤销").first).to_be_visible()
    page.get_by_label("撤销", exact=True).check()
    page.get_by_label("法律依据").select_option(value="RVK69-2")
    page.get_by_label("决定内容").fill("撤销食品生产许可。")
    page.get_by_label("事实和理由").fill("以虚假材料取得许可,依法应当撤销。")
    page.get_by_label("不会造成重大损害", exact=True).check()
    page.get_by_label("审查情况").fill("企业已停产,不影响供应。")
    page.get_by_label("提请", exact=True).check()
    story.done(page, "draft")


def met(story: Story) -> None:
    """The joint meeting is convened, answered, held, minuted and its minutes issued (Art. 15)."""
    story.at("2024-03-11T10:00")
    page = story.task(CONVENER, "convene")
    page.get_by_label("受理", exact=False).first.check()
    page.locator("[name=meeting_at]").fill("2024-03-15T09:00")
    page.locator("[name=place]").fill("审批局三楼会议室")
    page.get_by_label("市场监管局", exact=True).first.check()
    story.done(page, "convene")
    story.at("2024-03-12T09:00")
    page = story.task(SUPERVISOR, "respond")
    page.get_by_label("参加", exact=True).check()
    page.locator("[name=attendee]").fill("分管负责人")
    story.done(page, "respond")
    story.at("2024-03-15T11:00")
    page = story.task(CLERK, "hold")
    page.get_by_label("已召开", exact=True).check()
    page.locator("[name=held_on]").fill("2024-03-15")
    page.get_by_label("市场监管局", exact=True).first.check()
    story.done(page, "hold")
    story.at("2024-03-18T09:00")
    page = story.task(CLERK, "draft_minutes")
    page.get_by_label("达成一致", exact=True).check()
    page.locator("[name=minutes]").fill("与会各方一致同意撤销,决定由审批部门负责人作出。")
    story.done(page, "minutes")
    story.at("2024-03-19T09:00")
    page = story.task(SUPERVISOR, "confirm")
    page.get_by_label("确认", exact=True).check()
    story.done(page, "confirm")
    story.at("2024-03-20T09:00")
    page = story.task(CONVENER, "issue")
    page.get_by_label("印发", exact=True).check()
    story.done(page, "issue")


def published(story: Story) -> None:
    """The revocation is gathered into a batch for the public (Art. 28), and can be fetched as a table."""
    story.at("2024-03-29T09:00")
    page = story.desk.page(PUBLISHER)
    page.goto("/intake/dual_publicity")
    page.locator("form .primary").last.click()
    page.wait_for_url(re.compile("/cases/"))
    whole(page, "publicity-case")
    expect(page.get_by_text("安审批撤〔2024〕3号").first).to_be_visible()
    page.goto("/publicity")
    whole(page, "publicity")
    with page.expect_download() as table:
        page.get_by_role("link", name="CSV").first.click()
    assert "安审批撤〔2024〕3号" in Path(table.value.path()).read_text("utf-8-sig")
    page.context.close()


def test_from_a_referral_to_a_revocation_with_a_meeting_and_publicity(desk: Desk) -> None:
    story = Story(desk)
    referred(desk, story)
    heard(story)
    drafted(story)
    met(story)

    story.at("2024-03-28T14:00")
    page = story.task(HEAD, "decide")
    expect(page.get_by_text("达成一致").first).to_be_visible()
    expect(page.get_by_text("随决定发出函告")).to_be_visible()
    page.get_by_label("同意,作出决定", exact=True).check()
    page.locator("[name=doc_no]").fill("安审批撤〔2024〕3号")
    story.done(page, "decide")

    for size, name in ((WIDE, "decided"), (PHONE, "decided-phone")):
        page = story.look(CLERK, name, size)
        expect(page.get_by_text("已作出处理决定").first).to_be_visible()
        expect(page.get_by_text("安审批撤〔2024〕3号").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(page) == []
        page.context.close()
    claims = {item.element for item in desk.office.items(story.case, "SCJG") if item.state == "open"}
    assert claims == {"claim", "claim_matter"}
    page = story.task(REFERRER, "claim")
    whole(page, "decision-claim")
    page.context.close()
    published(story)
