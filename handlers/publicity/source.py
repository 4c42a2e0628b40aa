"""Where what is to be made public comes from: decisions now, credit records when there are any.

A further source is a class with these members, named in `handlers.publicity.sources`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection


@dataclass(frozen=True)
class Candidate:
    """One record that should be made public and is not, or not as it is now.

    `subject_id` names what it is about, `decided_on` the day from which the limit counts, `missing` the
    columns without which it cannot be sent. `fields` hold what the public may see, and no more.
    """

    subject_id: str
    root_id: str
    document: str
    decided_on: str
    profile: str
    validity: str
    fields: Mapping[str, str]
    missing: tuple[str, ...] = ()


class Source(Protocol):
    """One kind of records: how they are found, which columns they have, by which service they are sent."""

    code: str
    title: str
    service: str
    columns: tuple[str, ...]
    element: str
    limit: str

    def candidates(self, connection: Connection, department: str) -> Sequence[Candidate]:
        """What of a department waits to be made public, the oldest first."""
