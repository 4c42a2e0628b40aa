"""Procedures that can be started for a record: those whose start form has a field that looks such records up."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actor import Actor
from engine.forms import Form
from web.intake import startable
from web.platform import Platform

LOOKUP = "lookup"
"""The property of a form's field that says in which register its answer is looked up."""


@dataclass(frozen=True)
class StartLink:
    """A procedure the reader may start, and the field of its form that names the record."""

    process: str
    name: str
    field: str


def start_links(platform: Platform, actor: Actor, register: str) -> tuple[StartLink, ...]:
    """What the actor may start for a record of a register, in the order of the processes."""
    links = []
    for info in startable(platform, actor):
        field = lookup_field(platform.runtime.start_form(info.id), register)
        if field is not None:
            links.append(StartLink(info.id, info.name, field))
    return tuple(links)


def lookup_field(form: Form, register: str) -> str | None:
    """The first field of a form that is looked up in a register."""
    return next((field.key for field in form.fields if field.properties.get(LOOKUP) == register), None)
