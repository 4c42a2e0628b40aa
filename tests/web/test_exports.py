"""Exports ordered by auditors: made in slices, resumed, stopped, fetched, forgotten, and all of it in the journal."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from engine.proof.journal import Entry, entries
from tests.web.office import Office, Visitor, populated_office
from web.audit.exports import advance
from web.audit.exports.advance import advance_exports, export_folder
from web.audit.exports.exportbook import KEPT_FOR, Export, exports_of, open_exports
from web.audit.exports.making import Making
from web.bundle import selection
from web.cli import main
from web.screens import exports

AUDITOR, CLERK = "sj.audit", "spj.jb01"
REASON = "2026年第四季度抽查"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = populated_office(tmp_path)
    while opened.platform.docket_turn().run():
        continue
    yield opened
    opened.platform.close()


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases whose papers were written, in order; the papers of tests/web/test_bundle.py take seconds each."""
    written: list[str] = []

    def paper(_: object, __: object, root_id: str, ___: object) -> bytes:
        written.append(root_id)
        return f"paper {len(written)}".encode()

    monkeypatch.setattr(selection, "paper_of_case", paper)
    return written


def ordered(visitor: Visitor, what: str = "events:csv", query: str = "", **fields: str) -> str:
    """Order an export; returns its id."""
    answer = visitor.post("/audit/exports", {"what": what, "query": query, "reason": REASON, **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"].rpartition("/")[2])


def told(office: Office) -> Export:
    """The auditor's last export."""
    with office.platform.database.read() as connection:
        return exports_of(connection, AUDITOR, 1)[0]


def journal(office: Office) -> list[Entry]:
    with office.platform.database.read() as connection:
        return list(reversed(entries(connection, ("data.exported",))))


def fetched(visitor: Visitor, export_id: str) -> Any:
    return visitor.post(f"/audit/exports/{export_id}/file")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_given_an_auditor_when_an_export_is_ordered_then_it_is_made_in_slices_and_can_be_fetched(
    office: Office,
) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor)
    assert "等待生成" in auditor.get(f"/audit/exports/{export_id}").get_data(as_text=True)

    assert advance_exports(office.platform, seconds=0, batch=2) == 2
    assert "2 / 6件" in auditor.get(f"/audit/exports/{export_id}/progress").get_data(as_text=True)
    assert fetched(auditor, export_id).status_code == 404
    while advance_exports(office.platform, seconds=0, batch=2):
        continue

    answer = fetched(auditor, export_id)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len({row["案件编号"] for row in rows(answer.data)}) == 6
    assert hashlib.sha256(answer.data).hexdigest() == told(office).sha256


def test_given_an_export_and_two_downloads_when_the_journal_is_read_then_each_is_an_entry_with_the_files_hash(
    office: Office,
) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor, query="status=ended")
    advance_exports(office.platform)
    for _ in range(2):
        digest = hashlib.sha256(fetched(auditor, export_id).data).hexdigest()

    made, *downloads = journal(office)
    assert made.actor == AUDITOR
    assert made.data["sha256"] == digest
    assert (made.data["format"], made.data["query"], made.data["cases"]) == ("csv", "status=ended", 1)
    assert made.data["count"] == len(rows(fetched(auditor, export_id).data))
    assert made.data["reason"] == REASON
    assert [entry.data["fetched"] for entry in downloads] == [True, True]
    assert all(entry.data["export"] == export_id for entry in (made, *downloads))


def test_given_a_restart_between_slices_when_gone_on_then_the_file_is_whole(office: Office) -> None:
    """The first process dies after it wrote to its pieces and before the book knew."""
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor, "events:xlsx")
    advance_exports(office.platform, seconds=0, batch=2)
    with office.platform.database.read() as connection:
        found = open_exports(connection)[0]
    standing = advance.Standing(found.done, found.total, found.written, found.mark)
    folder = export_folder(office.platform, export_id)
    dying = Making(office.platform, found.wish, folder, found.created_at, standing)
    dying.go_on(0, batch=1)
    dying.close()

    advance_exports(office.platform)

    assert told(office).state == "done"
    assert fetched(auditor, export_id).status_code == 200
    assert told(office).written == journal(office)[0].data["count"]


