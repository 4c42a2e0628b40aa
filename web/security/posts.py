"""A post of the catalogue as the accounts want it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class CataloguePost(Protocol):
    """A post as the catalogue has it."""

    @property
    def login(self) -> str: ...
    @property
    def display_name(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def roles(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class AccountPost:
    """A login, the name of its post, its department, its roles."""

    login: str
    name: str
    department: str
    roles: tuple[str, ...]

    @classmethod
    def of(cls, post: CataloguePost) -> AccountPost:
        return cls(post.login, post.display_name, post.department, tuple(post.roles))
