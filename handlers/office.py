"""What every handler has at hand: the register, the calendar, the seal for personal data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from engine.calendar import CalendarCache, OutsideCalendar
from handlers.catalogue import Catalogue
from handlers.privacy.sealing import Seal
from handlers.sending.channels import Channels
from handlers.wording.particulars import DECISION, Particulars


@dataclass(frozen=True)
class Office:
    """The means shared by operators, intakes and queries."""

    catalogue: Catalogue
    calendars: CalendarCache
    seal: Seal
    channels: Channels = field(default_factory=Channels)

    def working_days(
        self, connection: Connection, after: str, through: date, department: str | None = None
    ) -> int | None:
        """Working days after a day up to and with another; None outside the known calendar."""
        try:
            return self.calendars.get(connection).count(date.fromisoformat(after), through, department)
        except OutsideCalendar:
            return None

    def supervision_role(self, department: str) -> str:
        """Whom pushes are put before: the designated officers, or the head where there are none (Art. 19(1))."""
        has_officer = self.catalogue.posts(department, "supervision_officer")
        return "supervision_officer" if has_officer else "supervision_head"

    def receiving_role(self, department: str) -> str:
        """Whom what is pushed to a department is put before: its clerks where it approves, else its officers."""
        return "approval_clerk" if self.approves(department) else self.supervision_role(department)

    def head_role(self, department: str) -> str:
        """Who answers for a department."""
        return "approval_head" if self.approves(department) else "supervision_head"

    def approves(self, department: str) -> bool:
        """Whether the department exercises the centralised power to permit (Art. 3)."""
        found = self.catalogue.department(department)
        return found is not None and found.role == "approval"

    def approval_department(self) -> str:
        """The approval department, for what concerns no item."""
        return next(found.code for found in self.catalogue.departments() if found.role == "approval")

    def particulars(self, decision: Row[Any], department: str, **more: Any) -> Particulars:
        """What a notice on a decision to a department may speak of; `more` are further fields of Particulars."""
        return Particulars(
            decision.item_name,
            decision.doc_no,
            approval=self.catalogue.short_name(decision.approval_department),
            department=self.catalogue.short_name(department),
            **more,
        )

    def particulars_of(self, row: Row[Any], department: str, approval_department: str, **more: Any) -> Particulars:
        """The same on whatever is pushed: `row` is a push or a matter."""
        return Particulars(
            row.subject or None,
            row.reference or None,
            matter_kind=matter_kind(self.catalogue, row.msg_type),
            source=self.catalogue.short_name(row.source_department),
            approval=self.catalogue.short_name(approval_department),
            department=self.catalogue.short_name(department),
            **more,
        )

    def administrators(self) -> tuple[str, ...]:
        """The departments in which the platform is administered."""
        return tuple(sorted({post.department for post in self.catalogue.posts(role="platform_admin")}))

    def assignee(self, department: str) -> str:
        """To whom an automatic claim goes: the pool of designated officers, or the head."""
        found = self.catalogue.department(department)
        if self.supervision_role(department) == "supervision_officer" and found is not None:
            return found.designated_pool
        heads = self.catalogue.posts(department, "supervision_head")
        return heads[0].login if heads else department


def matter_kind(catalogue: Catalogue, msg_type: str) -> str:
    """What a matter of this type is called in a sentence."""
    if msg_type == "approval_decision":
        return DECISION
    return str(catalogue.code_list("message_type")[msg_type])
