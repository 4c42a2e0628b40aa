"""A light of the operators' page: what it watches, how that stands, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection

if TYPE_CHECKING:
    from web.platform import Platform

Tone = Literal["ok", "warn", "red"]
_GRAVITY: Mapping[Tone, int] = {"red": 0, "warn": 1, "ok": 2}


@dataclass(frozen=True)
class Action:
    """The next thing to do: a page to open, a form to send (`post`), or else a command for the server."""

    label: str
    endpoint: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    post: bool = False
    command: str = ""


@dataclass(frozen=True)
class Light:
    """One light; `figures` are names with their values. A red one always has an action."""

    code: str
    title: str
    tone: Tone
    words: str
    figures: tuple[tuple[str, str], ...] = ()
    action: Action | None = None


@dataclass(frozen=True)
class Reading:
    """What a light may look at: one state of the database at the present instant."""

    platform: Platform
    connection: Connection
    now: datetime


@dataclass(frozen=True)
class Condition:
    """All lights together, the gravest first, and in one sentence."""

    tone: Tone
    sentence: str
    lights: tuple[Light, ...]


def condition(lights: Sequence[Light]) -> Condition:
    """What all lights come to."""
    ordered = tuple(sorted(lights, key=lambda light: _GRAVITY[light.tone]))
    red = [light.title for light in ordered if light.tone == "red"]
    warn = [light.title for light in ordered if light.tone == "warn"]
    if red:
        rest = f",另有{len(warn)}项需要留意" if warn else ""
        return Condition("red", f"{len(red)}项需要处理:{'、'.join(red)}{rest}", ordered)
    if warn:
        return Condition("warn", f"运行正常,{len(warn)}项需要留意:{'、'.join(warn)}", ordered)
    return Condition("ok", "全部正常,没有需要处理的事项", ordered)
