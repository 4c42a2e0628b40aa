"""A procedure on a licence begins: by a department's referral, or by the approval department (Art. 19, 22, 24).

Only what another department refers is held to the two gates of Art. 19: the investigation is over, and its
evidence comes along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from engine.clock import local_date, start_of_day, stored
from engine.errors import InputRejected, Problem
from engine.registry import Admission, Call
from handlers.catalogue.deciders import decider_of
from handlers.licence.licence import Licence, chain, licence_of
from handlers.licence.naming import named_licence
from handlers.matter.register import matter_labels, register_matter
from handlers.notice import send
from handlers.office import Office
from handlers.referral.grounds import AFTER_ENDING, ground_problem
from handlers.referral.record import insert_referral, referral_row, running_referrals

REFERRED = "referral"
_PUSH_LIMIT = "referral_push_days"
_ENDED_BEFORE = ("WDR", "RVK", "penalty_revoked")
_BY_APPLICATION = ("CHG", "CNL")
_TOLD = (
    *("matter_id", "entry", "item_code", "requested_type", "source_department", "approval_department"),
    *("profile", "opened_at"),
)


@dataclass(frozen=True)
class Kept:
    """A referral and the matter by which it is pushed."""

    row: Row[Any]
    matter: Row[Any]


class Openings:
    """The intake `referral.open` of the start form, and the operator `referral.take_in`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def open(self, call: Call, data: Mapping[str, Any]) -> Admission:
        """Take in the start form. The case is told `referral`, see `take_in`. Raises InputRejected."""
        licence = named_licence(call, data)
        found = [*self._entry_problems(call, data, licence), *_request_problems(call, data, licence)]
        found += self._gate_problems(call, data)
        if found:
            raise InputRejected(tuple(found))
        kept = self._keep(call, licence, data, call.actor.department)
        return Admission(
            data={"referral": {"referral_id": kept.row.id}},
            labels=matter_labels(self._office, kept.matter, local_date(call.instant)),
        )

    def take_in(self, call: Call, *, referral: Mapping[str, Any]) -> dict[str, Any]:
        """What routing needs of the referral of this case; one that another procedure set going is kept first.

        Such a procedure starts the case with `referral`: entry and licence_id; if need be decision_type, ground,
        facts, department (whose act stands behind it), investigated_on and evidence. Raises InputRejected.
        """
        if referral.get("referral_id"):
            return self._told(referral_row(call.connection, str(referral["referral_id"])))
        licence = licence_of(call.connection, str(referral["licence_id"]))
        if licence is None:
            raise InputRejected((Problem("licence", "unknown_licence", {"value": str(referral["licence_id"])}),))
        told = {"ground": AFTER_ENDING, "facts": "", **referral, "requested_type": referral.get("decision_type", "CNL")}
        found = list(_request_problems(call, told, licence))
        if found:
            raise InputRejected(tuple(found))
        kept = self._keep(call, licence, told, _source(told) or licence.approval_department)
        call.label(matter_labels(self._office, kept.matter, local_date(call.instant)))
        self._announce(call, kept)
        return self._told(kept.row)

    def _told(self, row: Row[Any]) -> dict[str, Any]:
        return {
            "referral_id": row.id,
            **{name: getattr(row, name) for name in _TOLD},
            "item_decider": row.decider,
            "decider_cited": bool(row.decider_basis),
            "deciding_department": self._deciding(row),
        }

    def _deciding(self, row: Row[Any]) -> str:
        """The supervision department that decides where the law gives it to one."""
        item = self._office.catalogue.item(row.item_code)
        if not self._office.approves(row.source_department) or item is None or not item.supervising:
            return str(row.source_department)
        return item.supervising[0]

    def _announce(self, call: Call, kept: Kept) -> None:
        row = kept.row
        told = self._office.particulars_of(kept.matter, row.source_department, row.approval_department)
        send(self._office, call, "referral_begun", row.approval_department, "approval_clerk", told)

    def _keep(self, call: Call, licence: Licence, data: Mapping[str, Any], source: str) -> Kept:
        office, connection = self._office, call.connection
        matter = register_matter(
            office,
            call,
            "referral",
            subject=licence.licence_name or licence.item_name or "",
            reference=licence.number,
            party=licence.party,
            item_code=licence.item_code,
            licence_id=licence.id,
            source_department=source,
            approval_department=licence.approval_department,
            content={name: data.get(name) for name in ("entry", "requested_type", "ground", "facts")},
            evidence=list(data.get("evidence") or ()),
        )
        values = {
            "id": call.new_id(),
            "root_id": call.root_id,
            "case_id": call.case_id,
            "matter_id": matter.id,
            "licence_id": licence.id,
            "item_code": licence.item_code,
            **{name: str(data.get(name) or "") for name in ("entry", "requested_type", "ground", "facts")},
            "prior_act": _prior_act(call, licence) if data.get("ground") == AFTER_ENDING else None,
            **self._lateness(call, data, matter.profile, source),
            "source_department": source,
            "approval_department": licence.approval_department,
            "profile": matter.profile,
            **self._decider(call, licence.item_code, str(data["requested_type"])),
            "status": "open",
            "opened_at": stored(call.instant),
            "opened_by": call.actor.login,
            "excluded": [],
            "excluded_wd": 0,
            "extended_wd": 0,
            **{name: {} for name in ("review", "hearing", "draft", "meeting", "decision")},
            "supplements": [],
            "triggers": [],
        }
        insert_referral(connection, values)
        for department in (source, licence.approval_department):
            call.participate(department)
        names = ("entry", "licence_id", "requested_type", "ground", "late")
        call.record("referral.opened", {"referral_id": values["id"], **{name: values[name] for name in names}})
        return Kept(referral_row(connection, values["id"]), matter)

    def _lateness(self, call: Call, data: Mapping[str, Any], profile: str, source: str) -> dict[str, Any]:
        """How the referral stands to the platform's own target: seven working days after the investigation."""
        ended = data.get("investigated_on") if data["entry"] == REFERRED else None
        if not ended:
            return {"investigated_on": None, "push_due": None, "late": False}
        end = start_of_day(date.fromisoformat(str(ended)))
        due = call.deadline(_PUSH_LIMIT, end, profile=profile, department=source)
        late = call.instant >= due.instant
        return {"investigated_on": str(ended), "push_due": due.last_day.isoformat(), "late": late}

    def _decider(self, call: Call, item_code: str, decision_type: str) -> dict[str, Any]:
        item = self._office.catalogue.item(item_code, local_date(call.instant))
        decider, basis = decider_of(item, decision_type) if item is not None else ("approval", None)
        return {"decider": decider, "decider_basis": basis}

    def _entry_problems(self, call: Call, data: Mapping[str, Any], licence: Licence) -> Iterator[Problem]:
        """Supervision departments refer; everything else is begun by the approval department."""
        referred, approves = data["entry"] == REFERRED, self._office.approves(call.actor.department)
        if referred == approves:
            yield Problem("entry", "entry_of_approval" if not approves else "entry_of_supervision")
        if data["entry"] == "licence_revoked" and (data["requested_type"], data["ground"]) != ("CNL", AFTER_ENDING):
            yield Problem("ground", "deregister_after_penalty")
        if data["entry"] == "party_application" and data["requested_type"] not in _BY_APPLICATION:
            yield Problem("requested_type", "not_by_application")
        decided = self._decider(call, licence.item_code, str(data["requested_type"]))
        if not referred and decided["decider"] == "supervision":
            yield Problem("requested_type", "decided_by_supervision", {"basis": decided["decider_basis"]})

    def _gate_problems(self, call: Call, data: Mapping[str, Any]) -> Iterator[Problem]:
        """Art. 19: pushed once the investigation has ended, with the evidence it found."""
        if data["entry"] != REFERRED:
            return
        ended = data.get("investigated_on")
        if not ended or str(ended) > local_date(call.instant).isoformat():
            yield Problem("investigated_on", "investigation_open")
        if not data.get("evidence"):
            yield Problem("evidence", "evidence_needed")


def _source(told: Mapping[str, Any]) -> str:
    return str(told.get("source_department") or told.get("department") or "")


def _request_problems(call: Call, data: Mapping[str, Any], licence: Licence) -> Iterator[Problem]:
    """What is asked for must fit its ground, and the licence must still be there for it."""
    wanted, ground = str(data["requested_type"]), str(data["ground"])
    problem = ground_problem(ground, wanted)
    if problem is not None:
        yield problem
    if licence.status == "deregistered" or (wanted != "CNL" and licence.status != "effective"):
        yield Problem("licence", "licence_over", {"ended": licence.ended_on or ""})
    elif ground == AFTER_ENDING and _prior_act(call, licence) is None:
        yield Problem("ground", "no_prior_act")
    if any(row.requested_type == wanted for row in running_referrals(call.connection, licence.id)):
        yield Problem("licence", "referral_running")


def _prior_act(call: Call, licence: Licence) -> str | None:
    """The act that ended the licence, after which it is to be deregistered (行政许可法 70④)."""
    ended = [act for act in chain(call.connection, licence.id) if act.kind in _ENDED_BEFORE and not act.replaced_by]
    return ended[-1].document or ended[-1].id if ended else None
