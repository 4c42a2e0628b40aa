"""The first filling of the register from the files in data/: only an empty register is filled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from engine.actor import SYSTEM
from engine.clock import stored
from engine.proof.registers import enter_change
from handlers.catalogue.deciders import check_deciders
from handlers.catalogue.entries import ALWAYS, Applicant
from handlers.catalogue.parameterregister import PARAMETER_REGISTER
from handlers.catalogue.rules import Parameter
from handlers.catalogue.schema import department, item, post, rule_parameter, rule_profile
from handlers.catalogue.snapshot import advance, revision

DATA = Path(__file__).parent / "data"
_BASE_PROFILE = "ANQIU"


def seed(connection: Connection, at: datetime) -> None:
    """Fill the register with departments, posts, items and rule parameters; a filled one is left alone."""
    if revision(connection):
        return
    connection.execute(insert(department), list(_departments()))
    connection.execute(insert(post), list(_posts()))
    connection.execute(insert(item), list(_items()))
    connection.execute(insert(rule_profile), list(_profiles()))
    connection.execute(insert(rule_parameter), list(_parameters(_file("rule_params"), stored(at))))
    advance(connection)
    enter_change(connection, PARAMETER_REGISTER, SYSTEM, at)


def code_list(name: str) -> Any:
    """A code list of the office, as its file has it."""
    return _file("codelists")[name]


def applicants() -> tuple[Applicant, ...]:
    """The fictitious counterparts, legal persons first."""
    told = _file("applicants")
    return tuple(
        Applicant(
            id=entry["id"],
            type=entry["type"],
            name=entry["name"],
            code=entry.get("uscc") or entry["id_number"],
            contact_person=entry.get("legal_rep", ""),
            address=entry["address"],
            phone=entry["phone"],
        )
        for entry in [*told["entities"], *told["persons"]]
    )


def _departments() -> Iterator[dict[str, Any]]:
    for position, told in enumerate(_file("departments")["departments"]):
        names = ("code", "name", "short_name", "role", "domain", "designated_pool", "active")
        yield {**{name: told[name] for name in names}, "position": position, "raw": told}


def _posts() -> Iterator[dict[str, Any]]:
    for told in _file("users")["users"]:
        yield {
            "login": told["login"],
            "display_name": told["display_name"],
            "department": told["dept"],
            "roles": told["roles"],
            "active": True,
        }


def _items() -> Iterator[dict[str, Any]]:
    names = (
        *("item_code", "name", "licence_name", "kind", "supervising", "key_domain", "rule_profile"),
        *("commitment_applicable", "verify_method", "verify_days", "validity_months", "major_matter"),
    )
    for told in _file("items")["items"]:
        check_deciders(told)
        yield {
            **{name: told[name] for name in names},
            "version": 1,
            "effective_from": ALWAYS,
            "approval_department": told["approval_dept"],
            "raw": told,
        }


def told_parameters(file: Path | None = None) -> tuple[Mapping[str, Any], ...]:
    """The rule parameters as a file tells them, by default the office's: name, value, unit, what may be chosen."""
    return tuple((json.loads(file.read_text("utf-8")) if file is not None else _file("rule_params"))["params"])


def filed_values(file: Path | None = None) -> dict[str, tuple[Parameter, ...]]:
    """The same as they would stand in an empty register, by name and in all profiles."""
    told = json.loads(file.read_text("utf-8")) if file is not None else _file("rule_params")
    found: dict[str, tuple[Parameter, ...]] = {}
    for row in _parameters(told, ""):
        values: dict[str, Any] = {name: row.get(name) for name in Parameter.__dataclass_fields__}
        found[row["param"]] = (*found.get(row["param"], ()), Parameter(**values))
    return found


def _profiles() -> Iterator[dict[str, Any]]:
    for told in _file("rule_params")["profiles"]:
        yield {
            "code": told["code"],
            "effective_from": ALWAYS,
            "inherits": told.get("inherits"),
            "basis": told["basis"],
            "valid_from": told.get("valid_from"),
            "valid_to": told.get("valid_to"),
            "confirmed": told["confirmed"],
            "document_no": None,
        }


def _parameters(told: Any, at: str) -> Iterator[dict[str, Any]]:
    # A limit of the Measures is also counted for duties before and after their days in force; such
    # duties carry their basis status instead (Art. 30), so the values themselves have no end.
    by_name = {}
    for entry in told["params"]:
        by_name[entry["param"]] = {
            **{name: entry[name] for name in ("param", "value", "unit", "source", "article", "hard")},
            "profile": _BASE_PROFILE,
            "effective_from": ALWAYS,
            "locked": bool(entry.get("locked")),
            "note": entry.get("note") or "",
            "document_no": None,
            "registered_by": "system",
            "registered_at": at,
        }
    yield from by_name.values()
    for profile in told["profiles"]:
        for name, value in profile.get("overrides", {}).items():
            yield {**by_name[name], "profile": profile["code"], "value": value}


def _file(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))
