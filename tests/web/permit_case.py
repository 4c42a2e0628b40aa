"""One permit decision, pushed to two departments on the eve of the National Day holiday."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.casebook import CaseSummary, case_tree
from engine.clock import parsed
from engine.worklist.inbox import WorkItem, items_of_tree
from tests.web.office import Office, open_office

START = "2026-09-30T10:00"
CLERK, OFFICER, OTHER_OFFICER = "spj.jb01", "scjg.zr01", "wjw.zr01"
AUDITOR, ADMIN = "sj.audit", "pt.admin"


@dataclass
class PermitCase:
    """An office with this one case; its claims end with the make-up Saturday of 10 October."""

    office: Office
    root_id: str

    def page(self, login: str, address: str) -> str:
        """The text of a page that must be there for this person."""
        answer = self.office.client(login).get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        text: str = answer.get_data(as_text=True)
        return text

    def move_to(self, at: str) -> None:
        self.office.advance(parsed(at))

    def tree(self) -> tuple[CaseSummary, ...]:
        with self.office.platform.database.read() as connection:
            return case_tree(connection, self.root_id)

    def tasks(self) -> tuple[WorkItem, ...]:
        """The open tasks of the case."""
        with self.office.platform.database.read() as connection:
            return items_of_tree(connection, self.root_id, open_only=True)

    def claim_case(self, department: str) -> str:
        """The case in which this department is to claim."""
        return next(item.case_id for item in self.tasks() if (item.element, item.department) == ("claim", department))

    def claim(self) -> None:
        """The market office claims."""
        item = next(item for item in self.tasks() if (item.element, item.department) == ("claim", "SCJG"))
        self.office.platform.runtime.complete(item.id, {"answer": "claim"}, self.office.actor(OFFICER))


@contextmanager
def permit_case(folder: Path, sandbox: bool = False) -> Iterator[PermitCase]:
    """The office with its case; closed at the end."""
    office = open_office(folder, parsed(START), sandbox)
    try:
        yield PermitCase(office, office.push(15, START, ("SCJG", "ZHZF")))
    finally:
        office.platform.close()
