"""The search over all cases on screens: found, narrowed, kept, sampled; for auditors alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from engine.clock import parsed
from engine.docket.sampling import rank
from engine.proof.journal import entries
from tests.web.office import PRESENT, Office, Visitor, open_office
from web.audit.samplebook import samples, sheets
from web.audit.schema import audit_sample_case

AUDITOR, CLERK, ADMIN = "sj.audit", "scjg.zr01", "pt.admin"
_HREF = re.compile(r'href="(/audit\?[^"]*)"')


@pytest.fixture
def office(tmp_path: object) -> Iterator[Office]:
    """Twelve pushed decisions: the early ones lapsed into claims of the platform, two went to two departments."""
    opened = open_office(tmp_path)  # type: ignore[arg-type]
    for number in range(1, 11):
        opened.push(number, f"2026-11-{16 + number // 3:02}T10:00", party_name=f"安丘市虚构{number:02}号餐饮有限公司")
    for number in (11, 12):
        opened.push(number, "2026-11-24T09:00", ("SCJG", "WJW"))
    opened.advance(PRESENT)
    opened.platform.docket_turn().run()
    yield opened
    opened.platform.close()


def text(answer: object, status: int = 200) -> str:
    assert answer.status_code == status, answer.status  # type: ignore[attr-defined]
    return html.unescape(answer.get_data(as_text=True))  # type: ignore[attr-defined]


def total(told: str) -> int:
    found = re.search(r'id="audit-count">([\d,]+)件', told)
    assert found is not None
    return int(found[1].replace(",", ""))


def link(told: str, label: str) -> str:
    """The address behind a facet's value."""
    for anchor in re.findall(r"<a class=\"facet-value\".*?</a>", told, re.S):
        if re.sub(r"<[^>]+>", "", anchor).strip().startswith(label):
            found = _HREF.search(anchor)
            assert found is not None
            return found[1]
    raise AssertionError(f"no value {label}")


def facet_count(told: str, label: str) -> int:
    for anchor in re.findall(r"<a class=\"facet-value\".*?</a>", told, re.S):
        words = re.sub(r"<span class=\"sr-only\">.*?</span>|<[^>]+>", "", anchor).strip()
        if words.startswith(label):
            return int(re.findall(r"\d+", words.removeprefix(label))[-1])
    raise AssertionError(f"no value {label}")


def test_given_cases_when_an_auditor_narrows_by_a_facet_then_its_count_is_what_he_finds(office: Office) -> None:
    visitor = office.client(AUDITOR)
    told = text(visitor.get("/audit"))
    assert total(told) == 12 and "目录与办理记录同步" in told and "毫秒" in told
    for label in ("卫健局", "有自动认领", "无自动认领", "2026年", "办理中"):
        assert total(text(visitor.get(link(told, label)))) == facet_count(told, label) > 0, label
    automatic = text(visitor.get(link(told, "有自动认领")))
    assert 0 < total(automatic) < 12 and 'class="chip"' in automatic


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=虚构03号", 1),
        ("q=虚构 餐饮", 12),
        ("reference=〔2026〕1", 4),
        ("reference=无此号", 0),
        ("party=虚构01号", 3),
        ("item=AQ-SCJG-002", 12),
        ("item=餐饮服务", 12),
        ("item=药品零售", 0),
        ("department=WJW&department=SCJG", 2),
        ("department=WJW", 2),
        ("from=2026-11-24", 2),
        ("to=2026-11-16", 2),
        ("from=2026-11-17&to=2026-11-18&process=approval_push", 6),
        ("period=2026-11", 12),
        ("period=2025", 0),
        ("late=x&sort=nothing", 12),
    ],
)
def test_given_cases_when_asked_by_address_then_the_list_is_theirs(office: Office, asked: str, found: int) -> None:
    told = text(office.client(AUDITOR).get(f"/audit?{asked}"))
    assert total(told) == found
    assert told.count('<td data-label="相对人">') == found
    assert ("没有符合条件的案件" in told) == (found == 0)


