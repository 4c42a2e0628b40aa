"""What seems a crime goes to the judiciary; for the same facts a penalty waits, a revocation does not (Art. 22, M5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, update

from engine.clock import local_date
from engine.errors import NotFound
from engine.registry import Call
from handlers.credit.record import dishonesty_of_case, measure_row, set_measure, transfer_row
from handlers.credit.schema import judicial_transfer
from handlers.credit.telling import tell
from handlers.fields.reading import Answers
from handlers.office import Office

TRANSFER, PENALTY = "M5", "M4"
ORGANS = ("GAJ",)
"""The organs of the register that take a suspected crime over."""

FILED, NOT_FILED = "filed", "not_filed"


class Transferring:
    """The intakes `transfer.register` and `transfer.reply`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The facts were transferred: document, receiving organ, day, receipt. A penalty for them is paused."""
        row = dishonesty_of_case(call.connection, call.case_id)
        answers = Answers(data, local_date(call.instant))
        transferred_on = answers.day("transferred_on", after=row.determined_on or "", after_field="determined_on")
        told = {
            "document_no": answers.text("document_no"),
            "organ": answers.choice("organ", ORGANS),
            "transferred_on": transferred_on,
            "receipt_no": answers.text("receipt_no"),
            "receipt_on": answers.day("receipt_on", after=transferred_on, after_field="transferred_on"),
        }
        answers.settle()
        call.connection.execute(insert(judicial_transfer), {"dishonesty_id": row.id, **told})
        set_measure(call, row.id, TRANSFER, "running", document_no=told["document_no"], day=transferred_on)
        if measure_row(call.connection, row.id, PENALTY) is not None:
            set_measure(
                call, row.id, PENALTY, "paused", detail=f"已移送司法机关({told['document_no']}),同一事实暂停处罚"
            )
        return {}

    def reply(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The organ's answer: a case was opened and the penalty stays paused, or none and the penalty goes on.

        Returns `reply`.
        """
        row = dishonesty_of_case(call.connection, call.case_id)
        known = transfer_row(call.connection, row.id)
        if known is None:
            raise NotFound(case=call.case_id)
        answers = Answers(data, local_date(call.instant))
        reply = answers.choice("reply", (FILED, NOT_FILED))
        told = {
            "reply": reply,
            "reply_no": answers.text("reply_no"),
            "replied_on": answers.day("replied_on", after=known.transferred_on, after_field="transferred_on"),
        }
        answers.settle()
        same = judicial_transfer.c.dishonesty_id == row.id
        call.connection.execute(update(judicial_transfer).where(same).values(**told))
        words = "公安机关立案" if reply == FILED else "公安机关不予立案"
        set_measure(call, row.id, TRANSFER, "done", detail=f"{words}({told['reply_no']})")
        if measure_row(call.connection, row.id, PENALTY) is not None:
            paused = reply == FILED
            kept = f"{words},同一事实不再处罚" if paused else f"{words},恢复处罚程序"
            set_measure(call, row.id, PENALTY, "paused" if paused else "due", detail=kept)
        tell(self._office, call, "transfer_replied", row, reason=words)
        return {"reply": reply}
