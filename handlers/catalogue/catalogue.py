"""The register of departments, posts, items and rules, as the other rooms ask it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection

from engine.expressions import Limit
from engine.store.database import Database
from handlers.catalogue import seed as _files
from handlers.catalogue.documents import Document, registered_documents
from handlers.catalogue.entries import Applicant, Department, Item, Post
from handlers.catalogue.rules import Parameter, Profile, RuleBook
from handlers.catalogue.snapshot import Snapshot, read, revision


class Catalogue:
    """Answers from memory, and reads anew when the stored revision has moved. Also the LimitSource."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._snapshot: Snapshot | None = None
        self._held = threading.local()

    def departments(self) -> tuple[Department, ...]:
        """All departments, in the order of the register."""
        return tuple(self._now().departments.values())

    def department(self, code: str) -> Department | None:
        return self._now().departments.get(code)

    def supervision_departments(self) -> tuple[Department, ...]:
        """Those to which decisions may be pushed (Art. 3)."""
        return tuple(found for found in self.departments() if found.supervises)

    def short_name(self, code: str) -> str:
        """What people call a department; the code itself where it is unknown."""
        found = self.department(code)
        return found.short_name if found is not None else code

    def items(self, on: date | None = None) -> tuple[Item, ...]:
        """The items in force on a day, by code; without a day the newest version of each."""
        if on is None:
            return tuple(versions[0] for versions in self._now().items.values())
        found = (self.item(code, on) for code in self._now().items)
        return tuple(item for item in found if item is not None)

    def item(self, code: str, on: date | None = None) -> Item | None:
        """An item as of a day; without a day its newest version."""
        versions = self._now().items.get(code, ())
        if on is None:
            return versions[0] if versions else None
        return next((version for version in versions if version.in_force(on.isoformat())), None)

    def posts(self, department: str | None = None, role: str | None = None) -> tuple[Post, ...]:
        """Active accounts, of one department or one role where these are given."""
        return tuple(
            post
            for post in self._now().posts
            if post.active
            and (department is None or post.department == department)
            and (role is None or role in post.roles)
        )

    def applicants(self) -> tuple[Applicant, ...]:
        """The fictitious counterparts of demonstrations and tests."""
        return _files.applicants()

    def code_list(self, name: str) -> Any:
        """A code list of the office."""
        return _files.code_list(name)

    def profile(self, code: str, on: date) -> Profile:
        """A profile of rules as of a day. Raises UnknownName."""
        return self._now().rules.profile(code, on)

    def parameter(self, param: str, on: date, profile: str) -> Parameter:
        """A rule parameter in force on a day. Raises UnknownName."""
        return self._now().rules.parameter(param, on, profile)

    def parameters(self, on: date, profile: str) -> tuple[Parameter, ...]:
        """All rule parameters in force on a day, by name. Raises UnknownName."""
        return self._now().rules.parameters(on, profile)

    def values_from(self, on: date) -> dict[str, tuple[Parameter, ...]]:
        """Every value of a rule parameter in force on a day or registered for later, in all profiles, by name."""
        return self._now().rules.values_from(on)

    def documents(self) -> tuple[Document, ...]:
        """The documents registered on the platform that permit to depart from the regulation."""
        with self._database.read() as connection:
            return registered_documents(connection)

    def rules(self) -> RuleBook:
        """The rule parameters of all profiles, open at every day."""
        return self._now().rules

    def limit(self, name: str, on: date, profile: str) -> Limit:
        """The limit of that name in force on a day under a profile. Raises UnknownName."""
        return self._now().rules.limit(name, on, profile)

    @contextmanager
    def standing(self, connection: Connection) -> Iterator[None]:
        """Answer from the register as this transaction sees it, looked at once, until the block ends."""
        above = getattr(self._held, "snapshot", None)
        self._held.snapshot = self._newest(connection)
        try:
            yield
        finally:
            self._held.snapshot = above

    def _now(self) -> Snapshot:
        held: Snapshot | None = getattr(self._held, "snapshot", None)
        if held is not None:
            return held
        with self._database.read() as connection:
            return self._newest(connection)

    def _newest(self, connection: Connection) -> Snapshot:
        known = self._snapshot
        if known is None or known.revision != revision(connection):
            known = self._snapshot = read(connection)
        return known
