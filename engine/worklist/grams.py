"""Texts as the search index keeps them: every letter and every pair of neighbours, as a word of its own.

A word is contained in a text only if all its grams are among the text's grams. Latin letters count the
same in both cases; nothing else is folded. Runs of Latin letters and digits, such as document numbers,
are told apart by triples too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

MOST_ASKED = 40
"""Grams of a question that are looked up; what is found is compared with the text itself anyway."""

_PRIVATE = 0xE000
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
# To the tokenizer everything is a letter but the signs of ASCII: those get letters of their own.
_LETTERS = _LOWER | {code: chr(_PRIVATE + code) for code in range(128) if chr(code) not in ascii_letters + digits}
_NUMBERS = re.compile(r"[0-9a-z]{3,}")


def folded(text: str) -> str:
    """The text with Latin capitals made small."""
    return text.translate(_LOWER)


def text_grams(texts: Iterable[str]) -> set[str]:
    """All grams of these texts."""
    letters = "\n".join(texts).translate(_LETTERS)
    return {*letters, *_pairs(letters), *_triples(letters)}


def word_grams(words: Iterable[str]) -> list[str]:
    """The grams that a text must have to contain all these words."""
    found = dict[str, None]()
    for word in words:
        letters = word.translate(_LETTERS)
        triples = _triples(letters)
        covered = {pair for triple in triples for pair in _pairs(triple)}
        pairs = _pairs(letters)
        found.update(dict.fromkeys([*triples, *(pair for pair in pairs if pair not in covered)] or letters))
    return list(found)[:MOST_ASKED]


@lru_cache(maxsize=1024)
def department_gram(code: str) -> str:
    """A department that takes part, as a gram that no label has."""
    return chr(_PRIVATE + 128) + code.translate(_LETTERS)


def _pairs(letters: str) -> list[str]:
    return [letters[start : start + 2] for start in range(len(letters) - 1)]


def _triples(letters: str) -> list[str]:
    runs = _NUMBERS.findall(letters)
    return [run[start : start + 3] for run in runs for start in range(len(run) - 2)]
