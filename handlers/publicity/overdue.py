"""The reminder that a batch has no receipt although its first record is overdue (上位法: 发改办财金〔2018〕424号)."""

from __future__ import annotations

from engine.registry import Call
from handlers.notice import send
from handlers.office import Office
from handlers.publicity.record import batch_row
from handlers.wording.particulars import Particulars

TOLD = ("approval_clerk", "approval_head")


class Reminders:
    """The operator `publicity.remind`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def remind(self, call: Call, *, batch_id: str) -> None:
        """Tell clerks and head of the approval department."""
        batch = batch_row(call.connection, batch_id)
        told = Particulars("双公示报送", batch.number, matter_kind="批次", due_date=batch.due_on)
        for role in TOLD:
            send(self._office, call, "publicity_overdue", batch.department, role, told)
