"""A form, and the judgement on what somebody filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..errors import Problem, UnknownName
from ..expressions import Expression
from .answers import NotReadable, is_empty, read_answer
from .fields import Check, Choices, Field, Note
from .patterns import LONGEST_MATCHED

OVERRIDE_REASON = "override_reason"
"""The answer that turns overridable problems into warnings."""

_LONGEST_REASON = 500
_LONGEST_TEXT = 4_000
MOST_FILES = 20
"""How many files one field takes that allows several."""


@dataclass(frozen=True)
class Form:
    """`items` are the fields and notes in the order in which they are shown."""

    id: str
    title: str
    items: tuple[Field | Note, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for item in self.items if isinstance(item, Field))

    def field(self, key: str) -> Field | None:
        """The field of that key, if there is one."""
        return next((field for field in self.fields if field.key == key), None)

    def validate(
        self,
        data: Mapping[str, Any],
        checks: Mapping[str, Check],
        choices: Mapping[str, Choices] | None = None,
    ) -> tuple[dict[str, Any], tuple[Problem, ...]]:
        """The answers as they are kept, and everything that is wrong with them.

        Every field that applies has a key in the answers, None when empty; a hidden field has none
        and is not judged. With a reason under `override_reason` overridable problems come back as
        warnings. Only problems of severity "error" or "overridable" should stop the caller. Raises
        UnknownName for a check or choices that nobody provides, ExpressionFault from `hide`.

        Codes: required, unknown_field, not_text, control_character, line_break, too_short, too_long,
        pattern, not_a_number, too_many_digits, too_small, too_large, not_yes_or_no, not_an_option,
        not_a_date, not_a_time, not_after, not_a_file, too_many_files, and those of the checks.
        """
        answers, problems = self._read(data)
        shown = self._shown(answers)
        kept = {field.key: answers[field.key] for field in shown}
        visible = {field.key for field in shown}
        problems = [problem for problem in problems if problem.field in visible or problem.code == "unknown_field"]
        unreadable = {problem.field for problem in problems}
        for field in shown:
            if field.key not in unreadable:
                problems += _judged(field, kept[field.key], kept, checks, choices or {})
        reason, reason_problems = _reason(data.get(OVERRIDE_REASON))
        if OVERRIDE_REASON not in kept:
            problems += reason_problems
        if reason is not None:
            kept[OVERRIDE_REASON] = reason
            problems = [_overridden(problem) for problem in problems]
        return kept, tuple(problems)

    def _shown(self, answers: Mapping[str, Any]) -> list[Field]:
        applying, shown = dict(answers), []
        for field in self.fields:
            if self.hides(field, applying):
                # What a hidden field was sent must not decide about those after it.
                applying[field.key] = None
            else:
                shown.append(field)
        return shown

    def hides(self, item: Field | Note, answers: Mapping[str, Any]) -> bool:
        """Whether an item does not apply; answers not given count as None."""
        if item.hide is None:
            return False
        blank = dict.fromkeys(item.hide.names)
        return bool(item.hide.evaluate({**blank, **answers}))

    def expressions(self) -> tuple[Expression, ...]:
        """The conditions of the form, to be checked before it is deployed."""
        return tuple(item.hide for item in self.items if item.hide is not None)

    def _read(self, data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        fields = {field.key: field for field in self.fields}
        problems = [
            Problem(str(key)[:80], "unknown_field") for key in data if key not in fields and key != OVERRIDE_REASON
        ]
        answers: dict[str, Any] = {}
        for key, field in fields.items():
            try:
                answers[key] = read_answer(field, data.get(key))
            except NotReadable as wrong:
                answers[key] = [] if field.many else None
                problems.append(Problem(key, wrong.code))
        return answers, problems


def _judged(
    field: Field,
    answer: Any,
    answers: Mapping[str, Any],
    checks: Mapping[str, Check],
    choices: Mapping[str, Choices],
) -> list[Problem]:
    # A box that must be ticked counts as empty while it is not.
    if is_empty(answer) or (field.type == "checkbox" and answer is False):
        return [Problem(field.key, "required")] if field.required else []
    return [
        *_bounds(field, answer),
        *_options(field, answer, choices),
        *_checked(field, answer, answers, checks),
    ]


def _bounds(field: Field, answer: Any) -> Iterator[Problem]:
    if field.type in ("textfield", "textarea"):
        longest = field.max_length
        if longest is None:
            longest = _LONGEST_TEXT if field.pattern is None else LONGEST_MATCHED
        if len(answer) > longest:
            yield Problem(field.key, "too_long", {"most": longest, "length": len(answer)}, field.severity)
        elif field.min_length is not None and len(answer) < field.min_length:
            yield Problem(field.key, "too_short", {"least": field.min_length}, field.severity)
        elif field.pattern is not None and not field.pattern.search(answer):
            yield Problem(field.key, "pattern", {"pattern": field.pattern.pattern}, field.severity)
    elif field.type == "files":
        most = MOST_FILES if field.multiple else 1
        if len(answer) > most:
            yield Problem(field.key, "too_many_files", {"most": most, "count": len(answer)})
    elif field.type == "number":
        if field.minimum is not None and answer < field.minimum:
            yield Problem(field.key, "too_small", {"least": field.minimum}, field.severity)
        if field.maximum is not None and answer > field.maximum:
            yield Problem(field.key, "too_large", {"most": field.maximum}, field.severity)


def _options(field: Field, answer: Any, named: Mapping[str, Choices]) -> Iterator[Problem]:
    if field.type in ("radio", "select", "checklist"):
        known = {value for value, _ in field.choices(named)}
        for value in answer if field.many else [answer]:
            if value not in known:
                yield Problem(field.key, "not_an_option", {"value": value[:80]})


def _checked(field: Field, answer: Any, answers: Mapping[str, Any], checks: Mapping[str, Check]) -> Iterator[Problem]:
    for name in field.checks:
        problem = _check(name, checks)(answer, answers)
        if problem is not None:
            severity = field.severity if problem.severity == "error" else problem.severity
            yield replace(problem, field=field.key, severity=severity)


def _check(name: str, checks: Mapping[str, Check]) -> Check:
    if name in checks:
        return checks[name]
    kind, _, other = name.partition(":")
    if kind == "after" and other:
        return _after(other)
    raise UnknownName(sort="check", name=name)


def _after(other: str) -> Check:
    """The built-in check `after:<field>`: later, or more, than that field's answer where it has one."""

    def check(answer: Any, answers: Mapping[str, Any]) -> Problem | None:
        bound = answers.get(other)
        if bound is None or type(bound) is not type(answer) or answer > bound:
            return None
        return Problem("", "not_after", {"field": other, "bound": bound})

    return check


def _reason(sent: Any) -> tuple[str | None, list[Problem]]:
    if sent is None or sent == "":
        return None, []
    try:
        reason = read_answer(Field(OVERRIDE_REASON, "", "textarea"), sent)
    except NotReadable as wrong:
        return None, [Problem(OVERRIDE_REASON, wrong.code)]
    if reason is not None and len(reason) > _LONGEST_REASON:
        return None, [Problem(OVERRIDE_REASON, "too_long", {"most": _LONGEST_REASON, "length": len(reason)})]
    return reason, []


def _overridden(problem: Problem) -> Problem:
    return replace(problem, severity="warning") if problem.severity == "overridable" else problem
