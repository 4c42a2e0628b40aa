"""Where one can go from every page: only what one's roles may open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engine.actor import Actor
from web.security.policy import can, sees_cases


@dataclass(frozen=True)
class Destination:
    """One entry of the navigation; `part` is the blueprint whose pages it stands for.

    Entries of one `group` stand together under its name, where an actor has so many of them that it helps.
    """

    endpoint: str
    label: str
    group: str = ""

    @property
    def part(self) -> str:
        return self.endpoint.split(".")[0]


AUDIT = "审计"
TOGETHER = 3
"""From how many entries on a group is folded up under its name."""
DESTINATIONS = (
    Destination("inbox.page", "待办"),
    Destination("intake.page", "发起办理"),
    Destination("cases.page", "案件"),
    Destination("publicity.page", "双公示"),
    Destination("licences.page", "证照"),
    Destination("supervision.page", "监管台账"),
    Destination("operations.page", "运行"),
    Destination("audit.page", "检索", AUDIT),
    Destination("process_view.page", "过程分析", AUDIT),
    Destination("ledger.page", "责任台账", AUDIT),
    Destination("clues.page", "责任线索", AUDIT),
    Destination("accessrecords.page", "查阅记录", AUDIT),
    Destination("verification.page", "核验", AUDIT),
    Destination("receipts.page", "核对回执", AUDIT),
    Destination("drafts.page", "流程设计"),
    Destination("versions.page", "流程版本"),
    Destination("regulation.page", "办法"),
    Destination("explanation.calculator", "期限计算"),
    Destination("calendar.page", "日历"),
    Destination("incidents.page", "故障"),
    Destination("sending.page", "发送"),
    Destination("setup.page", "设置"),
    Destination("sandbox.page", "沙盒时钟"),
)


PARTS = {
    "imports": "intake",
    "exports": "audit",
    "samples": "audit",
    **dict.fromkeys(
        ("designer", "editors", "contents", "scenarios", "trial", "comparison", "whatif", "proposal", "moving"),
        "drafts",
    ),
}
"""Screens that lie under the destination of another."""


def destinations(actor: Actor, known: Collection[str], sandbox: bool) -> tuple[Destination, ...]:
    """The entries this actor may open, of the endpoints the application has."""
    return tuple(
        found
        for found in DESTINATIONS
        if found.endpoint in known
        and can(actor, found.endpoint)
        and (found.part != "sandbox" or sandbox)
        and (found.part != "inbox" or sees_cases(actor))
        # Who sees drafts finds the versions beside them.
        and (found.part != "versions" or not can(actor, "drafts.page"))
    )


@dataclass(frozen=True)
class Place:
    """One thing of the navigation: an entry, or a group of them under a name (empty for a single entry)."""

    name: str
    entries: tuple[Destination, ...]


def places(found: Sequence[Destination]) -> tuple[Place, ...]:
    """The entries as the head shows them, groups where their first entry stands."""
    shown: list[Place] = []
    for entry in found:
        own = tuple(other for other in found if other.group == entry.group) if entry.group else ()
        if len(own) < TOGETHER:
            shown.append(Place("", (entry,)))
        elif entry == own[0]:
            shown.append(Place(entry.group, own))
    return tuple(shown)


def home(actor: Actor, known: Collection[str], sandbox: bool = False) -> str:
    """The endpoint where this actor begins."""
    return next((found.endpoint for found in destinations(actor, known, sandbox)), "profile.page")
