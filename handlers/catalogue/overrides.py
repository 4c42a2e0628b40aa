"""A rule parameter gets another value from a day on; never without a document, never for a locked one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from engine.actor import Actor
from engine.clock import local_date, stored
from engine.errors import InputRejected, Problem, UnknownName
from engine.proof.registers import enter_change
from handlers.catalogue.parameterregister import PARAMETER_REGISTER
from handlers.catalogue.rules import Parameter, Profile, RuleBook
from handlers.catalogue.schema import rule_parameter, rule_profile
from handlers.catalogue.snapshot import advance, read

_LONGEST_LIMIT = 366


def register_override(
    connection: Connection,
    profile: str,
    param: str,
    value: Any,
    document_no: str | None,
    effective_from: date | str,
    actor: Actor,
    at: datetime,
    *,
    confirmed: bool = False,
) -> None:
    """Set a parameter of a profile from a day on (Art. 2, 29).

    Duties that arose earlier keep their value. `confirmed` also marks the profile as registered from
    that day on. Raises InputRejected with the codes document_required, unknown_profile,
    no_such_parameter, locked_parameter, wrong_value, not_a_date, retroactive.
    """
    rules = read(connection).rules
    day = _day(effective_from)
    document_no = (document_no or "").strip()
    problems, base = _problems(rules, profile, param, value, document_no, day, local_date(at))
    if problems or base is None or day is None:
        raise InputRejected(problems)
    _put_parameter(connection, base, profile, value, document_no, day.isoformat(), actor, at)
    if confirmed:
        _confirm(connection, rules.profile(profile, day), document_no, day.isoformat())
    advance(connection)
    enter_change(connection, PARAMETER_REGISTER, actor, at)


def override_problems(
    rules: RuleBook,
    profile: str,
    param: str,
    value: Any,
    document_no: str,
    effective_from: date | str,
    today: date,
) -> tuple[Problem, ...]:
    """What stands against such an override today; none where it can be registered."""
    return _problems(rules, profile, param, value, document_no.strip(), _day(effective_from), today)[0]


def _problems(
    rules: RuleBook, profile: str, param: str, value: Any, document_no: str, day: date | None, today: date
) -> tuple[tuple[Problem, ...], Parameter | None]:
    problems = []
    if not document_no:
        problems.append(Problem("document_no", "document_required"))
    if day is None:
        problems.append(Problem("effective_from", "not_a_date"))
    elif day < today:
        problems.append(Problem("effective_from", "retroactive", {"today": today.isoformat()}))
    try:
        rules.profile(profile, day or today)
    except UnknownName:
        return (*problems, Problem("profile", "unknown_profile", {"profile": profile})), None
    try:
        base = rules.parameter(param, day or today, profile)
    except UnknownName:
        return (*problems, Problem("param", "no_such_parameter", {"param": param})), None
    if base.locked:
        problems.append(Problem("param", "locked_parameter", {"param": param, "article": base.article}))
    if not _fits(base, value):
        problems.append(Problem("value", "wrong_value", {"unit": base.unit, "present": base.value}))
    return tuple(problems), base


def _fits(base: Parameter, value: Any) -> bool:
    if base.unit in ("wd", "cd") and type(base.value) is int:
        return type(value) is int and 0 < value <= _LONGEST_LIMIT
    return type(value) is type(base.value)


def _day(told: date | str) -> date | None:
    if isinstance(told, date):
        return told
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        return None


def _put_parameter(
    connection: Connection,
    base: Parameter,
    profile: str,
    value: Any,
    document_no: str,
    day: str,
    actor: Actor,
    at: datetime,
) -> None:
    column = rule_parameter.c
    # Before it takes effect a registered value may be put right under the same day.
    connection.execute(
        delete(rule_parameter).where(
            column.profile == profile, column.param == base.param, column.effective_from == day
        )
    )
    connection.execute(
        insert(rule_parameter).values(
            profile=profile,
            param=base.param,
            effective_from=day,
            value=value,
            unit=base.unit,
            source=document_no,
            article=base.article,
            hard=base.hard,
            locked=base.locked,
            note=base.note,
            document_no=document_no,
            registered_by=actor.login,
            registered_at=stored(at),
        )
    )


def _confirm(connection: Connection, known: Profile, document_no: str, day: str) -> None:
    column = rule_profile.c
    stored_profile = connection.execute(
        select(rule_profile).where(column.code == known.code, column.effective_from == known.effective_from)
    ).one()
    connection.execute(delete(rule_profile).where(column.code == known.code, column.effective_from == day))
    values = {**stored_profile._mapping, "effective_from": day, "confirmed": True, "document_no": document_no}
    connection.execute(insert(rule_profile).values(**values))
