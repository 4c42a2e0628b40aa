"""What a letter says, and the words about its deadline: silence is consent only where it may be (Art. 23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.errors import InputRejected, Problem
from handlers.office import Office
from handlers.wording.moments import shown_end

FEWEST_DAYS, MOST_DAYS = 1, 20
"""The term an asker may set, in working days (a default of the platform)."""


def letter_of(office: Office, asker: str, data: Mapping[str, Any], days: int) -> dict[str, Any]:
    """The columns of a letter that a form fills in; `days` is the term where none is chosen. Raises InputRejected."""
    kind, wrong = str(data.get("kind") or ""), []
    asked = str(data.get("asked") or "")
    found = office.catalogue.department(asked)
    if found is None or not (found.supervises or found.role == "approval"):
        wrong.append(Problem("asked", "no_member_department", {"value": asked}))
    elif asked == asker:
        wrong.append(Problem("asked", "asks_itself"))
    proposal = str(data.get("proposal") or "").strip()
    if kind == "proposal" and not proposal:
        wrong.append(Problem("proposal", "proposal_required"))
    if kind == "consult" and proposal:
        wrong.append(Problem("proposal", "consult_without_proposal"))
    told = data.get("term_days")
    term = days if told in (None, "") else int(told)
    if not FEWEST_DAYS <= term <= MOST_DAYS:
        wrong.append(Problem("term_days", "term_out_of_range", {"least": FEWEST_DAYS, "most": MOST_DAYS}))
    if wrong:
        raise InputRejected(tuple(wrong))
    return {
        "asked": asked,
        "kind": kind,
        "subject_kind": str(data.get("subject_kind") or "general"),
        "subject": str(data["subject"]),
        "question": str(data["question"]),
        "proposal": proposal or None,
        "term_days": term,
        "evidence": list(data.get("evidence") or ()),
    }


def deadline_words(due_date: str, provisional: bool, consent: bool) -> str:
    """请于…前回复, and what follows where nobody answers."""
    silence = "逾期视为同意(办法第二十三条)" if consent else "逾期不产生视为同意,予以催办并计逾期"
    return f"请于{shown_end(due_date, provisional)}前回复,{silence}。"


def letter_text(office: Office, row: Row[Any], due_date: str, provisional: bool, consent: bool) -> str:
    """The letter as it is sent, whole, so that what was consented to can always be read."""
    parts = [f"{office.catalogue.short_name(row.asked)}:", f"事由:{row.subject}", f"函询内容:{row.question}"]
    if row.proposal:
        parts.append(f"拟办意见:{row.proposal}")
    parts.append(deadline_words(due_date, provisional, consent))
    parts.append(f"{office.catalogue.short_name(row.asker)}({row.inquiry_no})")
    return "\n".join(parts)
