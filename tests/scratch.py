"""Tests keep their files in memory where the machine has room for them: none is about losing power.

A disk that is slow to acknowledge would be waited for at every commit of thousands of databases.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3
"""Bytes; a small one, as containers have it, is left alone."""


def keep_files_in_memory() -> None:
    """For this process and those it starts; whoever named a place for temporary files gets that."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
