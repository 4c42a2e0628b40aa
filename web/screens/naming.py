"""Names of people and departments for whatever screen needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from engine.actor import SYSTEM
from web.context import platform
from web.sheets.worklist import Names
from web.words.gate import Lookup
from web.workbench.gate.names import lookup_of


def department_name(code: str) -> str:
    """The short name of a department; its code where it is unknown, nothing for nothing."""
    return department_names().get(code, code)


def department_names() -> Mapping[str, str]:
    """Short names by code."""
    return platform().department_names()


def people() -> Callable[[str], str]:
    """A lookup from login to the name shown, which asks the accounts once for each."""

    pools = {found.designated_pool: f"{found.short_name}专人池" for found in platform().catalogue.departments()}

    @cache
    def name(login: str) -> str:
        if login == SYSTEM.login:
            return "系统"
        found = platform().accounts.find(login.lower())
        return found.name if found is not None else pools.get(login, login)

    return name


def lookup() -> Lookup:
    """People, processes and rule parameters, as the words of the gate need them."""
    return lookup_of(platform(), people())


def names() -> Names:
    """Both lookups together, as lists of work need them."""
    short = department_names()
    return Names(people(), lambda code: short.get(code, code))