def test_given_pieces_that_were_lost_when_gone_on_then_it_begins_anew(office: Office) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor)
    advance_exports(office.platform, seconds=0, batch=2)
    for piece in export_folder(office.platform, export_id).glob("*.csv"):
        piece.unlink()

    advance_exports(office.platform)

    assert len({row["案件编号"] for row in rows(fetched(auditor, export_id).data)}) == 6


def test_given_an_export_that_keeps_failing_when_tried_thrice_then_it_is_stopped_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise OSError("disk full")

    monkeypatch.setattr(Making, "go_on", broken)
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor)
    for _ in range(3):
        advance_exports(office.platform)

    assert told(office).stopped_by == "failed"
    assert "出现故障" in auditor.get(f"/audit/exports/{export_id}").get_data(as_text=True)


def test_given_a_running_export_when_stopped_then_nothing_of_it_is_left_and_nothing_is_in_the_journal(
    office: Office,
) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor)
    advance_exports(office.platform, seconds=0, batch=2)
    auditor.post(f"/audit/exports/{export_id}/stop")
    advance_exports(office.platform)

    assert told(office).stopped_by == "by_hand"
    assert not export_folder(office.platform, export_id).exists()
    assert fetched(auditor, export_id).status_code == 404
    assert journal(office) == []


def test_given_a_file_kept_long_enough_when_time_passes_then_it_is_gone_and_its_hash_stays(office: Office) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor)
    advance_exports(office.platform)
    office.clock.move_to(office.clock.now() + KEPT_FOR + timedelta(seconds=1))
    advance_exports(office.platform)
    auditor = office.client(AUDITOR)

    assert not export_folder(office.platform, export_id).exists()
    assert fetched(auditor, export_id).status_code == 404
    page = auditor.get(f"/audit/exports/{export_id}").get_data(as_text=True)
    assert str(told(office).sha256) in page
    assert "清除" in page


def test_given_the_same_form_when_sent_twice_then_there_is_one_export(office: Office) -> None:
    auditor = office.client(AUDITOR)
    key = auditor.new_key()

    assert ordered(auditor, request=key) == ordered(auditor, request=key)
    with office.platform.database.read() as connection:
        assert len(open_exports(connection)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "看"}, "请写明用途"),
        ({"reason": "", "what": "events:csv"}, "请写明用途"),
        ({"what": "cases:xes"}, "请选择格式"),
        ({"what": "events:exe"}, "请选择格式"),
    ],
)
def test_given_a_form_that_will_not_do_when_sent_then_it_says_why(
    office: Office, fields: dict[str, str], words: str
) -> None:
    answer = office.client(AUDITOR).post("/audit/exports", {"what": "events:csv", "reason": REASON, **fields})

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_given_anybody_else_when_asking_for_exports_then_they_are_not_for_him(office: Office) -> None:
    export_id = ordered(office.client(AUDITOR))
    for login in (CLERK, "pt.admin"):
        visitor = office.client(login)
        for address in ("/audit/exports", "/audit/exports/new", f"/audit/exports/{export_id}"):
            assert visitor.get(address).status_code in (403, 404)
        assert fetched(visitor, export_id).status_code in (403, 404)
    assert "/audit/exports" not in office.client(CLERK).get("/cases").get_data(as_text=True)


def test_given_conditions_on_the_cases_page_when_exporting_from_there_then_they_are_those_of_the_export(
    office: Office,
) -> None:
    auditor = office.client(AUDITOR)
    page = auditor.get("/cases?status=ended&q=食品").get_data(as_text=True)
    address = re.findall(r'href="(/audit/exports/new[^"]*)"', page)[0].replace("&amp;", "&")
    form = auditor.get(address).get_data(as_text=True)

    assert "含有“食品”" in form
    assert "已办结" in form
    assert "现有1件" in form


