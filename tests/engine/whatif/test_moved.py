"""A case that was moved to another version while it ran has one way, told by both of its versions."""

from __future__ import annotations

from tests.engine.conftest import Office
from tests.engine.moving.stories import begun, move, permit, version

from .conftest import Past


def test_given_a_case_moved_to_a_longer_limit_then_on_that_version_it_is_the_same(past: Past, office: Office) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    office.at("2024-05-14T09:00")
    move(office, case, version(office, permit("5, sent_at")))
    running = past.through(permit("5, sent_at"))[case.root]
    case.at("2024-05-21T09:00")
    over = past.through(permit("5, sent_at"))[case.root]
    assert (running.verdict, over.verdict) == ("same", "same")


def test_given_a_moved_case_then_the_version_it_came_from_has_the_deadline_of_before(
    past: Past, office: Office
) -> None:
    version(office, permit("3, sent_at"))
    case = begun(office)
    office.at("2024-05-14T09:00")
    move(office, case, version(office, permit("5, sent_at")))
    case.at("2024-05-21T09:00")
    finding = past.through(permit("3, sent_at"))[case.root]
    assert finding.verdict == "other_deadline"
    assert {one.element: (one.before, one.after) for one in finding.deadlines}["late"] == (
        "2024-05-20T16:00:00.000000Z",
        "2024-05-16T16:00:00.000000Z",
    )
