"""How long the approval department has by the platform's own target: extended once, less what is excluded."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.calendar import Deadline
from engine.clock import local_date, parsed
from engine.registry import Call
from handlers.office import Office

DECIDE_LIMIT = "referral_decide_days"


def day_limit(office: Office, profile: str, on: date, name: str) -> int:
    """The number of working days that a parameter gives on a day."""
    return int(office.catalogue.parameter(name, on, profile).value)


def term_of(office: Office, row: Row[Any]) -> int:
    """The whole term in working days, excluded days and the extension added to the limit."""
    day = local_date(parsed(row.handling_from))
    return day_limit(office, row.profile, day, DECIDE_LIMIT) + int(row.excluded_wd) + int(row.extended_wd)


def due_of(call: Call, office: Office, row: Row[Any]) -> Deadline:
    """When the term ends as it stands now."""
    more = int(row.excluded_wd) + int(row.extended_wd)
    anchor = parsed(row.handling_from)
    return call.deadline(DECIDE_LIMIT, anchor, profile=row.profile, department=row.approval_department, extension=more)
