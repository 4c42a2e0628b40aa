"""The one decision: may this actor do this, to this object. Everything else asks here."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actor import Actor
from engine.worklist.inbox import WorkItem

from .rules import RULES, Rule

HEADS = {"approval_head": "approval_clerk", "supervision_head": "supervision_officer"}
"""Whose work a head may do as well."""


@dataclass(frozen=True)
class Protected:
    """What an object of a case tells the policy: who sees it, whose it is, and whose turn it is.

    `role` is None where every role that the rule names may act.
    """

    departments: frozenset[str]
    owner: str
    role: str | None = None


def can(actor: Actor, action: str, subject: Protected | None = None) -> bool:
    """Whether the actor may use the endpoint `action`, on this object if there is one."""
    rule = RULES.get(action)
    if rule is None:
        return False
    if rule.roles is None:
        return True
    held = roles_of(actor)
    if not held & rule.roles:
        return False
    if subject is None:
        return True
    if rule.relation == "read":
        return sees(actor, subject)
    return subject.owner == actor.department and (subject.role is None or subject.role in held)


def sees(actor: Actor, subject: Protected) -> bool:
    """Whether an object exists at all for this actor: a party to the case, or an auditor."""
    if "auditor" in actor.roles:
        return True
    return sees_cases(actor) and actor.department in subject.departments


def sees_cases(actor: Actor) -> bool:
    """Whether the actor's roles let him see case data; operators and analysts work without."""
    return "auditor" in actor.roles or bool(roles_of(actor) - {"platform_admin", "analyst"})


def roles_of(actor: Actor) -> frozenset[str]:
    """The roles an actor holds, with those of the officers he heads."""
    return actor.roles | {HEADS[role] for role in actor.roles if role in HEADS}


def visible_departments(actor: Actor) -> tuple[str, ...] | None:
    """Whose cases lists may show: None is all (auditors), an empty tuple none (operators, analysts)."""
    if "auditor" in actor.roles:
        return None
    return (actor.department,) if sees_cases(actor) else ()


def own_item(item: WorkItem) -> Protected:
    """A work item without a look at the parties to its case: enough to decide who may act."""
    return Protected(frozenset({item.department}), item.department, item.role)


def rule_of(endpoint: str | None) -> Rule | None:
    """The row of an endpoint."""
    return RULES.get(endpoint) if endpoint is not None else None
