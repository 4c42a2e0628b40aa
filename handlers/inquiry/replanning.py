"""When the calendar moves the term of a letter, the letter and those concerned are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from engine.clock import Clock, stored
from engine.ids import Ids
from handlers.claim.record import due_date_of
from handlers.inquiry.record import find_inquiry, set_inquiry
from handlers.inquiry.sending import TIMER
from handlers.notice import Announcement, announce
from handlers.office import Office
from handlers.wording.particulars import Particulars


class InquiryReplanning:
    """The hook that keeps inquiries in step with their timers."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._ids = Ids(clock)

    def __call__(
        self,
        connection: Connection,
        case_id: str,
        element: str,
        old: datetime,
        new: datetime,
        provisional: bool,
        document_no: str,
    ) -> None:
        row = find_inquiry(connection, case_id) if element == TIMER else None
        if row is None or row.status != "sent":
            return
        due_at = stored(new)
        due_date, short = due_date_of(due_at), self._office.catalogue.short_name
        set_inquiry(connection, row.id, due_at=due_at, due_date=due_date, provisional=provisional)
        if old == new:
            return
        told = Particulars(
            row.subject,
            row.inquiry_no,
            matter_kind="函询",
            source=short(row.asker),
            department=short(row.asked),
            due_date=due_date,
            before=row.due_date,
            provisional=provisional,
            document_no=document_no,
        )
        for department in (row.asked, row.asker):
            moved = Announcement(
                id=self._ids.new(),
                act=f"{row.id}:inquiry_moved:{row.due_at}:{due_at}:{document_no}",
                root_id=row.root_id,
                case_id=case_id,
                push_id=row.push_id,
                department=department,
                role=self._office.receiving_role(department),
                kind="inquiry_moved",
                wording="inquiry_moved",
                told=told,
                instant=self._clock.now(),
                recorded_at=self._clock.now(),
            )
            announce(connection, self._office.channels, moved)
