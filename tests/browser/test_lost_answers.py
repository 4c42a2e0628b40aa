"""The network fails after the act was done: the page asks again with the same key and shows what is true."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Desk

OFFICER, NEW = "scjg.zr01", "2026-11-24T10:30"


class Line:
    """A network that carries requests to the server and loses so many answers."""

    def __init__(self, page: Page, losing: int) -> None:
        self.losing, self.keys = losing, list[str]()
        page.route("**/answer", self._carry)
        page.route("**/answers", self._carry)

    def _carry(self, route: Route) -> None:
        body = route.request.post_data or ""
        self.keys.append(body.split('name="request"')[1].split("\r\n")[2])
        route.fetch()
        if len(self.keys) <= self.losing:
            route.abort()
        else:
            route.continue_()


def completed(desk: Desk) -> int:
    with desk.office.platform.database.read() as connection:
        query = "SELECT count(*) FROM event WHERE kind = 'task.completed'"
        return int(connection.exec_driver_sql(query).scalar_one())


def test_one_lost_answer_is_asked_for_again_and_shown(desk: Desk) -> None:
    desk.allow("net::ERR_FAILED")
    desk.office.push(701, NEW)
    page, before = desk.page(OFFICER), completed(desk)
    line = Line(page, losing=1)
    page.goto("/?q=〔2026〕701号")
    page.locator(".row button.primary").click()
    expect(page.locator(".toast")).to_contain_text("已认领")
    assert len(line.keys) == 2 and len(set(line.keys)) == 1
    assert completed(desk) == before + 1


def test_two_lost_answers_are_told_as_unknown_and_a_further_click_settles_it(desk: Desk) -> None:
    desk.allow("net::ERR_FAILED")
    desk.office.push(702, NEW)
    page, before = desk.page(OFFICER), completed(desk)
    line = Line(page, losing=2)
    page.goto("/?q=〔2026〕702号")
    page.locator(".row button.primary").click()
    expect(page.locator(".toast-error")).to_contain_text("没有收到结果")
    page.locator(".row button.primary").click()
    expect(page.locator(".toast-success")).to_contain_text("已认领")
    assert len(line.keys) == 3 and len(set(line.keys)) == 1
    assert completed(desk) == before + 1


def test_many_at_once_whose_answer_is_lost(desk: Desk) -> None:
    desk.allow("net::ERR_FAILED")
    for number in range(710, 713):
        desk.office.push(number, NEW)
    page, before = desk.page(OFFICER), completed(desk)
    line = Line(page, losing=1)
    page.goto("/?q=〔2026〕71")
    page.locator("#select-all").check()
    page.locator("#bulk-go").click()
    expect(page.locator(".toast")).to_contain_text("3件全部认领成功")
    assert len(set(line.keys)) == 1
    assert completed(desk) == before + 3
