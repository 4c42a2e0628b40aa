"""The fourteen ways. Each leaves chains, case rows and uncovered tables consistent where an intruder could."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.clock import parsed, stored
from engine.history import seal
from tests.evidence_files import REPLY
from tests.tamper.intruder import Intruder, Row
from tests.tamper.scene import Scene


@dataclass(frozen=True)
class Attack:
    """One way, what it does, and by which event's receipt it is found where nothing else finds it."""

    name: str
    words: str
    act: Callable[[Intruder, Scene], None]
    receipt: Callable[[Scene], tuple[str, int]] | None = None


def _plain_edit(intruder: Intruder, scene: Scene) -> None:
    intruder.run("UPDATE event SET data = ? WHERE case_id = ? AND seq = 2", '{"doc_no":"伪造"}', scene.victim)


def _edit_with_own_hash(intruder: Intruder, scene: Scene) -> None:
    first, second = intruder.history(scene.victim)[:2]
    changed = {**second, "data": '{"doc_no":"伪造"}'}
    own = seal(first["hash"], scene.victim, 2, changed)
    intruder.run(
        "UPDATE event SET data = ?, hash = ? WHERE case_id = ? AND seq = 2", changed["data"], own, scene.victim
    )


def _delete(intruder: Intruder, scene: Scene) -> None:
    intruder.run("DELETE FROM event WHERE case_id = ? AND seq = 2", scene.victim)


def _insert(intruder: Intruder, scene: Scene) -> None:
    rows = intruder.history(scene.victim)
    intruder.rewrite(scene.victim, [*rows[:2], {**rows[1], "actor": "spj.fzr"}, *rows[2:]])


def _swap(intruder: Intruder, scene: Scene) -> None:
    rows = intruder.history(scene.victim)
    intruder.rewrite(scene.victim, [rows[0], rows[2], rows[1], *rows[3:]])


def _cut_tail(intruder: Intruder, scene: Scene) -> None:
    for case_id, covered, rows in _grown_since(intruder, scene):
        intruder.rewrite(case_id, rows[:covered])


def _cut_past_checkpoint(intruder: Intruder, scene: Scene) -> None:
    intruder.rewrite(scene.victim, intruder.history(scene.victim)[:-2])


def _rewrite_all(intruder: Intruder, scene: Scene) -> None:
    for case in intruder.rows("SELECT id FROM cases"):
        rows = intruder.history(case["id"])
        intruder.rewrite(case["id"], [_by_another(row, "spj.jb01", "spj.jb02") for row in rows])
    intruder.sign_all()


def _drop_checkpoints(intruder: Intruder, scene: Scene) -> None:
    intruder.run("DELETE FROM checkpoint_head")
    intruder.run("DELETE FROM checkpoint")


def _replace_file(intruder: Intruder, scene: Scene) -> None:
    """The content, and its hash in every table; only the sealed event still tells the true one."""
    (told,) = intruder.rows("SELECT DISTINCT file_id FROM evidence_use WHERE root_id = ?", scene.evidence)
    new, old = hashlib.sha256(REPLY).hexdigest(), told["file_id"]
    intruder.run("PRAGMA foreign_keys = OFF")
    intruder.run("UPDATE evidence_file SET id = ?, size = ? WHERE id = ?", new, len(REPLY), old)
    intruder.run("UPDATE evidence_content SET file_id = ?, content = ? WHERE file_id = ?", new, REPLY, old)
    for table in ("evidence_use", "evidence_upload"):
        intruder.run(f"UPDATE {table} SET file_id = ? WHERE file_id = ?", new, old)


def _edit_version(intruder: Intruder, scene: Scene) -> None:
    """The diagram's text, under the hash that cases pin."""
    version = intruder.rows("SELECT version FROM cases WHERE id = ?", scene.victim)[0]["version"]
    intruder.run(
        "UPDATE process_file SET content = replace(content, '八项要素齐全', '要素齐全') WHERE hash = ?", version
    )


def _edit_calendar(intruder: Intruder, scene: Scene) -> None:
    intruder.run(
        "INSERT INTO calendar_day (day, kind, year, source) VALUES ('2026-11-18', 'off', 2026, '伪造的放假通知')"
    )


def _shift_times(intruder: Intruder, scene: Scene) -> None:
    rows = intruder.history(scene.victim)
    intruder.rewrite(scene.victim, [{**row, **_earlier(row)} for row in rows])


def _change_actor(intruder: Intruder, scene: Scene) -> None:
    rows = intruder.history(scene.victim)
    intruder.rewrite(scene.victim, [_by_another(row, "spj.jb01", "spj.fzr") for row in rows])


def _last_of_tail(scene: Scene) -> tuple[str, int]:
    """The claim of the last morning, of which the claiming department holds the receipt."""
    claims = [one for one, _ in scene.receipts if one.root_id == scene.tail and one.kind == "claim.recorded"]
    return claims[-1].case_id, claims[-1].seq


ATTACKS = (
    Attack("row_edited", "改一条,不改封印", _plain_edit),
    Attack("row_edited_with_hash", "改一条,连同它自己的封印", _edit_with_own_hash),
    Attack("row_deleted", "删中间一条", _delete),
    Attack("row_inserted", "插入一条,后面的重新封印", _insert),
    Attack("rows_swapped", "对调两条,重新封印", _swap),
    Attack("tail_cut", "截去最后一个检查点以后的尾部", _cut_tail, _last_of_tail),
    Attack("tail_cut_past_checkpoint", "截去尾部,截到检查点以内", _cut_past_checkpoint),
    Attack("all_rewritten", "全部重写,换密钥重新签名,连平台的密钥一起换掉", _rewrite_all),
    Attack("checkpoints_dropped", "删去全部检查点", _drop_checkpoints),
    Attack("file_replaced", "替换证据材料,各表的哈希一起改", _replace_file),
    Attack("version_edited", "改流程图", _edit_version),
    Attack("calendar_edited", "改工作日历", _edit_calendar),
    Attack("times_shifted", "时刻提前一天,重新封印", _shift_times),
    Attack("actor_changed", "改办理人,重新封印", _change_actor),
)


def _by_another(row: Row, old: str, new: str) -> Row:
    return {**row, "actor": new if row["actor"] == old else row["actor"]}


def _earlier(row: Row) -> Mapping[str, str]:
    return {name: stored(parsed(row[name]) - timedelta(days=1)) for name in ("legal_at", "recorded_at")}


def _grown_since(intruder: Intruder, scene: Scene) -> list[tuple[str, int, list[Row]]]:
    """The histories of the tail's tree that grew after the last checkpoint: how much is covered, and all rows."""
    found = []
    for case in intruder.rows("SELECT id FROM cases WHERE root_id = ?", scene.tail):
        told = intruder.rows("SELECT max(length) AS length FROM checkpoint_head WHERE case_id = ?", case["id"])
        covered, rows = told[0]["length"] or 0, intruder.history(case["id"])
        if covered and len(rows) > covered:
            found.append((case["id"], covered, rows))
    return found
