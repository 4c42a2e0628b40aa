"""OCEL 2.0 in its relational form: a SQLite file of events, objects and what they have to do with each other.

Everything has an id and is written once, so that going on after a break writes over what was there. The JSON
form is made of this one in the end (handlers.exports.oceljson).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from engine.store.sqlite import sqlite3
from handlers.exports.oceljson import write_json
from handlers.exports.parts import PartLost
from handlers.exports.reading import Act, Case, Thing, Tree, Words
from handlers.exports.writer import Mark

SUFFIX, MEDIA_TYPE = "sqlite", "application/vnd.sqlite3"
JSON_SUFFIX, JSON_MEDIA_TYPE = "json", "application/json"

CASE, LICENCE, ITEM, DEPARTMENT, PUSH, WORK_ITEM = "案件", "证照", "事项", "部门", "推送", "待办"
OBJECTS: Mapping[str, tuple[str, ...]] = {
    CASE: ("流程", "文号", "事项", "行政相对人", "状态", "结果"),
    LICENCE: ("证号", "名称", "事项"),
    ITEM: ("名称",),
    DEPARTMENT: ("名称",),
    PUSH: ("推送部门", "文号", "渠道"),
    WORK_ITEM: ("名称", "部门", "期限"),
}
"""Types of objects with their attributes, all texts."""
MAPS: Mapping[str, str] = {
    CASE: "case",
    LICENCE: "licence",
    ITEM: "item",
    DEPARTMENT: "department",
    PUSH: "push",
    WORK_ITEM: "work_item",
}
EVENT_ATTRIBUTES = ("种类", "环节", "办理人", "记录时间", "期限", "序号", "封印")
ALWAYS = "1970-01-01T00:00:00.000000Z"
"""Since when an object has an attribute that does not change, as the standard writes it."""

_TABLES = """
CREATE TABLE IF NOT EXISTS event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL
  REFERENCES event_map_type (ocel_type));
CREATE TABLE IF NOT EXISTS object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL
  REFERENCES object_map_type (ocel_type));
CREATE TABLE IF NOT EXISTS event_object (ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id),
  ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id), ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE IF NOT EXISTS object_object (ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id),
  ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id), ocel_qualifier TEXT NOT NULL,
  PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
