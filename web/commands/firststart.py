"""The first start of a database: demonstration data, or the one account from which all others are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from web.composition import build
from web.demo.accounts import demo_accounts, seed_accounts
from web.demo.population import populate
from web.platform import Platform
from web.security.posts import AccountPost
from web.security.secrets import new_secret

ADMINISTRATOR = "pt.admin"


@dataclass(frozen=True)
class FirstAccount:
    """The first account and its one-time password, told only once."""

    login: str
    password: str


def bootstrap(platform: Platform) -> FirstAccount | None:
    """Make the administrator's account where there is no account at all."""
    with platform.database.alone():
        if platform.accounts.all():
            return None
        post = next(post for post in platform.catalogue.posts() if post.login == ADMINISTRATOR)
        password = new_secret()
        platform.accounts.seed([AccountPost.of(post)], password)
        return FirstAccount(post.login, password)


def demonstrate(url: str, sandbox: bool, progress: Callable[[int, int], None]) -> bool:
    """Fill an empty database with demonstration accounts and cases; one with accounts is left alone.

    Returns whether the database is a demonstration's. The cases are run through the engine under a clock of its own
    that ends at the present.
    """
    platform = build(url, sandbox=sandbox)
    try:
        fresh = not platform.accounts.all()
        end = platform.clock.now()
        if fresh:
            # Accounts first: whoever stops the filling half way has fewer cases, and never twice the same.
            seed_accounts(platform)
            populate(platform, end, progress)
        return bool(demo_accounts(platform))
    finally:
        platform.close()
