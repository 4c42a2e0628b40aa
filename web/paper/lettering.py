"""Text in pictures: how wide signs are, and how a name breaks into lines that fit their place."""

from __future__ import annotations

import unicodedata

LATIN = 0.56
"""The width of a narrow sign, in parts of the size of the letters."""
_NOT_FIRST = "、,。;:?!)》」』”…"


def width(text: str, size: float) -> float:
    """How wide a text is drawn in Noto Sans CJK."""
    return sum(size if unicodedata.east_asian_width(sign) in "WFA" else size * LATIN for sign in text)


def lines(text: str, room: float, size: float, most: int = 4) -> tuple[str, ...]:
    """The text in lines of at most this width; what does not fit in `most` lines ends with an ellipsis."""
    found, line = list[str](), ""
    for piece in _pieces(text):
        if line and width(line + piece, size) > room and piece not in _NOT_FIRST:
            found.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    found.append(line.rstrip())
    if len(found) > most:
        found = [*found[: most - 1], found[most - 1][:-1] + "…"]
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """Where a line may break: after every wide sign, and between words of narrow ones."""
    pieces, word = list[str](), ""
    for sign in text:
        if unicodedata.east_asian_width(sign) in "WFA" or sign == " ":
            pieces += [word, sign] if word else [sign]
            word = ""
        else:
            word += sign
    return [*pieces, word] if word else pieces
