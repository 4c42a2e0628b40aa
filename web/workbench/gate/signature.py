"""The word of a person who is not the one signed in: given by login and password, throttled as every login."""

from __future__ import annotations

from engine.actor import Actor
from engine.errors import Refusal
from web.platform import Platform

from .handing import APPROVERS


class NotAnApprover(Refusal):
    """This account does not approve deployments."""


def person(platform: Platform, login: str, password: str, address: str) -> Actor:
    """Who signs; raises LoginRefused, TooManyAttempts, and NotAnApprover for a one-time password."""
    found = platform.accounts.enter(login, password, address)
    if found.must_change:
        raise NotAnApprover(login=found.login)
    return found.actor


def approver(platform: Platform, login: str, password: str, address: str) -> Actor:
    """Who signs as the second; raises as `person` does, and NotAnApprover for one whose roles do not include it."""
    found = person(platform, login, password, address)
    if not found.roles & APPROVERS:
        raise NotAnApprover(login=found.login)
    return found
