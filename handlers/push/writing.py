"""How one push to one department is written: push, claim, notice, file, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, insert

from engine.clock import local_date, parsed, stored
from engine.registry import Call
from handlers import supervision_file
from handlers.claim.record import DECISION_LIMIT, due_values, set_claim, set_push
from handlers.decision.record import set_values
from handlers.notice import send
from handlers.office import Office
from handlers.schema import claim, push

DECISION = "approval_decision"
"""The type of pushed decisions, the only ones with a limit by themselves (Art. 18(1))."""

_INSERT_PUSH, _INSERT_CLAIM = insert(push), insert(claim)


@dataclass(frozen=True)
class Pushed:
    """What is pushed: a decision, or the matter of which these are the columns."""

    msg_type: str
    matter_id: str
    decision: Row[Any] | None
    item_code: str | None
    subject: str
    reference: str
    source_department: str
    approval_department: str
    profile: str
    payload_hash: str


def pushed_decision(office: Office, row: Row[Any]) -> Pushed:
    """A decision as it is pushed."""
    return Pushed(
        msg_type=DECISION,
        matter_id=row.id,
        decision=row,
        item_code=row.item_code,
        subject=row.item_name or "",
        reference=row.doc_no or "",
        source_department=row.approval_department,
        approval_department=row.approval_department,
        profile=row.basis_profile,
        payload_hash=payload_hash(office, row),
    )


def write_push(
    office: Office,
    call: Call,
    what: Pushed,
    department: str,
    *,
    receipt: Mapping[str, Any] | None = None,
    supersedes: str | None = None,
    channel: str = "platform",
) -> dict[str, Any]:
    """Push to one department; returns what the claim process is told of it.

    By the platform a push is delivered at once; by the private network (Art. 16) only with a receipt,
    at the instant that the receipt names. A decision is due by Art. 18(1) from its delivery on; when other
    matters are due their claim process says (`claim.open`).
    """
    told_of = receipt or {}
    delivered_at = stored(call.instant) if channel == "platform" else told_of.get("delivered_at")
    item = office.catalogue.item(what.item_code, local_date(call.instant)) if what.item_code else None
    values = {
        **_push_values(call, what, department, channel),
        "direction": _direction(office, what.source_department, department),
        "receipt_no": told_of.get("receipt_no"),
        "receipt_registered_at": stored(call.instant) if told_of and delivered_at else None,
        "profile": item.rule_profile if item is not None else what.profile,
        "supersedes": supersedes,
    }
    of_push, of_claim = _delivery(office, call, values, delivered_at)
    call.connection.execute(_INSERT_PUSH, {**values, **of_push})
    call.connection.execute(_INSERT_CLAIM, {**_claim_values(call, what, values), **of_claim})
    if what.decision is not None:
        key_domain = item.key_domain if item is not None else None
        supervision_file.enter(call, what.decision, values["id"], department, key_domain)
    call.participate(department)
    told = {"push_id": values["id"], **_named(what), "department": department, "channel": channel}
    call.record("push.sent", {**told, "payload_hash": what.payload_hash}, department=what.source_department)
    return _told(office, call, what, values, delivered_at, of_claim)


def write_unclaimed(office: Office, call: Call, what: Pushed, department: str) -> str:
    """Push a matter that nobody has to claim, because its answer is the receipt (Art. 23); returns the push."""
    values = {
        **_push_values(call, what, department, "platform"),
        "direction": _direction(office, what.source_department, department),
        "profile": what.profile,
        "supersedes": None,
    }
    of_push, _ = _delivery(office, call, values, stored(call.instant))
    call.connection.execute(_INSERT_PUSH, {**values, **of_push})
    call.participate(department)
    told = {"push_id": values["id"], **_named(what), "department": department, "channel": "platform"}
    call.record("push.sent", {**told, "payload_hash": what.payload_hash}, department=what.source_department)
    return str(values["id"])


def note_private(office: Office, call: Call, what: Pushed, department: str, delivered_at: str, receipt_no: str) -> str:
    """Keep that a matter was delivered by the private network only, where that does not fulfil the duty (Art. 19, 22).

    Nothing is to be claimed by it. Returns the id of the push.
    """
    values = {
        **_push_values(call, what, department, "private_network"),
        "direction": _direction(office, what.source_department, department),
        "receipt_no": receipt_no,
        "receipt_registered_at": stored(call.instant),
        "profile": what.profile,
        "effect_key": f"{call.key}:{department}:private_network",
        "profile_confirmed": office.catalogue.profile(what.profile, local_date(parsed(delivered_at))).confirmed,
        "delivered": True,
        "pushed_at": delivered_at,
        "supersedes": None,
    }
    call.connection.execute(_INSERT_PUSH, values)
    told = {
        "push_id": values["id"],
        "matter_id": what.matter_id,
        "receipt_no": receipt_no,
        "delivered_at": delivered_at,
    }
    call.record("push.private_noted", told)
    return str(values["id"])


def deliver(
    office: Office, call: Call, decision: Row[Any], values: Mapping[str, Any], delivered_at: str
) -> dict[str, Any]:
    """Let the claim period of a decision sent before begin at its delivery; `values` are the push's columns."""
    of_push, of_claim = _delivery(office, call, values, delivered_at)
    set_push(call.connection, values["id"], **of_push)
    set_claim(call.connection, values["id"], **of_claim)
    return _told(office, call, pushed_decision(office, decision), values, delivered_at, of_claim)


