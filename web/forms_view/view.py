"""A form as its page shows it: groups of notes and fields, with answers, problems and conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any

from engine.clock import local, parsed
from engine.errors import Problem
from engine.forms import OVERRIDE_REASON, Field, Form, Note
from web.words.wording import problem_text

from .condition import condition_json

_INPUTS: Mapping[str, str] = {
    "textfield": "text",
    "number": "number",
    "date": "date",
    "datetime": "datetime-local",
}
_TICKED = frozenset({"true", "on", "1", "yes"})


@dataclass(frozen=True)
class FileView:
    """A file that was handed in: its id, its name, and its kind and size in words."""

    id: str
    name: str
    told: str


@dataclass(frozen=True)
class Uploads:
    """What forms know of files: those handed in by their id, which endings are taken, how large each may be."""

    handed_in: Mapping[str, FileView] = member(default_factory=dict)
    endings: tuple[str, ...] = ()
    words: str = ""
    most_bytes: int = 0


NO_UPLOADS = Uploads()


@dataclass(frozen=True)
class NoteView:
    """Text between fields: a heading (empty where there is none) and paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]
    hide: str | None
    off: bool


@dataclass(frozen=True)
class FieldView:
    """One field; `input` is the type of a plain input. `files` are those already handed in for it.

    `errors` stop the form, `overridable` ones may be passed with a reason. `hide` is the condition the
    page judges by itself, `off` whether it holds for the answers shown.
    `lookup` names the register in which the answer is looked up.
    """

    id: str
    key: str
    label: str
    type: str
    input: str
    value: str
    chosen: frozenset[str]
    options: Sequence[tuple[str, str]]
    required: bool
    description: str
    max_length: int | None
    minimum: float | None
    maximum: float | None
    errors: tuple[str, ...]
    overridable: tuple[str, ...]
    hide: str | None
    off: bool
    lookup: str = ""
    multiple: bool = False
    files: tuple[FileView, ...] = ()
    endings: str = ""
    files_words: str = ""
    most_bytes: int = 0

    @property
    def wrong(self) -> bool:
        return bool(self.errors or self.overridable)

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-help"] if self.description or self.files_words else []
        return " ".join([*parts, *([f"{self.id}-error"] if self.wrong else [])])


@dataclass(frozen=True)
class Group:
    """Neighbouring items under one label."""

    label: str
    items: tuple[FieldView | NoteView, ...]


@dataclass(frozen=True)
class FormView:
    """A whole form; `summary` pairs the id of a field with its problem, in the order of the form."""

    id: str
    title: str
    groups: tuple[Group, ...]
    summary: tuple[tuple[str, str], ...]
    ask_reason: bool
    reason: str

    @property
    def multipart(self) -> bool:
        """Whether the form takes files."""
        return any(
            isinstance(item, FieldView) and item.type == "files" for group in self.groups for item in group.items
        )


def form_view(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    uploads: Uploads = NO_UPLOADS,
) -> FormView:
    """What to show of a form. Without answers its defaults; `choices` are the named options it uses."""
    first = answers is None
    given = {field.key: field.default for field in form.fields} if answers is None else dict(answers)
    known = {field.key: _typed(field, given.get(field.key)) for field in form.fields}
    labels = {field.key: field.label for field in form.fields}
    views = [(item.group, _item(form, item, known, problems, choices or {}, labels, uploads)) for item in form.items]
    fields = [view for _, view in views if isinstance(view, FieldView)]
    own_reason = OVERRIDE_REASON in labels
    overridable = any(problem.severity == "overridable" for problem in problems)
    return FormView(
        id=form.id,
        title=form.title,
        groups=_grouped(views),
        summary=_summary(fields, problems, labels),
        ask_reason=overridable and not own_reason,
        reason="" if first else str(given.get(OVERRIDE_REASON) or ""),
    )


def field_id(form_id: str, key: str) -> str:
    """The id of a field in the page."""
    return f"{form_id}-{key}"


def _item(
    form: Form,
    item: Field | Note,
    known: Mapping[str, Any],
    problems: Sequence[Problem],
    choices: Mapping[str, Sequence[tuple[str, str]]],
    labels: Mapping[str, str],
    uploads: Uploads,
) -> FieldView | NoteView:
    hide, off = condition_json(item.hide), form.hides(item, known)
    if isinstance(item, Note):
        heading, paragraphs = _prose(item.text)
        return NoteView(heading, paragraphs, hide, off)
    own = [problem for problem in problems if problem.field == item.key]
    answer = known[item.key]
    return FieldView(
        id=field_id(form.id, item.key),
        key=item.key,
        label=item.label,
        type=item.type,
        input=_INPUTS.get(item.type, ""),
        value=_shown(item, answer),
        chosen=frozenset(str(one) for one in answer) if isinstance(answer, list) else frozenset({str(answer)}),
        options=item.choices(choices) if item.options_name is None or item.options_name in choices else (),
        required=item.required,
        description=item.description,
        max_length=item.max_length,
        minimum=item.minimum,
        maximum=item.maximum,
        errors=tuple(problem_text(problem, labels) for problem in own if problem.severity == "error"),
        overridable=tuple(problem_text(problem, labels) for problem in own if problem.severity == "overridable"),
        hide=hide,
        off=off,
        lookup=item.properties.get("lookup", ""),
        **(_files(item, answer, uploads) if item.type == "files" else {}),
    )


def _files(field: Field, answer: Sequence[Any], uploads: Uploads) -> dict[str, Any]:
    """What a field for files shows more; ids that the reader's department did not hand in are left out."""
    return {
        "multiple": field.multiple,
        "files": tuple(uploads.handed_in[one] for one in answer if one in uploads.handed_in),
        "endings": ",".join(field.accept or uploads.endings),
        "files_words": uploads.words,
        "most_bytes": uploads.most_bytes,
    }


def _typed(field: Field, answer: Any) -> Any:
    if field.type == "checkbox":
        return answer if isinstance(answer, bool) else str(answer).lower() in _TICKED
    if field.many:
        return answer if isinstance(answer, list) else []
    return None if answer == "" else answer


def _shown(field: Field, answer: Any) -> str:
    if answer is None or field.many:
        return ""
    if field.type == "datetime" and isinstance(answer, str) and answer.endswith("Z"):
        return local(parsed(answer)).strftime("%Y-%m-%dT%H:%M")
    return str(answer)


def _prose(text: str) -> tuple[str, tuple[str, ...]]:
    """The heading and paragraphs of a note; of Markdown only `#` and blank lines have a meaning here."""
    lines = [line.strip() for line in text.split("\n")]
    heading = next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    return heading, tuple(line for line in lines if line and not line.startswith("#"))


def _grouped(views: Sequence[tuple[str, FieldView | NoteView]]) -> tuple[Group, ...]:
    groups: list[Group] = []
    for label, view in views:
        if groups and groups[-1].label == label:
            groups[-1] = Group(label, (*groups[-1].items, view))
        else:
            groups.append(Group(label, (view,)))
    return tuple(groups)


def _summary(
    fields: Sequence[FieldView], problems: Sequence[Problem], labels: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    told = [(field.id, text) for field in fields for text in (*field.errors, *field.overridable)]
    keys = {field.key for field in fields}
    others = [("", problem_text(problem, labels)) for problem in problems if problem.field not in keys]
    return tuple(told + others)
