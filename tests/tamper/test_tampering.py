"""Every way of falsifying the record is found and named; an untouched record is clean to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.tamper.attacks import ATTACKS, Attack
from tests.tamper.scene import Scene, set_scene
from tests.tamper.trial import Finding, independent, tried

VERIFICATION: Mapping[str, str] = {
    "row_edited": "hash_differs",
    "row_edited_with_hash": "hash_differs",
    "row_deleted": "row_missing",
    "row_inserted": "changes_root_differs",
    "rows_swapped": "changes_root_differs",
    "tail_cut_past_checkpoint": "changes_root_differs",
    "checkpoints_dropped": "no_checkpoint",
    "file_replaced": "evidence_missing",
    "version_edited": "version_altered",
    "calendar_edited": "register_altered",
    "times_shifted": "changes_root_differs",
    "actor_changed": "changes_root_differs",
}
"""What the platform's own verification names; it finds neither of the other two by itself."""
ONLY_OUTSIDE: Mapping[str, str] = {"all_rewritten": "outside_differs", "checkpoints_dropped": "outside_missing"}
PROGRAM: Mapping[str, str] = {
    "row_edited": "第2条:记录被改动",
    "row_edited_with_hash": "第3条:记录被改动",
    "row_deleted": "第2条:缺少这条记录",
    "row_inserted": "与哈希树的根不符",
    "rows_swapped": "与哈希树的根不符",
    "tail_cut_past_checkpoint": "与哈希树的根不符",
    "all_rewritten": "与外部留存的不同",
    "checkpoints_dropped": "外部留存中有,现在没有了",
    "file_replaced": "内容被替换或者缺少",
    "version_edited": "与版本的哈希不符",
    "calendar_edited": "工作日历:第6个检查点时,已绕过平台日志改动",
    "times_shifted": "与哈希树的根不符",
    "actor_changed": "与哈希树的根不符",
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return set_scene(tmp_path_factory.mktemp("scene"))


def of(attack: Attack) -> str:
    return attack.name


@pytest.mark.parametrize("attack", ATTACKS, ids=of)
def test_given_a_falsified_record_when_examined_then_it_is_found_and_named(
    scene: Scene, attack: Attack, tmp_path: Path
) -> None:
    finding = tried(scene, attack, tmp_path / "attacked")

    assert finding.found
    named(VERIFICATION, attack, finding.verification)
    named(PROGRAM, attack, finding.program)
    if attack.name in ONLY_OUTSIDE:
        assert ONLY_OUTSIDE[attack.name] in finding.with_outside
    assert set(finding.verification) <= set(finding.with_outside)


def named(wanted: Mapping[str, str], attack: Attack, names: tuple[str, ...]) -> None:
    """What is to be found is found; what cannot be is not claimed to be."""
    if attack.name in wanted:
        assert any(wanted[attack.name] in name for name in names), names
    else:
        assert names == ()


def test_given_a_tail_cut_behind_the_last_checkpoint_when_a_receipt_is_held_then_it_alone_proves_it(
    scene: Scene, tmp_path: Path
) -> None:
    attack = next(one for one in ATTACKS if one.name == "tail_cut")

    finding = tried(scene, attack, tmp_path / "attacked")

    assert (finding.verification, finding.with_outside, finding.program) == ((), (), ())
    (told,) = finding.receipt
    assert "回执证明有这一条,现在没有了" in told


def test_given_an_untouched_record_when_examined_then_nobody_finds_anything(scene: Scene, tmp_path: Path) -> None:
    finding = tried(scene, None, tmp_path / "control")

    assert finding == Finding("control", "没有改动", (), (), (), ())


def test_given_a_bundle_made_in_time_when_the_record_is_falsified_later_then_the_bundle_still_proves_what_was(
    scene: Scene, tmp_path: Path
) -> None:
    with ZipFile(scene.bundle) as found:
        found.extractall(tmp_path)

    assert independent(tmp_path) == ()
    assert independent(tmp_path, "--outside", str(scene.outside)) == ()
    assert independent(tmp_path, "--receipt", scene.receipt_of(scene.victim, 2)) == ()


def test_there_are_fourteen_ways() -> None:
    assert len({attack.name for attack in ATTACKS}) == 14
