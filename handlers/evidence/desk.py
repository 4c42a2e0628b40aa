"""What screens and interfaces ask about evidence files, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from engine.actor import Actor
from engine.runtime import Runtime
from engine.watch.doctor import Finding
from handlers.evidence.keeping import LARGEST_MIB, KeptFile, keep, purge_unattached, uploads_of
from handlers.evidence.kinds import KINDS, LABELS
from handlers.evidence.panel import shown_size
from handlers.evidence.proof import examine_files
from handlers.evidence.reading import OpenedFile, content_of, kept_file, names_of, open_file, uses_of_tree
from handlers.evidence.soundness import evidence_is_whole


class EvidenceDesk:
    """Files taken in, named, opened, purged and examined. Who may see the case is settled before it is asked."""

    largest_mib = LARGEST_MIB
    endings = tuple(KINDS)
    """Which files are taken, by ending."""
    examination = staticmethod(examine_files)
    """What the whole verification says of them."""
    labels: tuple[str, ...] = tuple(dict.fromkeys(kind.label for kind in KINDS.values()))

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def keep(self, name: str, content: bytes, actor: Actor, field: str = "file") -> KeptFile:
        """Take a file in for the actor's department; raises InputRejected at `field`."""
        with self._runtime.database.write(alone=True) as connection:
            return keep(connection, name, content, actor, self._runtime.clock.now(), field)

    def handed_in(self, connection: Connection, ids: Collection[str], department: str) -> Mapping[str, KeptFile]:
        """Those of the files that the department has handed in."""
        return uploads_of(connection, ids, department)

    def of_case(self, connection: Connection, root_id: str) -> tuple[tuple[KeptFile, str], ...]:
        """Each file of a case tree once, under its latest name, with what it is, oldest first."""
        uses = uses_of_tree(connection, root_id)
        return tuple({use.file_id: (kept_file(use), use.title) for use in uses}.values())

    def names(self, connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
        """The names under which files were attached, by id; the latest where there are several."""
        return names_of(connection, ids)

    def open(self, root_id: str, file_id: str, actor: Actor) -> OpenedFile:
        """A file of a case, and a record of who opened it; raises NotFound."""
        with self._runtime.database.write() as connection:
            return open_file(connection, root_id, file_id, actor, self._runtime.clock.now())

    def content(self, connection: Connection, file_id: str) -> bytes | None:
        """A content as it lies here, for what leaves as evidence; who takes it out is noted there."""
        return content_of(connection, file_id)

    def purge(self) -> int:
        """Forget what was not attached in time; returns how many files."""
        with self._runtime.database.write() as connection:
            return purge_unattached(connection, self._runtime.clock.now())

    def examine(self) -> Finding:
        """Whether every content is what its id says."""
        with self._runtime.database.read() as connection:
            return evidence_is_whole(connection)

    def told(self, file: KeptFile) -> str:
        """Its kind and size as people read them."""
        return f"{LABELS.get(file.media_type, file.media_type)} {shown_size(file.size)}"
