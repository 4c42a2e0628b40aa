"""What this room teaches the engine."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.publicity.batch import Batches
from handlers.publicity.facts import WaitingQuery, batch_rows, record_rows
from handlers.publicity.overdue import Reminders
from handlers.publicity.receipt import Receipts


def register(registry: Registry, office: Office, clock: Clock) -> None:
    """The operators, intakes and queries of this room, under the names diagrams and scenarios use."""
    batches, receipts, reminders = Batches(office), Receipts(office), Reminders(office)
    registry.intakes.update(
        {
            "publicity.batch": batches.make,
            "publicity.receipt_by_hand": receipts.by_hand,
            "publicity.sent_back": receipts.sent_back,
        }
    )
    registry.operators.update(
        {
            "publicity.export": batches.export,
            "publicity.send": batches.send,
            "publicity.receipt": receipts.receipt,
            "publicity.remind": reminders.remind,
        }
    )
    registry.queries.update(
        {"publicity": batch_rows, "publicity_records": record_rows, "publicity_waiting": WaitingQuery(office)}
    )
