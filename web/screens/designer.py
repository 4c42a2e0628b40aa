"""The designer: one drawing of a draft, drawn in the browser, checked by the server while it is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from flask import Blueprint, current_app, render_template, request, url_for

from engine.drafts import PARAMETERS, Draft, DraftFile
from engine.errors import NotFound
from web.context import actor, now, platform
from web.security.policy import can
from web.words.moments import minute
from web.workbench.drafts import BOOK

blueprint = Blueprint("designer", __name__)

DRAWING = ".bpmn"
LOCKED: Mapping[str, str] = {
    "submitted": "这份草稿已经送审,流程图只供查看;退回修改后可以再改。",
    "deployed": "这份草稿已经部署,流程图只供查看;要改,请从现行版本另开一份草稿。",
    "discarded": "这份草稿已经作废,流程图只供查看。",
}
EDITORS: Mapping[str, str] = {"dmn": "editors.tables", "form": "editors.forms", "toml": "scenarios.page"}
"""By the suffix of a file, the page on which it is edited; each takes ?file=PATH."""
LOOKING = "您可以查看这张流程图;修改由流程分析人员进行。"


@dataclass(frozen=True)
class Drawing:
    """One drawing of a draft, called as the running process is, or else as its folder."""

    folder: str
    path: str
    name: str


@blueprint.get("/drafts/<draft_id>/diagram")
def page(draft_id: str) -> str:
    """The drawing of ?process=, or the first of the draft; ?element= is pointed at."""
    with platform().database.read() as connection:
        draft, files = BOOK.get(connection, draft_id), BOOK.listing(connection, draft_id)
    drawings = _drawings(files)
    shown = _shown(drawings, request.args.get("process", ""))
    notice = locked(draft)
    bench = _bench(draft, shown, notice) if shown is not None else None
    return render_template(
        "designer/page.html", draft=draft, drawings=drawings, shown=shown, notice=notice, bench=bench, at=now()
    )


def locked(draft: Draft) -> str:
    """Why the reader may only look at a draft; empty where he may draw."""
    if not can(actor(), "drafts.save_file"):
        return LOOKING
    told = LOCKED.get(draft.state, "")
    return told and f"{told}(最后变动 {minute(draft.changed_at)})"


def _drawings(files: Sequence[DraftFile]) -> tuple[Drawing, ...]:
    names = {info.id: info.name for info in platform().runtime.processes()}
    paths = [one.path for one in files if one.path.endswith(DRAWING) and one.path.count("/") == 1]
    folders = [path.split("/")[0] for path in paths]
    return tuple(Drawing(folder, path, names.get(folder, folder)) for folder, path in zip(folders, paths, strict=True))


def _shown(drawings: Sequence[Drawing], folder: str) -> Drawing | None:
    """Raises NotFound where the draft has no drawing of this folder."""
    if not folder:
        return drawings[0] if drawings else None
    found = next((one for one in drawings if one.folder == folder), None)
    if found is None:
        raise NotFound(file=folder)
    return found


def _bench(draft: Draft, shown: Drawing, notice: str) -> dict[str, object]:
    """What the page's scripts know of the draft; `links` are addresses of editors of files, told by their suffix."""
    return {
        "draft": draft.id,
        "title": draft.title,
        "address": url_for("drafts.open_draft", draft_id=draft.id),
        "readOnly": bool(notice),
        "parameters": PARAMETERS,
        "element": request.args.get("element", ""),
        "diagram": url_for("designer.page", draft_id=draft.id),
        "editors": {suffix: _address(endpoint, draft) for suffix, endpoint in EDITORS.items()},
        **asdict(shown),
    }


def _address(endpoint: str, draft: Draft) -> str:
    return url_for(endpoint, draft_id=draft.id) if endpoint in current_app.view_functions else ""
