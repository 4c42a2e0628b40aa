"""Matters are registered: what is to be pushed, about which item and licence, under which rules (Art. 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from engine.clock import local_date, stored
from engine.registry import Call, Labels
from handlers.badges import badges_of
from handlers.evidence.attaching import EVIDENCE, attach
from handlers.matter.schema import matter
from handlers.office import Office
from handlers.rows import only

DEFAULT_PROFILE = "ANQIU"
"""The rules of the Measures themselves, for matters that concern no item."""

_INSERT = insert(matter)
_BY_ID = select(matter).where(matter.c.id == bindparam("of_matter"))
_OF_TREE = select(matter).where(matter.c.root_id == bindparam("of_root")).order_by(matter.c.id)
_SET = update(matter).where(matter.c.id == bindparam("of_matter"))


def register_matter(
    office: Office,
    call: Call,
    msg_type: str,
    *,
    subject: str,
    reference: str = "",
    party: str = "",
    item_code: str | None = None,
    licence_id: str | None = None,
    source_department: str | None = None,
    approval_department: str | None = None,
    content: Mapping[str, Any] | None = None,
    evidence: Sequence[str] = (),
) -> Row[Any]:
    """Keep a matter of the actor's department (or of `source_department`); returns its row.

    `content` is JSON data, by field, `evidence` ids of files handed in, which are attached to it. The item
    gives the rules; without one the Measures' own hold. Raises InputRejected (unknown_file).
    """
    item = office.catalogue.item(item_code, local_date(call.instant)) if item_code else None
    approval = approval_department or (item.approval_department if item is not None else None)
    values: dict[str, Any] = {
        "id": call.new_id(),
        "root_id": call.root_id,
        "case_id": call.case_id,
        "msg_type": msg_type,
        "item_code": item_code,
        "licence_id": licence_id,
        "subject": subject,
        "reference": reference,
        "party": party,
        "source_department": source_department or call.actor.department,
        "approval_department": approval or office.approval_department(),
        "profile": item.rule_profile if item is not None else DEFAULT_PROFILE,
        "content": dict(content or {}),
        "evidence": list(evidence),
        "registered_at": stored(call.instant),
        "registered_by": call.actor.login,
    }
    call.connection.execute(_INSERT, values)
    attach(call, evidence, about=values["id"], title=EVIDENCE)
    call.participate(values["source_department"])
    told = {"matter_id": values["id"], "msg_type": msg_type, "reference": reference}
    call.record("matter.registered", told)
    return matter_row(call.connection, values["id"])


def matter_row(connection: Connection, matter_id: str) -> Row[Any]:
    """One matter. Raises NotFound."""
    return only(connection, _BY_ID, matter=matter_id)


def matters_of_tree(connection: Connection, root_id: str, *msg_types: str) -> list[Row[Any]]:
    """The matters of a case tree, of these types where some are named, oldest first."""
    rows = connection.execute(_OF_TREE, {"of_root": root_id})
    return [row for row in rows if not msg_types or row.msg_type in msg_types]


def matter_of_case(connection: Connection, case_id: str, msg_type: str) -> Row[Any] | None:
    """The newest matter of a type that was registered in a case."""
    query = select(matter).where(matter.c.case_id == case_id, matter.c.msg_type == msg_type)
    return connection.execute(query.order_by(matter.c.id.desc()).limit(1)).one_or_none()


def move_matter(call: Call, matter_id: str) -> None:
    """Let the case at hand be the one that deals with a matter."""
    call.connection.execute(_SET, {"of_matter": matter_id, "case_id": call.case_id})


def add_content(connection: Connection, matter_id: str, **fields: Any) -> None:
    """Add to the content of a matter, or set anew what it says."""
    row = matter_row(connection, matter_id)
    connection.execute(_SET, {"of_matter": matter_id, "content": {**row.content, **fields}})


def matter_labels(office: Office, row: Row[Any], on: date) -> Labels:
    """The labels of a matter's case, badges as of a day."""
    item = office.catalogue.item(row.item_code, on) if row.item_code else None
    return Labels(row.subject, row.reference, row.party, badges_of(office, item, row.profile, on))
