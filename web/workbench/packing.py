"""Drafts as files to take away and bring back: one ZIP with the folders as they lie in `processes`.

What Camunda Modeler opens are the very files of the draft; what it writes comes back as it is. A drawing of another
tool is adopted on the way in, and what that changed is told.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.adoption import adopt, adopted_text
from engine.bpmn.parser import parse_diagram
from engine.drafts import PAPERS, PARAMETERS
from engine.errors import InputRejected, Problem, ProcessRejected
from engine.lint.finding import Finding
from engine.specs import SUFFIXES
from engine.xml import decoded, read_xml_text

MOST_FILES = 500
MOST_BYTES = 20 * 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"[^\x00-\x1f\\/:*?\"<>|]{1,120}")
DRAWING = ".bpmn"
_XML = (DRAWING, ".dmn")


@dataclass(frozen=True)
class Unpacked:
    """Files by their paths in a draft, and what was changed in drawings of other tools."""

    files: Mapping[str, str]
    adopted: tuple[Finding, ...]


def packed(files: Mapping[str, str]) -> bytes:
    """A ZIP of the files; the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in sorted(files.items()):
            member = zipfile.ZipInfo(path, _EPOCH)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(member, text.encode("utf-8"))
    return whole.getvalue()


def unpacked(uploads: Sequence[tuple[str, bytes]]) -> Unpacked:
    """The files that were handed in: ZIPs of folders, or the files of one process on their own.

    Raises InputRejected naming each file that cannot be taken.
    """
    found: dict[str, bytes] = {}
    for name, raw in uploads:
        members = _members(name, raw) if name.lower().endswith(".zip") else iter([(PurePosixPath(name), raw)])
        found.update({path.as_posix(): content for path, content in members if _wanted(path)})
    if not any(path.endswith(SUFFIXES) for path in found):
        raise InputRejected((Problem("files", "no_drawing"),))
    texts, adopted, problems = dict[str, str](), list[Finding](), list[Problem]()
    for path, content in found.items():
        try:
            texts[path], changed = _text(path, content)
            adopted += changed
        except ProcessRejected as refused:
            problems.append(Problem(path, "not_readable", {"line": refused.values.get("line", 0)}))
        except UnicodeDecodeError:
            problems.append(Problem(path, "not_utf8"))
    if problems:
        raise InputRejected(tuple(problems))
    return Unpacked(_in_folders(texts), tuple(adopted))


def _text(path: str, raw: bytes) -> tuple[str, list[Finding]]:
    """A file as it will lie in the draft, and what was settled in it. Raises ProcessRejected, UnicodeDecodeError."""
    if not path.endswith(_XML):
        return raw.decode("utf-8-sig"), []
    text = decoded(raw, path)
    root = read_xml_text(text, path)
    if not path.endswith(DRAWING):
        return adopted_text(text, root, ())[0], []
    text, changes = adopted_text(text, root, adopt(root, path))
    told = [Finding(one.name, "note", path, one.element, dict(one.values), one.line) for one in changes if one.alters]
    return text, told


def _members(name: str, raw: bytes) -> Iterator[tuple[PurePosixPath, bytes]]:
    """What is in a ZIP; a folder that holds everything else is left out of the paths."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_BYTES:
                raise InputRejected((Problem(name, "too_much_unpacked"),))
            yield from [(PurePosixPath(member.filename), archive.read(member)) for member in members]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        raise InputRejected((Problem(name, "not_zip"),)) from None


def _wanted(path: PurePosixPath) -> bool:
    """Whether it is a file of a procedure, in a place where one lies; raises InputRejected for names that lead away."""
    if path.is_absolute() or any(part == ".." or not _NAME.fullmatch(part) for part in path.parts):
        raise InputRejected((Problem(path.as_posix()[:120], "bad_path"),))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not hidden and (path.suffix in (*SUFFIXES, *PAPERS) or path.name == PARAMETERS)


def _in_folders(texts: Mapping[str, str]) -> dict[str, str]:
    """Every file in the folder of its process, wherever the folders lay that were handed in."""
    homes: dict[str, str] = {}
    for path, text in texts.items():
        if path.endswith(DRAWING):
            folder, slash, name = path.rpartition("/")
            homes[folder + slash] = _process_of(text, name, folder.rpartition("/")[2])
    found = {}
    for path, text in texts.items():
        if PurePosixPath(path).name == PARAMETERS:
            found[PARAMETERS] = text
            continue
        home = max((folder for folder in homes if path.startswith(folder)), key=len, default=None)
        if home is not None:
            found[f"{homes[home]}/{path.removeprefix(home)}"] = text
        elif "/" in path:
            found[path] = text
    return found


def _process_of(text: str, name: str, folder: str) -> str:
    """The id of the process drawn in a file; of what cannot be read, the name of its folder or file."""
    try:
        return parse_diagram(text.encode(), name).process
    except ProcessRejected:
        return folder or name.removesuffix(DRAWING)