def test_given_a_long_list_when_paged_then_every_case_is_shown_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.audit.PAGE", 5)
    visitor, address, shown = office.client(AUDITOR), "/audit?process=approval_push", list[str]()
    while address:
        told = text(visitor.get(address))
        shown += re.findall(r'class="strong" href="/cases/(\w+)"', told)
        following = re.search(r'rel="next" href="([^"]+)"', told)
        address = following[1] if following else ""
    assert len(shown) == len(set(shown)) == 12


def test_given_a_case_that_goes_on_when_the_docket_lags_then_the_page_says_so(office: Office) -> None:
    office.push(20, "2026-11-24T11:00")
    visitor = office.client(AUDITOR)
    assert "目录稍后于办理:2026-11-24 11:00以后的办理尚未全部收入" in text(visitor.get("/audit"))
    office.platform.docket_turn().run()
    told = text(visitor.get("/audit"))
    assert total(told) == 13 and "目录与办理记录同步" in told


def test_given_the_docket_is_forgotten_then_the_page_says_that_it_is_rebuilt(office: Office) -> None:
    office.platform.docket_turn().forget()
    told = text(office.client(AUDITOR).get("/audit"))
    assert total(told) == 0 and "目录正在重建,已收入0件,共12件" in told


@pytest.mark.parametrize("login", [CLERK, ADMIN, "spj.jb01"])
def test_given_anybody_but_an_auditor_then_there_is_no_search(office: Office, login: str) -> None:
    visitor = office.client(login)
    assert "审计检索" not in text(visitor.get("/profile"))
    for address in ("/audit", "/audit/samples", "/audit/samples/x", "/audit/samples/x/sheet.csv"):
        assert visitor.get(address).status_code == 403, address
    assert visitor.post("/audit/samples", {"size": "3"}).status_code == 403


def drawn(office: Office, visitor: Visitor, **asked: str) -> str:
    answer = visitor.post("/audit/samples", {"size": "4", "seed": "骰子 3 5 1", "name": "十一月抽查", **asked})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def test_given_a_selection_when_a_sample_is_drawn_then_seed_and_cases_are_kept_and_come_out_again(
    office: Office,
) -> None:
    visitor = office.client(AUDITOR)
    assert "共<strong>12</strong>件" in text(visitor.get("/audit/samples?process=approval_push"))
    address = drawn(office, visitor, process="approval_push")
    with office.platform.database.read() as connection:
        (sample,) = samples(connection)
        cases = [sheet.root_id for sheet in sheets(connection, sample.id)]
        (noted,) = entries(connection, ["sample.drawn"])
    assert len(cases) == 4 and cases == sorted(cases, key=lambda one: rank("骰子 3 5 1", one))
    assert noted.data["cases"] == cases and noted.data["seed"] == "骰子 3 5 1" and noted.actor == AUDITOR
    told = text(visitor.get(address))
    assert (
        "骰子 3 5 1" in told and "流程:" in told and sample.digest in told and told.count('class="card work-case"') == 4
    )
    again = text(visitor.get(f"{address}/repeat"))
    assert "重抽一致" in again and "抽出的仍是同样的案件" in again
    population = text(visitor.get(f"{address}/population.csv")).lstrip("\ufeff").splitlines()[1:]
    ids = [line.split(",")[0] for line in population]
    assert sorted(ids, key=lambda one: rank("骰子 3 5 1", one))[:4] == cases


def test_given_cases_came_later_when_a_draw_is_repeated_then_it_says_how_many(office: Office) -> None:
    visitor = office.client(AUDITOR)
    address = drawn(office, visitor)
    office.push(30, "2026-11-24T11:00")
    office.platform.docket_turn().run()
    told = text(visitor.get(f"{address}/repeat"))
    assert "重抽一致" in told and "得13件:比当时多1件、少0件" in told


def test_given_a_sample_whose_list_was_changed_when_repeated_then_it_does_not_agree(office: Office) -> None:
    visitor = office.client(AUDITOR)
    address = drawn(office, visitor)
    with office.platform.database.write() as connection:
        connection.execute(update(audit_sample_case).where(audit_sample_case.c.position == 2).values(root_id="0" * 26))
    assert "重抽不一致" in text(visitor.get(f"{address}/repeat"))


