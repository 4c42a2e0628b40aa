"""The paper of a case tree as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.casebook import CaseSummary
from web.bundle.dossier import Dossier
from web.paper.page import page
from web.paper.pdf import pdf
from web.words.moments import second
from web.words.wording import ROLES

if TYPE_CHECKING:
    # The platform composes all screens in turn.
    from web.platform import Platform

STATUSES = {"active": "办理中", "held": "故障待处理", "ended": "已办结", "cancelled": "已终止"}


def paper(platform: Platform, told: Dossier) -> bytes:
    """The dossier as PDF; the same state gives the same bytes. Raises NoPrinting."""
    return pdf(markup(platform, told))


def markup(platform: Platform, told: Dossier) -> str:
    """The same as HTML."""
    root = told.file.root
    short = platform.catalogue.short_name
    named = [short(code) for code in dict.fromkeys(line.event.department for line in told.lines) if code]
    return page(
        "bundle/dossier.html",
        title=f"案卷 {root.reference or root.id}",
        number=f"案卷 {root.reference or root.id}",
        foot=f"截至{second(told.recorded)}",
        told=told,
        status=STATUSES.get(root.status, root.status),
        departments=named,
        department=short,
        roles=ROLES,
        regulation=platform.regulation,
        proof=_proof(told, root),
    )


def _proof(told: Dossier, root: CaseSummary) -> str:
    """How much of the record is covered, in one sentence."""
    if told.checkpoint is None:
        return "尚无检查点。"
    covered = sum(one.covered for one in told.seals)
    missing = sum(one.case.history_length for one in told.seals) - covered
    tail = f",另有{missing}条在其后登记" if missing else ",全部在内"
    return f"第{told.checkpoint.number}个检查点({second(told.checkpoint.at)})已覆盖{covered}条{tail}。"
