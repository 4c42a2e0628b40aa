"""A form that only says something to other departments: kept as a matter, without a program of its own (Art. 16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.clock import local_date
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call
from handlers.evidence.attaching import EVIDENCE, attach
from handlers.licence.naming import named_licence
from handlers.matter.register import add_content, matter_labels, matters_of_tree, register_matter
from handlers.office import Office

_HEADER = ("msg_type", "subject", "reference", "party", "item_code", "licence_id", "departments", "evidence")


class MatterIntake:
    """The intakes `matter.register` of a start form, and `matter.add` of the forms of the tasks that follow."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Keep a form with the fields msg_type and subject; those that are no header are its content, as filled in.

        It goes to `departments`, else to those that supervise the item `item_code` or that of the `licence`,
        which tells the counterpart as well. The case is told matter_id, departments, item_code and of the header
        msg_type, source_department, approval_department, profile and registered_at. Raises InputRejected:
        required, not_an_option, unknown_department, unknown_item, unknown_licence.
        """
        office = self._office
        self._check(data)
        licence = named_licence(call, data) if data.get("licence") else None
        item_code = data.get("item_code") or (licence.item_code if licence is not None else None)
        item = office.catalogue.item(item_code) if item_code else None
        told = data.get("departments") or (item.supervising if item is not None else ())
        wanted = [told] if isinstance(told, str) else list(told)
        row = register_matter(
            office,
            call,
            str(data["msg_type"]),
            subject=str(data.get("subject") or (item.name if item is not None else "")),
            reference=str(data.get("reference") or ""),
            party=str(data.get("party") or (licence.party if licence is not None else "")),
            item_code=item_code,
            licence_id=licence.id if licence is not None else None,
            content={name: value for name, value in data.items() if name not in _HEADER},
            evidence=data.get("evidence") or (),
        )
        return Admission(
            data={
                "matter_id": row.id,
                "departments": wanted,
                "item_code": row.item_code,
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
        of_item = data.get("item_code") or data.get("licence")
        wanted = ("msg_type",) if of_item else ("msg_type", "subject", "departments")
        found = [Problem(name, "required") for name in wanted if not data.get(name)]
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
