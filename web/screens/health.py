"""Is the platform up: asked by whoever starts or watches it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from web.context import platform

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def ready() -> str:
    """`ok` as soon as requests are taken and the database answers."""
    with platform().database.read() as connection:
        connection.execute(text("SELECT 1"))
    return "ok"
