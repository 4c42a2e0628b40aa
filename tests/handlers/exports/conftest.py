"""A few cases to export: at different stages, of persons and of names that would be formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.clock import stored
from engine.docket.search import Query, roots
from handlers.catalogue import applicants
from handlers.exports.writer import Writer
from tests.web.office import Office, populated_office

NOBODY = next(found for found in applicants() if found.type == "自然人")
PERSON = {
    "party_name": NOBODY.name,
    "party_type": "自然人",
    "party_code": None,
    "id_type": "居民身份证",
    "id_number": NOBODY.code,
}
FORMULA = "=HYPERLINK(1)&安丘市虚构有限公司"

Maker = Callable[[str, str], Path]


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = populated_office(tmp_path_factory.mktemp("exports"))
    opened.push(7, "2026-11-24T10:40", **PERSON)
    opened.push(8, "2026-11-24T10:50", party_name=FORMULA)
    while opened.platform.docket_turn().run():
        continue
    yield opened
    opened.platform.close()


@pytest.fixture
def root_ids(office: Office) -> tuple[str, ...]:
    with office.platform.database.read() as connection:
        return roots(connection, Query(), office.clock.now())


@pytest.fixture
def export(office: Office, root_ids: tuple[str, ...], tmp_path: Path) -> Maker:
    """Makes a complete file of all cases, in a format, of events or cases."""

    def make(name: str, subject: str = "events") -> Path:
        writer = office.platform.exports.writer(name, "cases" if subject == "cases" else "events", tmp_path / name, {})
        write(office, writer, root_ids, name)
        path = writer.finish()
        writer.close()
        return path

    return make


def write(office: Office, writer: Writer, root_ids: tuple[str, ...], name: str) -> int:
    with office.platform.database.read() as connection:
        trees = office.platform.exports.read(connection, root_ids, stored(office.clock.now()), name)
    return writer.add(trees)