def test_given_the_program_when_it_exports_then_the_file_is_complete_and_in_the_journal(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", office.platform.database.url)
    out = tmp_path / "cases.csv"
    order = ["export", "cases", "--format", "csv", "--query", "status=ended", "-o", str(out), "--reason", REASON]

    assert main(order) == 0
    told = capsys.readouterr()
    assert "100% 1/1件" in told.err
    assert hashlib.sha256(out.read_bytes()).hexdigest() in told.out
    assert len(rows(out.read_bytes())) == 1
    assert journal(office)[0].data["reason"] == REASON
    assert main(order) == 2
    assert not list(tmp_path.glob(".shenguan-export-*"))


def test_given_found_cases_when_bundled_then_one_file_holds_all_of_them_and_proves_itself(
    office: Office, tmp_path: Path, papers: list[str]
) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor, "bundles:zip", "status=active")
    while advance_exports(office.platform, seconds=0, batch=1):
        continue

    answer = fetched(auditor, export_id)
    assert answer.mimetype == "application/zip"
    with ZipFile(io.BytesIO(answer.data)) as found:
        cases = json.loads(found.read("manifest.json"))["cases"]
        bundled = [name for name in found.namelist() if name.endswith(".pdf")]
    assert len(cases) == told(office).written == 5
    assert sorted(papers) == cases
    assert sorted(bundled) == [f"案卷-{case_id}.pdf" for case_id in cases]
    (tmp_path / "b.zip").write_bytes(answer.data)
    assert main(["verify", "--bundle", str(tmp_path / "b.zip")]) == 0
    assert [
        piece.suffix for piece in export_folder(office.platform, export_id).iterdir() if piece.suffix == ".pdf"
    ] == []

    made, download = journal(office)
    assert sorted(made.data["cases"]) == sorted(download.data["cases"]) == cases
    assert (made.data["subject"], made.data["reason"], made.data["sha256"]) == ("bundles", REASON, told(office).sha256)
    records = auditor.get(f"/access-records?case={cases[0]}").get_data(as_text=True)
    assert "证据包" in records and REASON in records


def test_given_a_case_that_went_on_while_bundled_then_its_paper_is_of_the_state_of_the_records(
    office: Office, papers: list[str]
) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor, "bundles:zip", "status=active")
    advance_exports(office.platform, seconds=0, batch=1)
    assert len(papers) == 1
    item = next(one for one in office.items(papers[0]) if one.state == "open")
    office.platform.runtime.assign(item.id, office.actor(f"{str(item.department).lower()}.zr01"))

    while advance_exports(office.platform, seconds=0, batch=1):
        continue

    assert told(office).state == "done"
    assert sorted(papers) == sorted([papers[0], *set(papers)])
    with ZipFile(io.BytesIO(fetched(auditor, export_id).data)) as found:
        assert found.read(f"案卷-{papers[0]}.pdf") == f"paper {len(papers)}".encode()


def test_given_more_cases_than_a_bundle_holds_then_the_form_says_so_and_nothing_is_ordered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_BUNDLED", 3)
    auditor = office.client(AUDITOR)

    page = auditor.get("/audit/exports/new?what=bundles:zip").get_data(as_text=True)
    refused = auditor.post("/audit/exports", {"what": "bundles:zip", "query": "", "reason": REASON})
    none = auditor.post("/audit/exports", {"what": "bundles:zip", "query": "q=没有这样的词", "reason": REASON})

    assert "一次最多3件,现有6件" in page
    assert re.search(r'value="bundles:zip" disabled', page)
    assert refused.status_code == none.status_code == 422
    assert "一次最多3件,现有6件,请增加条件" in refused.get_data(as_text=True)
    assert "没有符合条件的案件" in none.get_data(as_text=True)
    with office.platform.database.read() as connection:
        assert exports_of(connection, AUDITOR, 1) == ()


def test_given_the_search_then_a_bundle_of_what_was_found_is_one_step_away(office: Office) -> None:
    auditor = office.client(AUDITOR)
    found = auditor.get("/audit?status=active").get_data(as_text=True)
    address = re.search(r'href="(/audit/exports/new\?[^"]*what=bundles[^"]*)"', found)
    assert address is not None
    form = auditor.get(address[1].replace("&amp;", "&")).get_data(as_text=True)
    assert re.search(r'value="bundles:zip" checked', form)
    assert 'value="status=active"' in form


def test_given_a_query_by_codes_then_the_pages_of_its_export_tell_it_in_words(office: Office) -> None:
    auditor = office.client(AUDITOR)
    export_id = ordered(auditor, query="process=approval_push&department=SCJG")
    for address in ("/audit/exports/new?process=approval_push&department=SCJG", f"/audit/exports/{export_id}"):
        page = auditor.get(address).get_data(as_text=True)
        told = re.sub(r"<[^>]+>", "", page)
        assert "审批信息推送与认领" in told and "市场监管局" in told
        assert "approval_push" not in told
