"""A decision as a public record of a permit, by the field codes of 双公示. Natural persons are masked, and no
identity number, telephone number or address of anybody is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from handlers.decision.rules import UNLIMITED_KINDS
from handlers.privacy.masking import NATURAL_PERSON, masked_content, masked_person

COLUMNS = (
    *("XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW"),
    *("XK_XDR_SHZZ", "XK_FRDB", "XK_XKWS", "XK_WSH", "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR", "XK_JDRQ"),
    *("XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM", "BZ"),
)
REQUIRED = (
    *("XK_XDR_MC", "XK_XDR_LB", "XK_XKWS", "XK_WSH", "XK_XKLB", "XK_NR", "XK_JDRQ", "XK_YXQZ", "XK_YXQZI"),
    *("XK_XKJG", "XK_XKJGDM", "XK_ZT", "XK_LYDW", "XK_LYDWDM"),
)
IN_FORCE, ENDED = "1", "0"
ENDING = ("WDR", "RVK", "CNL")
"""Decisions that end a permit: withdrawal, revocation, deregistration."""
FOR_EVER = "2099-12-31"
"""How the public register writes a permit without an end."""

_ORGANISATION, _TRADER = "法人及非法人组织", "个体工商户"
_CATEGORIES: Mapping[str, str] = {"registration": "登记", "permit": "普通"}


def permit_record(
    row: Row[Any], agency: tuple[str, str], kind: str, categories: tuple[str, ...], validity: str, note: str
) -> dict[str, str]:
    """The record of a decision; `agency` is the name and credit code of the approval department, `kind` of the item.

    The category of a permit is 登记 for registrations and 普通 for all else, unless the register names another:
    a default of the platform.
    """
    natural = row.party_type == NATURAL_PERSON
    name, code = agency
    category = kind if kind in categories else _CATEGORIES.get(kind, "其他")
    told = {
        "XK_XDR_MC": masked_person(row.party_name) if natural else row.party_name,
        "XK_XDR_LB": {NATURAL_PERSON: NATURAL_PERSON, _TRADER: _TRADER}.get(row.party_type or "", _ORGANISATION),
        "XK_XDR_SHXYM": "" if natural else row.party_code,
        "XK_XKWS": row.doc_name or row.licence_name,
        "XK_WSH": document_of(row),
        "XK_XKLB": category,
        "XK_XKZS": row.licence_name,
        "XK_XKBH": row.licence_no,
        "XK_NR": masked_content(row.content, row.party_name, row.address) if natural else row.content,
        "XK_JDRQ": row.decided_on,
        "XK_YXQZ": row.valid_from or row.decided_on,
        "XK_YXQZI": row.valid_to or (FOR_EVER if _without_end(row) else ""),
        "XK_XKJG": name,
        "XK_XKJGDM": code,
        "XK_ZT": validity,
        "XK_LYDW": name,
        "XK_LYDWDM": code,
        "BZ": note,
    }
    return {column: str(told.get(column) or "") for column in COLUMNS}


def document_of(row: Row[Any]) -> str:
    """The number of the document; of a decision without one, the licence's."""
    return str(row.doc_no or row.licence_no or "")


def missing_columns(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Required columns that are empty."""
    return tuple(column for column in REQUIRED if not fields[column])


def _without_end(row: Row[Any]) -> bool:
    """Also what ends a permit has no end of its own."""
    return row.valid_kind in UNLIMITED_KINDS or row.decision_type in ENDING
