"""Rules about forms: they are there, and what they name is."""

from __future__ import annotations

from collections.abc import Iterator

from ..forms import Form
from .drawing import Drawing
from .finding import Flaw, flaw
from .rule import rule
from .vocabulary import Vocabulary

_AFTER = "after:"


@rule("bpmn")
def form_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """The form that a step names lies beside the drawing; the intake that takes it in is one that the office has."""
    for node in drawing.all_nodes:
        form = node.properties.get("form")
        if form is not None and form not in drawing.forms:
            yield flaw(node.id, reason="form", name=form)
        intake = node.properties.get("intake")
        if intake is not None and intake not in drawing.vocabulary.intakes:
            yield flaw(node.id, reason="intake", name=intake)


@rule("bpmn")
def form_field(drawing: Drawing) -> Iterator[Flaw]:
    """The checks, choices and conditions of a form's fields name what there is."""
    for name, form in drawing.forms.items():
        yield from field_flaws(form, f"{name}.form", drawing.vocabulary)


def field_flaws(form: Form, file: str, vocabulary: Vocabulary) -> Iterator[Flaw]:
    """What the fields of one form name and nobody provides; the element of a flaw is the key of its field."""
    fields = {field.key for field in form.fields}
    for field in form.fields:
        for check in field.checks:
            if check.startswith(_AFTER) and check not in vocabulary.checks:
                if check.removeprefix(_AFTER) not in fields:
                    yield Flaw(field.key, {"reason": "after", "name": check.removeprefix(_AFTER)}, file=file)
            elif check not in vocabulary.checks:
                yield Flaw(field.key, {"reason": "check", "name": check}, file=file)
        if field.options_name is not None and field.options_name not in vocabulary.choices:
            yield Flaw(field.key, {"reason": "choices", "name": field.options_name}, file=file)
        if field.hide is not None:
            for unknown in sorted(field.hide.names - fields):
                yield Flaw(field.key, {"reason": "condition", "name": unknown}, file=file)
