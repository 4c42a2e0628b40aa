"""Who acts: a post of a department, or the platform itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """One who acts, with the roles he holds; `on_behalf` names the login he stands in for."""

    login: str
    name: str
    department: str
    roles: frozenset[str] = frozenset()
    on_behalf: str | None = None


SYSTEM = Actor(login="system", name="system", department="", roles=frozenset({"system"}))
