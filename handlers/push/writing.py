"""How one push to one department is written: push, claim, notice, file, history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert

from engine.clock import local_date, parsed, stored
from engine.registry import Call
from handlers import supervision_file
from handlers.claim.record import due_values, set_claim, set_push
from handlers.decision.record import set_values
from handlers.notice import send
from handlers.office import Office
from handlers.schema import claim, push

MESSAGE_TYPE = "approval_decision"

_INSERT_PUSH, _INSERT_CLAIM = insert(push), insert(claim)


def write_push(
    office: Office,
    call: Call,
    decision: Row[Any],
    department: str,
    *,
    receipt: Mapping[str, Any] | None = None,
    supersedes: str | None = None,
    channel: str = "platform",
) -> dict[str, Any]:
    """Push a decision to one department (Art. 18(1)); returns what the claim process is told of it.

    By the platform a push is delivered at once; by the private network (Art. 16) only with a receipt,
    at the instant that the receipt names.
    """
    told_of = receipt or {}
    delivered_at = stored(call.instant) if channel == "platform" else told_of.get("delivered_at")
    item = office.catalogue.item(decision.item_code, local_date(call.instant))
    values = {
        **_push_values(office, call, decision, department, channel),
        "receipt_no": told_of.get("receipt_no"),
        "receipt_registered_at": stored(call.instant) if told_of and delivered_at else None,
        "profile": item.rule_profile if item is not None else decision.basis_profile,
        "supersedes": supersedes,
    }
    of_push, of_claim = _delivery(office, call, values, delivered_at)
    call.connection.execute(_INSERT_PUSH, {**values, **of_push})
    call.connection.execute(_INSERT_CLAIM, {**_claim_values(call, values), **of_claim})
    supervision_file.enter(call, decision, values["id"], department, item.key_domain if item is not None else None)
    call.participate(department)
    told = {"push_id": values["id"], "decision_id": decision.id, "department": department, "channel": channel}
    call.record("push.sent", {**told, "payload_hash": values["payload_hash"]}, department=decision.approval_department)
    return _pushed(office, call, decision, values, delivered_at, of_claim)


def _push_values(office: Office, call: Call, decision: Row[Any], department: str, channel: str) -> dict[str, Any]:
    """What is known of a push when it is sent, before its delivery."""
    return {
        "id": call.new_id(),
        "effect_key": f"{call.key}:{department}",
        "decision_id": decision.id,
        "root_id": call.root_id,
        "direction": "A2S",
        "msg_type": MESSAGE_TYPE,
        "source_department": decision.approval_department,
        "department": department,
        "channel": channel,
        "sent_at": stored(call.instant),
        "sent_by": call.actor.login,
        "delivered": False,
        "payload_hash": payload_hash(office, decision),
    }


def deliver(
    office: Office, call: Call, decision: Row[Any], values: Mapping[str, Any], delivered_at: str
) -> dict[str, Any]:
    """Let the claim period of a push that was sent before begin at its delivery; `values` are its columns."""
    of_push, of_claim = _delivery(office, call, values, delivered_at)
    set_push(call.connection, values["id"], **of_push)
    set_claim(call.connection, values["id"], **of_claim)
    return _pushed(office, call, decision, values, delivered_at, of_claim)


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
    due = due_values(call, delivered_at, values["profile"], values["department"])
    return of_push, {"basis_status": status, **due}


def _pushed(
    office: Office,
    call: Call,
    decision: Row[Any],
    values: Mapping[str, Any],
    delivered_at: str | None,
    due: Mapping[str, Any],
) -> dict[str, Any]:
    """Tell those concerned; returns what the claim process is told of the push."""
    if delivered_at is not None:
        _notify(office, call, decision, values["id"], values["department"], due)
    _note_pushed(office, call, decision)
    return {
        "push_id": values["id"],
        "department": values["department"],
        "pushed_at": delivered_at,
        "delivered": delivered_at is not None,
        "profile": values["profile"],
        "decision_id": decision.id,
        "approval_department": decision.approval_department,
    }


def payload_hash(office: Office, decision: Row[Any]) -> str:
    """The keyed hash over the elements of Art. 18(2) as they are pushed; id numbers are not among them."""
    phone = office.seal.open(decision.sealed_contact_phone)
    names = ("item_name", "doc_no", "party_name", "address", "decided_on", "valid_kind", "valid_to", "content")
    return office.seal.hash("\x1f".join([str(getattr(decision, name) or "") for name in names] + [phone or ""]))


def _claim_values(call: Call, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "push_id": values["id"],
        "effect_key": values["effect_key"],
        "decision_id": values["decision_id"],
        "root_id": call.root_id,
        "case_id": call.case_id if call.case_id != call.root_id else None,
        "msg_type": MESSAGE_TYPE,
        "department": values["department"],
        "approval_department": values["source_department"],
        "status": "pending",
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
