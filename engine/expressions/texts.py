"""Functions about texts. Positions count from 0, as those of lists do."""

from __future__ import annotations

from typing import Any

from .bounds import LONGEST_LIST, LONGEST_STRING, Failure
from .function import Argument, Function
from .kinds import LIST, NUMBER, TEXT, TRUTH, WHOLE, kind_of


def _str(value: Any) -> str:
    return str(value)


def _upper(text: str) -> str:
    return text.upper()


def _lower(text: str) -> str:
    return text.lower()


def _trim(text: str) -> str:
    """Without spaces, full-width ones too, at both ends."""
    return text.strip()


def _contains(text: str, part: str) -> bool:
    return part in text


def _starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


def _ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


def _replace(text: str, old: str, new: str) -> str:
    """Every occurrence of a part replaced by another."""
    if not old:
        raise Failure("empty_text")
    if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST_STRING:
        raise Failure("text_too_long", most=LONGEST_STRING)
    return text.replace(old, new)


def _split(text: str, separator: str) -> list[str]:
    if not separator:
        raise Failure("empty_text")
    if text.count(separator) >= LONGEST_LIST:
        raise Failure("list_too_long", most=LONGEST_LIST)
    return text.split(separator)


def _join(texts: Any, separator: str) -> str:
    if any(type(text) is not str for text in texts):
        wrong = next(text for text in texts if type(text) is not str)
        raise Failure("not_a_text", types=[kind_of(wrong)])
    if sum(len(text) + len(separator) for text in texts) - len(separator) > LONGEST_STRING:
        raise Failure("text_too_long", most=LONGEST_STRING)
    return separator.join(texts)


def _substring(text: str, start: int, length: int | None = None) -> str:
    """`length` letters from a position on, all the rest without it; a negative position counts from the end."""
    if length is not None and length < 0:
        raise Failure("negative_length", value=length)
    begin = max(0, len(text) + start) if start < 0 else start
    return text[begin:] if length is None else text[begin : begin + length]


_TEXT = Argument("text", TEXT)
_PART = Argument("part", TEXT)
_SEPARATOR = Argument("separator", TEXT)

TEXTS = (
    Function("str", _str, takes=(Argument("value", TEXT | NUMBER | TRUTH),), returns=TEXT, pure=True),
    Function("upper", _upper, takes=(_TEXT,), returns=TEXT, pure=True),
    Function("lower", _lower, takes=(_TEXT,), returns=TEXT, pure=True),
    Function("trim", _trim, takes=(_TEXT,), returns=TEXT, pure=True),
    Function("contains", _contains, takes=(_TEXT, _PART), returns=TRUTH, pure=True),
    Function("starts_with", _starts_with, takes=(_TEXT, _PART), returns=TRUTH, pure=True),
    Function("ends_with", _ends_with, takes=(_TEXT, _PART), returns=TRUTH, pure=True),
    Function("replace", _replace, takes=(_TEXT, _PART, Argument("by", TEXT)), returns=TEXT, pure=True),
    Function("split", _split, takes=(_TEXT, _SEPARATOR), returns=LIST, pure=True),
    Function("join", _join, takes=(Argument("texts", LIST), _SEPARATOR), returns=TEXT, pure=True),
    Function(
        "substring",
        _substring,
        takes=(_TEXT, Argument("start", WHOLE), Argument("length", WHOLE, optional=True)),
        returns=TEXT,
        pure=True,
    ),
)
