"""Decisions as rows: written sealed, read again as entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from handlers.decision.entry import DecisionEntry
from handlers.privacy.masking import masked_address, masked_identity_number, masked_person, masked_phone, shown_party
from handlers.privacy.sealing import Seal
from handlers.rows import only
from handlers.schema import decision, decision_key

_SEALED = {"id_number": "sealed_id_number", "contact_phone": "sealed_contact_phone"}
_LISTS = ("target_departments", "private_network", "attachments")
_NAMES = tuple(field.name for field in fields(DecisionEntry))

_INSERT, _INSERT_KEY = insert(decision), insert(decision_key)
_SET = update(decision).where(decision.c.id == bindparam("of_decision"))
_BY_ID = select(decision).where(decision.c.id == bindparam("of_decision"))
_BY_CASE = select(decision).where(decision.c.case_id == bindparam("of_case"))
_OF_TREE = select(decision).where(decision.c.root_id == bindparam("of_root")).order_by(decision.c.id)
_BY_KEY = (
    select(decision)
    .join(decision_key, decision_key.c.decision_id == decision.c.id)
    .where(decision_key.c.natural_key == bindparam("of_key"))
)


def insert_decision(connection: Connection, entry: DecisionEntry, seal: Seal, values: Mapping[str, Any]) -> None:
    """Keep an entry with what else is known of it."""
    connection.execute(_INSERT, {**_columns(entry, _NAMES, seal), **values})


def update_entry(
    connection: Connection, decision_id: str, entry: DecisionEntry, names: tuple[str, ...], seal: Seal
) -> None:
    """Write the named fields of an entry anew."""
    if names:
        set_values(connection, decision_id, **_columns(entry, names, seal))


def set_values(connection: Connection, decision_id: str, **values: Any) -> None:
    """Set columns that are not fields of the entry."""
    connection.execute(_SET, {"of_decision": decision_id, **values})


def decision_row(connection: Connection, decision_id: str) -> Row[Any]:
    """One decision. Raises NotFound."""
    return only(connection, _BY_ID, decision=decision_id)


def decision_of_case(connection: Connection, case_id: str) -> Row[Any] | None:
    """The decision that was registered in a case."""
    return connection.execute(_BY_CASE, {"of_case": case_id}).one_or_none()


def decisions_of_tree(connection: Connection, root_id: str) -> list[Row[Any]]:
    """The decisions that were registered in the cases of a tree, oldest first."""
    return list(connection.execute(_OF_TREE, {"of_root": root_id}))


def decision_by_key(connection: Connection, natural_key: str | None) -> Row[Any] | None:
    """The decision that this key has ever named; corrections add keys and take none away."""
    if natural_key is None:
        return None
    return connection.execute(_BY_KEY, {"of_key": natural_key}).one_or_none()


def add_key(connection: Connection, decision_id: str, natural_key: str | None) -> None:
    """Let a key name this decision from now on."""
    if natural_key is not None and decision_by_key(connection, natural_key) is None:
        connection.execute(_INSERT_KEY, {"natural_key": natural_key, "decision_id": decision_id})


def entry_of_row(row: Row[Any], seal: Seal) -> DecisionEntry:
    """The entry as it stands now, personal data opened."""
    values = {name: getattr(row, name) for name in _NAMES if name not in _SEALED}
    values.update({name: seal.open(getattr(row, column)) for name, column in _SEALED.items()})
    values.update({name: tuple(values[name]) for name in _LISTS})
    return DecisionEntry(**values)


def masked(values: Mapping[str, Any], party_type: str | None) -> dict[str, Any]:
    """Fields of an entry as history and lists may show them."""
    masks: dict[str, Callable[[str | None], str]] = {
        "contact_phone": masked_phone,
        "id_number": masked_identity_number,
        "address": masked_address,
        "party_name": lambda name: shown_party(name, party_type),
        "contact_person": masked_person,
    }
    return {name: masks[name](value) if name in masks else value for name, value in values.items()}


def _columns(entry: DecisionEntry, names: tuple[str, ...], seal: Seal) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in names:
        value = getattr(entry, name)
        if name in _SEALED:
            columns[_SEALED[name]] = seal.close(value)
            columns[f"masked_{name}"] = masked({name: value}, entry.party_type)[name]
        else:
            columns[name] = list(value) if name in _LISTS else value
    return columns
