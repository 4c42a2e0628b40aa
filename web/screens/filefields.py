"""Files in forms: taken in before the form is judged, so that they stay chosen when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from flask import request
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage

from engine.errors import InputRejected, Problem
from engine.forms import Field, Form
from web.context import actor, platform
from web.forms_view import FileView, Uploads, submitted

_KIB = 1024


def handed_in(form: Form) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The answers of the request with the ids of the files sent along, and what is wrong with those files.

    Files are kept at once: a form that comes back shows them as chosen. A field for one file takes the new
    one in place of the old.
    """
    answers, problems = submitted(form, request.form), list[Problem]()
    for field in form.fields:
        if field.type != "files":
            continue
        kept, wrong = _kept(field, [sent for sent in request.files.getlist(field.key) if sent.filename])
        before = answers[field.key] if field.multiple or not kept else []
        answers[field.key] = [*dict.fromkeys([*before, *kept])]
        problems += wrong or _strange(field, answers[field.key])
    return answers, tuple(problems)


def uploads(connection: Connection, form: Form, answers: Mapping[str, Any] | None = None) -> Uploads:
    """What the view of a form needs to know of files: nothing where it asks for none."""
    fields = [field for field in form.fields if field.type == "files"]
    if not fields:
        return Uploads()
    desk = platform().evidence
    ids = [one for field in fields for one in _listed((answers or {}).get(field.key))]
    found = desk.handed_in(connection, ids, actor().department) if ids else {}
    return Uploads(
        handed_in={one: FileView(one, file.name, desk.told(file)) for one, file in found.items()},
        endings=desk.endings,
        words=f"{'、'.join(desk.labels)},每个不超过{desk.largest_mib} MB(平台默认)",
        most_bytes=desk.largest_mib * _KIB * _KIB,
    )


def files_of_case(connection: Connection, root_id: str) -> tuple[FileView, ...]:
    """The evidence of a case tree in a few words: what it is, its kind and its size."""
    desk = platform().evidence
    found = desk.of_case(connection, root_id)
    return tuple(FileView(file.id, file.name, f"{title},{desk.told(file)}") for file, title in found)


def _kept(field: Field, sent: Iterable[FileStorage]) -> tuple[list[str], list[Problem]]:
    ids, problems = list[str](), list[Problem]()
    for file in sent:
        try:
            ids.append(platform().evidence.keep(str(file.filename), file.read(), actor(), field.key).id)
        except InputRejected as rejected:
            problems += rejected.problems
    return ids, problems


def _strange(field: Field, ids: list[str]) -> list[Problem]:
    """Files of other kinds than the field takes; they are known by the name under which they were handed in."""
    if not field.accept or not ids:
        return []
    with platform().database.read() as connection:
        found = platform().evidence.handed_in(connection, ids, actor().department)
    kinds = "、".join(ending.removeprefix(".").upper() for ending in field.accept)
    return [
        Problem(field.key, "unknown_file_kind", {"name": file.name, "kinds": kinds})
        for file in found.values()
        if PurePosixPath(file.name).suffix.lower() not in field.accept
    ]


def _listed(answer: Any) -> list[str]:
    return [one for one in answer if isinstance(one, str)] if isinstance(answer, list) else []