def test_given_departments_as_strata_then_each_has_its_cases(office: Office) -> None:
    visitor = office.client(AUDITOR)
    address = drawn(office, visitor, by_department="1", size="1")
    told = text(visitor.get(address))
    assert "每个部门各1件" in told and "卫健局" in told
    assert "重抽一致" in text(visitor.get(f"{address}/repeat"))


def test_given_the_form_is_sent_twice_then_one_sample_is_drawn(office: Office) -> None:
    visitor = office.client(AUDITOR)
    key = visitor.new_key()
    assert drawn(office, visitor, request=key) == drawn(office, visitor, request=key)
    with office.platform.database.read() as connection:
        assert len(samples(connection)) == 1


@pytest.mark.parametrize("size", ["", "0", "501", "x", "-1", "²", "9" * 5000])
def test_given_a_size_that_is_none_then_nothing_is_drawn(office: Office, size: str) -> None:
    visitor = office.client(AUDITOR)
    answer = visitor.post("/audit/samples", {"size": size})
    assert "抽取件数请填1至500" in text(visitor.get(answer.location))
    with office.platform.database.read() as connection:
        assert samples(connection) == ()


def test_given_a_sheet_when_an_auditor_notes_a_case_then_it_is_kept_and_exported_and_the_case_stays(
    office: Office,
) -> None:
    visitor = office.client(AUDITOR)
    address = drawn(office, visitor)
    before = office.platform.doctor()
    assert "第十八条" in text(visitor.get(address))
    told = {"check.18": "no", "check.99": "perhaps", "verdict": "fault", "note": "=未见提示回执"}
    assert visitor.post(f"{address}/2", told).status_code == 303
    page = text(visitor.get(address))
    assert "已核查1件" in page and "=未见提示回执" in page and "verdict-fault" in page
    table = text(visitor.get(f"{address}/sheet.csv"))
    assert "发现问题,'=未见提示回执" in table and "第十八条:未做到" in table and "perhaps" not in table
    assert office.platform.doctor() == before
    with office.platform.database.read() as connection:
        assert [entry.data["what"] for entry in entries(connection, ["data.exported"])] == ["sample.sheet"]
    assert visitor.post(f"{address}/9", told).status_code == 404


def test_given_a_question_when_kept_then_it_stands_in_the_list_until_dropped_and_can_be_put_back(
    office: Office,
) -> None:
    visitor = office.client(AUDITOR)
    kept = visitor.post("/audit/searches", {"name": "卫健局自动认领", "department": "WJW", "shared": "1"})
    told = text(visitor.get(kept.location))
    assert facet_count(told, "卫健局自动认领") == 2
    assert link(told, "卫健局自动认领") == "/audit?department=WJW"
    search_id = re.search(r"/audit/searches/(\w+)/drop", told)
    assert search_id is not None
    dropped = visitor.post(f"/audit/searches/{search_id[1]}/drop")
    told = text(visitor.get(dropped.location))
    assert "恢复刚删除的检索" in told and "删除保存的检索 卫健局自动认领" not in told
    back = visitor.post(f"/audit/searches/{search_id[1]}/restore")
    assert "删除保存的检索 卫健局自动认领" in text(visitor.get(back.location))


@pytest.mark.parametrize(
    ("asked", "words"), [({"department": "WJW"}, "请填写保存的名称"), ({"name": "无"}, "还没有条件")]
)
def test_given_nothing_to_keep_then_it_is_said(office: Office, asked: dict[str, str], words: str) -> None:
    visitor = office.client(AUDITOR)
    assert words in text(visitor.get(visitor.post("/audit/searches", asked).location))


def test_given_another_auditor_then_he_sees_what_is_shared_and_cannot_drop_it(office: Office) -> None:
    from engine.docket.query import Query
    from web.audit.searches import KeptSearch, keep, kept

    with office.platform.database.write() as connection:
        for search_id, name, shared in (("a", "共享的", True), ("b", "自己的", False)):
            keep(connection, search_id, "another", name, Query(late=True), shared, parsed("2026-11-24T10:00"))
        assert [one.name for one in kept(connection, AUDITOR)] == ["共享的"]
        mine: tuple[KeptSearch, ...] = kept(connection, "another")
        assert {one.name for one in mine} == {"共享的", "自己的"}
    assert office.client(AUDITOR).post("/audit/searches/a/drop").status_code == 404
