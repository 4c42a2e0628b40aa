"""Decision, push, claim, automatic claim, verification: the whole line on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.actor import Actor
from engine.casebook import case_tree
from engine.clock import SimulatedClock, parsed
from engine.history import verify
from engine.scenario_file import read_scenario
from engine.timers import sweep
from engine.worklist.inbox import InboxFilter, inbox_counts, inbox_page, items_of_tree
from tests.prepared import Place
from tests.web.office import prepare_office
from web.composition import build
from web.platform import Platform

MORNING = parsed("2024-03-04T09:00")
SCENARIO = Path(__file__).parents[2] / "processes" / "approval_push" / "scenarios" / "d05_two_departments.toml"


@pytest.fixture
def platform(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "11" * 32)
    built = build(place.filled(prepare_office, MORNING, False), SimulatedClock(MORNING))
    yield built
    built.close()


def actor(platform: Platform, login: str) -> Actor:
    post = next(found for found in platform.catalogue.posts() if found.login == login)
    return Actor(post.login, post.display_name, post.department, frozenset(post.roles))


def test_one_department_claims_and_the_other_lets_it_lapse(platform: Platform) -> None:
    decision = read_scenario(SCENARIO).data
    root = platform.runtime.start("approval_push", decision, actor(platform, "spj.jb01")).case_id
    with platform.database.read() as connection:
        waiting = {item.department: item for item in items_of_tree(connection, root, open_only=True)}
    assert set(waiting) == {"ZJJ", "ZHZF"}

    move(platform, "2024-03-05T10:00")
    platform.runtime.complete(waiting["ZJJ"].id, {"answer": "claim"}, actor(platform, "zjj.zr01"))
    move(platform, "2024-03-08T00:00")
    sweep(platform.runtime)

    with platform.database.read() as connection:
        claims = {row["department"]: row for row in platform.facts(connection, root)["claims"]}
        tree = {case.process: case.status for case in case_tree(connection, root)}
        counted = verify(connection)
    assert (claims["ZJJ"]["mode"], claims["ZHZF"]["mode"]) == ("manual", "auto")
    assert claims["ZHZF"]["claimed_at"] == "2024-03-08T00:00:00"
    assert tree == {"approval_push": "ended", "claim_auto": "ended", "claim_feedback": "active"}
    assert counted.broken == () and counted.events > 15
    assert [finding.invariant for finding in platform.doctor() if not finding.ok] == []


def test_an_inbox_finds_chinese_parts_and_counts_what_it_lists(platform: Platform) -> None:
    decision = dict(read_scenario(SCENARIO).data)
    for number in range(3):
        told = {**decision, "doc_no": f"安审批许〔2024〕90{number}号"}
        platform.runtime.start("approval_push", told, actor(platform, "spj.jb01"))

    with platform.database.read() as connection:
        for words in ("燃气", "〔2024〕901", "虚构", "燃气 901"):
            wanted = InboxFilter(departments=("ZJJ",), q=words)
            page = inbox_page(connection, wanted)
            now = platform.clock.now()
            counts = inbox_counts(connection, wanted, now, now, now)
            assert len(page.items) == counts.total == (1 if "901" in words else 3), words
        assert inbox_page(connection, InboxFilter(departments=("WJW",), q="燃气")).items == ()
        assert inbox_page(connection, InboxFilter(departments=("ZJJ",), q="100%")).items == ()


def move(platform: Platform, text: str) -> None:
    clock = platform.clock
    assert isinstance(clock, SimulatedClock)
    clock.move_to(parsed(text))
