"""The texts that words are looked for in: one line a case, in blocks, because looking through bytes is quick.

Rare words are found through the search index of labels, and only their cases are compared; common words are
looked for in every line, a hundred thousand of which are some ten megabytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, repeat

from sqlalchemy import Connection, bindparam, select

from ..store.rawrows import fetched, fetched_in_binary
from ..worklist.grams import folded
from ..worklist.search import among
from .bitset import as_bytes
from .tables import docket_text
from .upserting import upsert

BLOCK = 256
"""Cases of one block, a multiple of eight: a new case writes its block anew."""
_MOST = 200
"""So many blocks are asked for by name; more of them are read one after the other."""

FIELDS = ("words", "reference", "party")
_WITHIN = "\x1f"
_SPACES = str.maketrans("\n\r", "  ")
_ALL = select(docket_text.c.block, docket_text.c.lines).where(docket_text.c.field == bindparam("of_field"))


def line(texts: Iterable[str]) -> str:
    """Texts of one case as they are kept: no word goes from one into the next."""
    return _WITHIN.join(folded(text).translate(_SPACES) for text in dict.fromkeys(texts))


def write(connection: Connection, texts: Mapping[int, Mapping[str, str]]) -> None:
    """Keep the lines of these numbers; blocks in which nothing changes are left alone."""
    blocks: dict[int, dict[int, Mapping[str, str]]] = defaultdict(dict)
    for number, told in texts.items():
        blocks[number // BLOCK][number % BLOCK] = told
    column = docket_text.c
    query = select(docket_text).where(among(connection, column.block, sorted(blocks)))
    stored = {(row.field, row.block): bytes(row.lines) for row in connection.execute(query)}
    rows = []
    for block, changed in sorted(blocks.items()):
        for field in FIELDS:
            before = stored.get((field, block), b"")
            lines = before.split(b"\n") if before else []
            lines += [b""] * (max(changed) + 1 - len(lines))
            for place, told in changed.items():
                lines[place] = told[field].encode()
            if (after := b"\n".join(lines)) != before:
                rows.append({"field": field, "block": block, "lines": after})
    upsert(connection, docket_text, rows)


def containing(connection: Connection, asked: Mapping[str, Sequence[str]], within: int) -> int:
    """Those of a set in whose lines all words are; `asked` are folded words by field."""
    for field, words in asked.items():
        within &= _having(connection, field, sorted(words, key=len, reverse=True), within)
    return within


def _having(connection: Connection, field: str, words: Sequence[str], within: int) -> int:
    """The cases, at least of the blocks in which any of a set lies, that have all these words, the rarest first."""
    member = as_bytes(within)
    held = [block for block in range(len(member) * 8 // BLOCK + 1) if any(_of_block(member, block))]
    bits, asked = bytearray(len(member)), [word.encode() for word in words]
    for block, text in _blocks(connection, field, held if len(held) <= _MOST else None):
        if not any(_of_block(member, block)):
            continue
        places = _places(bytes(text), asked)
        for place in places:
            number = block * BLOCK + place
            if number >> 3 < len(bits):
                bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _blocks(connection: Connection, field: str, held: list[int] | None) -> Sequence[tuple[int, bytes]]:
    """The blocks of a field, those that are asked for or all."""
    if connection.dialect.name == "sqlite":
        query = _ALL if held is None else _ALL.where(among(connection, docket_text.c.block, held))
        return fetched(connection, query, {"of_field": field})
    text = "SELECT block, lines FROM docket_text WHERE field = %s AND (%s::int[] IS NULL OR block = ANY(%s::int[]))"
    return fetched_in_binary(connection, text, (field, held, held))


def _places(lines: bytes, words: Sequence[bytes]) -> set[int]:
    """The lines of a block that have all these words."""
    found = _with_word(lines, words[0])
    for word in words[1:]:
        found = found and found & _with_word(lines, word)
    return found


def _with_word(lines: bytes, word: bytes) -> set[int]:
    """The lines that have a word: as many line ends as stand before each match, counted without a step of Python."""
    before = lines.split(word)[:-1]
    return set(accumulate(map(bytes.count, before, repeat(b"\n"))))


def _of_block(bits: bytes, block: int) -> bytes:
    return bits[block * BLOCK // 8 : (block + 1) * BLOCK // 8]
