"""A changed form: what was filled in then is held against it, and the field that it would not take is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.drafts import Candidate
from engine.registry import Call
from engine.whatif import Finding
from tests.engine.drawing import Drawing

from .conftest import Past, codes
from .control import led

Component = dict[str, Any]
WORDS: Component = {"type": "textfield", "key": "answer", "label": "Words", "validate": {"maxLength": 20}}


def choice(*values: str) -> Component:
    return {
        "type": "radio",
        "key": "grade",
        "label": "Grade",
        "values": [{"label": value.upper(), "value": value} for value in values],
    }


def needed(key: str = "reason", **told: Any) -> Component:
    return {"type": "textfield", "key": key, "label": "Reason", "validate": {"required": True}, **told}


def form(*components: Component) -> str:
    return json.dumps({"schemaVersion": 18, "type": "default", "id": "answer", "components": list(components)})


def checks(**props: str) -> Drawing:
    drawing = Drawing("steps").start().user("check", **props).user("sign").end()
    return drawing.line("begin", "check", "sign", "done")


def through(past: Past, case_id: str, drawing: Drawing, text: str) -> Finding:
    files = {"steps": {"steps.bpmn": drawing.text(), "answer.form": text}}
    with past.office.database.read() as connection:
        found = led(past.office.runtime, connection, Candidate(files, {}))
    return next(one.finding for one in found if one.case.id == case_id)


def went(past: Past, *components: Component, drawing: Drawing | None = None, **data: object) -> str:
    """A case that was checked with these answers, on this form, and waits to be signed."""
    past.office.deploy(drawing or checks(), extra={"answer.form": form(*components)}, layers=())
    case_id = past.start("steps", subject="x")
    past.at("2024-05-14T10:00").done(case_id, "check", **data)
    return case_id


def fields(finding: Finding) -> list[tuple[str, int, str, str, str]]:
    told = [one for one in finding.told if one.code == "form"]
    return [(one.element, one.seq, one.values["field"], one.values["label"], one.values["problem"]) for one in told]


def test_given_a_required_field_more_then_the_case_is_stuck_at_it(past: Past) -> None:
    case_id = went(past, WORDS, answer="yes")

    finding = through(past, case_id, checks(), form(WORDS, needed()))

    assert (finding.verdict, finding.element, finding.seq) == ("stuck", "check", 2)
    assert fields(finding) == [("check", 2, "reason", "Reason", "required")]


def test_given_an_option_less_then_only_who_chose_it_is_stuck_and_what_he_chose_is_not_kept(past: Past) -> None:
    chose, other = (went(past, choice("a", "b"), grade=grade) for grade in "ba")

    findings = [through(past, one, checks(), form(choice("a", "c"))) for one in (chose, other)]

    assert fields(findings[0]) == [("check", 2, "grade", "Grade", "not_an_option")]
    assert set(findings[0].told[0].values) == {"field", "label", "problem"}
    assert (findings[1].verdict, fields(findings[1])) == ("same", [])


def test_given_several_fields_then_all_are_named(past: Past) -> None:
    case_id = went(past, WORDS, answer="a long answer")
    shorter = {**WORDS, "validate": {"maxLength": 3}}

    finding = through(past, case_id, checks(), form(shorter, needed()))

    assert [one[2:] for one in fields(finding)] == [("answer", "Words", "too_long"), ("reason", "Reason", "required")]


@pytest.mark.parametrize(
    "now",
    [
        (WORDS, {**needed(), "validate": {}}),
        ({**WORDS, "label": "Other words"},),
        (needed(),),
        (WORDS, needed(conditional={"hide": '=answer = "yes"'})),
    ],
    ids=["optional", "label", "another field filled in as well", "hidden"],
)
def test_given_a_form_that_takes_what_was_filled_in_then_the_case_is_the_same(
    past: Past, now: tuple[Component, ...]
) -> None:
    case_id = went(past, WORDS, needed(), answer="yes", reason="because")
    assert through(past, case_id, checks(), form(*now)).verdict == "same"


def test_given_what_the_form_of_then_would_not_take_today_either_then_it_is_no_change(past: Past) -> None:
    names = ["a", "b"]
    past.office.registry.choices["grades"] = lambda connection: [(name, name) for name in names]
    listed = {"type": "radio", "key": "grade", "label": "Grade", "valuesKey": "grades"}
    case_id = went(past, WORDS, listed, answer="yes", grade="b")
    names.remove("b")

    finding = through(past, case_id, checks(), form({**WORDS, "label": "Other words"}, listed))

    assert finding.verdict == "same"


def kept(call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """An intake that keeps one answer of several."""
    return {"answer": data["answer"]}


def test_given_an_intake_that_keeps_little_then_only_a_field_that_is_new_is_missed(past: Past) -> None:
    past.office.registry.intakes["kept"] = kept
    drawing = checks(intake="kept")
    optional = {**needed(), "validate": {}}
    case_id = went(past, WORDS, optional, drawing=drawing, answer="yes", reason="because")

    assert through(past, case_id, drawing, form(WORDS, needed())).verdict == "same"
    finding = through(past, case_id, drawing, form(WORDS, optional, needed("place")))
    assert fields(finding) == [("check", 2, "place", "Reason", "required")]


def test_given_a_task_that_the_candidate_lets_go_then_its_form_is_not_asked(past: Past) -> None:
    case_id = went(past, WORDS, answer="yes")
    drawing = Drawing("steps").start().user("sign").end().line("begin", "sign", "done")
    finding = through(past, case_id, drawing, form(WORDS, needed()))
    assert (finding.verdict, "form" in codes(finding)) == ("other_path", False)


def test_given_a_start_form_with_a_field_more_then_the_case_would_not_have_begun(past: Past) -> None:
    def drawn() -> Drawing:
        return (
            Drawing("steps")
            .start(form="answer")
            .user("check")
            .user("sign")
            .end()
            .line("begin", "check", "sign", "done")
        )

    past.office.deploy(drawn(), extra={"answer.form": form(WORDS)}, layers=())
    case_id = past.start("steps", answer="yes")
    finding = through(past, case_id, drawn(), form(WORDS, needed()))
    assert (finding.verdict, fields(finding)[0][:3]) == ("stuck", ("begin", 1, "reason"))
