"""What every screen asks of its request: the platform, the one who acts, the present instant."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g

from engine.actor import Actor

if TYPE_CHECKING:
    # The security package asks this module in turn.
    from web.platform import Platform
    from web.security.identity import Identity

EXTENSION = "shenguan"
"""Where the application keeps its platform."""
REQUEST_COUNTS = "shenguan_request_counts"
"""Where the application keeps what it counts of its requests."""
STARTED_AT = "STARTED_AT"
"""The setting that says since when the application runs."""


def platform() -> Platform:
    """The composition the application was made with."""
    return cast("Any", current_app.extensions[EXTENSION])  # type: ignore[no-any-return]


def identity() -> Identity | None:
    """Who sent the request, or None for a visitor."""
    return cast("Identity | None", g.get("identity"))


def actor() -> Actor:
    """The signed-in account, or the API token, as one who acts; screens behind the login only."""
    found = identity()
    if found is None:
        raise LookupError("this screen has no signed-in actor")
    return found.actor


def now() -> datetime:
    """The present instant of the platform's clock, an aware UTC datetime."""
    return platform().clock.now()
