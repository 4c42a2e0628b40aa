"""Every deadline a page shows opens its explanation: all pages of the demonstration, read as several people."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import html

from tests.web.demo_office import demo_office
from tests.web.office import Office, Visitor

PEOPLE = ("spj.fzr", "scjg.zr01", "zjj.zr01", "sj.audit")
LISTS = (
    "/inbox", "/inbox?light=overdue", "/inbox?light=provisional", "/cases", "/notices", "/publicity", "/licences",
    "/supervision", "/clues", "/calendar", "/ledger", "/operations",
)  # fmt: skip
END = re.compile(r"\d{4}-\d{2}-\d{2} 24:00|\d{4}年\d{1,2}月\d{1,2}日24时|至(\d{4}-)?\d{2}-\d{2}\(周")
"""How the end of a limit is written."""
ITSELF = "reckoning"
"""The explanation, which does not explain itself."""
HOMES = "ancestor-or-self::*[self::li or self::tr or self::dd or self::p or self::td][1]"
EXPLAINED = (
    "ancestor-or-self::a[@data-deadline]"
    " | ancestor-or-self::*[@data-preview or self::option or self::script or self::textarea]"
)
"""Links themselves, what is only previewed, and what is no text of the page."""
CASES_A_PROCESS, TASKS = 2, 20


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = demo_office(tmp_path_factory.mktemp("deadlines"))
    yield opened
    opened.platform.close()


@pytest.mark.parametrize("login", PEOPLE)
def test_given_any_page_when_it_shows_a_deadline_then_the_deadline_is_a_link_to_its_days(
    office: Office, login: str
) -> None:
    visitor, bare, links = office.client(login), [], {}
    for address, page in pages(office, visitor):
        bare += [f"{address}: {found}" for found in unlinked(page)]
        links.update({link.get("href"): (address, link) for link in page.xpath("//a[@data-deadline]")})
    assert bare == []
    assert len(links) >= 10, "the demonstration has deadlines everywhere"
    for target, (address, link) in links.items():
        told = visitor.get(target)
        assert told.status_code == 200, f"{address} → {target}: {told.status}"
        text = told.get_data(as_text=True)
        assert "为什么是这个期限" in text and ("逐日计算" in text or "约定的日期" in text), target
        day = re.search(r"\d{4}-\d{2}-\d{2} 24:00", link.text_content())
        assert day is None or day[0][:10] in text, f"{address} shows {day}, {target} does not"


def pages(office: Office, visitor: Visitor) -> Iterator[tuple[str, html.HtmlElement]]:
    """Lists, and of each process a few cases with their pages and open tasks."""
    for address in (*LISTS, *tasks(office, visitor)):
        if (page := opened(visitor, address)) is not None:
            yield address, page
    yield from cases(office, visitor)


def opened(visitor: Visitor, address: str) -> html.HtmlElement | None:
    """A page; None where the visitor may not see it."""
    answer = visitor.get(address)
    return html.fromstring(answer.get_data(as_text=True)) if answer.status_code == 200 else None


def cases(office: Office, visitor: Visitor) -> Iterator[tuple[str, html.HtmlElement]]:
    with office.platform.database.read() as connection:
        query = "SELECT process, status, id FROM cases WHERE id = root_id ORDER BY started_at DESC"
        seen: dict[tuple[str, str], int] = {}
        for process, status, root_id in connection.exec_driver_sql(query).all():
            if seen.get((process, status), 0) >= CASES_A_PROCESS:
                continue
            page = opened(visitor, f"/cases/{root_id}")
            if page is not None:
                seen[process, status] = seen.get((process, status), 0) + 1
                yield f"/cases/{root_id}", page
                history = opened(visitor, f"/history/{root_id}")
                assert history is not None, root_id
                yield f"/history/{root_id}", history


def tasks(office: Office, visitor: Visitor) -> Iterator[str]:
    assert visitor.login is not None
    department = office.actor(visitor.login).department
    with office.platform.database.read() as connection:
        query = "SELECT id FROM work_item WHERE department = ? GROUP BY process, element, state ORDER BY id LIMIT ?"
        found = connection.exec_driver_sql(query, (department, TASKS)).scalars().all()
    yield from (f"/tasks/{item_id}" for item_id in found)


def unlinked(page: html.HtmlElement) -> list[str]:
    """Texts that end a limit and neither are a link nor stand beside the link to their explanation."""
    found = []
    for element in page.xpath("//main//*[text()]"):
        own = " ".join(element.xpath("text()"))
        if not END.search(own) or element.xpath(f"ancestor-or-self::*[contains(@class, '{ITSELF}')]"):
            continue
        if element.xpath(EXPLAINED):
            continue
        homes = element.xpath(HOMES)
        if not homes or not homes[0].xpath(".//a[@data-deadline]"):
            found.append(own.strip()[:120])
    return found


def test_given_a_page_that_shows_a_bare_deadline_then_it_is_found() -> None:
    told = "<main><p>请于2026年12月2日24时前认领</p><ul><li>期限 2026-12-02 24:00</li></ul></main>"
    assert len(unlinked(html.fromstring(told))) == 2
    linked = '<main><p>请于<a data-deadline="2026-12-02" href="/x">2026年12月2日24时</a>前认领</p></main>'
    assert unlinked(html.fromstring(linked)) == []
