"""The one-task claim on plain SpiffWorkflow: stock parser, stock serializer, its JSON text in SQLite.

Run as a program of its own: `python plain_spiff.py DIAGRAM CASES`. Prints one JSON object with the seconds
of each push and each claim. One table, one commit a step, full durability; no work items, no timer rows,
no history: what a program has that keeps only the library's own state.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import timeit
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

PROCESS = "onetask"
DUE_AT = "2999-01-01T00:00:00+08:00"


class Store:
    """States as texts, by number."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")

    def add(self, state: str) -> int:
        added = self._connection.execute("INSERT INTO workflow (state) VALUES (?)", (state,))
        assert added.lastrowid is not None
        return added.lastrowid

    def get(self, number: int) -> str:
        return str(self._connection.execute("SELECT state FROM workflow WHERE id = ?", (number,)).fetchone()[0])

    def put(self, number: int, state: str) -> None:
        self._connection.execute("UPDATE workflow SET state = ? WHERE id = ?", (state, number))


class Claims:
    """Pushes and claims; the parsed diagram is kept, as our engine keeps it."""

    def __init__(self, diagram: Path, store: Store) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_file(str(diagram))
        self._spec = parser.get_spec(PROCESS)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self._store = store
        self.numbers: list[int] = []

    def push(self) -> None:
        workflow = BpmnWorkflow(self._spec)
        workflow.task_tree.data.update(department="A", due_at=DUE_AT)
        workflow.do_engine_steps()
        workflow.refresh_waiting_tasks()
        self.numbers.append(self._store.add(self._serializer.serialize_json(workflow)))

    def claim(self, number: int) -> None:
        workflow: Any = self._serializer.deserialize_json(self._store.get(number))
        workflow.refresh_waiting_tasks()
        (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
        task.data["answer"] = "claim"
        task.run()
        workflow.do_engine_steps()
        assert workflow.is_completed()
        self._store.put(number, self._serializer.serialize_json(workflow))


def main(diagram: str, cases: str) -> None:
    with tempfile.TemporaryDirectory(prefix="shenguan-bench-") as folder:
        claims = Claims(Path(diagram), Store(Path(folder) / "plain.db"))
        claims.push()
        claims.claim(claims.numbers.pop())
        pushes = timeit.repeat(claims.push, number=1, repeat=int(cases))
        done = [timeit.timeit(lambda found=found: claims.claim(found), number=1) for found in claims.numbers]
    print(json.dumps({"push": pushes, "claim": done}))


if __name__ == "__main__":
    main(*sys.argv[1:])
