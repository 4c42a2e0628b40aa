"""Personal data in full: only on a stated purpose, and never without a record of who looked (PIPL).

The record is an entry of the journal, written in the transaction that answers; it tells which fields were
opened and why, never what they hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.casebook import is_participant
from engine.errors import InputRejected, NotFound, Problem
from engine.proof.journal import enter, entries
from handlers.decision.record import decision_of_case, entry_of_row
from handlers.privacy.sealing import Seal

DISCLOSABLE = ("party_name", "contact_person", "contact_phone", "address", "id_number")
REVEALED = "data.revealed"
"""The kind of the journal's entry."""
PURPOSES: Mapping[str, str] = {
    "handling": "办理本案",
    "contact": "联系相对人",
    "check": "核对身份或者材料",
    "audit": "审计核查",
    "complaint": "答复投诉、信访、复议",
    "correction": "更正推送信息",
    "other": "其他",
}
"""For what personal data may be opened; what exactly is said in words beside it."""
AUDITOR = "auditor"
LONGEST_PURPOSE = 200
_SHORTEST_PURPOSE = 4


@dataclass(frozen=True)
class Purpose:
    """For what somebody looks: a kind and his own words."""

    kind: str
    text: str

    def problems(self) -> list[Problem]:
        """What is wrong with it as an answer of a form."""
        text, found = self.text.strip(), list[Problem]()
        if self.kind not in PURPOSES:
            found.append(Problem("purpose_kind", "not_an_option", {"value": self.kind[:80]}))
        if len(text) < _SHORTEST_PURPOSE:
            found.append(Problem("purpose", "too_short", {"least": _SHORTEST_PURPOSE, "length": len(text)}))
        if len(text) > LONGEST_PURPOSE:
            found.append(Problem("purpose", "too_long", {"most": LONGEST_PURPOSE, "length": len(text)}))
        return found


@dataclass(frozen=True)
class Disclosure:
    """One look at personal data, as auditors read it; `at` is a stored instant."""

    login: str
    department: str
    fields: tuple[str, ...]
    purpose: Purpose
    at: str


def open_to(actor: Actor, approval_department: str) -> tuple[str, ...]:
    """The fields that somebody who sees the case may open: an id number is no part of a push."""
    whole = actor.department == approval_department or AUDITOR in actor.roles
    return tuple(name for name in DISCLOSABLE if whole or name != "id_number")


def disclose(
    connection: Connection,
    seal: Seal,
    root_id: str,
    fields: Collection[str],
    actor: Actor,
    purpose: Purpose,
    at: datetime,
) -> dict[str, str | None]:
    """The named fields of a case's decision in full; the record is written in the same transaction.

    Raises NotFound for a case that the actor does not see, neither as an auditor nor by his department,
    InputRejected without a purpose and for fields that are not open to him.
    """
    row = decision_of_case(connection, root_id)
    sees = AUDITOR in actor.roles or is_participant(connection, root_id, actor.department)
    if row is None or not sees:
        raise NotFound(case=root_id)
    allowed = open_to(actor, row.approval_department)
    problems = [Problem("fields", "not_disclosable", {"value": name}) for name in fields if name not in allowed]
    problems += purpose.problems()
    if problems:
        raise InputRejected(tuple(problems))
    told = {
        "decision": row.id,
        "fields": sorted(fields),
        "purpose_kind": purpose.kind,
        "purpose": purpose.text.strip(),
    }
    enter(connection, REVEALED, told, actor, at, root_id)
    entry = entry_of_row(row, seal)
    return {name: getattr(entry, name) for name in fields}


def disclosures_of_case(connection: Connection, root_id: str) -> tuple[Disclosure, ...]:
    """Who has looked at the personal data of a case, oldest first."""
    return tuple(
        Disclosure(
            found.actor,
            found.department,
            tuple(found.data["fields"]),
            Purpose(found.data["purpose_kind"], found.data["purpose"]),
            found.at,
        )
        for found in reversed(entries(connection, (REVEALED,), root_id))
    )
