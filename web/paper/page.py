"""The page of a paper: one style for all, its templates among those of the screens, rendered without a request."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from web.regulation import citation
from web.words.moments import closing, minute, second

_TEMPLATES = Path(__file__).parents[1] / "templates"
_STYLE = Path(__file__).with_name("paper.css")


def page(template: str, **told: Any) -> str:
    """The HTML of a paper; its template extends `paper/base.html` and is given `title`, `number` and `foot`."""
    return _environment().get_template(template).render(**told)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(_TEMPLATES)
    made = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    made.filters.update(minute=minute, second=second, closing=closing, citation=citation)
    made.globals["paper_style"] = Markup(_STYLE.read_text("utf-8"))  # noqa: S704 - our own file
    return made
