"""Rules about forms: they say first what the act means in law, and every field is called something."""

from __future__ import annotations

from collections.abc import Iterator

from engine.forms.fields import Note
from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing
from handlers.law.law import Law
from handlers.law.naming import CHINESE, ENGLISH

_GROUNDS = ("办法", "法", "条例")


def form_without_effect(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A form opens with a text that names the ground and the effect of what is done with it."""
    for name, form in drawing.forms.items():
        first = form.items[0] if form.items else None
        if not isinstance(first, Note) or not any(ground in first.text for ground in _GROUNDS):
            yield flaw(name, form=name)


def field_unlabelled(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A field has an English key, under which it is kept, and a Chinese label, under which it is read."""
    for name, form in drawing.forms.items():
        for field in form.fields:
            if not ENGLISH.fullmatch(field.key):
                yield flaw(field.key, reason="key", key=field.key, form=name)
            elif not CHINESE.search(field.label):
                yield flaw(field.key, reason="label", key=field.key, form=name)
