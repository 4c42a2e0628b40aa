"""Supervision information comes in: by form, by another procedure, early or late (Art. 19(2)).

The seven working days run from the day of the decision itself, so lateness is known when it comes in. A late
push is never refused: it must say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.calendar import Deadline
from engine.clock import local_date, parsed, stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Admission, Call
from handlers.catalogue import Item
from handlers.licence.register import Licence, licence_of, named_licence
from handlers.matter.register import matter_labels, matter_row, register_matter
from handlers.office import Office
from handlers.supervision.schema import supervision_info as info

MESSAGE = "supervision_info"
PUSH_LIMIT = "s2a_push_days"
LIFTING = "16"
"""The type that lifts an earlier restriction."""
OTHER_PENALTY = "10"
"""The type that falls under the seven days only where it is tied to a licence."""

_INSERT = insert(info)
_BY_ID = select(info).where(info.c.matter_id == bindparam("of_matter"))
_SET = update(info).where(info.c.matter_id == bindparam("of_matter"))


@dataclass(frozen=True)
class Concerned:
    """What an information is about: a licence, or an item where no licence is on the register."""

    licence: Licence | None
    item: Item
    party: str


class SupervisionRegister:
    """The intake `supervision.register`, and the same for other procedures."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Keep an information; returns `info` for the routing.

        Raises InputRejected: required, unknown_licence, unknown_item, not_an_option, in_future, not_yours,
        late_without_reason, not_restricted.
        """
        told = register_info(self._office, call, data)
        row = matter_row(call.connection, told["info"]["matter_id"])
        key = "|".join((row.source_department, row.reference, str(data["supervision_type"])))
        return Admission(data=told, key=key, labels=matter_labels(self._office, row, local_date(call.instant)))


def register_info(office: Office, call: Call, data: Mapping[str, Any]) -> dict[str, Any]:
    """Keep an information as the actor's department took the decision; returns the data of `supervision_push`.

    `push_now` is now, later (only registered yet) or private (delivered by the private network, which does not
    fulfil the duty). Raises InputRejected.
    """
    department = str(data.get("source_department") or call.actor.department)
    kind = _kind(office, data)
    concerned = _concerned(office, call, data)
    _check(office, call, data, department, concerned, kind)
    linked = concerned.licence is not None or data.get("linked") is True  # the licence may be on no register
    push7 = bool(kind["push7"]) and (kind["code"] != OTHER_PENALTY or linked)
    decided_on, profile = str(data["decided_on"]), concerned.item.rule_profile
    due = call.deadline(PUSH_LIMIT, parsed(decided_on), profile=profile, department=department) if push7 else None
    push_now = str(data.get("push_now") or "now")
    if push_now == "now":
        refuse_silent_lateness(call, due, data.get("late_reason"))
    row = register_matter(
        office,
        call,
        MESSAGE,
        subject=f"{kind['name']}·{concerned.item.licence_name or concerned.item.name}",
        reference=str(data["decision_no"]).strip(),
        party=concerned.party,
        item_code=concerned.item.code,
        licence_id=concerned.licence.id if concerned.licence is not None else None,
        source_department=department,
        content={"type": kind["name"], "decided_on": decided_on, "content": data.get("content")},
        evidence=data.get("evidence") or (),
    )
    status = office.catalogue.profile(row.profile, local_date(parsed(decided_on))).status(
        local_date(parsed(decided_on))
    )
    values = _values(data, row, kind, push7, due, status)
    call.connection.execute(_INSERT, values)
    call.record(
        "supervision.registered",
        {"matter_id": row.id, "supervision_type": kind["code"], "push_due": values["push_due_date"]},
    )
    told = {
        "matter_id": row.id,
        "supervision_type": kind["code"],
        "linked": linked,
        "decided_on": decided_on,
        "push_now": push_now,
        "department": department,
        "approval_department": row.approval_department,
        "profile": row.profile,
        "licence_id": values["licence_id"],
    }
    return {"info": told}


def info_row(connection: Connection, matter_id: str) -> Row[Any]:
    """One supervision information. Raises NotFound."""
    row = connection.execute(_BY_ID, {"of_matter": matter_id}).one_or_none()
    if row is None:
        raise NotFound(supervision_info=matter_id)
    return row


def set_info(connection: Connection, matter_id: str, **values: Any) -> None:
    connection.execute(_SET, {"of_matter": matter_id, **values})


def refuse_silent_lateness(call: Call, due: Deadline | None, reason: Any) -> None:
    """A push after its seven working days must say why. Raises InputRejected."""
    if due is not None and call.instant >= due.instant and not str(reason or "").strip():
        told = {"due": due.last_day.isoformat()}
        raise InputRejected((Problem("late_reason", "late_without_reason", told),))


def _kind(office: Office, data: Mapping[str, Any]) -> Mapping[str, Any]:
    code = str(data.get("supervision_type") or "")
    for told in office.catalogue.code_list("supervision_type"):
        if told["code"] == code and told["msg_type"] == MESSAGE:
            found: Mapping[str, Any] = told
            return found
    raise InputRejected((Problem("supervision_type", "not_an_option" if code else "required", {"value": code}),))


def _concerned(office: Office, call: Call, data: Mapping[str, Any]) -> Concerned:
    told = data.get("licence_id") or data.get("licence")
    licence = None
    if told:
        licence = licence_of(call.connection, str(told)) or named_licence(call, {"licence": told})
    code = licence.item_code if licence is not None else str(data.get("item_code") or "")
    item = office.catalogue.item(code, local_date(call.instant)) or office.catalogue.item(code)
    if item is None:
        raise InputRejected((Problem("item_code", "unknown_item" if code else "licence_or_item", {"value": code}),))
    party = licence.party if licence is not None else str(data.get("party") or "").strip()
    if not party:
        raise InputRejected((Problem("party", "required"),))
    return Concerned(licence, item, party)


def _check(
    office: Office,
    call: Call,
    data: Mapping[str, Any],
    department: str,
    concerned: Concerned,
    kind: Mapping[str, Any],
) -> None:
    today = local_date(call.instant).isoformat()
    found = [Problem(name, "required") for name in ("decision_no", "decided_on", "content") if not data.get(name)]
    found += [
        Problem(name, "in_future", {"today": today})
        for name in ("decided_on", "served_on")
        if (data.get(name) or "") > today
    ]
    if department not in concerned.item.supervising and office.approves(department):
        found.append(Problem("supervision_type", "supervision_only"))
    licence = concerned.licence
    if kind["code"] == LIFTING and (licence is None or not licence.restricted):
        found.append(Problem("licence", "not_restricted"))
    if str(data.get("push_now")) == "private":
        found += [
            Problem(name, "required") for name in ("private_delivered_at", "private_receipt_no") if not data.get(name)
        ]
    if found:
        raise InputRejected(tuple(found))


def _values(
    data: Mapping[str, Any],
    row: Row[Any],
    kind: Mapping[str, Any],
    push7: bool,
    due: Deadline | None,
    status: str,
) -> dict[str, Any]:
    texts = ("served_on", "basis", "restricted_until", "lifts", "penalty_letter_id", "late_reason")
    return {
        "matter_id": row.id,
        "supervision_type": kind["code"],
        "department": row.source_department,
        "licence_id": row.licence_id,
        "decision_no": row.reference,
        "decided_on": str(data["decided_on"]),
        "content": str(data["content"]).strip(),
        **{name: str(data.get(name) or "").strip() or None for name in texts},
        "push7": push7,
        "push_due_at": stored(due.instant) if due is not None else None,
        "push_due_date": due.last_day.isoformat() if due is not None else None,
        "push_basis_status": status,
        "private_delivered_at": data.get("private_delivered_at"),
        "private_receipt_no": data.get("private_receipt_no"),
        "late_wd": 0,
    }