"""
_OWN = "ocel_id TEXT PRIMARY KEY REFERENCES {table} (ocel_id), ocel_time TEXT NOT NULL"

Relation = tuple[str, str, str]


class OcelFile:
    """An object-centric log that grows tree by tree; `form` is the form of the file in the end."""

    def __init__(self, folder: Path, mark: Mark, words: Words, form: str) -> None:
        self._path, self._words, self._form = folder / "log.sqlite", words, form
        if mark and not self._path.exists():
            raise PartLost(self._path.name)
        if not mark:
            self._path.unlink(missing_ok=True)
        self._store = sqlite3.connect(self._path)
        self._store.execute("PRAGMA synchronous = NORMAL")
        self._store.executescript(_TABLES)
        self._maps = dict(self._store.execute("SELECT ocel_type, ocel_type_map FROM event_map_type").fetchall())
        self._open_objects()

    def add(self, trees: Sequence[Tree]) -> int:
        objects: dict[str, tuple[str, Mapping[str, str]]] = {}
        between: list[Relation] = []
        for tree in trees:
            self._objects_of(tree, objects, between)
        acts = [act for tree in trees for act in tree.acts]
        known = {tree.root.id: _ids_of(tree) for tree in trees}
        roots = {act.id: tree.root.id for tree in trees for act in tree.acts}
        for act in acts:
            if act.department:
                self._department(act.department, objects)
        self._write_objects(objects)
        self._write_events(acts)
        relations = [found for act in acts for found in _about(act, roots[act.id], known[roots[act.id]])]
        self._store.executemany("INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)", relations)
        self._store.executemany("INSERT OR IGNORE INTO object_object VALUES (?, ?, ?)", between)
        return len(acts)

    def keep(self) -> Mark:
        self._store.commit()
        return {"kept": 1}

    def finish(self) -> Path:
        self._store.commit()
        if self._form == SUFFIX:
            return self._path
        path = self._path.with_suffix(".json")
        write_json(self._store, path, OBJECTS, MAPS, EVENT_ATTRIBUTES)
        return path

    def close(self) -> None:
        self._store.close()

    def _open_objects(self) -> None:
        for sort, names in OBJECTS.items():
            self._store.execute(
                f"CREATE TABLE IF NOT EXISTS object_{MAPS[sort]} ({_OWN.format(table='object')}, "
                f"ocel_changed_field TEXT{_columns(names)})"
            )
        self._store.executemany("INSERT OR IGNORE INTO object_map_type VALUES (?, ?)", MAPS.items())
        self._store.commit()

    def _event_map(self, activity: str) -> str:
        """The table of an event type, made when it is first met."""
        if activity not in self._maps:
            made = f"t{len(self._maps) + 1}"
            self._store.execute(
                f"CREATE TABLE IF NOT EXISTS event_{made} ({_OWN.format(table='event')}{_columns(EVENT_ATTRIBUTES)})"
            )
            self._store.execute("INSERT OR IGNORE INTO event_map_type VALUES (?, ?)", (activity, made))
            self._maps[activity] = made
        return str(self._maps[activity])

    def _write_objects(self, objects: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
        rows = [(ocel_id, sort) for ocel_id, (sort, _) in objects.items()]
        self._store.executemany("INSERT OR IGNORE INTO object VALUES (?, ?)", rows)
        for sort, names in OBJECTS.items():
            told = [
                (ocel_id, ALWAYS, None, *(attributes.get(name, "") for name in names))
                for ocel_id, (found, attributes) in objects.items()
                if found == sort
            ]
            holes = ", ".join("?" * (3 + len(names)))
            self._store.executemany(f"INSERT OR IGNORE INTO object_{MAPS[sort]} VALUES ({holes})", told)  # noqa: S608 - our own names

    def _write_events(self, acts: Iterable[Act]) -> None:
        rows: dict[str, list[tuple[str, ...]]] = {}
        sorts = []
        for act in acts:
            due = str(act.details.get("due_at", ""))
            told = (act.kind, act.element_name, act.person, act.recorded_at, due, str(act.seq), act.hash)
            rows.setdefault(self._event_map(act.activity), []).append((event_id(act), act.legal_at, *told))
            sorts.append((event_id(act), act.activity))
        self._store.executemany("INSERT OR IGNORE INTO event VALUES (?, ?)", sorts)
        holes = ", ".join("?" * (2 + len(EVENT_ATTRIBUTES)))
        for found, values in rows.items():
            self._store.executemany(f"INSERT OR IGNORE INTO event_{found} VALUES ({holes})", values)  # noqa: S608 - our own names

    def _objects_of(
        self, tree: Tree, objects: dict[str, tuple[str, Mapping[str, str]]], between: list[Relation]
    ) -> None:
        root = object_id(CASE, tree.root.id)
        for case in tree.cases:
            objects[object_id(CASE, case.id)] = (CASE, _case_attributes(case))
            if case.id != tree.root.id:
                above = case.parent_id or tree.root.id
                between.append((object_id(CASE, case.id), object_id(CASE, above), "属于"))
        for department in {case.department for case in tree.cases if case.department}:
            self._department(department, objects)
        for sort, things, qualifier in (
            (LICENCE, tree.licences, "涉及证照"),
            (ITEM, tree.items, "涉及事项"),
        ):
            for thing in things:
                objects.setdefault(object_id(sort, thing.id), (sort, thing.attributes))
                between.append((root, object_id(sort, thing.id), qualifier))
        for sort, things, qualifier in ((PUSH, tree.pushes, "推送至"), (WORK_ITEM, tree.work_items, "由其办理")):
            for thing in things:
                self._add_owned(sort, thing, qualifier, objects, between)

    def _add_owned(
        self,
        sort: str,
        thing: Thing,
        qualifier: str,
        objects: dict[str, tuple[str, Mapping[str, str]]],
        between: list[Relation],
    ) -> None:
        own = object_id(sort, thing.id)
        objects[own] = (sort, thing.attributes)
        between.append((own, object_id(CASE, thing.case_id), "属于"))
        if thing.department:
            self._department(thing.department, objects)
            between.append((own, object_id(DEPARTMENT, thing.department), qualifier))

    def _department(self, code: str, objects: dict[str, tuple[str, Mapping[str, str]]]) -> None:
        objects.setdefault(object_id(DEPARTMENT, code), (DEPARTMENT, {"名称": self._words.department(code)}))


def _columns(names: Iterable[str]) -> str:
    return "".join(f', "{name}" TEXT' for name in names)


def event_id(act: Act) -> str:
    return f"event:{act.id}"


def object_id(sort: str, own: str) -> str:
    return f"{MAPS[sort]}:{own}"


def _case_attributes(case: Case) -> Mapping[str, str]:
    return {
        "流程": case.process_name,
        "文号": case.reference,
        "事项": case.subject,
        "行政相对人": case.party,
        "状态": case.status,
        "结果": case.outcome,
    }


def _ids_of(tree: Tree) -> frozenset[str]:
    """The pushes and work items that events of a tree may name."""
    pushes = (object_id(PUSH, thing.id) for thing in tree.pushes)
    return frozenset((*pushes, *(object_id(WORK_ITEM, thing.id) for thing in tree.work_items)))


def _about(act: Act, root_id: str, known: frozenset[str]) -> Iterable[Relation]:
    """What an event has to do with: its case, the root case, who acted, the push and work item it names."""
    own = event_id(act)
    yield own, object_id(CASE, act.case_id), "发生在"
    if act.case_id != root_id:
        yield own, object_id(CASE, root_id), "总案件"
    if act.department:
        yield own, object_id(DEPARTMENT, act.department), "办理部门"
    for sort, name, qualifier in ((PUSH, "push_id", "关于推送"), (WORK_ITEM, "item", "办结待办")):
        named = object_id(sort, str(act.details.get(name, "")))
        if named in known:
            yield own, named, qualifier
