"""From what was sent to what is kept: one reader a type of field, from web forms and from JSON alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from ..clock import parsed, stored
from .fields import Field, FieldType

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
_TRUE, _FALSE = ("true", "on", "1", "yes"), ("false", "off", "0", "no", "")


class NotReadable(Exception):
    """The answer is not of the field's type; carries the problem's code."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_answer(field: Field, sent: Any) -> Any:
    """The answer in its kept form, None (or an empty list) when empty; raises NotReadable.

    Texts are trimmed, dates become "YYYY-MM-DD", moments stored UTC texts; a moment without a zone
    is Shanghai's.
    """
    return _READERS[field.type](field, sent)


def is_empty(answer: Any) -> bool:
    return answer is None or answer == "" or answer == []


def _line(field: Field, sent: Any) -> str | None:
    text = _text(field, sent)
    if text is not None and "\n" in text:
        raise NotReadable("line_break")
    return text


def _text(field: Field, sent: Any) -> str | None:
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise NotReadable("not_text")
    text = sent.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(text):
        raise NotReadable("control_character")
    return text or None


def _number(field: Field, sent: Any) -> int | float | None:
    if isinstance(sent, str):
        sent = sent.strip()
        if not sent:
            return None
        if not _NUMBER.fullmatch(sent):
            raise NotReadable("not_a_number")
        sent = float(sent) if "." in sent else int(sent)
    if sent is None:
        return None
    if type(sent) not in (int, float) or not math.isfinite(sent) or abs(sent) > 1e15:
        raise NotReadable("not_a_number")
    if field.decimal_digits is not None and round(sent, field.decimal_digits) != sent:
        raise NotReadable("too_many_digits")
    return int(sent) if sent == int(sent) else float(sent)


def _truth(field: Field, sent: Any) -> bool:
    if sent is None:
        return False
    if isinstance(sent, bool):
        return sent
    if isinstance(sent, str) and sent.strip().lower() in _TRUE + _FALSE:
        return sent.strip().lower() in _TRUE
    raise NotReadable("not_yes_or_no")


def _chosen(field: Field, sent: Any) -> str | None:
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise NotReadable("not_an_option")
    return sent.strip() or None


def _all_chosen(field: Field, sent: Any) -> list[str]:
    if isinstance(sent, str):
        sent = [sent]
    if sent is None:
        return []
    if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
        raise NotReadable("not_an_option")
    return list(dict.fromkeys(one.strip() for one in sent if one.strip()))


def _files(field: Field, sent: Any) -> list[str]:
    if sent is None or sent == "":
        return []
    ids = [sent] if isinstance(sent, str) else sent
    if not isinstance(ids, list) or not all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in ids):
        raise NotReadable("not_a_file")
    return list(dict.fromkeys(ids))


def _date(field: Field, sent: Any) -> str | None:
    text = _line(field, sent)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not _EARLIEST <= day < _LATEST:
        raise NotReadable("not_a_date")
    return day.isoformat()


def _moment(field: Field, sent: Any) -> str | None:
    text = _line(field, sent)
    if text is None:
        return None
    try:
        moment: datetime | None = parsed(text) if _MINUTE.fullmatch(text) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not _EARLIEST <= moment.date() < _LATEST:
        raise NotReadable("not_a_time")
    return stored(moment)


_READERS: Mapping[FieldType, Callable[[Field, Any], Any]] = MappingProxyType(
    {
        "textfield": _line,
        "textarea": _text,
        "number": _number,
        "checkbox": _truth,
        "radio": _chosen,
        "select": _chosen,
        "checklist": _all_chosen,
        "date": _date,
        "datetime": _moment,
        "files": _files,
    }
)
