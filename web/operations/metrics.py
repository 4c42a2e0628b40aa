"""Measurements in the text format of Prometheus: read from the database when asked, never of persons or cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from engine.clock import parsed
from engine.outbox import queue_figures
from engine.watch.beats import beats
from engine.watch.horizon import calendar_horizon
from engine.watch.vitals import (
    Queue,
    database_bytes,
    department_loads,
    due_timers,
    incident_causes,
    waiting_messages,
)
from web.operations.backups import last_backup
from web.operations.light import Reading
from web.operations.machine import disk_usage, storage_full
from web.operations.pulse import ALIVE, SWEEP
from web.operations.verifications import last_verification
from web.operations.versions import own_version

if TYPE_CHECKING:
    from web.platform import Platform

Gauges = Callable[[Reading], Iterable[Metric]]


def jobs(reading: Reading) -> Iterator[Metric]:
    """The pulse: ages of the last runs, and how many processes sweep."""
    found = beats(reading.connection)
    ages = _family("job_age_seconds", "Seconds since a job last ran on any worker", "job")
    failed = _family("job_failed", "1 where the last run of a job raised", "job")
    for name in sorted({beat.job for beat in found}):
        newest = max((beat for beat in found if beat.job == name), key=lambda beat: beat.at)
        ages.add_metric([name], _age(reading, newest.at))
        failed.add_metric([name], float(newest.error is not None))
        if name == SWEEP:
            yield _gauge("sweep_age_seconds", "Seconds since the last sweep", _age(reading, newest.at))
    alive = sum(1 for beat in found if beat.job == SWEEP and reading.now - parsed(beat.at) <= ALIVE)
    yield _gauge("workers", "Processes that sweep", alive)
    yield ages
    yield failed


def queues(reading: Reading) -> Iterator[Metric]:
    """What is due and waits."""
    due, told = due_timers(reading.connection, reading.now), waiting_messages(reading.connection)
    yield _gauge("due_timers", "Timers that should have fired", due.waiting)
    yield _gauge("oldest_due_timer_seconds", "Age of the oldest timer that should have fired", _oldest(reading, due))
    yield _gauge("waiting_messages", "Messages between cases not yet handled", told.waiting)
    yield _gauge("oldest_message_seconds", "Age of the oldest unhandled message", _oldest(reading, told))


def letters(reading: Reading) -> Iterator[Metric]:
    """What is to be sent to other systems and people."""
    waiting = _family("letters_waiting", "Letters not yet sent", "channel")
    age = _family("oldest_letter_seconds", "Age of the oldest letter not yet sent", "channel")
    dead = _family("letters_given_up", "Letters that could not be delivered", "channel")
    for found in queue_figures(reading.connection):
        waiting.add_metric([found.channel], found.waiting)
        age.add_metric([found.channel], _age(reading, found.oldest) if found.oldest is not None else 0.0)
        dead.add_metric([found.channel], found.dead)
    yield from (waiting, age, dead)


def work(reading: Reading) -> Iterator[Metric]:
    """Open tasks and incidents."""
    open_tasks = _family("open_tasks", "Open tasks", "department")
    overdue = _family("overdue_tasks", "Open tasks past their deadline", "department")
    for load in department_loads(reading.connection, reading.now):
        open_tasks.add_metric([load.department], load.open)
        overdue.add_metric([load.department], load.overdue)
    standing = _family("incidents_open", "Cases that stand still, by cause", "cause")
    for cause in incident_causes(reading.connection):
        standing.add_metric([cause.cause], cause.count)
    yield from (open_tasks, overdue, standing)


def calendar(reading: Reading) -> Iterator[Metric]:
    """How far the calendar reaches."""
    found = calendar_horizon(reading.connection)
    if found.last_year is not None:
        yield _gauge("calendar_last_year", "The last year whose holidays were imported", found.last_year)
    yield _gauge("provisional_deadlines", "Running deadlines counted beyond the imported years", found.provisional)
    yield _gauge("provisional_cases", "Cases with such deadlines", found.affected)


def keeping(reading: Reading) -> Iterator[Metric]:
    """Backups, seals, disk, database."""
    backup, verified = last_backup(reading.connection), last_verification(reading.connection)
    if backup is not None:
        yield _gauge("backup_age_seconds", "Seconds since the last backup", _age(reading, backup.at))
    if verified is not None:
        yield _gauge("verification_age_seconds", "Seconds since all seals were recomputed", _age(reading, verified.at))
        yield _gauge("broken_histories", "Cases whose seals did not fit at the last verification", verified.broken)
    held = reading.platform.database
    yield _gauge("disk_free_bytes", "Free bytes where the data lie", disk_usage(held).free)
    yield _gauge("database_bytes", "Size of the database", database_bytes(held, reading.connection))
    refusing = held.outage is not None or storage_full(held)
    yield _gauge("database_refusing", "1 while the database takes no changes", float(refusing))


GAUGES: tuple[Gauges, ...] = (jobs, queues, letters, work, calendar, keeping)


class Measurements(Collector):
    """Reads all gauges from one state of the database; a database that does not answer is a measurement as well."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def collect(self) -> Iterator[Metric]:
        try:
            with self._platform.database.read() as connection:
                reading = Reading(self._platform, connection, self._platform.clock.now())
                found = [metric for gauges in GAUGES for metric in gauges(reading)]
        except DBAPIError:
            found = []
        yield _gauge("database_up", "1 where the database answers", float(bool(found)))
        info = _family("info", "The version at work", "version")
        info.add_metric([own_version()], 1)
        yield info
        yield from found


def exposition(platform: Platform, counted: CollectorRegistry) -> bytes:
    """The whole answer: what this process counted, and what the database tells."""
    measured = CollectorRegistry(auto_describe=False)
    measured.register(Measurements(platform))
    return generate_latest(counted) + generate_latest(measured)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"shenguan_{name}", meaning, value=value)


def _family(name: str, meaning: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"shenguan_{name}", meaning, labels=[label])


def _age(reading: Reading, at: str) -> float:
    return max(0.0, (reading.now - parsed(at)).total_seconds())


def _oldest(reading: Reading, queue: Queue) -> float:
    return 0.0 if queue.oldest is None else _age(reading, queue.oldest)
