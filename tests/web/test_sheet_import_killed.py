"""Workers that are killed at any commit leave an import that goes on without doubling."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from engine.casebook import CaseFilter, case_page
from engine.store.failpoints import AFTER_COMMIT, BEFORE_COMMIT, VARIABLE
from tests.web.api_client import decision
from tests.web.office import open_office
from tests.web.sheetfile import csv_file, handled, import_of, outcome, upload

ROOT = Path(__file__).parents[2]
WORKER = """
import sys
from engine.clock import SimulatedClock, parsed
from engine.store.database import Database
from web.composition import compose
from web.sheetimport.advance import advance_imports

platform = compose(Database(sys.argv[1]), SimulatedClock(parsed("2026-11-16T09:00")))
while advance_imports(platform):
    pass
"""
KILLED = -9


def test_given_workers_killed_at_commits_when_others_follow_then_every_row_is_registered_once(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    clerk = office.client("spj.jb01")
    told = import_of(upload(clerk, csv_file([decision(number) for number in range(1, 9)])))

    ends = [
        _worker(office.platform.database.url, f"{place}:{count}")
        for place, count in ((AFTER_COMMIT, 2), (BEFORE_COMMIT, 2), (AFTER_COMMIT, 3), (BEFORE_COMMIT, 3))
    ]
    assert ends == [KILLED] * 4
    handled(office)

    assert outcome(clerk, told) == ["已登记并推送"] * 8
    with office.platform.database.read() as connection:
        assert len(case_page(connection, CaseFilter(None), None, 50).cases) == 8
    office.platform.close()


def _worker(url: str, failpoint: str) -> int:
    """How a process that handles imports ended."""
    told = {**os.environ, VARIABLE: failpoint}
    return subprocess.run([sys.executable, "-c", WORKER, url], cwd=ROOT, env=told, timeout=120, check=False).returncode
