"""Rules bound to the law as it stands when drawings are checked, and set aside where a document says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps

from engine.lint import Flaw, Rule
from engine.lint.drawing import Drawing
from engine.lint.finding import Layer
from handlers.law import documents, effects, forms, labels, limits, naming, parameters, steps, timers
from handlers.law.law import Law, LawSource

LawJudge = Callable[[Law, Drawing], Iterable[Flaw]]

OFFICE_RULES: tuple[LawJudge, ...] = (
    naming.file_named_otherwise,
    naming.id_not_english,
    naming.unnamed_step,
    steps.lane_of_unknown_role,
    steps.step_outside_lanes,
    steps.step_without_form,
    steps.step_without_article,
    steps.step_without_department,
    steps.step_without_role,
    steps.unknown_due,
    forms.form_without_effect,
    forms.field_unlabelled,
)
"""What this office asks of a drawing."""

LAW_RULES: tuple[LawJudge, ...] = (
    limits.literal_limit,
    limits.unknown_limit,
    parameters.parameter_deviates,
    timers.hard_timer,
    effects.effect_not_given,
    effects.effect_too_early,
    effects.decision_says_yes,
    labels.article_of_another_limit,
    documents.permit_unused,
)
"""What the regulation asks of it."""


def ruling(source: LawSource) -> Callable[[], Sequence[Rule]]:
    """All rules of the office, bound to the law at the moment they are asked for."""

    def bound() -> Sequence[Rule]:
        law = source()
        office = tuple(_bound("office", judge, law) for judge in OFFICE_RULES)
        return (*office, *(_bound("law", judge, law) for judge in LAW_RULES))

    return bound


def _bound(layer: Layer, judge: LawJudge, law: Law) -> Rule:
    @wraps(judge)
    def judged(drawing: Drawing) -> Iterator[Flaw]:
        rule = judge.__name__.replace("_", "-")
        for found in judge(law, drawing):
            document = law.basis.for_element(drawing.id, found.element, rule, law.today)
            if layer == "law" and found.gravity == "error" and document is not None and not found.values.get("locked"):
                yield Flaw(found.element, {"reason": "permitted", "document": document.number}, "note")
            else:
                yield found

    return Rule(layer, judged)
