"""The demonstration's office: years of cases in every state, made once in a run and copied for each module."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from tests.web.office import FILE, PRESENT, Office, office_on
from web.demo.population import populate


def demo_office(folder: Path) -> Office:
    """An office with the demonstration's cases as of the morning of 24 November 2026."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    return office_on(f"sqlite:///{folder / FILE}", PRESENT)


@lru_cache
def _prepared() -> Path:
    """The folder of such an office, its key with it."""
    folder = Path(tempfile.mkdtemp(prefix="shenguan-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    office = office_on(f"sqlite:///{folder / FILE}", PRESENT)
    populate(office.platform, PRESENT, lambda done, total: None)
    office.platform.close()
    return folder
