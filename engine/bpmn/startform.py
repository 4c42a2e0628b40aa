"""How a process begins: what its start event says of the form, the intake and the roles."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from engine.errors import ProcessRejected

from .namespaces import BPMN, properties


@dataclass(frozen=True)
class StartForm:
    """How a process begins: the element, its form, its intake, the roles that may start it, its article.

    `bulk` says that many may be handed in at once, as the rows of a sheet.
    """

    element: str
    form: str | None
    intake: str | None
    roles: tuple[str, ...]
    article: str
    bulk: bool = False


def start_form(process: etree._Element, file: str) -> StartForm:
    starts = process.findall(BPMN + "startEvent")
    if len(starts) != 1:
        raise ProcessRejected(file=file, reason="one_start_event", found=len(starts))
    found = properties(starts[0])
    roles = tuple(role.strip() for role in found.get("roles", "").split(",") if role.strip())
    return StartForm(
        element=starts[0].get("id", ""),
        form=found.get("form"),
        intake=found.get("intake"),
        roles=roles,
        article=found.get("article", ""),
        bulk=found.get("bulk") == "yes",
    )
