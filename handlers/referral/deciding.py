"""The clerk drafts, the head decides; the decision is registered at that instant and pushed with it (Art. 19, 24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, stored
from engine.errors import InputRejected, NotFound, Problem
from engine.registry import Call
from handlers.decision.record import decision_row, entry_of_row
from handlers.decision.register import DecisionRegister
from handlers.licence.licence import chain
from handlers.licence.register import note_ground
from handlers.matter.register import matter_row, register_matter
from handlers.office import Office
from handlers.referral.grounds import FRAUD, NOT_TO_ACT, barred_until, draft_problems, penalty_letter_wanted
from handlers.referral.opening import REFERRED
from handlers.referral.record import referral_of_case, set_referral
from handlers.referral.telling import tell
from handlers.referral.views import disposition

_DOCUMENT_NAMES = {
    "CHG": "变更行政许可决定书",
    "WDR": "撤回行政许可决定书",
    "RVK": "撤销行政许可决定书",
    "CNL": "注销行政许可决定书",
}


class Deciding:
    """The intakes `referral.draft` and `referral.decide`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def draft(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Take in the draft, held against the law. Raises InputRejected, see `draft_problems`."""
        row = referral_of_case(call.connection, call.case_id)
        found = tuple(draft_problems(data))
        if data.get("ground") == "CNL70-4" and row.prior_act is None and not self._ended(call, row):
            found = (*found, Problem("ground", "no_prior_act"))
        if found:
            raise InputRejected(found)
        kept = {**data, "by": call.actor.login, "at": stored(call.instant)}
        set_referral(call.connection, row.id, draft=kept)
        told = {name: data.get(name) for name in ("proposed", "ground", "compensation", "penalty_letter")}
        call.record("referral.drafted", {"referral_id": row.id, **told})
        return {"proposed": data["proposed"]}

    def decide(self, call: Call, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The head returns the draft, decides, or decides not to act.

        A decision is registered at once; the case is told what `approval_push` needs. Raises InputRejected.
        """
        row = referral_of_case(call.connection, call.case_id)
        if data["answer"] == "return":
            tell(
                self._office,
                call,
                "referral_draft_returned",
                row,
                row.approval_department,
                reason=data["return_reason"],
            )
            call.record("referral.draft_returned", {"referral_id": row.id, "reason": data["return_reason"]})
            return {"answer": "return"}
        told = {name: data.get(name) for name in ("doc_no", "doc_name")}
        told |= {"by": call.actor.login, "at": stored(call.instant)}
        if row.draft["proposed"] == NOT_TO_ACT:
            return self._not_to_act(call, row, told)
        return self._act(call, row, data, told)

    def _act(self, call: Call, row: Row[Any], data: Mapping[str, Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
        office, draft = self._office, row.draft
        today = local_date(call.instant)
        fields = self._fields(call, row, data, today.isoformat())
        registered = DecisionRegister(office).of_procedure(call, fields)
        decision_id = str(registered["decision_id"])
        note_ground(call, decision_id, draft["ground"], barred_until=barred_until(draft, today))
        letter = penalty_letter_wanted(draft)
        kept = {**told, "type": draft["proposed"], "ground": draft["ground"], "penalty_letter": letter}
        kept["benefit_unprotected"] = draft["ground"] == FRAUD
        self._close(call, row, "decided", kept, decision_id)
        return {
            **registered,
            "answer": "approve",
            "acted": True,
            "penalty_wanted": letter,
            "penalty_letter": self._letter(row, registered, draft) if letter else None,
        }

    def _not_to_act(self, call: Call, row: Row[Any], told: Mapping[str, Any]) -> Mapping[str, Any]:
        """Not to act is said with its reasons to the department that referred (`referral_reply`)."""
        kept = {**told, "type": NOT_TO_ACT, "not_act_ground": row.draft.get("not_act_ground")}
        self._close(call, row, "not_acted", kept, None)
        answer = {"answer": "approve", "acted": False, "reply_to": [], "reply_id": None}
        if row.entry != REFERRED:
            return answer
        matter = matter_row(call.connection, row.matter_id)
        reply = register_matter(
            self._office,
            call,
            "referral_reply",
            subject=matter.subject,
            reference=str(told["doc_no"]),
            party=matter.party,
            item_code=row.item_code,
            licence_id=row.licence_id,
            source_department=row.approval_department,
            approval_department=row.approval_department,
            content={"answer": disposition(NOT_TO_ACT), "reasons": row.draft["reasons"], "referral_id": row.id},
        )
        return {**answer, "reply_to": [row.source_department], "reply_id": reply.id}

    def _close(self, call: Call, row: Row[Any], status: str, kept: Mapping[str, Any], decision_id: str | None) -> None:
        at = stored(call.instant)
        set_referral(call.connection, row.id, status=status, decision=dict(kept), decision_id=decision_id, closed_at=at)
        adopted = kept["type"] == row.requested_type
        told = {"referral_id": row.id, "type": kept["type"], "adopted": adopted, "decision_id": decision_id}
        call.record("referral.decided", told)

    def _fields(self, call: Call, row: Row[Any], data: Mapping[str, Any], today: str) -> dict[str, Any]:
        """The decision's fields: those of the licence's last decision, and what is decided now."""
        last = self._last_decision(call, row)
        entry = entry_of_row(last, self._office.seal)
        draft, item = row.draft, self._office.catalogue.item(row.item_code)
        targets = [*(item.supervising if item is not None else ())]
        if not self._office.approves(row.source_department):
            targets.append(row.source_department)
        return {
            **{name: value for name, value in asdict(entry).items() if value not in (None, ())},
            "decision_type": draft["proposed"],
            "doc_no": data["doc_no"],
            "doc_name": data.get("doc_name") or _DOCUMENT_NAMES[draft["proposed"]],
            "decided_on": today,
            "content": draft["content"],
            "by_commitment": False,
            "supersedes": last.id,
            "handler": self._named(draft["by"]),
            "decider": self._named(call.actor.login),
            "target_departments": list(dict.fromkeys(targets)),
            "private_network": [],
            "attachments": [],
        }

    def _last_decision(self, call: Call, row: Row[Any]) -> Row[Any]:
        """The last decision in the chain of the licence; the register knows no licence without one."""
        acts = [act for act in chain(call.connection, row.licence_id) if act.decision_id and not act.replaced_by]
        if not acts:
            raise NotFound(licence=row.licence_id)
        return decision_row(call.connection, str(acts[-1].decision_id))

    def _ended(self, call: Call, row: Row[Any]) -> bool:
        kinds = ("WDR", "RVK", "penalty_revoked")
        return any(act.kind in kinds and not act.replaced_by for act in chain(call.connection, row.licence_id))

    def _named(self, login: str) -> str:
        posts = {post.login: post.display_name for post in self._office.catalogue.posts()}
        return posts.get(login, login)

    def _letter(self, row: Row[Any], registered: Mapping[str, Any], draft: Mapping[str, Any]) -> dict[str, Any]:
        """What the letter on a penalty is told (Art. 24); the approval department imposes none itself."""
        return {
            "decision_id": registered["decision_id"],
            "licence_id": row.licence_id,
            "item_code": row.item_code,
            "departments": list(registered["target_departments"]),
            "ground": draft["ground"],
            "facts": draft["reasons"],
            "profile": registered["profile"],
            "approval_department": row.approval_department,
        }
