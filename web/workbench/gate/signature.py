"""The word of a person who is not the one signed in: given by login and password, throttled as every login."""

from __future__ import annotations

from engine.actor import Actor
from engine.errors import Refusal
from web.platform import Platform
from web.security.policy import can

from .telling import APPROVERS


class NotAnApprover(Refusal):
    """This account does not approve deployments."""


class NotAnAuthor(Refusal):
    """This account does not hand drafts in."""


class PasswordToChange(Refusal):
    """The password is known to whoever issued it: nobody signs by it."""


def author(platform: Platform, login: str, password: str, address: str) -> Actor:
    """Who hands in, as on the page; raises LoginRefused, TooManyAttempts, PasswordToChange, NotAnAuthor."""
    found = _person(platform, login, password, address)
    if not can(found, "proposal.send"):
        raise NotAnAuthor(login=found.login)
    return found


def approver(platform: Platform, login: str, password: str, address: str) -> Actor:
    """Who signs as the second; raises LoginRefused, TooManyAttempts, PasswordToChange, NotAnApprover."""
    found = _person(platform, login, password, address)
    if not found.roles & APPROVERS:
        raise NotAnApprover(login=found.login)
    return found


def _person(platform: Platform, login: str, password: str, address: str) -> Actor:
    found = platform.accounts.enter(login, password, address)
    if found.must_change:
        raise PasswordToChange(login=found.login)
    return found.actor
