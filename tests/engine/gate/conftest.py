"""An office in which one process calls another, drafts of them, and what is found out about each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from engine.actor import Actor
from engine.clock import parsed
from engine.deploy import checked_files
from engine.drafts import DraftBook, candidate_of, digest_of
from engine.gate import (
    RUNNABLE,
    Approval,
    DeploymentRecord,
    Evidence,
    Order,
    Proposal,
    ProposalBook,
    Ran,
    affected_by,
    approve,
    last_deployed,
    moved_since,
)
from engine.papers import papers_of
from tests.engine.conftest import FORM, Office
from tests.engine.drawing import Drawing

DRAWER = Actor("drawer", "drawer", "PT", frozenset({"analyst"}))
SECOND = Actor("second", "second", "PT", frozenset({"analyst"}))
THIRD = Actor("third", "third", "A", frozenset({"approval_head"}))
NOON = parsed("2024-05-14T12:00")
STORY = "name = 'as ever'\n"


@dataclass
class Gate:
    """The office and what is done at its gate."""

    office: Office
    drafts: DraftBook
    book: ProposalBook
    put: list[str]

    def files(self, process: str, drawing: Drawing) -> dict[str, str]:
        return {f"{process}/{process}.bpmn": drawing.text(), f"{process}/answer.form": FORM}

    def kept(self, process: str) -> dict[str, str]:
        """The files of the running version, by their paths in a draft."""
        with self.office.database.read() as connection:
            files = self.office.runtime.specs.files(connection, self.running(process))
        return {f"{process}/{name}": text for name, text in files.items()}

    def running(self, process: str) -> str:
        with self.office.database.read() as connection:
            return str(self.office.runtime.specs.current_hash(connection, process))

    def draft(self, name: str, files: dict[str, str], new: Collection[str] = ()) -> str:
        """A draft begun now of the processes in these files."""
        specs = self.office.runtime.specs
        with self.office.database.write() as connection:
            processes = candidate_of(files).processes.keys() - set(new)
            base = {process: str(specs.current_hash(connection, process)) for process in processes}
            self.drafts.begin(connection, name, name, base, files, DRAWER.login, self.office.clock.now())
        return name

    def evidence(self, draft: str, **changes: Any) -> Evidence:
        """What is found out where everything is as it should be, but for `changes`."""
        specs = self.office.runtime.specs
        with self.office.database.read() as connection:
            files = self.drafts.texts(connection, draft)
            candidate, digest = candidate_of(files), digest_of(files)
            since = last_deployed(connection)
            moved = moved_since(connection, specs, self.drafts.get(connection, draft).base, candidate.processes)
            ran = Ran("done", digest, since, {"files": {"claim/scenarios/01.toml": {"passed": True}}, "missing": {}})
            found = Evidence(
                kind="change",
                digest=digest,
                affected=affected_by(connection, specs, candidate),
                scenarios=ran,
                differences=({"kind": "changed", "element": "late"},),
                seen=digest,
                moved=moved,
                since=since,
                parameters=candidate.parameters,
            )
        return replace(found, **changes)

    def hand_in(self, draft: str, order: Order | None = None, by: Actor = DRAWER, **changes: Any) -> Proposal:
        evidence = self.evidence(draft, **changes)
        with self.office.database.write() as connection:
            told = (f"p-{draft}", draft, evidence, order or Order("三日不够"), by, self.office.clock.now())
            return self.book.hand_in(connection, *told)

    def approval(self, draft: str) -> Approval:
        """The draft as it is checked now beside what runs."""
        runtime = self.office.runtime
        with self.office.database.read() as connection:
            candidate = candidate_of(self.drafts.texts(connection, draft))
            affected = affected_by(connection, runtime.specs, candidate)
            texts = []
            for process in affected.all:
                own = candidate.processes.get(process)
                if own is None:
                    own = runtime.specs.files(connection, str(runtime.specs.current_hash(connection, process)))
                texts.append({name: text.encode() for name, text in own.items()})
            told = (connection, runtime.specs, runtime.registry, texts, self.office.clock.now())
            return Approval(checked_files(*told, layers=RUNNABLE), last_deployed(connection), self._put)

    def approve(self, draft: str, by: Actor = SECOND, approval: Approval | None = None) -> DeploymentRecord:
        approval = approval or self.approval(draft)
        runtime = self.office.runtime
        with self.office.database.write() as connection:
            told = (f"p-{draft}", approval, by, self.office.clock.now())
            return approve(connection, runtime.specs, runtime.registry, *told)

    def papers(self, process: str) -> dict[str, str]:
        with self.office.database.read() as connection:
            return papers_of(connection, process)

    def _put(self, connection: Connection, text: str, by: Actor, at: datetime) -> None:
        self.put.append(text)


@pytest.fixture
def gate(office: Office, claim: Drawing, sending: Drawing) -> Iterator[Gate]:
    office.deploy(claim, sending)
    office.at("2024-05-14T12:00")
    yield Gate(office, DraftBook(), ProposalBook(), [])


@pytest.fixture
def changed(claim: Drawing) -> Drawing:
    """The claim with another deadline."""
    return Drawing(claim.process, [part.replace('"days"', '"other_days"') for part in claim.body], claim.messages)
