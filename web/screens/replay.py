"""A case, or the whole story of a licence, told again event by event, each with everything as it was then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy import Connection

from engine.clock import local_date, stored
from engine.errors import NotFound
from web.context import now, platform
from web.replay.instant import Instant, Room, earlier_values, read_instant
from web.replay.marks import LEGEND, MARKS
from web.replay.story import Earlier, Story, read_story
from web.security import visible_case
from web.sheets.deadlines import calendar_then
from web.words.moments import second
from web.words.wording import ROLES, light_words

from ..regulation import article_number
from .case import reader
from .licences import licences_of_case
from .licences import reader as licence_reader
from .naming import people

blueprint = Blueprint("replay", __name__)

TONES = {"act": "办理", "system": "平台", "wait": "送达、等待", "alarm": "警示"}
"""What the tones of events are called where one is chosen."""


@dataclass(frozen=True)
class _Asked:
    """Which instant, and which events the list shows; every view is one address."""

    at: str
    department: str
    kind: str

    @property
    def narrowed(self) -> str:
        """What the links of the list carry on."""
        told = {name: value for name, value in (("department", self.department), ("kind", self.kind)) if value}
        return f"&{urlencode(told)}" if told else ""

    @classmethod
    def read(cls) -> _Asked:
        args = request.args
        return cls(args.get("at", ""), args.get("department", ""), args.get("kind", ""))


@blueprint.get("/cases/<case_id>/replay")
def page(case_id: str) -> str:
    """The replay of a case tree; the id of a child case begins where the child does."""
    case = visible_case(case_id)
    with platform().database.read() as connection:
        story = _told(connection, (case.root_id,))
        begin = next((moment.key for moment in story.moments if moment.event.case_id == case_id), "")
        index = _index(story, begin if case_id != case.root_id else "")
        told = _instant(connection, story, index)
        licences = licences_of_case(connection, case.root_id)
    root = story.roots[0]
    title = " ".join(part for part in (root.subject or story.scene(root.id).label, root.reference) if part)
    return _page(story, index, told, title, case_id, url_for("replay.instant", case_id=case_id), licences=licences)


@blueprint.get("/cases/<case_id>/replay/instant")
def instant(case_id: str) -> str:
    """One instant of a case tree, to be put into its page."""
    case = visible_case(case_id)
    with platform().database.read() as connection:
        story = _told(connection, (case.root_id,))
        told = _instant(connection, story, _index(story, ""))
    return render_template("replay/_instant.html", **told)


@blueprint.get("/licences/<licence_id>/story")
def licence(licence_id: str) -> str:
    """All cases that concern a licence, on one slider."""
    with platform().database.read() as connection:
        found = _licence(connection, licence_id)
        story = _told(connection, found.root_ids)
        index = _index(story, "")
        told = _instant(connection, story, index)
    title = f"{found.shown.title} {found.shown.licence.number}"
    address = url_for("replay.licence_instant", licence_id=licence_id)
    return _page(story, index, told, title, "", address, licence=found.shown)


@blueprint.get("/licences/<licence_id>/story/instant")
def licence_instant(licence_id: str) -> str:
    """One instant of the story of a licence, to be put into its page."""
    with platform().database.read() as connection:
        story = _told(connection, _licence(connection, licence_id).root_ids)
        told = _instant(connection, story, _index(story, ""))
    return render_template("replay/_instant.html", **told)


def _licence(connection: Connection, licence_id: str) -> Any:
    found = platform().licences.story(connection, licence_reader(), local_date(now()), licence_id)
    if found is None:
        raise NotFound
    return found


def _told(connection: Connection, root_ids: tuple[str, ...]) -> Story:
    return read_story(connection, root_ids, reader(connection), platform().runtime)


def _index(story: Story, begin: str) -> int:
    """The moment the address names, else where the story begins; 404 for one that never was."""
    if not story.moments:
        abort(404)
    asked = request.args.get("at", "")
    place = story.place(asked or begin) if asked or begin else 0
    if place is None:
        abort(404)
    return place


def _instant(connection: Connection, story: Story, index: int) -> dict[str, Any]:
    """What the part of the page that follows the slider shows."""
    tools = reader(connection)
    room = Room(
        means=platform().runtime,
        names=story.names,
        spec=tools.spec,
        then=lambda revision: calendar_then(connection, tools.calendar, revision) or tools.calendar,
        register=platform().catalogue,
        personal=platform().privacy.fields,
    )
    told: Instant = read_instant(connection, story, index, room)
    until = stored(now()) if index == len(story.moments) - 1 else told.moment.at
    root_id = told.moment.event.root_id
    roots = [case.id for case in story.roots]
    return {
        "story": story,
        "index": index,
        "told": told,
        "decisions": platform().decisions_then(connection, root_id, until, earlier_values(story, index)),
        "notices": platform().notices.told(connection, roots, until),
        "person": people(),
        "department_of": tools.department,
        "role": lambda code: ROLES.get(code, code),
        "light_words": light_words,
        "article_number": article_number,
        "second": second,
        "marks": MARKS,
        "notes": json.dumps(told.notes(), ensure_ascii=False),
    }


def _page(story: Story, index: int, told: dict[str, Any], title: str, case_id: str, address: str, **more: Any) -> str:
    asked = _Asked.read()
    return render_template(
        "replay/page.html",
        **{"licence": None, "licences": (), **told, **more},
        title=title,
        case_id=case_id,
        document=_document(story, index, address),
        asked=asked,
        narrowed=asked.narrowed,
        counts={code: sum(code in moment.marks for moment in story.moments) for code in MARKS},
        places_of_marks=[
            (story.scale.percent(place), moment.marks[0]) for place, moment in enumerate(story.moments) if moment.marks
        ],
        partly=licence_reader() is not None,
        kinds={**TONES, **MARKS},
        legend=LEGEND,
    )


def _document(story: Story, index: int, address: str) -> dict[str, Any]:
    """The story as its script reads it; sentences are read from the list of events."""
    return {
        "index": index,
        "instant": address,
        "places": list(story.scale.places),
        "scenes": [
            {
                "case": scene.case.id,
                "version": scene.case.version,
                "diagram": url_for("case.diagram", case_id=scene.case.id),
                "label": scene.label,
                "above": scene.above,
                "called": scene.called,
                **story.passages[scene.case.id].document(),
                "earlier": [_earlier(scene.case.id, one) for one in story.earlier(scene.case.id)],
            }
            for scene in story.scenes
        ],
    }


def _earlier(case_id: str, left: Earlier) -> dict[str, Any]:
    """The diagram that is shown until the case was moved to another version."""
    address = url_for("case.diagram", case_id=case_id, version=left.version)
    return {"until": left.until, "version": left.version, "diagram": address, **left.passage.document()}
