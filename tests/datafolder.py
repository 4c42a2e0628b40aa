"""Data folders in which an office has started: made once in a run and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.onceinarun import made_once
from web.cli import main


def started(folder: Path) -> Path:
    """Make the folder one in which `shenguan init` was run; returns it."""
    shutil.copytree(made_once(_start), folder)
    return folder


def _start(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATA_DIR", str(folder))
        environment.delenv("DATABASE_URL", raising=False)
        assert main(["init"]) == 0
