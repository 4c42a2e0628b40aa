from __future__ import annotations

from engine.proof.checkpoint import Checkpoint
from tests.engine.proof.conftest import Archive


def told(found: Checkpoint | None) -> tuple[str | None, list[str]] | None:
    return (found.day, found.told["missed"]) if found is not None else None


def test_a_checkpoint_every_quarter_of_an_hour_with_activity_and_none_without(archive: Archive) -> None:
    # Monday 16:00
    assert archive.beat() is not None
    archive.at("2024-05-13T16:12")
    archive.start()
    assert archive.beat() is None
    archive.at("2024-05-13T16:15")
    assert archive.beat() is not None
    archive.at("2024-05-13T17:30")
    assert archive.beat() is not None  # what was recorded just before may have become visible only after
    archive.at("2024-05-13T17:50")
    assert archive.beat() is None


def test_a_working_day_ends_with_a_checkpoint_even_where_nothing_happened(archive: Archive) -> None:
    archive.beat()
    archive.at("2024-05-13T18:00")
    assert told(archive.beat()) == ("2024-05-13", [])
    archive.at("2024-05-13T20:00")
    assert archive.beat() is None
    archive.at("2024-05-14T18:00:30")
    found = archive.beat()
    assert told(found) == ("2024-05-14", [])
    assert found is not None
    assert found.told["changed"] == 0


def test_weekends_and_holidays_have_no_end_of_day(archive: Archive) -> None:
    archive.at("2024-05-17T18:00")  # a Friday
    assert told(archive.beat()) == ("2024-05-17", ["2024-05-13", "2024-05-14", "2024-05-15", "2024-05-16"])
    archive.at("2024-05-18T19:00")
    assert archive.beat() is None
    archive.at("2024-05-20T09:00")
    assert archive.beat() is None
    assert archive.verify().coverage.unaccounted == ()


def test_after_an_outage_there_is_one_checkpoint_that_tells_the_days_it_missed(archive: Archive) -> None:
    # given a platform that stands still from Tuesday afternoon to Friday morning
    archive.at("2024-05-13T18:00")
    archive.beat()
    archive.at("2024-05-14T15:00")
    archive.start()
    archive.beat()
    archive.at("2024-05-17T09:00")
    # while it stands still a verification misses the days
    missing = ["2024-05-14", "2024-05-15", "2024-05-16"]
    assert archive.found() == [("day_unaccounted", day, 0) for day in missing]
    # when it runs again
    assert told(archive.beat()) == (None, missing)
    # then it says so once, and the days are told as missed for ever
    assert archive.beat() is None
    archive.at("2024-05-17T18:00")
    assert told(archive.beat()) == ("2024-05-17", [])
    report = archive.verify()
    assert report.sound
    assert (list(report.coverage.missed), report.coverage.days) == (missing, 2)


def test_an_end_of_day_that_comes_late_on_the_same_day_still_marks_it(archive: Archive) -> None:
    archive.beat()
    archive.at("2024-05-13T23:30")
    assert told(archive.beat()) == ("2024-05-13", [])
