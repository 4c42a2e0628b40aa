"""The limit within which an item is verified: the days that both departments fixed for it (Art. 22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from engine.calendar import Deadline, WorkCalendar, deadline
from engine.clock import parsed
from engine.errors import UnknownName
from engine.expressions import Argument, Context, Function
from engine.expressions.kinds import DEADLINE, INSTANT, TEXT
from handlers.catalogue import Catalogue
from handlers.commitment.record import suspensions_of
from handlers.office import Office

SOURCE, ARTICLE, PARAMETER = "办法第22条+事项表", "22", "verify_days"


def item_workdays(catalogue: Catalogue) -> Function:
    """`item_workdays(limit, item_code, anchor)`: the end of an item's own limit, counted from the day of `anchor`.

    `limit` names a variable of the case that holds the days as they stood when the duty arose, else a
    field of the item in the catalogue.
    """

    def count(context: Context, limit: Any, item_code: Any, anchor: Any) -> Deadline:
        told = context.data
        asked = (str(item_code), str(limit))
        days = told.get(str(limit)) or context.asked("item_workdays", asked, lambda: _of_item(catalogue, *asked))
        return _counted(
            context.calendar, str(limit), int(days), parsed(str(anchor)), told.get("department"), told.get("profile")
        )

    takes = (Argument("limit", TEXT), Argument("item_code", TEXT), Argument("anchor", INSTANT))
    return Function("item_workdays", count, True, takes, DEADLINE)


def verification_due(office: Office, connection: Connection, row: Row[Any], verify_from: str) -> Deadline:
    """The end of a commitment's verification period, the days of its suspensions left out."""
    left_out = [
        (date.fromisoformat(found.began_on), date.fromisoformat(found.ended_on))
        for found in suspensions_of(connection, row.id)
    ]
    calendar = office.calendars.get(connection)
    anchor = parsed(verify_from)
    return _counted(calendar, PARAMETER, row.verify_days, anchor, row.department, row.profile, left_out)


def _counted(
    calendar: WorkCalendar,
    parameter: str,
    days: int,
    anchor: datetime,
    department: Any,
    profile: Any,
    excluded: Sequence[tuple[date, date]] = (),
) -> Deadline:
    origin = {"parameter": parameter, "source": SOURCE, "article": ARTICLE, "profile": profile}
    return deadline(calendar, anchor, days, "wd", department, excluded=excluded, origin=origin)


def _of_item(catalogue: Catalogue, item_code: str, field: str) -> int:
    item = catalogue.item(item_code)
    found = None if item is None else getattr(item, field, None)
    if type(found) is not int:
        raise UnknownName(sort="limit of the item", name=item_code)
    return found
