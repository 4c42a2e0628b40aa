"""Versions: each with its record, to be looked at and taken out, and the way back to one in one action."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from engine.versions import versions_of
from tests.web.office import PASSWORD, Visitor
from tests.web.workbench.gate.conftest import DRAWING, PROCESS, SECOND, Bench

RESTORE = f"/versions/{PROCESS}/1/restore"


@pytest.fixture
def deployed(bench: Bench) -> Bench:
    """The draft handed in and approved, with a case from before."""
    bench.office.push(1, "2026-11-16T09:30")
    bench.save(f"{PROCESS}/README.md", "新的说明")
    bench.ready()
    bench.hand_in(bench.office.client("pt.analyst"))
    assert bench.office.client(SECOND).post(f"/proposals/{bench.proposal}/approve").status_code == 303
    return bench


def restore(visitor: Visitor, **fields: str) -> Any:
    return visitor.post(RESTORE, {"reason": "新版有误", **fields})


def test_every_version_is_told_with_who_when_why_and_its_cases(deployed: Bench) -> None:
    page = deployed.office.client("sj.audit").get(f"/versions/{PROCESS}").get_data(as_text=True)
    first, second = page.index('data-number="1"'), page.index('data-number="2"')
    assert second < first
    assert "名称不清楚" in page[second:first]
    assert "批准 流程分析员02" in page[second:first]
    assert "没有案件" in page[second:first]
    assert "案件1件,在办1件" in page[first:]
    assert "恢复为这一版" not in page  # an auditor changes nothing
    caller = deployed.office.client("sj.audit").get("/versions/approval_push").get_data(as_text=True)
    assert "随所调用的流程更新" in caller
    assert "流程版本" in deployed.office.client("pt.admin").get("/versions").get_data(as_text=True)


def test_a_version_shows_its_record_drawing_and_papers_and_comes_as_a_folder(deployed: Bench) -> None:
    auditor = deployed.office.client("sj.audit")
    sheet = auditor.get(f"/versions/{PROCESS}/2").get_data(as_text=True)
    assert "新的说明" in sheet
    assert 'data-condition="scenarios_green" data-state="met"' in sheet
    assert "收到了推送" in auditor.get(f"/versions/{PROCESS}/2/diagram.bpmn").get_data(as_text=True)
    packed = auditor.get(f"/versions/{PROCESS}/1/files.zip").get_data()
    assert packed == auditor.get(f"/versions/{PROCESS}/1/files.zip").get_data()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert "收到了推送" not in archive.read(DRAWING).decode()
        assert f"{PROCESS}/README.md" in archive.namelist()
    assert auditor.get(f"/versions/{PROCESS}/9").status_code == 404
    assert auditor.get("/versions/nothing").status_code == 404


def test_an_earlier_version_comes_back_when_a_second_person_approves(deployed: Bench) -> None:
    office = deployed.office
    with office.platform.database.read() as connection:
        first = versions_of(connection, PROCESS)[-1].version
    answer = restore(office.client("pt.admin"))
    assert answer.status_code == 303
    draft = re.search(r"/drafts/(\w+)/proposal", answer.headers["Location"])
    assert draft is not None
    assert deployed.running() != first
    handed = Bench(office, draft[1])
    assert office.client("pt.analyst").post(f"/proposals/{handed.proposal}/approve").status_code == 303
    assert deployed.running() == first
    with office.platform.database.read() as connection:
        newest = versions_of(connection, PROCESS)[0]
    assert (newest.number, newest.version_number) == (3, 1)
    assert newest.record is not None
    assert (newest.record.kind, newest.record.author) == ("rollback", "pt.admin")
    assert newest.open_cases == 1  # the case that began on this version never left it


def test_a_second_signature_on_the_spot_brings_it_back_in_one_action(deployed: Bench) -> None:
    office = deployed.office
    analyst = office.client("pt.analyst")
    before = deployed.running()
    restore(analyst, login=SECOND, password="wrong")
    assert deployed.running() == before
    restore(analyst, login="pt.analyst", password=PASSWORD)
    assert deployed.running() == before
    restore(analyst, login="scjg.zr01", password=PASSWORD)
    assert deployed.running() == before
    restore(analyst, login="spj.fzr", password=PASSWORD)
    assert deployed.running() != before
    assert office.push(2, "2026-11-16T10:00")


def test_a_signature_by_oneself_leaves_nothing_waiting(deployed: Bench) -> None:
    analyst = deployed.office.client("pt.analyst")
    restore(analyst, login="pt.analyst", password=PASSWORD)
    assert "没有待批准的部署" in analyst.get("/proposals").get_data(as_text=True)


def test_the_running_version_is_not_restored(deployed: Bench) -> None:
    analyst = deployed.office.client("pt.analyst")
    analyst.post(f"/versions/{PROCESS}/2/restore", {"reason": "再来一次"})
    assert "没有待批准的部署" in analyst.get("/proposals").get_data(as_text=True)
    assert analyst.post(RESTORE, {"reason": ""}).status_code == 303
    assert "没有待批准的部署" in analyst.get("/proposals").get_data(as_text=True)
