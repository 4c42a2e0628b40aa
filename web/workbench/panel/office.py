"""Who acts and by what: roles, departments, the articles of the regulation with the duty of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from web.platform import Platform
from web.regulation import Article, Regulation, article_number, citation
from web.words.wording import ROLES

_NOT_DRAWN = frozenset({"platform_admin", "analyst", "auditor"})
"""Roles that do no step of a procedure."""


def roles() -> list[dict[str, str]]:
    """The roles that lanes and start events may name; the platform itself is the last."""
    return [{"id": code, "name": name} for code, name in ROLES.items() if code not in _NOT_DRAWN]


def departments(platform: Platform) -> list[dict[str, str]]:
    """The departments of the register."""
    return [
        {"id": found.code, "name": found.short_name, "help": found.name, "literal": f'"{found.code}"'}
        for found in platform.catalogue.departments()
    ]


def articles(regulation: Regulation, used: Sequence[str] = ()) -> list[dict[str, str]]:
    """Every article, and every clause of one that a limit, a procedure or a drawing names, with its duty."""
    found: dict[str, dict[str, str]] = {}
    for article in regulation.articles:
        for reference in (str(article.number), *sorted(_clauses(article, used))):
            title = f"{citation(reference)} {article.title}".strip()
            found[reference] = {
                "id": reference,
                "name": title,
                "help": article.duty,
                "limits": _limits(article, reference),
            }
    return list(found.values())


def _clauses(article: Article, used: Sequence[str]) -> Iterator[str]:
    named = {limit.clause for limit in article.limits} | {one.clause for one in article.procedures} | set(used)
    return (one for one in named if one != str(article.number) and article_number(one) == article.number)


def _limits(article: Article, reference: str) -> str:
    units = {"wd": "个工作日", "cd": "日"}
    own = (one for one in article.limits if reference in (one.clause, str(article.number)))
    return "、".join(f"{one.value}{units.get(one.unit, one.unit)}" for one in own)


def profiles(platform: Platform, codes: Sequence[str]) -> list[dict[str, Any]]:
    """The sets of rules a parameter can be set in."""
    today = platform.clock.now().date()
    found: list[Mapping[str, Any]] = [asdict(platform.catalogue.profile(code, today)) for code in codes]
    return [
        {"id": one["code"], "name": PROFILE_NAMES.get(one["code"], one["code"]), "help": one["basis"]} for one in found
    ]


PROFILE_NAMES: Mapping[str, str] = {"ANQIU": "本办法(安丘)", "WEIFANG": "市级委托事项(潍坊)"}
