from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from engine.actor import Actor
from engine.calendar import (
    CalendarCache,
    CalendarNotice,
    Closure,
    DayKind,
    NoticeRejected,
    declare_closure,
    import_notice,
    load,
)
from engine.calendar.content import calendar_at, calendar_content, revision
from engine.calendar.seed import seed
from engine.clock import parsed
from engine.proof.journal import entries
from engine.store.database import Database
from engine.store.schema import calendar_year, metadata

AT = parsed("2026-11-24T09:00")
DAY = date(2024, 5, 16)
ADMIN = Actor("admin", "an administrator", "spj")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database(f"sqlite:///{tmp_path / 'calendar.db'}")
    with database.write() as opened:
        metadata.create_all(opened)
        yield opened
    database.close()


def notice_of_2027(**changes: frozenset[date]) -> CalendarNotice:
    off = frozenset({date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)})
    return CalendarNotice(2027, changes.get("off", off), changes.get("work", frozenset({date(2027, 1, 9)})), "no. 9")


def test_a_seeded_calendar_knows_2004_to_2026(connection: Connection) -> None:
    seed(connection, AT, {2024: "no. 7"})
    calendar = load(connection)
    assert calendar.years == set(range(2004, 2027))
    assert calendar.add(date(2026, 9, 30), 3) == (date(2026, 10, 10), False)
    rows = connection.execute(select(calendar_year.c.year, calendar_year.c.source))
    sources = {row.year: row.source for row in rows}
    assert (sources[2024], sources[2023][:16]) == ("no. 7", "chinese_calendar")


def test_seeding_twice_changes_nothing(connection: Connection) -> None:
    seed(connection, AT)
    seed(connection, AT)
    assert revision(connection) == 1


def test_an_empty_calendar_holds_nothing_but_guesses(connection: Connection) -> None:
    calendar = load(connection)
    assert calendar.add(date(2027, 1, 1), 1) == (date(2027, 1, 4), True)


def test_an_imported_notice_settles_its_year_and_the_eve_of_it(connection: Connection) -> None:
    seed(connection, AT)
    import_notice(connection, notice_of_2027(), AT)
    calendar = load(connection)
    assert calendar.add(date(2026, 12, 29), 2) == (date(2027, 1, 5), False)
    assert calendar.kind(date(2027, 1, 9)) is DayKind.MAKE_UP_WORKDAY


def test_a_second_notice_of_a_year_replaces_the_first(connection: Connection) -> None:
    seed(connection, AT)
    import_notice(connection, notice_of_2027(), AT)
    import_notice(connection, notice_of_2027(off=frozenset({date(2027, 1, 1)}), work=frozenset()), AT)
    calendar = load(connection)
    assert calendar.is_workday(date(2027, 1, 4))
    assert not calendar.is_workday(date(2027, 1, 9))


def test_a_notice_that_contradicts_itself_is_rejected_with_every_reason(connection: Connection) -> None:
    notice = CalendarNotice(
        2027,
        frozenset({date(2027, 1, 9), date(2025, 1, 1)}),
        frozenset({date(2027, 1, 9), date(2027, 1, 11)}),
        "no. 9",
    )
    with pytest.raises(NoticeRejected) as rejected:
        import_notice(connection, notice, AT)
    assert [problem.code for problem in rejected.value.problems] == [
        "day_both_off_and_work",
        "day_of_another_year",
        "not_a_weekend",
    ]
    assert revision(connection) == 0


def test_a_notice_without_new_year_is_rejected(connection: Connection) -> None:
    with pytest.raises(NoticeRejected):
        import_notice(connection, notice_of_2027(off=frozenset({date(2027, 1, 4)})), AT)


def test_a_declared_closure_moves_deadlines_of_its_department_only(connection: Connection) -> None:
    seed(connection, AT)
    declare_closure(connection, [DAY], "spj", "no. 3", ADMIN, AT)
    calendar = load(connection)
    assert calendar.add(date(2024, 5, 15), 1, "spj")[0] == date(2024, 5, 17)
    assert calendar.add(date(2024, 5, 15), 1, "other")[0] == DAY
    closure = calendar.closure(DAY, "spj")
    assert closure is not None
    assert closure.document_no == "no. 3"


def test_declaring_the_same_closure_again_changes_nothing(connection: Connection) -> None:
    first = declare_closure(connection, [DAY, DAY], None, "no. 3", ADMIN, AT)
    again = declare_closure(connection, [DAY], None, "no. 3", ADMIN, AT)
    assert (len(first), len(again), revision(connection)) == (1, 0, 1)


def test_the_cache_hands_out_the_same_calendar_until_it_changes(connection: Connection) -> None:
    seed(connection, AT)
    cache = CalendarCache()
    before = cache.get(connection)
    assert cache.get(connection) is before
    declare_closure(connection, [DAY], None, "no. 3", ADMIN, AT)
    assert cache.get(connection) is not before
    assert not cache.get(connection).is_workday(DAY)


def test_the_calendar_of_an_earlier_revision_can_be_read_back(connection: Connection) -> None:
    seed(connection, AT)
    declare_closure(connection, [DAY], "spj", "no. 3", ADMIN, AT)
    import_notice(connection, notice_of_2027(), AT)
    first, second, now = (calendar_at(connection, number) for number in (1, 2, 3))
    assert first is not None
    assert second is not None
    assert now is not None
    assert first.is_workday(DAY, "spj")
    assert (second.closure(DAY, "spj"), second.revision) == (Closure(DAY, "spj", "no. 3"), 2)
    assert (2027 in second.years, 2027 in now.years) == (False, True)
    assert calendar_at(connection, 4) is None


def test_every_change_of_the_calendar_is_told_to_the_journal_with_who_made_it(connection: Connection) -> None:
    seed(connection, AT)
    declare_closure(connection, [DAY], "spj", "no. 3", ADMIN, AT)
    newest, oldest = entries(connection, ("calendar.changed",))
    assert (newest.actor, newest.department, newest.data["revision"]) == ("admin", "spj", 2)
    assert (oldest.actor, oldest.data["revision"]) == ("system", 1)
    assert newest.data["content"] == calendar_content(connection)
