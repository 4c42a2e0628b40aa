"""A commitment is verified, found untrue, heard on, put right and entered in the credit record: in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from engine.clock import parsed
from tests.browser.conftest import PHONE, SCREENSHOTS, WIDE, Desk, violations
from tests.evidence_files import PDF
from tests.web.office import Office, open_office

OFFICER, HEAD, CLERK = "wjw.zr01", "wjw.fzr", "spj.jb01"
RECORD = FilePayload(name="现场检查笔录.pdf", mimeType="application/pdf", buffer=PDF)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of July 2024, in which a licence is granted on a commitment."""
    opened = open_office(tmp_path_factory.mktemp("commitment"), parsed("2024-07-15T09:00"))
    yield opened
    opened.platform.close()


class Story:
    """The case as its posts see it in the browser, one after the other."""

    def __init__(self, desk: Desk, case: str) -> None:
        self.desk, self.case = desk, case

    def task(self, at: str, login: str, element: str, size: tuple[int, int] = WIDE) -> Page:
        """The page of the one open task of that name, at an instant, as somebody finds it in the inbox."""
        self.desk.office.advance(parsed(at))
        items = self.desk.office.items(self.case)
        item = next(found for found in items if found.element == element and found.state == "open")
        page = self.desk.page(login, size)
        page.goto("/")
        expect(page.locator(f'a[href="/tasks/{item.id}"]').first).to_be_visible()
        page.goto(f"/tasks/{item.id}")
        whole(page, f"{element}-empty")
        return page

    def done(self, page: Page, name: str) -> None:
        whole(page, name)
        page.locator(".task-form .primary").click()
        expect(page.get_by_text("已办结:")).to_be_visible()
        page.context.close()

    def claimed(self, at: str, login: str, *elements: str) -> None:
        for element in elements:
            page = self.task(at, login, element)
            page.get_by_label("认领", exact=True).check()
            self.done(page, element)


def whole(page: Page, name: str) -> None:
    """Saves the page to its end, so that all of a long form can be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"commitment-{name}.png", full_page=True)


def granted(office: Office) -> str:
    return office.push(
        220,
        "2024-07-15T09:00",
        ("WJW",),
        item_code="AQ-WJW-001",
        item_name="公共场所卫生许可",
        licence_name="卫生许可证",
        party_name="安丘市虚构04号大酒店有限公司",
        by_commitment=True,
        commitment_no="安审批承〔2024〕220号",
        commitment_terms="具备两套消毒设施",
        committed_on="2024-07-15",
    )


def verify(story: Story) -> None:
    page = story.task("2024-08-05T10:00", OFFICER, "verify_onsite")
    page.get_by_label("承诺不实", exact=True).check()
    page.get_by_label("结果作出日期").fill("2024-08-05")
    page.get_by_label("检查", exact=True).check()
    page.get_by_label("核查人员和执法证号").fill("执法01 鲁G-001")
    page.get_by_label("核查事项与承诺对照").fill("消毒设施:承诺两套,实有一套,不一致")
    page.get_by_label("不实情形").select_option(value="B1")
    story.desk.allow("422")
    page.locator(".task-form .primary").click()
    expect(page.locator("[data-summary]")).to_contain_text("核查人员不少于2人")
    whole(page, "verify-refused")
    page.get_by_label("核查人员和执法证号").fill("执法01 鲁G-001\n执法02 鲁G-002")
    page.locator("[data-files]").set_input_files([RECORD])
    expect(page.locator("[data-files-kept] input")).to_have_count(1)
    story.done(page, "verify")


def hear(story: Story) -> None:
    page = story.task("2024-08-06T09:00", OFFICER, "inform_party", PHONE)
    page.get_by_label("告知日期").fill("2024-08-06")
    page.get_by_label("告知书文号").fill("安卫告〔2024〕3号")
    story.done(page, "told")
    page = story.task("2024-08-07T09:00", OFFICER, "push_result")
    story.done(page, "result")
    page = story.task("2024-08-09T09:00", OFFICER, "hear_party")
    page.get_by_label("陈述申辩", exact=True).check()
    page.get_by_label("听取(放弃)日期").fill("2024-08-09")
    page.get_by_label("当事人意见").fill("供货延误,请求限期整改")
    story.done(page, "heard")


def determine(story: Story) -> None:
    page = story.task("2024-08-09T15:00", HEAD, "determine")
    page.get_by_label("认定承诺不实", exact=True).check()
    page.get_by_label("不实情形").select_option(value="B1")
    page.get_by_label("决定已作出,可以整改", exact=True).check()
    page.get_by_label("终止办理", exact=True).check()
    page.get_by_label("认定文书文号").fill("安卫承认〔2024〕3号")
    page.get_by_label("认定日期").fill("2024-08-09")
    page.locator('[name="reasons"]').fill("消毒设施与承诺不符,可以整改")
    page.locator(".task-form .primary").click()
    expect(page.locator("[data-summary]")).to_contain_text("“终止办理”不适用于所选情形")
    whole(page, "determine-refused")
    page.get_by_label("终止办理", exact=True).uncheck()
    page.get_by_label("责令限期整改", exact=True).check()
    story.done(page, "determine")


def rectify(story: Story) -> None:
    page = story.task("2024-08-12T09:00", OFFICER, "order_rectification")
    page.get_by_label("责令书文号").fill("安卫责改〔2024〕3号")
    page.get_by_label("整改要求").fill("补齐消毒设施")
    page.get_by_label("送达日期").fill("2024-08-12")
    story.done(page, "order")
    page = story.task("2024-08-30T10:00", OFFICER, "check_rectification")
    expect(page.get_by_text("2024年9月2日24时").first).to_be_visible()
    page.get_by_label("已改正,复核合格", exact=True).check()
    page.get_by_label("复核日期").fill("2024-08-30")
    page.get_by_label("复核情况").fill("消毒设施已补齐")
    story.done(page, "check")
    page = story.task("2024-08-30T11:00", OFFICER, "enter_credit")
    page.get_by_label("失信事实").fill("消毒设施与承诺不符")
    page.get_by_label("公示自").fill("2024-09-01")
    page.get_by_label("公示至").fill("2025-08-31")
    page.get_by_label("异议渠道").fill("向市卫健局书面提出")
    story.done(page, "credit")


def test_given_an_untrue_commitment_when_it_is_put_right_then_its_credit_record_says_so(desk: Desk) -> None:
    story = Story(desk, granted(desk.office))
    story.claimed("2024-07-16T09:00", OFFICER, "claim", "claim_matter")
    verify(story)
    hear(story)
    story.claimed("2024-08-09T14:00", CLERK, "claim_matter")
    determine(story)
    rectify(story)

    for size in (WIDE, PHONE):
        page = desk.page(CLERK, size)
        page.goto(f"/cases/{story.case}")
        expect(page.get_by_text("已整改").first).to_be_visible()
        expect(page.get_by_text("办法第22条+事项表").first).to_be_visible()
        whole(page, f"case-{size[0]}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(page) == []
    assert desk.complaints() == []
