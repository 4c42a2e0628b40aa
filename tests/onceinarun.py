"""What takes long to make and is only copied is made once in a run, by whichever of its workers needs it first."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

RUN = "SHENGUAN_TEST_RUN"
"""Names the folder of the run to the workers that it starts."""


@cache
def run_folder() -> Path:
    """A folder for all workers of this run, gone when the process that asked first has ended."""
    if RUN not in os.environ:
        os.environ[RUN] = tempfile.mkdtemp(prefix="shenguan-run-")
        atexit.register(shutil.rmtree, os.environ[RUN], ignore_errors=True)
    return Path(os.environ[RUN])


@cache
def made_once(make: Callable[..., None], *arguments: object) -> Path:
    """A folder on which `make(folder, *arguments)` was run once; to be copied, never to be written to.

    The function and the texts of its arguments tell what is in it, and the key that data are sealed with.
    """
    told = (make.__module__, make.__qualname__, *map(repr, arguments), os.environ.get("SHENGUAN_DATA_KEY"))
    folder = run_folder() / hashlib.sha256(repr(told).encode()).hexdigest()[:16]
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = folder.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun, *arguments)
            begun.rename(folder)
    return folder
