"""Demonstration accounts: every post, one password made for this database, from this machine only."""

from __future__ import annotations

import os
from dataclasses import dataclass

from web.platform import Platform
from web.sandboxclock import read_setting, write_setting
from web.security.posts import AccountPost
from web.security.secrets import new_secret

PASSWORD = "demo_password"
"""The setting that keeps it; accounts that matter never have it."""
PASSWORD_VARIABLE = "DEMO_PASSWORD"
_LETTERS = 10

SHOWN = (
    *("spj.jb01", "spj.fzr", "lxhy.zjr", "scjg.zr01", "scjg.fzr", "wjw.zr01", "zjj.zr01"),
    *("sj.audit", "pt.admin", "pt.analyst"),
)
"""The accounts a visitor begins with; all other posts have the same password."""


@dataclass(frozen=True)
class DemoAccount:
    """What the first visitor must know."""

    login: str
    name: str
    department: str
    password: str


def seed_accounts(platform: Platform) -> None:
    """Make the accounts of all posts."""
    password = os.environ.get(PASSWORD_VARIABLE) or "demo-" + new_secret()[:_LETTERS].replace("_", "x").replace(
        "-", "y"
    )
    platform.accounts.seed([AccountPost.of(post) for post in platform.catalogue.posts()], password, demo=True)
    with platform.database.write() as connection:
        write_setting(connection, PASSWORD, password)


def demo_accounts(platform: Platform) -> tuple[DemoAccount, ...]:
    """The accounts to begin with; none without demonstration data."""
    with platform.database.read() as connection:
        password = read_setting(connection, PASSWORD)
    known = {account.login: account for account in platform.accounts.all() if account.demo}
    if password is None:
        return ()
    return tuple(
        DemoAccount(login, known[login].name, platform.catalogue.short_name(known[login].department), password)
        for login in SHOWN
        if login in known
    )
