"""The Flask application: every screen, behind one gate, around one platform."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

from flask import Flask

from web import api, refusals, shell
from web.context import EXTENSION, REQUEST_COUNTS, STARTED_AT
from web.operations.requestcounts import RequestCounts
from web.security import gate

if TYPE_CHECKING:
    from web.platform import Platform

SCREENS = (
    "login",
    "profile",
    "inbox",
    "task",
    "notices",
    "cases",
    "case",
    "action",
    "evidence",
    "history",
    "receipts",
    "replay",
    "exports",
    "bundle",
    "explanation",
    "calendar",
    "regulation",
    "incidents",
    "publicity",
    "sending",
    "verification",
    "operations",
    "sandbox",
    "intake",
    "licences",
    "supervision",
    "clues",
    "audit",
    "samples",
    "reveal",
    "accessrecords",
    "ledger",
    "process_view",
    "imports",
    "drafts",
    "proposal",
    "versions",
    "panel",
    "scenarios",
    "trial",
    "designer",
    "editors",
    "contents",
    "comparison",
    "whatif",
    "moving",
    "health",
    "metrics",
)
"""The modules of web.screens, each with its `blueprint`."""

FORM_PARTS = 1_000


def create_app(platform: Platform) -> Flask:
    """The application over a platform; it keeps no state of its own."""
    app = Flask(__name__)
    # Only the short messages after a redirect are signed with it, so it may change at every start.
    app.secret_key = os.urandom(32)
    app.config.update(
        SESSION_COOKIE_NAME="flash",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_FORM_PARTS=FORM_PARTS,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.config[STARTED_AT] = platform.clock.now()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = platform
    app.extensions[REQUEST_COUNTS] = counts = RequestCounts()
    counts.install(app)
    gate.install(app)
    refusals.install(app)
    shell.install(app)
    for name in SCREENS:
        app.register_blueprint(importlib.import_module(f"web.screens.{name}").blueprint)
    app.register_blueprint(api.blueprint)
    return app
