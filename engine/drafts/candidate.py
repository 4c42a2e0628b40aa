"""The files of a draft sorted as the engine needs them, and their way from and to a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..specs import SUFFIXES

PARAMETERS = "parameters.json"
"""The file of a draft that proposes values of the office's parameters; it belongs to no process."""
PAPERS = (".toml", ".md")
"""What lies beside the files of a version: scenarios, a read-me."""


@dataclass(frozen=True)
class Candidate:
    """Procedures that might be deployed: by folder, the files that make up a version, and the papers beside them.

    A folder is called by the id of its process. `parameters` is the text of the proposals, empty without any.
    """

    processes: Mapping[str, Mapping[str, str]]
    papers: Mapping[str, Mapping[str, str]]
    parameters: str = ""

    def scenarios(self, process: str) -> dict[str, str]:
        """The scenario files of a process, by their path in its folder."""
        return {path: text for path, text in self.papers.get(process, {}).items() if path.endswith(".toml")}


def candidate_of(files: Mapping[str, str]) -> Candidate:
    """Sort files given by their paths (PROCESS/FILE)."""
    processes: dict[str, dict[str, str]] = {}
    papers: dict[str, dict[str, str]] = {}
    for path, text in sorted(files.items()):
        folder, _, name = path.partition("/")
        if name:
            kind = processes if name.endswith(SUFFIXES) and "/" not in name else papers
            kind.setdefault(folder, {})[name] = text
    return Candidate(processes, papers, files.get(PARAMETERS, ""))


def digest_of(files: Mapping[str, str]) -> str:
    """What tells two sets of files apart, given by their paths: SHA-256 over sorted paths and texts."""
    found = hashlib.sha256()
    for path, text in sorted(files.items()):
        for part in (path.encode(), text.encode()):
            # Lengths come first, so that no text can pass for a path and another text.
            found.update(f"{len(part)}:".encode() + part)
    return found.hexdigest()


def read_folder(folder: Path, *, within: str = "") -> dict[str, str]:
    """The files of procedures in a folder by their paths, `within` put before each; others are passed over."""
    found = {}
    for path in sorted(folder.rglob("*")):
        told = path.relative_to(folder).as_posix()
        wanted = path.suffix in (*SUFFIXES, *PAPERS) or told == PARAMETERS
        if wanted and path.is_file():
            found[within + told] = path.read_bytes().decode("utf-8")
    return found


def write_folder(files: Mapping[str, str], folder: Path) -> None:
    """Write files by their paths into a folder."""
    for told, text in files.items():
        path = folder / told
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