def payload_hash(office: Office, decision: Row[Any]) -> str:
    """The keyed hash over the elements of Art. 18(2) as they are pushed; id numbers are not among them."""
    phone = office.seal.open(decision.sealed_contact_phone)
    names = ("item_name", "doc_no", "party_name", "address", "decided_on", "valid_kind", "valid_to", "content")
    return office.seal.hash("\x1f".join([str(getattr(decision, name) or "") for name in names] + [phone or ""]))


def _push_values(call: Call, what: Pushed, department: str, channel: str) -> dict[str, Any]:
    """What is known of a push when it is sent, before its delivery."""
    return {
        "id": call.new_id(),
        "effect_key": f"{call.key}:{department}",
        "decision_id": what.decision.id if what.decision is not None else None,
        "matter_id": what.matter_id,
        "subject": what.subject,
        "reference": what.reference,
        "root_id": call.root_id,
        "msg_type": what.msg_type,
        "source_department": what.source_department,
        "department": department,
        "channel": channel,
        "sent_at": stored(call.instant),
        "sent_by": call.actor.login,
        "delivered": False,
        "payload_hash": what.payload_hash,
    }


def _direction(office: Office, source: str, department: str) -> str:
    """A2S from the approval department to a supervision department, S2A the other way (Art. 16)."""
    return "2".join("A" if office.approves(code) else "S" for code in (source, department))


def _delivery(
    office: Office, call: Call, values: Mapping[str, Any], delivered_at: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the delivery says in push and claim; without a delivery nothing begins."""
    day = local_date(parsed(delivered_at)) if delivered_at is not None else local_date(call.instant)
    rules = office.catalogue.profile(values["profile"], day)
    if delivered_at is None:
        return {"profile_confirmed": rules.confirmed}, {}
    status = rules.status(day)
    of_push = {
        "profile_confirmed": rules.confirmed,
        "delivered": True,
        "pushed_at": delivered_at,
        "notified_at": stored(call.instant),
        "basis_status": status,
    }
    if values["msg_type"] != DECISION:
        return of_push, {"basis_status": status, "pushed_at": delivered_at}
    due = due_values(call, DECISION_LIMIT, delivered_at, values["profile"], values["department"])
    return of_push, {"basis_status": status, **due}


def _told(
    office: Office,
    call: Call,
    what: Pushed,
    values: Mapping[str, Any],
    delivered_at: str | None,
    due: Mapping[str, Any],
) -> dict[str, Any]:
    """Tell those concerned of a decision; returns what the claim process is told of the push."""
    told = {
        "push_id": values["id"],
        "department": values["department"],
        "pushed_at": delivered_at,
        "delivered": delivered_at is not None,
        "profile": values["profile"],
        "approval_department": what.approval_department,
    }
    if what.decision is None:
        source, department = what.source_department, values["department"]
        roles = {"claimant_role": office.receiving_role(department), "sender_role": office.receiving_role(source)}
        return {**told, "msg_type": what.msg_type, "matter_id": what.matter_id, "source_department": source, **roles}
    if delivered_at is not None:
        _notify(office, call, what.decision, values["id"], values["department"], due)
    _note_pushed(office, call, what.decision)
    return {**told, "decision_id": what.decision.id}


def _named(what: Pushed) -> dict[str, Any]:
    if what.decision is not None:
        return {"decision_id": what.matter_id}
    return {"matter_id": what.matter_id, "msg_type": what.msg_type}


def _claim_values(call: Call, what: Pushed, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "push_id": values["id"],
        "effect_key": values["effect_key"],
        "decision_id": values["decision_id"],
        "matter_id": what.matter_id,
        "root_id": call.root_id,
        # Only a push that takes another's place is made where it will be claimed.
        "case_id": call.case_id if values["supersedes"] is not None else None,
        "msg_type": what.msg_type,
        "source_department": what.source_department,
        "department": values["department"],
        "approval_department": what.approval_department,
        "status": "pending",
        "limit_name": DECISION_LIMIT if what.decision is not None else None,
        "provisional": False,
        "overdue_wd": 0,
        "disputed": False,
    }


def _notify(
    office: Office, call: Call, decision: Row[Any], push_id: str, department: str, due: Mapping[str, Any]
) -> None:
    told = office.particulars(decision, department, due_date=due["due_date"], provisional=due["provisional"])
    role = office.supervision_role(department)
    send(office, call, "decision_pushed", department, role, told, push_id)
    if due["provisional"]:
        # A claim period is shorter than the five working days of warning, so the push itself is the moment.
        for administration in office.administrators():
            send(office, call, "provisional_deadline", administration, "platform_admin", told, push_id)
    call.record(
        "push.notified",
        {"push_id": push_id, "department": department, "role": role, "due_at": due["due_at"]},
        department=department,
    )


def _note_pushed(office: Office, call: Call, decision: Row[Any]) -> None:
    """The first push settles the decision's status and how many working days it took (Art. 18)."""
    if decision.pushed_at is not None:
        return
    lag = None
    if decision.decided_on is not None:
        lag = office.working_days(call.connection, decision.decided_on, local_date(call.instant))
    set_values(call.connection, decision.id, status="pushed", missing=[], pushed_at=stored(call.instant), push_lag=lag)
