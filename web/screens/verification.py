"""For auditors: all seals recomputed, and the platform's own examination of its data."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.casebook import find_case
from engine.history import verify
from engine.watch.doctor import examine
from web.context import platform
from web.operations.verifications import note_verification
from web.words.findings import break_words, finding_words

blueprint = Blueprint("verification", __name__)


@blueprint.get("/verification")
def page() -> str:
    """What a verification does, and the button that begins it."""
    return render_template("verification/page.html", result=None)


@blueprint.post("/verification")
def result() -> str:
    """Verify everything, then examine the invariants."""
    with platform().database.read() as connection:
        sealed = verify(connection)
        broken = [(found, find_case(connection, found.case_id)) for found in sealed.broken]
    note_verification(platform(), sealed)
    findings = examine(platform().runtime)
    return render_template(
        "verification/page.html",
        result=sealed,
        broken=broken,
        findings=[finding_words(finding) for finding in findings],
        break_words=break_words,
        sound=not sealed.broken and all(found.ok for found in findings),
    )
