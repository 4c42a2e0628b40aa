"""A form that only says something to another department: kept as a matter, without a program of its own (Art. 16).

The name of the form says by its first words what it is; every field is kept as it was filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import local_date
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call
from handlers.evidence.attaching import EVIDENCE, attach
from handlers.matter.register import add_content, matter_labels, matters_of_tree, register_matter
from handlers.office import Office

_HEADER = ("msg_type", "subject", "reference", "party", "item_code", "licence_id", "departments", "evidence")


class MatterIntake:
    """The intakes `matter.register` of a start form, and `matter.add` of the forms of the tasks that follow."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Keep a form with fields msg_type, subject and departments; the others are its content.

        The case is told matter_id, msg_type, departments, source_department, approval_department, profile
        and registered_at. Raises InputRejected: required, unknown_department, unknown_item.
        """
        office = self._office
        self._check(data)
        departments = data["departments"]
        wanted = [departments] if isinstance(departments, str) else list(departments)
        row = register_matter(
            office,
            call,
            str(data["msg_type"]),
            subject=str(data["subject"]),
            reference=str(data.get("reference") or ""),
            party=str(data.get("party") or ""),
            item_code=data.get("item_code") or None,
            content={name: value for name, value in data.items() if name not in _HEADER},
            evidence=data.get("evidence") or (),
        )
        return Admission(
            data={
                "matter_id": row.id,
                "departments": wanted,
                **{name: getattr(row, name) for name in _TOLD},
            },
            labels=matter_labels(office, row, local_date(call.instant)),
        )

    def add(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add what a later form of the case says to its matter; everything is told to the case as well."""
        row = matters_of_tree(call.connection, call.root_id)[0]
        add_content(call.connection, row.id, **data)
        attach(call, data.get("evidence"), about=row.id, title=EVIDENCE)
        call.record("matter.added", {"matter_id": row.id, "fields": sorted(data)})
        return dict(data)

    def _check(self, data: Mapping[str, Any]) -> None:
        found = [Problem(name, "required") for name in ("msg_type", "subject", "departments") if not data.get(name)]
        kinds = self._office.catalogue.code_list("message_type")
        if data.get("msg_type") and data["msg_type"] not in kinds:
            found.append(Problem("msg_type", "not_an_option", {"value": data["msg_type"]}))
        told = data.get("departments") or ()
        for code in [told] if isinstance(told, str) else told:
            if self._office.catalogue.department(code) is None:
                found.append(Problem("departments", "unknown_department", {"value": code}))
        if data.get("item_code") and self._office.catalogue.item(data["item_code"]) is None:
            found.append(Problem("item_code", "unknown_item", {"value": data["item_code"]}))
        if found:
            raise InputRejected(tuple(found))


_TOLD = ("msg_type", "source_department", "approval_department", "profile", "registered_at")
