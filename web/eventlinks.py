"""Where an event of a case can be looked at: in the replay as of that instant, else in the sealed history."""

from __future__ import annotations

from flask import Flask, current_app, url_for

REPLAY = "replay.page"


def install(app: Flask) -> None:
    """Give templates the address."""
    app.jinja_env.globals["event_address"] = event_address


def event_address(root_id: str, case_id: str, seq: int) -> str:
    """The page that shows a case tree as it stood at an event of one of its cases."""
    if REPLAY in current_app.view_functions:
        return url_for(REPLAY, case_id=root_id, at=f"{case_id}.{seq}")
    return url_for("history.page", case_id=root_id, _anchor=f"event-{case_id}-{seq}")
