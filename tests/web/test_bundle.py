"""Evidence bundles: what lies in them, who may take them out, that it is noted, and that they prove themselves."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from pypdf.generic._font import Font

from engine.calendar.content import calendar_content
from engine.casebook import find_case
from engine.proof.canonical import canonical
from engine.proof.journal import Entry, entries
from tests.web.office import DECISION
from tests.web.permit_case import AUDITOR, CLERK, OTHER_OFFICER, PermitCase, permit_case
from web.bundle import contents
from web.bundle.making import MADE
from web.cli import main
from web.commands.bundling import PROGRAM, verify_bundle
from web.paper.pdf import NoPrinting
from web.regulation import regulation

REASON = {"reason": "法院调取"}


@pytest.fixture(scope="module")
def permit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PermitCase]:
    """The market office has claimed; the other department's claim waits."""
    with permit_case(tmp_path_factory.mktemp("bundle")) as made:
        made.claim()
        yield made


@pytest.fixture(scope="module")
def taken(permit: PermitCase) -> bytes:
    """What an auditor gets."""
    return handed_out(permit, AUDITOR)


def handed_out(permit: PermitCase, login: str) -> bytes:
    answer = permit.office.client(login).post(f"/cases/{permit.root_id}/bundle", REASON)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    raw: bytes = answer.get_data()
    return raw


def lines(raw: bytes, name: str) -> list[Any]:
    with ZipFile(io.BytesIO(raw)) as found:
        return [json.loads(line) for line in found.read(name).decode().splitlines()]


def paper(raw: bytes) -> str:
    """The words of the paper, without blanks and line breaks."""
    with ZipFile(io.BytesIO(raw)) as found, pytest.MonkeyPatch.context() as patched:
        pages = PdfReader(io.BytesIO(found.read("案卷.pdf"))).pages
        patched.setattr(Font, "from_font_resource", read_once())
        return "".join("".join(page.extract_text().split()) for page in pages)


def read_once() -> Callable[[Any], Any]:
    """Reads a font where it is first met: a paper's few fonts are those of hundreds of drawings in it."""
    read = Font.from_font_resource
    known: dict[int, tuple[Any, Any]] = {}

    def font(resource: Any) -> Any:
        if id(resource) not in known:
            # The resource is kept as well, lest another be found in its place in memory.
            known[id(resource)] = (resource, read(resource))
        return known[id(resource)][1]

    return font


def journal(permit: PermitCase) -> list[Entry]:
    with permit.office.platform.database.read() as connection:
        return list(entries(connection, (MADE,)))


def verified(raw: bytes, folder: Path, *further: str) -> subprocess.CompletedProcess[str]:
    """What the program within a bundle says of it, run as its reader would."""
    with ZipFile(io.BytesIO(raw)) as found:
        found.extractall(folder)
    command = [sys.executable, "-B", "verify.py", *further]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_given_a_bundle_when_its_own_program_is_run_then_everything_agrees(taken: bytes, tmp_path: Path) -> None:
    told = verified(taken, tmp_path)

    assert (told.returncode, told.stderr) == (0, "")
    assert "尾部尚未覆盖0条" in told.stdout
    assert "结论:全部相符" in told.stdout


def test_given_a_bundle_when_one_text_is_edited_then_its_own_program_names_the_event(
    taken: bytes, tmp_path: Path
) -> None:
    verified(taken, tmp_path)
    events = tmp_path / "events.jsonl"
    events.write_text(events.read_text("utf-8").replace('"actor":"spj.jb01"', '"actor":"spj.jb02"', 1), "utf-8")

    told = subprocess.run([sys.executable, "-B", str(PROGRAM), str(tmp_path)], capture_output=True, text=True)

    assert told.returncode == 1
    assert "第1条:记录被改动,与封印不符" in told.stdout
    assert "清单:文件被改动、缺少或者多出 events.jsonl" in told.stdout


def test_given_a_case_when_bundled_then_the_stored_texts_registers_and_versions_lie_in_it(
    permit: PermitCase, taken: bytes
) -> None:
    with ZipFile(io.BytesIO(taken)) as found, permit.office.platform.database.read() as connection:
        names = set(found.namelist())
        assert found.read("calendar.json").decode() == canonical(calendar_content(connection))
        version = find_case(connection, permit.root_id).version  # type: ignore[union-attr]
        manifest = json.loads(found.read("manifest.json"))
        assert manifest["files"] == {
            name: hashlib.sha256(found.read(name)).hexdigest() for name in sorted(names - {"manifest.json"})
        }
    assert f"versions/{version}/files/approval_push.bpmn" in names
    assert {"案卷.pdf", "verify.py", "signatures.py", "说明.txt", "parameters.json", "public-key.jsonl"} <= names
    assert len(lines(taken, "events.jsonl")) == sum(case.history_length for case in permit.tree())
    assert {proof["case_id"] for proof in lines(taken, "proofs.jsonl")} == {case.id for case in permit.tree()}


