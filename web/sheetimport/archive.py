"""What a workbook may be as an archive, judged before anything in it is read."""

from __future__ import annotations

import io
import zipfile
import zlib

from engine.errors import InputRejected, Problem

MOST_MEMBERS = 200
MOST_BYTES = 100 * 1024 * 1024
HIGHEST_RATIO = 100
_ENCRYPTED = 0x1
_CONTENTS = "[Content_Types].xml"
_FOREIGN = "xl/externalLinks/"
_MACROS = "vbaProject.bin"


def checked_archive(raw: bytes) -> zipfile.ZipFile:
    """The archive of a workbook. Raises InputRejected for bombs, macros, links to other files, broken ones."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = archive.infolist()
        # Reading stops at the size the directory states, so that these sums bound what can be unpacked.
        unpacked = sum(member.file_size for member in members)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError):
        raise _refused("not_xlsx") from None
    names = [member.filename for member in members]
    too_large = len(members) > MOST_MEMBERS or unpacked > MOST_BYTES or unpacked > HIGHEST_RATIO * max(1, len(raw))
    if too_large or any(member.file_size > HIGHEST_RATIO * max(1, member.compress_size) for member in members):
        raise _refused("too_much_unpacked")
    if _CONTENTS not in names or len(set(names)) < len(names) or any(m.flag_bits & _ENCRYPTED for m in members):
        raise _refused("not_xlsx")
    if any(name.startswith(_FOREIGN) for name in names):
        raise _refused("links_to_other_files")
    if any(name.endswith(_MACROS) for name in names):
        raise _refused("with_macros")
    return archive


def _refused(code: str) -> InputRejected:
    return InputRejected((Problem("file", code),))
