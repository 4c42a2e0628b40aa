"""Receipts as they are handed out: of pushes, of claims, and of every other event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import segno
from sqlalchemy import Connection

from engine.casebook import CaseSummary, case_tree
from engine.history import Event
from engine.proof.receipt import Coder, Receipt
from engine.proof.record import Record, RecordedAct, recorded_acts
from engine.worklist.inbox import items_of_tree
from web.sheets.casefile import Reader, concerned_departments
from web.words.moments import second
from web.words.timeline import timeline

PUSHED = ("push.sent", "push.private_noted")
CLAIMED = ("claim.recorded", "claim.auto_claimed")
TITLES: Mapping[str, str] = {**dict.fromkeys(PUSHED, "推送回执"), **dict.fromkeys(CLAIMED, "认领回执")}
OTHER_TITLE = "办理回执"
_QR_SCALE = 3


@dataclass(frozen=True)
class PushReceipts:
    """Where a push is written down, and where its claim; None while it is not claimed."""

    push: RecordedAct | None
    claim: RecordedAct | None


@dataclass(frozen=True)
class ReceiptSheet:
    """A receipt to be shown, printed and read aloud; `picture` is a data URI of its full form as a QR code."""

    case: CaseSummary
    root: CaseSummary
    title: str
    sentence: str
    process: str
    department: str
    who: str
    legal: str
    recorded: str
    short: Receipt
    full: Receipt
    picture: str


def receipts_of_pushes(connection: Connection, root_ids: Collection[str]) -> Mapping[str, PushReceipts]:
    """The receipts of all pushes of these case trees, by push. A claim by hand after another keeps the last."""
    found: dict[str, PushReceipts] = {}
    for act in recorded_acts(connection, root_ids, TITLES):
        push_id = str(act.data.get("push_id", ""))
        known = found.get(push_id, PushReceipts(None, None))
        found[push_id] = PushReceipts(act, known.claim) if act.kind in PUSHED else PushReceipts(known.push, act)
    return found


def read_receipt(connection: Connection, case: CaseSummary, event: Event, reader: Reader, coder: Coder) -> ReceiptSheet:
    """The receipt of one event of a case."""
    tree = case_tree(connection, case.root_id)
    items = items_of_tree(connection, case.root_id)
    names = reader.names(tree, concerned_departments(tree, items))
    entry = timeline([event], names)[0]
    record = Record(event.case_id, event.seq, event.hash, event.recorded_at)
    full = Receipt.full(record, coder)
    return ReceiptSheet(
        case=case,
        root=next(found for found in tree if found.id == case.root_id),
        title=TITLES.get(event.kind, OTHER_TITLE),
        sentence=entry.sentence,
        process=names.label(case.id),
        department=reader.department(event.department) if event.department else "",
        who=entry.who,
        legal=second(event.legal_at),
        recorded=second(event.recorded_at),
        short=Receipt.short(record, coder),
        full=full,
        picture=segno.make(full.text, micro=False, error="m").svg_data_uri(scale=_QR_SCALE),
    )
