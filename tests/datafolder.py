"""Data folders in which an office has started: made once in a run and copied."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest

from web.cli import main


def started(folder: Path) -> Path:
    """Make the folder one in which `shenguan init` was run; returns it."""
    shutil.copytree(_started(), folder)
    return folder


@lru_cache
def _started() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="shenguan-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(folder))
        environment.delenv("DATABASE_URL", raising=False)
        assert main(["init"]) == 0
    return folder
