"""The program with what its caches keep by text: read before processes are split off, so that none reads it again.

A platform is built once and closed. The drawings, tables and forms it parsed, the statements it compiled and the
screens it imported stay with the modules; a started process finds them there, its database and clock are its own.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.routes import share_compiled_routes
from tests.statements import share_compiled_statements
from web.app import create_app
from web.composition import build


def read() -> None:
    """Everything that a start reads."""
    share_compiled_statements()
    share_compiled_routes()
    with tempfile.TemporaryDirectory() as folder:
        platform = build(f"sqlite:///{Path(folder) / 'read.db'}")
        create_app(platform)
        platform.close()


read()
