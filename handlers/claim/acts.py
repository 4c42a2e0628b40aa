"""Claims: recorded by hand or by lapse of time, returned, refused, recalled (Art. 18(1), 19(2), 22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.registry import Call
from handlers import supervision_file
from handlers.claim.record import adopt, open_claim, push_row, set_claim, set_push
from handlers.notice import send
from handlers.office import Office

APPROVAL = "approval_clerk"


class Claims:
    """The operators `claim.record`, `claim.auto`, `claim.return`, `claim.refuse_return`, `claim.recall`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def record(self, call: Call, *, push_id: str) -> dict[str, Any]:
        """An officer claims: the file is his from now on, the approval department is told."""
        row = self._open(call, push_id)
        at, login = stored(call.instant), call.actor.login
        late = row.due_at is not None and at >= row.due_at
        overdue_wd = self._overdue(call, row) if late else 0
        self._take(call, row, "claimed", "manual", login, overdue_wd=overdue_wd)
        if row.decision_id is not None:
            supervision_file.assign(call, push_id, login)
        self._tell(call, row, "claimed", self._sender(row))
        call.record("claim.recorded", {"push_id": push_id, "mode": "manual", "due_at": row.due_at})
        result = _result(row, "claimed", "manual")
        if row.decision_id is not None:
            return result
        return {**result, "claimed_by": login, "claimed_at": at, "overdue_wd": overdue_wd}

    def auto(self, call: Call, *, push_id: str) -> dict[str, Any]:
        """The platform claims at the deadline instant, whenever that is found out.

        A claim that was returned and not dealt with is disputed: it is receipt only, the file is not
        assigned, and it does not count against the department.
        """
        row = self._open(call, push_id)
        disputed = row.status == "returned"
        assignee = None if disputed else self._office.assignee(row.department)
        self._take(call, row, "auto_claimed", "auto", assignee, disputed=disputed)
        if assignee is not None:
            supervision_file.assign(call, push_id, assignee)
        officer = self._office.supervision_role(row.department)
        own = tuple(dict.fromkeys((officer, "supervision_head")))
        kind = "auto_claimed_disputed" if disputed else "auto_claimed"
        self._tell(call, row, kind, {row.department: own, row.approval_department: (APPROVAL,)})
        call.record(
            "claim.auto_claimed",
            {"push_id": push_id, "due_at": row.due_at, "disputed": disputed, "assignee": assignee},
            department=row.department,
        )
        return {**_result(row, "auto_claimed", "auto"), "disputed": disputed}

    def return_(self, call: Call, *, push_id: str, reason: str = "") -> None:
        """The department says that the push is not its own; the clock goes on."""
        row = self._open(call, push_id)
        set_claim(
            call.connection,
            push_id,
            status="returned",
            return_reason=reason,
            returned_at=stored(call.instant),
            returned_by=call.actor.login,
        )
        self._tell(call, row, "returned", self._sender(row), reason)
        call.record("claim.returned", {"push_id": push_id, "reason": reason})

    def refuse_return(self, call: Call, *, push_id: str, reason: str = "") -> None:
        """The approval department does not accept the return; the same deadline holds."""
        row = self._open(call, push_id)
        status = "pending" if row.overdue_at is None else "overdue"
        set_claim(call.connection, push_id, status=status, refusal_reason=reason)
        role = self._office.receiving_role(row.department)
        self._tell(call, row, "return_refused", {row.department: (role,)}, reason)
        call.record("claim.return_refused", {"push_id": push_id, "reason": reason})

    def recall(self, call: Call, *, push_id: str, reason: str = "") -> dict[str, Any]:
        """The sender takes the push back before it is claimed; the claim ends and is not counted."""
        row = self._open(call, push_id)
        at = stored(call.instant)
        set_claim(call.connection, push_id, status="recalled", closing_reason=reason or None)
        set_push(call.connection, push_id, recalled_at=at, recall_reason=reason or None)
        if row.decision_id is not None:
            supervision_file.withdraw(call, push_id)
        role = self._office.receiving_role(row.department)
        self._tell(call, row, "recalled", {row.department: (role,)})
        call.record("claim.recalled", {"push_id": push_id, "reason": reason}, before={"status": row.status})
        return _result(row, "recalled", None)

    def _open(self, call: Call, push_id: str) -> Row[Any]:
        adopt(call, push_id)
        return open_claim(call.connection, push_id)

    def _take(
        self,
        call: Call,
        row: Row[Any],
        status: str,
        mode: str,
        handler: str | None,
        *,
        disputed: bool = False,
        overdue_wd: int = 0,
    ) -> None:
        set_claim(
            call.connection,
            row.push_id,
            status=status,
            mode=mode,
            claimed_at=stored(call.instant),
            recorded_at=stored(call.recorded_at),
            claimed_by=call.actor.login,
            handler=handler,
            disputed=disputed,
            overdue_wd=overdue_wd,
        )

    def _sender(self, row: Row[Any]) -> dict[str, tuple[str, ...]]:
        return {row.source_department: (self._office.receiving_role(row.source_department),)}

    def _overdue(self, call: Call, row: Row[Any]) -> int:
        return self._office.working_days(call.connection, row.due_date, local_date(call.instant), row.department) or 0

    def _tell(self, call: Call, row: Row[Any], kind: str, to: dict[str, tuple[str, ...]], reason: str = "") -> None:
        told = self._office.particulars_of(
            push_row(call.connection, row.push_id),
            row.department,
            row.approval_department,
            due_date=row.due_date,
            provisional=row.provisional,
            at=call.instant,
            reason=reason,
        )
        for department, roles in to.items():
            for role in roles:
                send(self._office, call, kind, department, role, told, row.push_id)


def _result(row: Row[Any], status: str, mode: str | None) -> dict[str, Any]:
    return {
        "push_id": row.push_id,
        "department": row.department,
        "status": status,
        "mode": mode,
        "disputed": False,
    }
