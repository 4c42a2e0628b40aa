"""The differences between a draft and what runs, or between two versions: in words, and coloured on both drawings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from web.context import platform
from web.words.compare import TONES, told_in_short
from web.workbench.comparison import Compared, compared_draft, compared_versions
from web.workbench.drafts import BOOK

blueprint = Blueprint("comparison", __name__)

DRAWN = ("limit", "added", "removed", "changed", "text")
"""The tones that are coloured on the drawings."""


@blueprint.get("/drafts/<draft_id>/comparison")
def page(draft_id: str) -> str:
    """What the draft would change of the versions that run."""
    with platform().database.read() as connection:
        draft, texts = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
        found = compared_draft(platform(), connection, texts)
    chosen = _chosen(found)
    sheet: dict[str, Any] = {}
    if chosen is not None and chosen.diagram:
        after = url_for("comparison.drawing", draft_id=draft_id, path=f"{chosen.process}/{chosen.diagram}")
        sheet = _sheet(chosen, after)
    return render_template("comparison/page.html", draft=draft, sheet=sheet, **_told(found, chosen))


@blueprint.get("/versions/<process>/compare")
def versions(process: str) -> str:
    """What the version ?after= changed of ?before=, hashes both."""
    before, after = request.args.get("before") or None, request.args.get("after", "")
    with platform().database.read() as connection:
        for version in filter(None, (before, after or "none")):
            _known(connection, process, version)
        compared = compared_versions(platform(), connection, process, before, after)
    sheet = _sheet(compared, url_for("comparison.diagram", version=after))
    return render_template("comparison/versions.html", process=process, sheet=sheet, **_told((compared,), compared))


@blueprint.get("/comparison/<version>.bpmn")
def diagram(version: str) -> AnyResponse:
    """The drawing of a stored version, as XML."""
    with platform().database.read() as connection:
        _known(connection, None, version)
    response = Response(platform().runtime.spec(version).xml, mimetype="application/xml")
    response.set_etag(version)
    return response.make_conditional(request)


@blueprint.get("/drafts/<draft_id>/drawing/<path:path>")
def drawing(draft_id: str, path: str) -> AnyResponse:
    """A drawing of a draft as it is saved, as XML."""
    with platform().database.read() as connection:
        found = BOOK.read(connection, draft_id, path)
    return Response(found.content, mimetype="application/xml")


def _known(connection: Any, process: str | None, version: str) -> None:
    """Answers 404 for what is no version (of this process)."""
    found = platform().runtime.specs.process_of(connection, version)
    if found is None or process not in (None, found):
        abort(404)


def _chosen(found: tuple[Compared, ...]) -> Compared | None:
    wanted = request.args.get("process", "")
    drawn = [one for one in found if one.process]
    return next((one for one in drawn if one.process == wanted), next((one for one in drawn if one.told), None)) or (
        drawn[0] if drawn else None
    )


def _told(found: tuple[Compared, ...], chosen: Compared | None) -> dict[str, Any]:
    counts = {one.process: told_in_short(one.told) for one in found}
    proposed = next((one.told for one in found if not one.process), ())
    return {"found": found, "chosen": chosen, "counts": counts, "proposed": proposed, "tones": TONES}


def _sheet(chosen: Compared, after: str) -> dict[str, Any]:
    """What the page's script knows: both drawings, and which element has which tone on which side."""
    marks = [
        {"element": place, "tone": one.tone, "kind": one.change.kind, "number": number}
        for number, one in enumerate(chosen.told)
        for place in one.change.places
        if one.tone in DRAWN
    ]
    before = url_for("comparison.diagram", version=chosen.before) if chosen.before is not None else ""
    return {"before": before, "after": after, "marks": marks}
