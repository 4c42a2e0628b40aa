"""Files of a draft: which there are and of what kind, new ones from blanks, others renamed or taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from engine.decisions.reading import NAMESPACE
from engine.drafts import DraftFile, candidate_of
from engine.drafts.references import FORM, TABLE, Reference, references, renamed
from engine.errors import InputRejected, NotFound, Problem
from web.platform import Platform
from web.workbench.blanks import Ground, blank_form, blank_scenario, blank_table
from web.workbench.drafts import BOOK

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
KINDS: Mapping[str, str] = {"form": "表单", "table": "决策表", "scenario": "场景"}
_SUFFIXES: Mapping[str, str] = {
    ".bpmn": "流程图",
    TABLE: "决策表",
    FORM: "表单",
    ".toml": "场景",
    ".md": "说明",
    ".json": "规则参数",
}


@dataclass(frozen=True)
class Content:
    """One file of a draft as the list shows it; `refers` are the elements of drawings that name it."""

    file: DraftFile
    kind: str
    refers: tuple[Reference, ...]
    renamable: bool


def contents(connection: Connection, draft_id: str) -> dict[str, tuple[Content, ...]]:
    """The files of a draft by the folder they lie in; raises NotFound."""
    BOOK.get(connection, draft_id)
    files, found = BOOK.texts(connection, draft_id), dict[str, list[Content]]()
    for one in BOOK.listing(connection, draft_id):
        folder, _, name = one.path.partition("/")
        suffix = one.path[one.path.rfind(".") :]
        kind = _SUFFIXES.get(suffix, "其他")
        shown = Content(one, kind, references(files, one.path), suffix in (FORM, TABLE, ".toml"))
        found.setdefault(folder if name else "", []).append(shown)
    return {folder: tuple(own) for folder, own in found.items()}


def add_file(
    platform: Platform, connection: Connection, draft_id: str, process: str, kind: str, name: str, title: str, by: str
) -> str:
    """A blank file of a kind in the folder of a process; returns its path. Raises InputRejected, DraftClosed."""
    files = BOOK.texts(connection, draft_id)
    if process not in candidate_of(files).processes or kind not in KINDS:
        raise NotFound(draft=draft_id, process=process)
    path = {"form": f"{process}/{name}{FORM}", "table": f"{process}/{name}{TABLE}"}.get(
        kind, f"{process}/scenarios/{name}.toml"
    )
    _named(files, path, name, anyhow=kind == "scenario")
    text = _blank(platform, files, process, kind, name, title or name)
    BOOK.save(connection, draft_id, path, text, 0, by, platform.clock.now())
    return path


def rename_file(
    connection: Connection, draft_id: str, path: str, seen: int, name: str, follow: bool, by: str, at: datetime
) -> str:
    """Call a form, a table or a scenario otherwise, with `follow` also where the drawing names it; returns its path.

    Raises NotFound, InputRejected, DraftChanged, DraftClosed.
    """
    files, found = BOOK.texts(connection, draft_id), BOOK.read(connection, draft_id, path)
    folder, _, file = path.rpartition("/")
    old, _, suffix = file.rpartition(".")
    wanted = f"{folder}/{name}.{suffix}"
    if "." + suffix not in (FORM, TABLE, ".toml"):
        raise NotFound(draft=draft_id, file=path)
    _named(files, wanted, name, anyhow=suffix == "toml")
    text = _told_otherwise(found.content, "." + suffix, old, name)
    BOOK.save(connection, draft_id, wanted, text, 0, by, at)
    BOOK.remove(connection, draft_id, path, seen, by, at)
    if follow:
        for drawing, changed in renamed(files, path, name).items():
            revision = BOOK.read(connection, draft_id, drawing).revision
            BOOK.save(connection, draft_id, drawing, changed, revision, by, at)
    return wanted


def _told_otherwise(text: str, suffix: str, old: str, name: str) -> str:
    """A file that says in itself what it is called says the new name."""
    if suffix == FORM:
        try:
            form = json.loads(text)
        except ValueError:
            return text
        return json.dumps({**form, "id": name}, ensure_ascii=False, indent=2) + "\n" if form.get("id") == old else text
    if suffix == TABLE and NAMESPACE in text:
        decision = re.sub(rf'(<(?:[\w.-]+:)?decision\b[^>]*\bid="){re.escape(old)}(")', rf"\g<1>{name}\g<2>", text)
        return re.sub(rf'(\bdmnElementRef="){re.escape(old)}(")', rf"\g<1>{name}\g<2>", decision)
    return text


def _named(files: Mapping[str, str], path: str, name: str, anyhow: bool) -> None:
    """Whether a file may be called so; scenarios may begin with a number."""
    fits = re.fullmatch(r"[a-z0-9][a-z0-9_]{0,39}", name) if anyhow else NAME.fullmatch(name)
    if not fits:
        raise InputRejected((Problem("name", "bad_file_name"),))
    if path in files:
        raise InputRejected((Problem("name", "file_exists"),))


def _blank(platform: Platform, files: Mapping[str, str], process: str, kind: str, name: str, title: str) -> str:
    if kind == "form":
        return blank_form(name, title, _ground(files, process))
    if kind == "table":
        return blank_table(name, title)
    by = next((post.login for post in platform.catalogue.posts()), "")
    at = f"{platform.clock.now().date().isoformat()}T09:00"
    return blank_scenario(process, title, _ground(files, process).article, {"at": at, "by": by, "data": {}})


def _ground(files: Mapping[str, str], process: str) -> Ground:
    """What the drawing of a process says it stands on, first of all at its start."""
    drawing = files.get(f"{process}/{process}.bpmn", "")
    told = Ground()
    for name in ("article", "basis"):
        found = re.search(rf'<[\w.-]+:property name="{name}" value="([^"]*)"', drawing)
        if found:
            told = replace(told, **{name: found[1]})
    return told
