"""What must be true after every fault: nothing lost, nothing doubled, chains valid, all invariants, no incident."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, text

from engine.casebook import incidents
from engine.history import verify
from tests.faults.driving import Driver, document
from web.platform import Platform

EFFECTS = ("push", "claim", "notice", "supervision_entry", "outbox", "cases", "work_item", "event")


def effects(connection: Connection, root_id: str) -> dict[str, Any]:
    """All that one order led to: rows of each sort, events and notices of each kind, how items and claims ended."""
    told: dict[str, Any] = {}
    for table in EFFECTS:
        query = text(f"SELECT count(*) FROM {table} WHERE root_id = :root")
        told[table] = connection.execute(query, {"root": root_id}).scalar_one()
    for table, column in (("event", "kind"), ("notice", "kind"), ("claim", "status"), ("work_item", "state")):
        query = text(f"SELECT {column} FROM {table} WHERE root_id = :root")
        told[f"{table}.{column}"] = Counter(connection.execute(query, {"root": root_id}).scalars())
    query = text("SELECT count(*) FROM decision WHERE case_id = :root")
    told["decision"] = connection.execute(query, {"root": root_id}).scalar_one()
    return told


def roots(connection: Connection) -> dict[str, list[str]]:
    """The cases of each document."""
    found: dict[str, list[str]] = {}
    query = "SELECT reference, id FROM cases WHERE id = root_id ORDER BY id"
    for row in connection.execute(text(query)):
        found.setdefault(row.reference, []).append(row.id)
    return found


def sound(platform: Platform) -> None:
    """Raises AssertionError unless all invariants hold, all seals fit, and nothing stands still."""
    broken = [finding for finding in platform.doctor() if not finding.ok]
    assert broken == [], broken
    with platform.database.read() as connection:
        assert verify(connection).broken == ()
        assert incidents(connection) == ()


def effects_of(platform: Platform, number: int) -> dict[str, Any]:
    """All that the order of this number led to; raises AssertionError unless it has one case."""
    with platform.database.read() as connection:
        found = roots(connection).get(document(number), [])
        assert len(found) == 1, f"order {number} has {len(found)} cases"
        return effects(connection, found[0])


def alike(platform: Platform, driver: Driver, model: int) -> None:
    """Every order has one case, the one it was answered, and led to what the model order led to.

    `model` is the number of an order that went through undisturbed.
    """
    with platform.database.read() as connection:
        by_document = roots(connection)
        wanted = effects(connection, by_document[document(model)][0])
        for number in driver.orders:
            found = by_document.get(document(number), [])
            assert len(found) == 1, f"order {number} has {len(found)} cases"
            pushed = driver.acknowledged[f"push-{number}"].body["case"]
            assert pushed == found[0], f"order {number} was answered {pushed}"
            assert effects(connection, found[0]) == wanted, f"order {number}"


def nothing_lost_nothing_doubled(platform: Platform, driver: Driver, model: int) -> None:
    """Every acknowledged request had its effect exactly once, and nothing else had any."""
    alike(platform, driver, model)
    with platform.database.read() as connection:
        unasked = set(roots(connection)) - {document(number) for number in (model, *driver.orders)}
        keys = Counter(connection.execute(text("SELECT key FROM request")).scalars())
    assert unasked == set(), "cases that nobody asked for"
    assert {key for key, count in keys.items() if count != 1} == set()
    assert {key for key in keys if not key.endswith(f"-{model}")} == set(driver.acknowledged)
    sound(platform)
