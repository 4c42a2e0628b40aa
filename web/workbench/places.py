"""Where the workbench keeps what is not the office's: in a folder beside its data, which may be thrown away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from web.platform import Platform

FOLDER = "workbench"


def workbench_folder(platform: Platform) -> Path:
    """Beside the file of the database; beside DATA_DIR's files where the database is elsewhere."""
    url = make_url(platform.database.url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).resolve().parent / FOLDER
    return Path(os.environ.get("DATA_DIR") or "data").resolve() / FOLDER
