"""What an API request is refused with: problem details that name every field."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, g, request

from engine.errors import Conflict, InputRejected, Problem, TaskClosed, TaskTaken
from web.context import actor, now, platform
from web.refusals import refusal_answer
from web.screens.naming import names
from web.security import visible_item
from web.sheets.outcome import Doer, Winner, winner
from web.words.refusals import KEY_REUSED, Words, refusal_words
from web.words.wording import problem_text


def install(blueprint: Blueprint) -> None:
    """Answer refusals that concern fields."""
    blueprint.register_error_handler(InputRejected, _on_input)
    blueprint.register_error_handler(Conflict, _on_conflict)
    for late in (TaskClosed, TaskTaken):
        blueprint.register_error_handler(late, _on_late)


def name_fields(labels: Mapping[str, str]) -> None:
    """From here on in this request, fields have these labels."""
    g.field_labels = dict(labels)


def problem_documents(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Problems of fields as the API tells them: field, code, severity, sentence."""
    labels = g.get("field_labels", {})
    return [
        {"field": found.field, "code": found.code, "severity": found.severity, "message": problem_text(found, labels)}
        for found in problems
    ]


def first_at(refusal: TaskClosed | TaskTaken, item_id: str) -> Winner:
    """Who did a task before, or has it in hand."""
    return winner(refusal, Doer(platform().runtime, actor(), names(), now()), visible_item(item_id))


def _on_late(refusal: TaskClosed | TaskTaken) -> Response:
    first = first_at(refusal, str((request.view_args or {})["item_id"]))
    words = Words(refusal_words(refusal).title, first.words)
    return refusal_answer(409, refusal.code, words, further={"by": first.by, "at": first.at})


def _on_input(rejected: InputRejected) -> Response:
    return refusal_answer(422, rejected.code, refusal_words(rejected), problem_documents(rejected.problems))


def _on_conflict(conflict: Conflict) -> Response:
    fields = tuple(Problem(str(name), "differs") for name in conflict.values.get("fields", ()))
    if conflict.values.get("reason") == KEY_REUSED:
        reused = (Problem("Idempotency-Key", KEY_REUSED),)
        return refusal_answer(422, KEY_REUSED, refusal_words(conflict), problem_documents(reused))
    answer = refusal_answer(409, conflict.code, refusal_words(conflict), problem_documents(fields))
    if "case_id" in conflict.values:
        answer.headers["Location"] = f"/api/v1/cases/{conflict.values['case_id']}"
    return answer
