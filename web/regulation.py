"""The regulation as the screens show it: its thirty articles, what each asks of whom, and its validity.

The wording comes from `regulation.txt`, our one-line duties from `regulation.toml`; both lie with the
processes, because a new text of the regulation changes them and not this room.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

PROCESSES = Path(__file__).parents[1] / "processes"

Validity = Literal["not_yet", "in_force", "expired"]

_DIGITS = "零一二三四五六七八九"
_HEADING = re.compile(r"^第([一二三四五六七八九十]+)([章条])\s*(.*)$")
_REFERENCE = re.compile(r"^(\d+)(?:\((\d+)\))?(.*)$")
_ENDINGS = "。;；:：》"


@dataclass(frozen=True)
class StatedLimit:
    """A limit the regulation itself states: `value` counts working (`wd`) or natural (`cd`) days."""

    parameter: str
    clause: str
    value: int
    unit: str
    effect: str


@dataclass(frozen=True)
class Procedure:
    """A procedure that carries out an article, or a clause of it, and whether it is drawn yet."""

    id: str
    clause: str
    running: bool


@dataclass(frozen=True)
class Article:
    """One article: number, chapter heading, paragraphs of its text, and what the register says of it."""

    number: int
    chapter: str
    paragraphs: tuple[str, ...]
    title: str = ""
    duty: str = ""
    owner: str = ""
    limits: tuple[StatedLimit, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        return f"第{numeral(self.number)}条"


@dataclass(frozen=True)
class Regulation:
    """The whole regulation; `valid_to` is the last day on which it is in force."""

    title: str
    issued_by: str
    valid_from: date
    valid_to: date
    articles: tuple[Article, ...] = field(repr=False)

    @property
    def chapters(self) -> tuple[tuple[str, tuple[Article, ...]], ...]:
        """The articles under their chapter headings."""
        return tuple((heading, tuple(found)) for heading, found in groupby(self.articles, lambda one: one.chapter))

    def article(self, number: int) -> Article | None:
        """The article of that number, if there is one."""
        return next((article for article in self.articles if article.number == number), None)

    def validity(self, day: date) -> Validity:
        """Whether the regulation is in force on a day (article 30)."""
        if day < self.valid_from:
            return "not_yet"
        return "in_force" if day <= self.valid_to else "expired"

    def banner(self, day: date) -> str | None:
        """What every page says while the regulation is not in force; None while it is."""
        if self.validity(day) == "not_yet":
            return f"本办法自{spoken_day(self.valid_from)}起施行,今日尚未施行。"
        if self.validity(day) == "expired":
            return (
                f"本办法有效期至{spoken_day(self.valid_to)},现已届满;未登记延续或者替代文件前,"
                "新办事项标注“依据已届满”,期限照常计算并留痕。"
            )
        return None


@lru_cache(maxsize=1)
def regulation() -> Regulation:
    """The regulation this platform runs, from the folder of its processes."""
    return load_regulation(PROCESSES)


def load_regulation(folder: Path) -> Regulation:
    """The regulation kept in a folder as `regulation.txt` and, where it exists, `regulation.toml`."""
    text = (folder / "regulation.txt").read_text(encoding="utf-8")
    register_file = folder / "regulation.toml"
    register = tomllib.loads(register_file.read_text(encoding="utf-8")) if register_file.exists() else {}
    known = {int(entry["number"]): entry for entry in register.get("article", ())}
    articles = tuple(
        _article(number, chapter, paragraphs, known.get(number, {})) for number, chapter, paragraphs in _split(text)
    )
    about, span = register.get("measures", {}), register.get("validity", {})
    valid_from, valid_to = _stated_validity(articles)
    return Regulation(
        title=about.get("title", text.strip().splitlines()[0]),
        issued_by=about.get("issued_by", ""),
        valid_from=span.get("valid_from", valid_from),
        valid_to=span.get("valid_to", valid_to),
        articles=articles,
    )


def citation(reference: str) -> str:
    """`18(1)` as 第十八条第(一)项; what is no article reference comes back unchanged."""
    found = _REFERENCE.match(reference.strip())
    if found is None:
        return reference
    number, item, rest = found.groups()
    return f"第{numeral(int(number))}条" + (f"第({numeral(int(item))})项" if item else "") + rest


def article_number(reference: str) -> int | None:
    """The article a reference such as `18(1)` belongs to."""
    found = _REFERENCE.match(reference.strip())
    return int(found.group(1)) if found else None


def numeral(number: int) -> str:
    """A number from 1 to 99 as Chinese law writes it."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not head else "")


def spoken_day(day: date) -> str:
    """2024年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _split(text: str) -> list[tuple[int, str, tuple[str, ...]]]:
    found: list[tuple[int, str, list[str]]] = []
    chapter = ""
    for line in (line.strip() for line in text.splitlines()):
        heading = _HEADING.match(line)
        if heading and heading.group(2) == "章":
            chapter = line
        elif heading:
            found.append((_value(heading.group(1)), chapter, [heading.group(3)]))
        elif line and found:
            paragraphs = found[-1][2]
            # A sentence broken over two lines of the source belongs together.
            if paragraphs[-1] and paragraphs[-1][-1] not in _ENDINGS:
                paragraphs[-1] += line
            else:
                paragraphs.append(line)
    return [(number, chapter, tuple(paragraphs)) for number, chapter, paragraphs in found]


def _value(numerals: str) -> int:
    head, ten, ones = numerals.rpartition("十")
    tens = (_DIGITS.index(head) if head else 1) * 10 if ten else 0
    return tens + (_DIGITS.index(ones) if ones else 0)


def _article(number: int, chapter: str, paragraphs: tuple[str, ...], entry: Mapping[str, Any]) -> Article:
    return Article(
        number=number,
        chapter=chapter,
        paragraphs=paragraphs,
        title=entry.get("title", ""),
        duty=entry.get("duty", ""),
        owner=entry.get("owes", ""),
        limits=tuple(
            StatedLimit(limit["param"], limit["clause"], limit["value"], limit["unit"], limit["effect"])
            for limit in entry.get("limits", ())
        ),
        procedures=_procedures(number, entry),
        reason=entry.get("reason_none", ""),
    )


def _procedures(number: int, entry: Mapping[str, Any]) -> tuple[Procedure, ...]:
    if "process" not in entry:
        return ()
    first = Procedure(entry["process"], str(number), entry["status"] == "running")
    others = (Procedure(other["id"], other["clause"], other["status"] == "running") for other in entry.get("also", ()))
    return (first, *others)


def _stated_validity(articles: tuple[Article, ...]) -> tuple[date, date]:
    """The two days article 30 names."""
    text = articles[-1].paragraphs[0]
    days = [date(*map(int, found)) for found in re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)]
    return days[0], days[1]
