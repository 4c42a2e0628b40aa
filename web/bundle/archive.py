"""A zip whose bytes depend on nothing but what is put into it, with a manifest of the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_BEFORE_TIME = (1980, 1, 1, 0, 0, 0)
"""The instant that zips give to what has none."""
_READABLE = 0o644 << 16
MANIFEST = "manifest.json"


class Archive:
    """Takes files in order; `seal` writes the manifest, leaving the block ends the zip."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = ZipFile(target, "w", ZIP_DEFLATED)
        self._hashes: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def put(self, name: str, content: bytes | str) -> None:
        """One file."""
        self.stream(name, (content.encode() if isinstance(content, str) else content,))

    def rows(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """One file of JSON lines."""
        self.stream(name, (json_line(row) for row in rows))

    def stream(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file in pieces, which need not fit into memory together."""
        told = hashlib.sha256()
        with self._zip.open(_info(name), "w", force_zip64=True) as file:
            for piece in pieces:
                told.update(piece)
                file.write(piece)
        self._hashes[name] = told.hexdigest()

    def seal(self, told: Mapping[str, Any]) -> None:
        """Write the manifest: the hash of every file, and what else is to be told."""
        text = json.dumps({**told, "files": dict(sorted(self._hashes.items()))}, ensure_ascii=False, indent=1)
        self._zip.writestr(_info(MANIFEST), text)


def json_line(row: Mapping[str, Any]) -> bytes:
    """A row as one line; its texts come back exactly as they are stored."""
    return (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _info(name: str) -> ZipInfo:
    found = ZipInfo(name, _BEFORE_TIME)
    found.compress_type = ZIP_DEFLATED
    found.external_attr = _READABLE
    found.create_system = 3
    return found
