"""Evidence files: judged, stored once, attached by those who may, forgotten when nobody does, examined."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from engine.actor import SYSTEM, Actor
from engine.clock import SimulatedClock, parsed, stored
from engine.errors import InputRejected, NotFound
from engine.registry import Registry
from engine.storage import ADMIT, admission_rows
from engine.store.database import Database
from handlers.evidence.attaching import attach
from handlers.evidence.keeping import LARGEST_MIB, UNATTACHED_FOR, KeptFile, keep, purge_unattached, shown_name
from handlers.evidence.panel import panels_of, shown_size
from handlers.evidence.reading import open_file, uses_of_tree
from handlers.evidence.schema import evidence_content, evidence_file, evidence_upload
from handlers.evidence.soundness import evidence_is_whole
from handlers.office import Office
from handlers.privacy.sealing import KEY_VARIABLE
from handlers.registration import open_office, register
from tests.evidence_files import DOCX, HTML, JPG, OFD, PDF, PNG, XLSX, archive
from tests.prepared import Place

from .conftest import CLERK, FakeCall, officer, prepare_office

AT = parsed("2026-11-23T10:00")
MARKET, HEALTH = officer("scjg.zr01"), officer("wjw.zr01")
NAME = "现场检查笔录.pdf"


@dataclass
class Files:
    """An office on a database of each sort, and what people do there with files."""

    database: Database
    office: Office
    registry: Registry

    def hand_in(self, name: str = NAME, content: bytes = PDF, by: Actor = MARKET, days: int = 0) -> KeptFile:
        with self.database.write() as connection:
            return keep(connection, name, content, by, AT + timedelta(days=days))

    def attach(self, *ids: str, by: Actor = MARKET, root: str = "root", about: str = "", days: int = 0) -> FakeCall:
        instant = AT + timedelta(days=days)
        with self.database.write() as connection:
            call = FakeCall(connection, self.office, self.registry, instant, instant)
            call = replace(call, actor=by, case_id=root, root_id=root)
            attach(call, ids, about=about, title="检查笔录")
        return call

    def show_to(self, department: str, root: str = "root") -> None:
        with self.database.write() as connection:
            connection.execute(ADMIT[connection.dialect.name], admission_rows(root, [department], stored(AT)))

    def purge(self, days: float) -> int:
        with self.database.write() as connection:
            return purge_unattached(connection, AT + timedelta(days=days))

    def count(self, table: object = evidence_content) -> int:
        with self.database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]

    def names(self, root: str = "root") -> list[str]:
        with self.database.read() as connection:
            return [use.name for use in uses_of_tree(connection, root)]


@pytest.fixture
def files(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    database = Database(place.filled(prepare_office))
    office = open_office(database)
    yield Files(database, office, register(database, SimulatedClock(AT), office))
    database.close()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PDF", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.ofd", OFD, "application/ofd"),
    ],
)
def test_a_file_is_kept_by_the_digest_of_its_content(files: Files, name: str, content: bytes, media_type: str) -> None:
    kept = files.hand_in(name, content)
    assert kept == KeptFile(hashlib.sha256(content).hexdigest(), name, media_type, len(content))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.pdf", PDF + b" " * (LARGEST_MIB * 1024 * 1024), "file_too_large"),
        ("a.html", HTML, "unknown_file_kind"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_file_kind"),
        ("a.pdf.js", PDF, "unknown_file_kind"),
        ("pdf", PDF, "unknown_file_kind"),
        ("a.docm", DOCX, "unknown_file_kind"),
        ("a.pdf", HTML, "file_kind_differs"),
        ("a.png", JPG, "file_kind_differs"),
        ("a.docx", XLSX, "file_kind_differs"),
        ("a.docx", b"PK\x03\x04 broken", "file_kind_differs"),
        ("a.docx", archive("word/document.xml", "word/vbaProject.bin"), "file_with_macros"),
    ],
)
def test_what_is_no_evidence_file_is_refused_by_name_and_leaves_nothing(
    files: Files, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(InputRejected) as rejected:
        files.hand_in(name, content)
    (problem,) = rejected.value.problems
    assert (problem.field, problem.code, problem.values["name"]) == ("file", code, name)
    assert files.count() == files.count(evidence_file) == 0


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("C:\\fakepath\\笔录.pdf", "笔录.pdf"),
        ("../../etc/笔录.pdf", "笔录.pdf"),
        ("gnp.\u202efdp.png", "gnp.fdp.png"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("证" * 300 + ".pdf", "证" * 116 + ".pdf"),
    ],
)
def test_a_name_loses_what_misleads(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_the_same_content_is_stored_once_whoever_hands_it_in(files: Files) -> None:
    first, again, other = files.hand_in(), files.hand_in("笔录.pdf"), files.hand_in("原件.pdf", by=HEALTH)
    assert first.id == again.id == other.id
    assert (files.count(), files.count(evidence_upload)) == (1, 2)
    files.attach(first.id)
    files.attach(first.id, by=HEALTH, root="another")
    assert (files.names(), files.names("another")) == (["笔录.pdf"], ["原件.pdf"])


def test_attaching_tells_the_history_what_by_name_and_digest(files: Files) -> None:
    kept, photo = files.hand_in(), files.hand_in("照片.png", PNG)
    ((kind, told),) = files.attach(kept.id, photo.id, kept.id, about="matter-1").events
    assert kind == "evidence.attached"
    assert (told["title"], told["file_names"], told["about"]) == ("检查笔录", [NAME, "照片.png"], "matter-1")
    assert [file["id"] for file in told["files"]] == [kept.id, photo.id]


def test_attaching_the_same_again_is_neither_done_nor_told_twice(files: Files) -> None:
    kept = files.hand_in()
    files.attach(kept.id)
    assert files.attach(kept.id).events == []
    files.attach(kept.id, about="another-row")
    assert files.names() == [NAME, NAME]


def test_a_file_of_others_is_answered_like_one_that_never_was(files: Files) -> None:
    kept = files.hand_in()
    for unknown in (kept.id, "0" * 64):
        with pytest.raises(InputRejected) as rejected:
            files.attach(unknown, by=HEALTH, root="another")
        (problem,) = rejected.value.problems
        assert (problem.field, problem.code) == ("evidence", "unknown_file")
        assert problem.values == {"value": unknown[:12]}
    assert files.names("another") == []


def test_a_department_may_attach_what_it_sees_in_another_case(files: Files) -> None:
    kept = files.hand_in()
    files.attach(kept.id)
    files.show_to("WJW")
    files.attach(kept.id, by=HEALTH, root="another")
    assert files.names("another") == [NAME]


def test_what_a_case_holds_is_passed_on_within_it_by_anybody(files: Files) -> None:
    kept = files.hand_in()
    files.attach(kept.id)
    files.attach(kept.id, by=SYSTEM, about="letter")
    assert files.names() == [NAME, NAME]


def test_files_nobody_attached_are_forgotten_after_seven_days(files: Files) -> None:
    used, unused = files.hand_in(), files.hand_in("照片.png", PNG)
    files.attach(used.id)
    assert files.purge(UNATTACHED_FOR.days - 0.01) == 0
    assert files.purge(UNATTACHED_FOR.days + 0.01) == 1
    assert files.count() == 1
    with pytest.raises(InputRejected):
        files.attach(unused.id, days=8)
    files.attach(used.id, about="later", days=30)


def test_a_file_handed_in_again_waits_anew(files: Files) -> None:
    kept = files.hand_in()
    files.hand_in(by=HEALTH, days=6)
    assert files.purge(8) == 0
    with pytest.raises(InputRejected):
        files.attach(kept.id, days=8)
    files.attach(kept.id, by=HEALTH, days=8)
    assert files.purge(60) == 0


def test_a_file_is_opened_in_its_case_only_and_never_without_a_record(files: Files) -> None:
    kept = files.hand_in()
    files.attach(kept.id)
    with files.database.write() as connection:
        opened = open_file(connection, "root", kept.id, CLERK, AT)
        assert (opened.file, opened.content) == (kept, PDF)
        with pytest.raises(NotFound):
            open_file(connection, "another", kept.id, CLERK, AT)
        ((panel),) = panels_of(connection, "root")
    assert (panel.title, panel.files) == ("证据材料", (kept.id,))
    shown = dict(zip(panel.columns, panel.rows[0], strict=True))
    assert shown["文件"] == NAME
    assert (shown["材料"], shown["类型"], shown["大小"]) == ("检查笔录", "PDF", "1 KB")
    assert (shown["提交"], shown["查阅"]) == ("市场监管局专人01", "1次")
    assert shown["哈希(SHA-256)"] == kept.id[:12]


def test_sizes_are_told_as_people_read_them() -> None:
    assert [shown_size(size) for size in (1, 2048, 1024 * 1024 - 1, 1536 * 1024)] == [
        "1 KB",
        "2 KB",
        "1024 KB",
        "1.5 MB",
    ]


def test_every_content_is_what_its_id_says(files: Files) -> None:
    kept, photo = files.hand_in(), files.hand_in("照片.png", PNG)
    with files.database.write() as connection:
        assert evidence_is_whole(connection).ok
        connection.execute(
            update(evidence_content)
            .where(evidence_content.c.file_id == kept.id)
            .values(content=PDF.replace(b"A", b"B"))
        )
        connection.execute(delete(evidence_content).where(evidence_content.c.file_id == photo.id))
        found = evidence_is_whole(connection)
    assert (found.invariant, found.ok, found.examined) == ("evidence_is_whole", False, 2)
    assert {(one["file"], one["difference"]) for one in found.broken} == {(kept.id, "content"), (photo.id, "missing")}


def test_a_scenario_hands_a_file_in_by_its_name(files: Files) -> None:
    made = files.registry.actions["file"](files.database, MARKET, AT, name=NAME)
    assert made == files.hand_in().id
    files.attach(made)
    with files.database.read() as connection:
        (row,) = files.registry.query("evidence")(connection, "root")
    assert (row["name"], row["department"], row["at"]) == (NAME, "SCJG", "2026-11-23T10:00:00")