def test_given_the_same_state_when_bundled_twice_then_the_bytes_are_the_same(permit: PermitCase, taken: bytes) -> None:
    assert handed_out(permit, AUDITOR) == taken


def test_given_a_bundle_when_handed_out_then_the_journal_tells_who_what_for_and_its_hash(
    permit: PermitCase, taken: bytes
) -> None:
    told = journal(permit)[-1]

    assert (told.actor, told.root_id, told.data["reason"]) == (AUDITOR, permit.root_id, "法院调取")
    assert told.data["cases"] == [permit.root_id]
    assert told.data["sha256"] == hashlib.sha256(taken).hexdigest()


def test_given_a_paper_when_read_then_it_tells_record_days_articles_and_proof(taken: bytes) -> None:
    told = paper(taken)

    assert "登记审批决定" in told
    assert "市场监管局认领" in told
    assert "最后一日2026-10-10(周六,调休上班),当日24:00届满" in told
    assert "2026-10-01法定假日不计入" in told
    assert "2026-10-10调休上班第3个工作日24:00届满" in told
    assert "来源办法第十八条第(一)项工作日历第1版" in told
    assert regulation().articles[17].paragraphs[1][:25] in told
    assert "已覆盖" in told
    assert "第1页,共" in told


def test_given_personal_data_when_put_on_paper_then_they_are_masked(taken: bytes) -> None:
    told = paper(taken)

    assert str(DECISION["contact_phone"]) not in told
    assert "0536-***0001" in told


def test_given_no_reason_when_asked_for_then_nothing_is_handed_out(permit: PermitCase) -> None:
    before = len(journal(permit))

    answer = permit.office.client(AUDITOR).post(f"/cases/{permit.root_id}/bundle", {"reason": " "})

    assert answer.status_code == 422
    assert "请填写“用途”" in answer.get_data(as_text=True)
    assert len(journal(permit)) == before


def test_given_a_party_when_it_asks_then_it_gets_its_own_case(permit: PermitCase, tmp_path: Path) -> None:
    assert verified(handed_out(permit, CLERK), tmp_path).returncode == 0
    assert journal(permit)[0].actor == CLERK


def test_given_a_stranger_when_he_asks_then_the_case_does_not_exist(permit: PermitCase) -> None:
    client = permit.office.client(OTHER_OFFICER)

    assert client.get(f"/cases/{permit.root_id}/bundle").status_code == 404
    assert client.post(f"/cases/{permit.root_id}/bundle", REASON).status_code == 404


def test_given_events_that_auditors_alone_read_when_a_party_asks_then_it_gets_their_seals_only(
    permit: PermitCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "readable", lambda kind, auditor: auditor or kind != "push.sent")

    raw = handed_out(permit, CLERK)

    bare = [row for row in lines(raw, "events.jsonl") if "data" not in row]
    assert bare
    assert all(set(row) == {"case_id", "seq", "hash"} for row in bare)
    told = verified(raw, tmp_path)
    assert told.returncode == 0
    assert f"其中{len(bare)}条依权限不提供内容" in told.stdout


def test_given_a_machine_without_pango_when_asked_then_it_says_what_to_install(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> bytes:
        raise NoPrinting(detail="cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(contents, "paper", missing)
    before = len(journal(permit))

    answer = permit.office.client(AUDITOR).post(f"/cases/{permit.root_id}/bundle", REASON)

    assert answer.status_code == 503
    assert "缺少排版程序 Pango" in answer.get_data(as_text=True)
    assert len(journal(permit)) == before


def test_given_a_bundle_file_when_verified_by_command_then_the_platforms_own_program_says_so(
    taken: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole, damaged = tmp_path / "whole.zip", tmp_path / "damaged.zip"
    whole.write_bytes(taken)
    damaged.write_bytes(taken[:-200])

    assert verify_bundle(str(whole)) == 0
    assert "结论:全部相符" in capfd.readouterr().out
    assert verify_bundle(str(damaged)) == 2
    assert "不是证据包,或者不完整" in capfd.readouterr().err


def test_given_the_command_line_when_records_and_bundles_are_exported_then_both_prove_themselves(
    permit: PermitCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", permit.office.platform.database.url)
    bundle, records = tmp_path / "bundle.zip", tmp_path / "records.zip"

    assert main(["export", "bundle", permit.root_id, "-o", str(bundle)]) == 0
    assert main(["export", "records", "-o", str(records)]) == 0

    assert hashlib.sha256(bundle.read_bytes()).hexdigest() in capfd.readouterr().out
    assert (verify_bundle(str(bundle)), verify_bundle(str(records))) == (0, 0)
    assert main(["export", "bundle", permit.root_id, "-o", str(bundle)]) == 2
    assert main(["export", "bundle", "0" * 26, "-o", str(tmp_path / "none.zip")]) == 1
