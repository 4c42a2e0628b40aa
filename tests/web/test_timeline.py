"""Events told in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.history import Event
from web.sheets.casefile import told_order
from web.words.glossary import glossary
from web.words.timeline import Entry, Names, known_kind, timeline

ROOMS = Path(__file__).parents[2]
AT, LATER = "2026-10-10T16:00:00.000000Z", "2026-10-11T00:00:00.000000Z"
NAMES = Names(
    glossary=glossary(),
    person={"system": "系统", "scjg.zr01": "专人01", "spj.jb01": "经办01"}.__getitem__,
    department={"SCJG": "市场监管局", "ZHZF": "综合执法局", "SPJ": "审批局"}.__getitem__,
    element=lambda _, element: {"deadline": "认领期限届满", "claim": "认领或退回"}.get(element, element),
    process=lambda _: "审批决定信息认领",
    branch=lambda case_id: "市场监管局" if case_id == "child" else "",
)


def event(kind: str, data: Mapping[str, Any] | None = None, **values: Any) -> Event:
    told = {
        "case_id": "child", "seq": 1, "root_id": "root", "position": "1", "kind": kind, "element": "", "legal_at": AT,
        "recorded_at": AT, "actor": "system", "on_behalf": "", "department": "", "hash": "sm3:0",
        **values,
    }  # fmt: skip
    return Event(data=dict(data or {}), **told)


def told(found: Event) -> Entry:
    return timeline([found], NAMES)[0]


def test_given_a_fired_timer_when_told_then_its_name_stands_in_the_sentence_and_it_can_be_explained() -> None:
    entry = told(event("timer.fired", {"basis": {"anchor": AT}, "task": 3}, element="deadline"))

    assert entry.sentence == "“认领期限届满”时间到"
    assert entry.tone == "alarm"
    assert entry.explained
    assert entry.details == ()


@pytest.mark.parametrize(("recorded_at", "shown"), [(AT, None), (LATER, "2026-10-11 08:00")])
def test_given_an_event_when_told_then_recorded_time_shows_only_if_later(recorded_at: str, shown: str | None) -> None:
    assert told(event("timer.fired", recorded_at=recorded_at)).recorded == shown


def test_given_an_act_on_behalf_when_told_then_both_are_named() -> None:
    entry = told(event("task.completed", actor="scjg.zr01", on_behalf="spj.jb01", element="claim", department="SCJG"))

    assert (entry.who, entry.on_behalf, entry.department) == ("专人01", "经办01", "市场监管局")


def test_given_before_and_after_when_told_then_only_changes_are_shown_in_words() -> None:
    entry = told(
        event("decision.corrected", {"before": {"status": "pending", "a": 1}, "after": {"status": "claimed", "a": 1}})
    )

    assert [(change.field, change.before, change.after) for change in entry.changes] == [("状态", "待认领", "已认领")]


def test_given_an_automatic_claim_when_told_then_the_article_and_the_department_are_named() -> None:
    entry = told(event("claim.auto_claimed", {"disputed": False}, department="SCJG"))

    assert entry.sentence == "系统依第十八条第(一)项自动认领(市场监管局)"
    assert entry.department == ""


def test_given_a_reassignment_when_told_then_the_new_department_is_named() -> None:
    entry = told(event("push.reassigned", {"reason": "不属职责", "after": {"department": "ZHZF"}}, actor="spj.jb01"))

    assert entry.sentence == "改派至综合执法局"
    assert ("理由", "不属职责") in entry.details


def test_given_an_unknown_kind_when_told_then_it_is_at_least_named() -> None:
    assert told(event("parcel.weighed")).sentence == "parcel.weighed"


def test_given_all_kinds_written_by_the_rooms_below_when_told_then_each_has_a_sentence() -> None:
    written = set()
    for file in [*(ROOMS / "handlers").rglob("*.py"), *(ROOMS / "engine").glob("*.py")]:
        text = file.read_text("utf-8")
        written |= set(re.findall(r"\.(?:record|note)\(\s*\"([a-z_]+\.[a-z_]+)\"", text))
        written |= set(re.findall(r"PendingEvent\(\s*\"([a-z_]+\.[a-z_]+)\"", text))

    assert written
    assert {kind for kind in written if not known_kind(kind)} == set()


def test_given_a_child_and_its_root_in_one_instant_when_ordered_then_the_root_follows() -> None:
    events = [
        event("child.ended", case_id="root", seq=4),
        event("case.ended", case_id="root", seq=5),
        event("timer.fired", case_id="child", seq=2),
        event("case.ended", case_id="child", seq=3),
        event("case.started", case_id="root", legal_at="2026-09-30T02:00:00.000000Z"),
    ]

    ordered = told_order(events, "root")

    assert [(found.case_id, found.kind) for found in ordered] == [
        ("root", "case.started"),
        ("child", "timer.fired"),
        ("child", "case.ended"),
        ("root", "child.ended"),
        ("root", "case.ended"),
    ]
