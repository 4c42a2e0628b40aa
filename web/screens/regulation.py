"""The regulation: all articles with their duties and procedures, and one article to read beside a task."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template

from engine.clock import local_date
from web.context import now, platform
from web.words.glossary import glossary
from web.words.lint import RULE_WORDS

from ..regulation import Regulation, article_number, regulation, spoken_day
from .partial import wants_partial

blueprint = Blueprint("regulation", __name__)


@blueprint.get("/regulation")
def page() -> str:
    """The thirty articles by chapter."""
    measures = regulation()
    return render_template("regulation/page.html", **_shown(measures))


@blueprint.get("/regulation/<int:number>")
def article(number: int) -> str:
    """One article; only the article itself where a drawer asks for it."""
    measures = regulation()
    found = measures.article(number)
    if found is None:
        abort(404)
    name = "regulation/article.html" if wants_partial() else "regulation/single.html"
    return render_template(name, article=found, **_shown(measures))


def _shown(measures: Regulation) -> dict[str, Any]:
    return {
        "measures": measures,
        "banner": measures.banner(local_date(now())),
        "spoken_day": spoken_day,
        "words": glossary().word,
        "departures": _departures(),
    }


def _departures() -> dict[str, list[str]]:
    """What is said beside a limit or an article that a parameter departs from, by parameter and by article."""
    words, found = RULE_WORDS["parameter-deviates"], dict[str, list[str]]()
    for one in platform().departures():
        reason = "document" if one.document is not None else one.reason
        named = f"{one.document.number}《{one.document.title}》" if one.document is not None else ""
        values = {"reason": reason, "param": one.param, "profile": one.profile, "article": one.article,
                  "found": one.found, "wanted": one.wanted, "document": named}  # fmt: skip
        found.setdefault(str(article_number(one.article) or ""), []).append(words.told(values))
    return found
