"""Departments are heard on a disposition, and what their views mean for a joint meeting (Art. 15, 19).

A meeting is called by what stands in the decision table; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from engine.registry import Call
from handlers.catalogue import code_list
from handlers.matter.register import matter_row
from handlers.office import Office
from handlers.referral.grounds import NOT_TO_ACT
from handlers.referral.opening import REFERRED
from handlers.referral.record import referral_of_case, set_referral

HEAR_LIMIT = "referral_hear_days"


def disposition(code: str) -> str:
    """变更, 撤销 … or 不予处理."""
    names = {told["code"]: told["name"] for told in code_list("decision_type")}
    return "不予处理" if code == NOT_TO_ACT else str(names.get(code, code))


class Views:
    """The operators `referral.ask`, `referral.note_views`, `referral.weigh` and `referral.note_meeting`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def ask(self, call: Call) -> list[dict[str, Any]]:
        """A request for each department to be heard: the referring one, the item's own, and others chosen."""
        row = referral_of_case(call.connection, call.case_id)
        matter = matter_row(call.connection, row.matter_id)
        proposed = disposition(row.review["proposed"])
        question = (
            f"拟{proposed}“{matter.subject}”({matter.reference}),理由:{row.review['proposal'].rstrip('。')}。是否同意?"
        )
        return [
            {
                "department": department,
                "asker_department": row.approval_department,
                "subject": matter.subject,
                "reference": matter.reference,
                "matter_kind": "许可处理",
                "question": question,
                "proposed": proposed,
                "limit": HEAR_LIMIT,
                "profile": row.profile,
                "about": row.id,
            }
            for department in self.heard(row)
        ]

    def heard(self, row: Row[Any]) -> list[str]:
        """Whom to hear, each once."""
        item = self._office.catalogue.item(row.item_code)
        known = [*(item.supervising if item is not None else ()), *(row.review.get("other_departments") or ())]
        if not self._office.approves(row.source_department):
            known = [row.source_department, *known]
        return list(dict.fromkeys(known))

    def note_views(self, call: Call, *, opinions: Sequence[Mapping[str, Any]]) -> None:
        """Keep what the departments said with the referral; who said nothing has no view."""
        row = referral_of_case(call.connection, call.case_id)
        told = [{**one, "stands_for": _stands_for(one, row)} for one in opinions]
        set_referral(call.connection, row.id, review={**row.review, "views": told})

    def weigh(self, call: Call) -> dict[str, Any]:
        """The inputs of the decision table `meeting_needed`, held against the draft as it is now."""
        row = referral_of_case(call.connection, call.case_id)
        held = {str(view["stands_for"]) for view in row.review.get("views", ()) if view["stands_for"]}
        item = self._office.catalogue.item(row.item_code)
        return {
            "view_differs": bool(held - {row.draft["proposed"]}),
            "compensation": row.draft.get("compensation") in ("compensation", "damages"),
            "dept_disagree": len(held) > 1,
            "manual": row.draft.get("ask_meeting") == "yes",
            "key_domain": item is not None and item.key_domain is not None,
            "meeting_held": bool(row.meeting),
        }

    def summon(self, call: Call, *, triggers: Sequence[str]) -> dict[str, Any]:
        """What the joint meeting is told that is to deal with this referral (Art. 15)."""
        row = referral_of_case(call.connection, call.case_id)
        matter = matter_row(call.connection, row.matter_id)
        names = {told["code"]: told["name"] for told in code_list("meeting_trigger")}
        proposed = disposition(row.draft["proposed"])
        set_referral(call.connection, row.id, triggers=list(triggers))
        call.record("referral.meeting_called", {"referral_id": row.id, "triggers": list(triggers)})
        return {
            "topic": f"“{matter.subject}”({matter.reference})拟{proposed}",
            "kind": "special",
            "departments": self.heard(row),
            "reason": "、".join(str(names[code]) for code in triggers if code in names),
            "background": f"{row.draft['reasons']}\n{_summary(self._office, row)}".strip(),
            "about": row.id,
            "approval_department": row.approval_department,
            "profile": row.profile,
        }

    def note_meeting(self, call: Call, *, outcome: Mapping[str, Any]) -> None:
        """Keep what came of the meeting; the decision stays with the head."""
        row = referral_of_case(call.connection, call.case_id)
        set_referral(call.connection, row.id, meeting=dict(outcome))
        told = {"referral_id": row.id, "result": outcome.get("outcome")}
        call.record("referral.meeting_noted", told)

    def note_advice(self, call: Call, *, triggers: Sequence[str]) -> None:
        """A meeting is only advised, or none is needed: kept for the record."""
        row = referral_of_case(call.connection, call.case_id)
        set_referral(call.connection, row.id, triggers=list(triggers))


def _stands_for(view: Mapping[str, Any], row: Row[Any]) -> str | None:
    """The disposition a department holds for right; None where it said nothing, or nothing to the point.

    A referring department that adds nothing stands by what it asked for.
    """
    if view["silent"]:
        return None
    if view["view"] == "agree":
        return str(row.review["proposed"])
    if view["view"] == "disagree":
        return str(view.get("preferred") or "other")
    referring = row.entry == REFERRED and view["department"] == row.source_department
    return str(row.requested_type) if referring else None


def _summary(office: Office, row: Row[Any]) -> str:
    said = []
    for view in row.review.get("views", ()):
        name = office.catalogue.short_name(view["department"])
        if view["silent"]:
            said.append(f"{name}没有表态")
        elif view["stands_for"] and view["stands_for"] != "other":
            said.append(f"{name}认为应当{disposition(view['stands_for'])}")
        else:
            said.append(f"{name}:{view['text'] or '无补充意见'}")
    return ";".join(said)
