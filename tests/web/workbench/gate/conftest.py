"""An office whose claim process gets another name for a task: a draft, its runs as if carried out, and the people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.actor import Actor
from engine.clock import stored
from engine.drafts import candidate_of, digest_of
from engine.gate import ProposalBook
from tests.web.office import Office, Visitor, open_office
from web.security.schema import account
from web.workbench.drafts import BOOK, begin_from
from web.workbench.runs import Kind, change_run, order_run
from web.workbench.scenarios.wanted import wanted_scenarios

PROCESS = "claim_auto"
DRAWING = f"{PROCESS}/{PROCESS}.bpmn"
SECOND = "pt.second"


@dataclass
class Bench:
    """The office and a draft on its workbench."""

    office: Office
    draft: str

    def save(self, path: str, text: str) -> None:
        with self.office.platform.database.write() as connection:
            seen = {file.path: file.revision for file in BOOK.listing(connection, self.draft)}.get(path, 0)
            BOOK.save(connection, self.draft, path, text, seen, "pt.analyst", self.office.clock.now())

    def texts(self) -> dict[str, str]:
        with self.office.platform.database.read() as connection:
            return BOOK.texts(connection, self.draft)

    def carried_out(self, kind: Kind, result: Any) -> None:
        """A run of the draft's very files that came out like this."""
        platform, at = self.office.platform, self.office.clock.now()
        with platform.database.write() as connection:
            order = {"digest": digest_of(BOOK.texts(connection, self.draft))}
            actor = Actor("pt.analyst", "", "PT")
            run = order_run(connection, platform.runtime.ids.new(), kind, self.draft, order, actor, at)
            change_run(connection, run.id, state="done", result=result, finished_at=stored(at))

    def passed(self) -> None:
        """Every scenario asked for has passed, and every element was passed."""
        platform = self.office.platform
        with platform.database.read() as connection:
            wanted = wanted_scenarios(platform, connection, candidate_of(BOOK.texts(connection, self.draft)))
        self.carried_out("scenarios", {"files": {path: {"passed": True} for path in wanted}, "missing": {}})

    def ready(self) -> None:
        """Everything the gate asks for has been run."""
        self.passed()
        self.carried_out("whatif", {"summary": {"same": 4, "other_path": 1}, "cases": []})

    def hand_in(self, visitor: Visitor, **fields: str) -> Any:
        told = {"reason": "名称不清楚", "digest": digest_of(self.texts()), "seen": "on", **fields}
        return visitor.post(f"/drafts/{self.draft}/proposal", told)

    def page(self, visitor: Visitor) -> str:
        return str(visitor.get(f"/drafts/{self.draft}/proposal").get_data(as_text=True))

    @property
    def proposal(self) -> str:
        with self.office.platform.database.read() as connection:
            found = ProposalBook().of_draft(connection, self.draft)
        assert found is not None
        return found.id

    def running(self, process: str = PROCESS) -> str:
        return self.office.platform.runtime.current(process).hash


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    office = open_office(tmp_path)
    second_analyst(office)
    analyst = office.actor("pt.analyst")
    with office.platform.database.write() as connection:
        draft = begin_from(office.platform, connection, "认领", [PROCESS], analyst)
    made = Bench(office, draft.id)
    made.save(DRAWING, renamed(made.texts()[DRAWING]))
    yield made
    office.platform.close()


def renamed(drawing: str) -> str:
    """The drawing with another name for its first task."""
    before = 'name="收到推送'
    assert before in drawing
    return drawing.replace(before, 'name="收到了推送', 1)


def second_analyst(office: Office) -> None:
    """Another account like the analyst's, with the same password."""
    with office.platform.database.write() as connection:
        row = connection.execute(account.select().where(account.c.login == "pt.analyst")).one()
        values = {**row._mapping, "login": SECOND, "name": "流程分析员02"}
        connection.execute(account.insert().values(**values))
