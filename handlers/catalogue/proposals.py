"""Values of rule parameters that a draft proposes: read strictly, counted in before they are in force, put in force.

The text is {"changes": [{"param", "profile", "value", "effective_from", "document"}]}; a document has a number and,
where it is registered with the change, title, issued_by, issued_on, valid_from, valid_to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert

from engine.actor import Actor
from engine.clock import stored
from engine.errors import InputRejected, Problem
from engine.proof.registers import enter_change
from handlers.catalogue.documents import Document, Permit, register_document
from handlers.catalogue.entries import ALWAYS
from handlers.catalogue.overrides import override_problems, register_override
from handlers.catalogue.parameterregister import PARAMETER_REGISTER
from handlers.catalogue.rules import Parameter, RuleBook
from handlers.catalogue.schema import rule_parameter
from handlers.catalogue.snapshot import advance, read

_DAYS = ("issued_on", "valid_from", "valid_to")
_DOCUMENT = ("number", "title", "issued_by", *_DAYS)
_MEANINGLESS = frozenset({"unknown_profile", "no_such_parameter", "wrong_value", "not_a_date"})
_CHANGE = ("param", "profile", "value", "effective_from", "document")


@dataclass(frozen=True)
class Proposal:
    """One proposed value. `document` is one to be registered with it, `document_no` the number it stands on."""

    param: str
    profile: str
    value: Any = field(hash=False)
    effective_from: str
    document_no: str
    document: Document | None


def read_proposals(text: str) -> tuple[Proposal, ...]:
    """The proposals of a draft; none for an empty text. Raises InputRejected naming each mistaken field."""
    if not text.strip():
        return ()
    try:
        told = json.loads(text)
        changes = told["changes"]
        if not isinstance(changes, list) or not all(isinstance(change, Mapping) for change in changes):
            raise TypeError("changes")
    except (ValueError, KeyError, TypeError) as fault:
        raise InputRejected((Problem("parameters.json", "not_proposals"),)) from fault
    problems: list[Problem] = []
    found = [_proposal(number, change, problems) for number, change in enumerate(changes, 1)]
    twice = {(one.param, one.profile) for one in found if found.count(one) > 1}
    problems += [Problem(f"{param}.value", "proposed_twice", {"profile": profile}) for param, profile in sorted(twice)]
    if problems:
        raise InputRejected(tuple(problems))
    return tuple(found)


def proposal_problems(rules: RuleBook, proposals: Sequence[Proposal], today: date) -> tuple[Problem, ...]:
    """What stands against putting these in force today or later, each by PARAMETER.FIELD."""
    return tuple(
        replace(problem, field=f"{one.param}.{problem.field}")
        for one in proposals
        for problem in override_problems(
            rules, one.profile, one.param, one.value, one.document_no, one.effective_from, today
        )
    )


def meaningful(rules: RuleBook, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Those of a parameter and profile that there are, with a value of its kind: what may be tried."""
    return tuple(
        one
        for one in proposals
        if not any(
            problem.code in _MEANINGLESS
            for problem in override_problems(
                rules, one.profile, one.param, one.value, one.document_no, one.effective_from, date.min
            )
        )
    )


def proposed_rules(rules: RuleBook, proposals: Iterable[Proposal], always: bool = False) -> RuleBook:
    """The rules with the proposals in force from their days on, or as if it had `always` been so."""
    return rules.with_values([_value(rules, one, always) for one in proposals], alone=always)


def put_proposals(
    connection: Connection, proposals: Iterable[Proposal], actor: Actor, at: datetime, always: bool = False
) -> None:
    """Register documents and values; `always` as if from the first day, for worlds that are thrown away.

    Raises InputRejected as register_override does.
    """
    for one in proposals:
        if one.document is not None:
            register_document(connection, one.document, actor, at)
        if not always:
            told = (one.profile, one.param, one.value, one.document_no, one.effective_from)
            register_override(connection, *told, actor, at)
            continue
        value, column = _value(read(connection).rules, one, always), rule_parameter.c
        connection.execute(delete(rule_parameter).where(column.profile == one.profile, column.param == one.param))
        told_of = {"registered_by": actor.login, "registered_at": stored(at)}
        connection.execute(insert(rule_parameter).values(**vars(value), **told_of))
        advance(connection)
        enter_change(connection, PARAMETER_REGISTER, actor, at)


def proposed_documents(proposals: Iterable[Proposal]) -> tuple[Document, ...]:
    """The documents to be registered with the proposals."""
    return tuple(one.document for one in proposals if one.document is not None)


def _value(rules: RuleBook, one: Proposal, always: bool) -> Parameter:
    """The value as the register would hold it."""
    day = ALWAYS if always else one.effective_from
    base = rules.parameter(one.param, date.fromisoformat(one.effective_from), one.profile)
    told = {"profile": one.profile, "value": one.value, "effective_from": day, "effective_to": None}
    number = one.document_no
    return replace(base, **told, document_no=number, source=number)


def _proposal(number: int, told: Mapping[str, Any], problems: list[Problem]) -> Proposal:
    name = str(told.get("param") or f"changes.{number}")
    strange = sorted(set(told) - set(_CHANGE))
    problems += [Problem(f"{name}.{key}", "unknown_key") for key in strange]
    for key in ("param", "profile", "effective_from"):
        if not isinstance(told.get(key), str) or not told[key]:
            problems.append(Problem(f"{name}.{key}", "required"))
    if told.get("value") is None:
        problems.append(Problem(f"{name}.value", "required"))
    if told.get("effective_from") and _day(told["effective_from"]) is None:
        problems.append(Problem(f"{name}.effective_from", "not_a_date"))
    document = told.get("document") or {}
    if not isinstance(document, Mapping):
        problems.append(Problem(f"{name}.document", "not_proposals"))
        document = {}
    value = told.get("value")
    told_of = (str(told.get("param")), str(told.get("profile")), value, str(told.get("effective_from")))
    permit = Permit(param=told_of[0], value=value, profile=told_of[1])
    number_told = str(document.get("number") or "").strip()
    return Proposal(*told_of, number_told, _document(name, document, permit, problems))


def _document(name: str, told: Mapping[str, Any], permit: Permit, problems: list[Problem]) -> Document | None:
    """The document to be registered; None where only its number is told, or none at all."""
    given = {key: told[key] for key in _DOCUMENT if told.get(key)}
    problems += [Problem(f"{name}.document.{key}", "unknown_key") for key in sorted(set(told) - set(_DOCUMENT))]
    if set(given) <= {"number"}:
        return None
    missing = [key for key in _DOCUMENT if key != "valid_to" and key not in given]
    problems += [Problem(f"{name}.document.{key}", "required") for key in missing]
    days = {key: _day(given.get(key)) for key in _DAYS}
    wrong = [key for key in _DAYS if key in given and days[key] is None]
    problems += [Problem(f"{name}.document.{key}", "not_a_date") for key in wrong]
    issued, begins = days["issued_on"], days["valid_from"]
    if missing or wrong or issued is None or begins is None:
        return None
    if days["valid_to"] is not None and days["valid_to"] < begins:
        problems.append(Problem(f"{name}.document.valid_to", "before_begin"))
    names = (str(given["number"]).strip(), str(given["title"]), str(given["issued_by"]))
    return Document(*names, issued, begins, days["valid_to"], (permit,))


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        return None
