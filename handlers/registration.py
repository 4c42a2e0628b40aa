"""Everything the office teaches the engine, under the names that diagrams and forms use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.actor import Actor
from engine.calendar import CalendarCache
from engine.clock import Clock, SystemClock
from engine.registry import Registry
from engine.store.database import Database
from handlers import facts
from handlers.alerts import Alerts
from handlers.calendar.lateness import LateClaims
from handlers.calendar.review import reviews_of_tree
from handlers.catalogue import Catalogue, register_override
from handlers.claim.acts import Claims
from handlers.claim.feedback import Feedback
from handlers.claim.replanning import Replanning
from handlers.decision.register import DecisionRegister
from handlers.decision.supplement import Supplements
from handlers.exchange import registration as exchange
from handlers.exchange.connector import Connector
from handlers.fields.checks import FormChecks
from handlers.fields.choices import RegisterChoices
from handlers.figures.record import FiguresReading
from handlers.office import Office
from handlers.privacy.sealing import Seal, key_of
from handlers.publicity import registration as publicity
from handlers.push.correction import Corrections
from handlers.push.delivery import Pushes
from handlers.push.receipt import Receipts
from handlers.sending.channels import Channels
from handlers.sending.reading import read_channels
from handlers.wording import KINDS

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


def register(database: Database, clock: Clock | None = None, office: Office | None = None) -> Registry:
    """A registry with all operators, intakes, checks, queries, choices and limits of the office."""
    clock, office = clock or SystemClock(), office or open_office(database)
    registry = Registry(office.catalogue)
    _register_acts(registry, office)
    registry.checks.update(FormChecks(office.catalogue, clock).by_name())
    registry.choices.update(RegisterChoices(office.catalogue).by_name())
    registry.queries.update(
        {
            "claims": facts.claims,
            "pushes": facts.pushes,
            "notices": facts.notices,
            "files": facts.files,
            "decision": facts.decisions,
            "decision_values": facts.DecisionValues(office.seal),
            "claim_figures": facts.FiguresQuery(FiguresReading(office)),
            "claim_reviews": reviews_of_tree,
        }
    )
    for room in (exchange, publicity):
        room.register(registry, office, clock)
    registry.actions["parameter"] = set_parameter
    registry.replanned.append(Replanning(office, clock))
    registry.standing.append(office.catalogue.standing)
    registry.calendar_changed.append(LateClaims(office, clock))
    return registry


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


def _register_acts(registry: Registry, office: Office) -> None:
    pushes, claims, supplements, feedback = Pushes(office), Claims(office), Supplements(office), Feedback(office)
    operators: dict[str, Callable[..., Any]] = {
        "decision.quarantine": supplements.quarantine,
        "push.deliver": pushes.deliver,
        "push.redeliver": pushes.redeliver,
        "push.reassign": pushes.reassign,
        "claim.record": claims.record,
        "claim.auto": claims.auto,
        "claim.return": claims.return_,
        "claim.refuse_return": claims.refuse_return,
        "claim.recall": claims.recall,
        "notice.send": Alerts(office).send,
    }
    registry.operators.update(operators)
    registry.intakes.update(
        {
            "decision.register": DecisionRegister(office).register,
            "decision.supplement": supplements.supplement,
            "push.receipt": Receipts(office).receipt,
            "push.correct": Corrections(office).correct,
            "claim.feedback": feedback.give,
            "claim.feedback_handled": feedback.handled,
        }
    )
