"""Workers on imports: every row once, whatever fails, whoever dies, however many work at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import web.sheetimport.advance as work
import web.sheetimport.handing as handing
from tests.prepared import Place
from tests.web.api_client import decision
from tests.web.office import Office, office_in
from tests.web.sheetfile import (
    cases,
    csv_file,
    decisions,
    handled,
    import_of,
    lines,
    outcome,
    report_file,
    sent,
    stored,
    upload,
)
from web.sheetimport.advance import advance_imports
from web.sheetimport.turn import turn

REGISTERED, AGAIN = "已登记并推送", "此前已登记,没有重复"


@pytest.fixture
def office(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office on each backend in turn."""
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "ab" * 32)
    opened = office_in(place)
    yield opened
    opened.platform.close()


def test_given_a_crash_between_act_and_mark_when_begun_again_then_nothing_is_doubled(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sent(office, csv_file(decisions(3)))
    real = work.finish_row

    def dies(*arguments: Any) -> bool:
        raise KeyboardInterrupt

    for _ in range(3):
        monkeypatch.setattr(work, "finish_row", dies)
        with pytest.raises(KeyboardInterrupt):
            advance_imports(office.platform)
        monkeypatch.setattr(work, "finish_row", real)
        advance_imports(office.platform, most_rows=1)

    assert cases(office) == 3
    handled(office)
    assert outcome(office.client("spj.jb01"), told) == [REGISTERED] * 3
    assert cases(office) == 3


def test_given_a_failure_of_the_platform_when_it_lasts_then_the_row_is_given_up_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sent(office, csv_file(decisions(3)))
    real = handing.submit

    def fails(platform: Any, process: str, data: Mapping[str, Any], *others: Any) -> Any:
        if "2号" in str(data["doc_no"]):
            raise OSError("the disk is gone")
        return real(platform, process, data, *others)

    monkeypatch.setattr(handing, "submit", fails)
    for _ in range(handing.TRIES - 1):
        with pytest.raises(OSError, match="disk"):
            advance_imports(office.platform)
    handled(office)
    assert outcome(office.client("spj.jb01"), told) == [REGISTERED, "未登记,系统故障", REGISTERED]
    monkeypatch.setattr(handing, "submit", real)
    again = sent(office, report_file(office.client("spj.jb01"), told, "csv", "unregistered"))
    handled(office)
    assert outcome(office.client("spj.jb01"), again) == [REGISTERED]


def test_given_a_failing_step_when_a_row_is_held_then_its_report_can_be_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, operators = office.client("spj.jb01"), office.platform.runtime.registry.operators

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setitem(operators, "push.deliver", fails)
    first = sent(office, csv_file(decisions(1)))
    handled(office)
    assert outcome(clerk, first) == ["已收到,因故障待办"]
    again = sent(office, report_file(clerk, first))
    handled(office)
    assert outcome(clerk, again) == [AGAIN]
    assert cases(office) == 1
    assert len(stored(office, "id", "incident")) == 1

    incident = stored(office, "id", "incident")[0]
    office.platform.runtime.dismiss(incident, "登记有误,不再办理", office.actor("pt.admin"))
    last = sent(office, report_file(clerk, again, "xlsx"), "a.xlsx")
    handled(office)
    assert "该案件已终止" in lines(report_file(clerk, last))[0]["错误"]


def test_given_one_file_when_sent_by_two_at_once_then_one_import(office: Office) -> None:
    content, together = csv_file(decisions(3)), threading.Barrier(2, timeout=60)
    found: list[str] = []

    def clerk(login: str) -> None:
        visitor = office.client(login)
        together.wait()
        found.append(import_of(upload(visitor, content)))

    clerks = [threading.Thread(target=clerk, args=(login,)) for login in ("spj.jb01", "spj.jb02")]
    for thread in clerks:
        thread.start()
    for thread in clerks:
        thread.join(timeout=60)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert handled(office) == 3


def test_given_two_workers_when_they_work_at_once_then_every_row_is_begun_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = _by_two_workers(office, monkeypatch)
    assert sorted(begun.values()) == [1] * 12
    assert cases(office) == 12
    assert set(stored(office, "status")) == {"created"}, stored(office, "detail", "incident")


def _by_two_workers(office: Office, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each row was begun while two workers share three imports."""
    for part in range(3):
        sent(office, csv_file([decision(4 * part + number) for number in range(1, 5)]))
    begun: Counter[str] = Counter()
    real, together = handing.submit, threading.Barrier(2, timeout=60)

    def counted(*arguments: Any) -> Any:
        begun[arguments[-1]] += 1
        return real(*arguments)

    def worker() -> None:
        together.wait()
        while stored(office, "count(*)", "sheet_row WHERE status = 'waiting'") != [0]:
            advance_imports(office.platform, most_rows=3)

    monkeypatch.setattr(handing, "submit", counted)
    workers = [threading.Thread(target=worker) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in workers)
    return begun


def test_given_a_turn_when_another_asks_for_it_then_it_is_not_given_until_the_first_ends(office: Office) -> None:
    database = office.platform.database
    with turn(database, "one") as ours:
        assert ours
        with turn(database, "one") as theirs:
            assert not theirs
    with turn(database, "one") as again:
        assert again
