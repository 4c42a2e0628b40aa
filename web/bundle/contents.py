"""What lies in an evidence bundle: the records of some cases, or all of the platform's, with everything to check them.

Format: docs/proof.md for seals and checkpoints; `说明.txt` in the bundle for its reader.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.proof.canonical import canonical
from engine.proof.checkpoint import introduced
from engine.proof.extract import (
    StoredVersion,
    checkpoint_rows,
    head_rows,
    histories,
    journal_rows,
    stored_versions,
)
from engine.proof.inclusion import inclusions
from engine.proof.registers import deployments
from web.bundle.archive import Archive
from web.bundle.dossier import dossier, readable
from web.bundle.paper import paper

if TYPE_CHECKING:
    # The platform composes all screens in turn.
    from web.platform import Platform

EVENTS, JOURNAL, HEADS, PROOFS = "events.jsonl", "journal.jsonl", "heads.jsonl", "proofs.jsonl"
CHECKPOINTS, KEYS = "checkpoints.jsonl", "public-key.jsonl"
FORMAT = 1
_INDEPENDENT = Path(__file__).with_name("independent")
_PROGRAM = ("verify.py", "signatures.py", "说明.txt")
_SHORT = 12


def put_cases(
    archive: Archive,
    platform: Platform,
    connection: Connection,
    root_ids: Sequence[str],
    department: str | None,
    paper_of: Callable[[str], bytes] | None = None,
) -> None:
    """Everything of these case trees; `department` is a party's, None an auditor.

    `paper_of` finds papers that are written already, by the root of the tree.
    """
    auditor = department is None
    case_ids = set[str]()

    def told() -> Iterator[dict[str, Any]]:
        for row in histories(connection, root_ids):
            case_ids.add(row["case_id"])
            yield row if readable(row["kind"], auditor) else {name: row[name] for name in ("case_id", "seq", "hash")}

    for root_id in sorted(root_ids):
        name = f"案卷-{root_id}.pdf" if len(root_ids) > 1 else "案卷.pdf"
        content = paper_of(root_id) if paper_of else paper_of_case(platform, connection, root_id, department)
        archive.put(name, content)
    archive.rows(EVENTS, told())
    archive.rows(PROOFS, (_proof(one) for one in inclusions(connection, case_ids)))
    _put_files(archive, platform, connection, root_ids)
    _put_versions(archive, stored_versions(connection, root_ids))
    _put_seals(archive, platform, connection)
    archive.seal({"format": FORMAT, "kind": "cases", "cases": sorted(root_ids)})


def paper_of_case(platform: Platform, connection: Connection, root_id: str, department: str | None) -> bytes:
    """The paper of one case tree as PDF; `department` is a party's, None an auditor. Raises NoPrinting."""
    return paper(platform, dossier(platform, connection, root_id, department is None, department or ""))


def put_whole(archive: Archive, platform: Platform, connection: Connection) -> None:
    """All records of the platform; there is no paper, and no case is left out."""
    roots = set[str]()

    def told() -> Iterator[dict[str, Any]]:
        for row in histories(connection, None):
            roots.add(row["root_id"])
            yield row

    archive.rows(EVENTS, told())
    archive.rows(JOURNAL, journal_rows(connection))
    archive.rows(HEADS, head_rows(connection))
    _put_files(archive, platform, connection, sorted(roots))
    _put_versions(archive, stored_versions(connection, None))
    _put_seals(archive, platform, connection)
    archive.seal({"format": FORMAT, "kind": "whole", "cases": []})


def _proof(one: Any) -> dict[str, Any]:
    told = {"case_id": one.head.case_id, "length": one.head.length, "head": one.head.head}
    return {**told, "index": one.index, "size": one.size, "path": list(one.path)}


def _key(key: str, public: bytes) -> dict[str, str]:
    return {"key": key, "algorithm": key.partition(":")[0], "public": base64.b64encode(public).decode()}


def _put_files(archive: Archive, platform: Platform, connection: Connection, root_ids: Iterable[str]) -> None:
    """The evidence files, each content once."""
    put = set[str]()
    for root_id in root_ids:
        for file, _ in platform.evidence.of_case(connection, root_id):
            if file.id not in put:
                put.add(file.id)
                content = platform.evidence.content(connection, file.id)
                if content is not None:
                    archive.put(f"files/{file.id[:_SHORT]}-{file.name}", content)


def _put_versions(archive: Archive, versions: Iterable[StoredVersion]) -> None:
    for version in versions:
        for name, content in sorted(version.files.items()):
            archive.put(f"versions/{version.hash}/files/{name}", content)
        archive.put(f"versions/{version.hash}/calls.json", version.calls)


def _put_seals(archive: Archive, platform: Platform, connection: Connection) -> None:
    """Checkpoints, keys, registers and the program that checks them."""
    archive.rows(CHECKPOINTS, checkpoint_rows(connection))
    archive.rows(KEYS, (_key(key, public) for key, public in sorted(introduced(connection).items())))
    for register in platform.registers:
        archive.put(f"{register.name}.json", canonical(register.content(connection)))
    archive.put("versions.json", canonical(deployments(connection)))
    for name in _PROGRAM:
        archive.put(name, (_INDEPENDENT / name).read_bytes())
