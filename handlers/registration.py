"""Everything the office teaches the engine, under the names that diagrams and forms use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.actor import Actor
from engine.calendar import CalendarCache
from engine.clock import Clock, SystemClock
from engine.registry import Registry
from engine.store.database import Database
from handlers.accountability import registration as accountability
from handlers.calendar import registration as calendar
from handlers.catalogue import Catalogue, register_override
from handlers.catalogue.deciders import register_deciders
from handlers.catalogue.newitem import register_item
from handlers.claim import registration as claim
from handlers.claim.window import HARD
from handlers.commitment import registration as commitment
from handlers.credit import registration as credit
from handlers.decision import registration as decision
from handlers.evidence import registration as evidence
from handlers.exchange import registration as exchange
from handlers.exchange.connector import Connector
from handlers.fields.checks import FormChecks
from handlers.fields.choices import RegisterChoices
from handlers.inquiry import registration as inquiry
from handlers.law import LawSource, law_in_force, ruling
from handlers.licence import registration as licence
from handlers.matter import registration as matter
from handlers.meeting import registration as meeting
from handlers.office import Office
from handlers.opinion import registration as opinion
from handlers.penalty import registration as penalty
from handlers.privacy.sealing import Seal, key_of
from handlers.publicity import registration as publicity
from handlers.push import registration as push
from handlers.referral import registration as referral
from handlers.review import registration as review
from handlers.sending.channels import Channels
from handlers.sending.reading import read_channels
from handlers.supervision import registration as supervision
from handlers.wording.kinds import KINDS

HIGHER_LAW = "上位法"
"""Where the number of a limit comes from that a law above the regulation states."""

Room = Callable[[Registry, Office, Clock], None]
"""Enters what a room of the office has to offer."""

ROOMS: tuple[Room, ...] = (
    decision.register,
    matter.register,
    push.register,
    claim.register,
    commitment.register,
    credit.register,
    calendar.register,
    accountability.register,
    meeting.register,
    inquiry.register,
    exchange.register,
    publicity.register,
    supervision.register,
    licence.register,
    evidence.register,
    opinion.register,
    referral.register,
    review.register,
    penalty.register,
)

REVISIONS = Path(__file__).parent / "migrations" / "versions"
"""The Alembic revisions of this room."""


def open_office(database: Database, channels: Path | None = None, simulated: Sequence[Connector] = ()) -> Office:
    """The register, calendar and seal that belong to a database, and the channels of a configuration file.

    `simulated` connectors stand in only where the file declares none. Raises InputRejected for a mistaken file.
    """
    catalogue = Catalogue(database)
    codes = [department.code for department in catalogue.departments()] if channels is not None else []
    posts = catalogue.posts() if channels is not None else ()
    found = read_channels(channels, codes, KINDS, posts) if channels is not None else Channels()
    if simulated and not found.connectors:
        found = replace(found, connectors=tuple(simulated))
    return Office(catalogue, CalendarCache(), Seal(key_of(database)), found)


def register(
    database: Database, clock: Clock | None = None, office: Office | None = None, law: LawSource | None = None
) -> Registry:
    """A registry with all operators, intakes, checks, queries, choices, limits and rules of the office.

    Drawings are held against `law`, by default that of the office's register at the moment they are checked.
    """
    clock, office = clock or SystemClock(), office or open_office(database)
    registry = Registry(office.catalogue)
    registry.checks.update(FormChecks(office.catalogue, clock).by_name())
    registry.choices.update(RegisterChoices(office.catalogue).by_name())
    registry.actions["parameter"] = set_parameter
    registry.actions["deciders"] = register_deciders
    registry.actions["item"] = register_item
    registry.rules.append(ruling(law or law_in_force(office.catalogue, clock)))
    registry.standing.append(office.catalogue.standing)
    registry.pinned = stated_by_law
    for room in ROOMS:
        room(registry, office, clock)
    return registry


def stated_by_law(basis: Mapping[str, Any]) -> bool:
    """Whether a running limit is one that the text or a law above it states: a duty keeps that of its day (Art. 2)."""
    return str(basis.get("source") or "").startswith((HARD, HIGHER_LAW))


def set_parameter(
    database: Database,
    actor: Actor,
    at: datetime,
    *,
    profile: str,
    param: str,
    value: Any,
    effective_from: date | str,
    document_no: str = "",
    confirmed: bool = False,
) -> None:
    """Register another value of a rule parameter, in a transaction of its own. Raises InputRejected."""
    with database.write() as connection:
        register_override(
            connection, profile, param, value, document_no, effective_from, actor, at, confirmed=confirmed
        )
