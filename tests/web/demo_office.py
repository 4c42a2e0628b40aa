"""The demonstration's office: years of cases in every state, made once in a run and copied for each module."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.onceinarun import made_once
from tests.web.office import FILE, PRESENT, Office, office_on
from web.demo.population import populate


def demo_office(folder: Path) -> Office:
    """An office with the demonstration's cases as of the morning of 24 November 2026."""
    shutil.copytree(made_once(_populate), folder, dirs_exist_ok=True)
    return office_on(f"sqlite:///{folder / FILE}", PRESENT)


def _populate(folder: Path) -> None:
    """Such an office, its key with it."""
    office = office_on(f"sqlite:///{folder / FILE}", PRESENT)
    populate(office.platform, PRESENT, lambda done, total: None)
    office.platform.close()
