"""The procedures a reader may start, in the groups of the articles they rest on, each with what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.specs import ProcessInfo
from engine.xml import read_xml
from web.regulation import article_number, regulation

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
OTHER = "其他"
SUBMIT = "提交"


@dataclass(frozen=True)
class Startable:
    """One procedure: `purpose` is what the documentation of its diagram says."""

    info: ProcessInfo
    purpose: str


@dataclass(frozen=True)
class ArticleGroup:
    """Procedures that rest on one article; `label` is its heading, `number` None for those that rest on none."""

    number: int | None
    label: str
    processes: tuple[Startable, ...]


def grouped(found: Sequence[tuple[ProcessInfo, str]]) -> tuple[ArticleGroup, ...]:
    """The groups in the order of the articles; each procedure comes with the text of its diagram."""
    groups: dict[int | None, list[Startable]] = {}
    for info, xml in found:
        groups.setdefault(article_number(info.article), []).append(Startable(info, purpose_of(xml)))
    order = sorted(groups, key=lambda number: (number is None, number or 0))
    return tuple(ArticleGroup(number, _label(number), tuple(groups[number])) for number in order)


@lru_cache(maxsize=128)
def purpose_of(xml: str) -> str:
    """What a diagram's documentation says the procedure is for."""
    process = read_xml(xml.encode(), "diagram").find(f"{_BPMN}process")
    told = process.findtext(f"{_BPMN}documentation") if process is not None else None
    return " ".join((told or "").split())


@lru_cache(maxsize=128)
def start_action(xml: str) -> str:
    """What the button that starts a procedure says: the property `action` of its start event."""
    for start in read_xml(xml.encode(), "diagram").iter(f"{_BPMN}startEvent"):
        for found in start.iter(f"{_SPIFF}property"):
            if found.get("name") == "action" and found.get("value"):
                return str(found.get("value"))
    return SUBMIT


def _label(number: int | None) -> str:
    article = regulation().article(number) if number is not None else None
    return f"{article.name} {article.title}".strip() if article is not None else OTHER
