"""Functions about lists and mappings: each gives a new one and leaves what it was given as it was.

Functions with `key` look into lists of mappings, such as the results of a task done for each department; an entry
without the key has nothing (None) under it, except for `pluck`, which insists.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from .bounds import Failure
from .function import Argument, Function
from .kinds import ANY, LIST, MAPPING, TEXT, TRUTH, WHOLE, Kinds, kind_of
from .operations import equal, less

_NO_DEFAULT = object()


def _length(value: Any) -> int:
    return len(value)


def _first(values: Any, default: Any = _NO_DEFAULT) -> Any:
    return _end_of(values, 0, default)


def _last(values: Any, default: Any = _NO_DEFAULT) -> Any:
    return _end_of(values, -1, default)


def _end_of(values: Any, index: int, default: Any) -> Any:
    if values:
        return values[index]
    if default is _NO_DEFAULT:
        raise Failure("empty_list")
    return default


def _append(values: Any, value: Any) -> list[Any]:
    return [*values, value]


def _concat(*lists: Any) -> list[Any]:
    return [value for values in lists for value in values]


def _distinct(values: Any) -> list[Any]:
    """Each value once, where it stands first."""
    seen: set[Any] = set()
    found = []
    for value in values:
        mark = _mark(value)
        if mark not in seen:
            seen.add(mark)
            found.append(value)
    return found


def _sorted(values: Any) -> list[Any]:
    return sorted(values, key=cmp_to_key(_compared))


def _sorted_by(values: Any, key: str) -> list[Any]:
    """A list of mappings in the order of what stands under a key; equal ones keep their order."""
    return sorted(values, key=cmp_to_key(lambda one, other: _compared(_under(one, key), _under(other, key))))


def _reversed(values: Any) -> list[Any]:
    return list(reversed(values))


def _index_of(values: Any, value: Any) -> int:
    """The position of a value, from 0; -1 where it does not occur."""
    return next((index for index, one in enumerate(values) if equal(one, value)), -1)


def _pluck(values: Any, key: str) -> list[Any]:
    """The value under `key` of each mapping in a list."""
    picked = []
    for value in values:
        _need_mapping(value)
        if key not in value:
            raise Failure("no_such_key", name=key[:80])
        picked.append(value[key])
    return picked


def _where(values: Any, key: str, value: Any) -> list[Any]:
    """The mappings that have this value under the key."""
    return [one for one in values if equal(_under(one, key), value)]


def _count(values: Any, key: str, value: Any) -> int:
    return sum(equal(_under(one, key), value) for one in values)


def _any_of(values: Any, key: str, value: Any) -> bool:
    return any(equal(_under(one, key), value) for one in values)


def _all_of(values: Any, key: str, value: Any) -> bool:
    """Whether every mapping has this value under the key; true of an empty list."""
    return all(equal(_under(one, key), value) for one in values)


def _get(mapping: Any, key: str, default: Any = None) -> Any:
    return mapping.get(key, default)


def _has(mapping: Any, key: str) -> bool:
    return key in mapping


def _keys(mapping: Any) -> list[str]:
    return list(mapping)


def _values(mapping: Any) -> list[Any]:
    return list(mapping.values())


def _merge(*mappings: Any) -> dict[str, Any]:
    """All keys of several mappings; under the same key the last wins."""
    merged: dict[str, Any] = {}
    for mapping in mappings:
        merged.update(mapping)
    return merged


def _coalesce(*values: Any) -> Any:
    """The first value that is not nothing."""
    return next((value for value in values if value is not None), None)


def _under(entry: Any, key: str) -> Any:
    _need_mapping(entry)
    return entry.get(key)


def _need_mapping(value: Any) -> None:
    if type(value) is not dict:
        raise Failure("not_a_mapping", types=[kind_of(value)])


def _compared(one: Any, other: Any) -> int:
    return -1 if less(one, other) else int(less(other, one))


def _mark(value: Any) -> Any:
    """Something hashable that is equal for equal data."""
    kind = kind_of(value)
    if kind == "list":
        return ("list", *(_mark(part) for part in value))
    if kind == "mapping":
        return ("mapping", frozenset((key, _mark(part)) for key, part in value.items()))
    return ("truth", value) if kind == "truth" else value


_LIST = Argument("list", LIST)
_KEY = Argument("key", TEXT)
_VALUE = Argument("value", ANY)
_DEFAULT = Argument("default", ANY, optional=True)
_MAPPING = Argument("mapping", MAPPING)
_SIZED: Kinds = TEXT | LIST | MAPPING

LISTS = (
    Function("len", _length, takes=(Argument("value", _SIZED),), returns=WHOLE, pure=True),
    Function("first", _first, takes=(_LIST, _DEFAULT), pure=True),
    Function("last", _last, takes=(_LIST, _DEFAULT), pure=True),
    Function("append", _append, takes=(_LIST, _VALUE), returns=LIST, pure=True),
    Function(
        "concat", _concat, takes=(_LIST, Argument("more", LIST, optional=True, repeated=True)), returns=LIST, pure=True
    ),
    Function("distinct", _distinct, takes=(_LIST,), returns=LIST, pure=True),
    Function("sorted", _sorted, takes=(_LIST,), returns=LIST, pure=True),
    Function("sorted_by", _sorted_by, takes=(_LIST, _KEY), returns=LIST, pure=True),
    Function("reversed", _reversed, takes=(_LIST,), returns=LIST, pure=True),
    Function("index_of", _index_of, takes=(_LIST, _VALUE), returns=WHOLE, pure=True),
    Function("pluck", _pluck, takes=(_LIST, _KEY), returns=LIST, pure=True),
    Function("where", _where, takes=(_LIST, _KEY, _VALUE), returns=LIST, pure=True),
    Function("count", _count, takes=(_LIST, _KEY, _VALUE), returns=WHOLE, pure=True),
    Function("any_of", _any_of, takes=(_LIST, _KEY, _VALUE), returns=TRUTH, pure=True),
    Function("all_of", _all_of, takes=(_LIST, _KEY, _VALUE), returns=TRUTH, pure=True),
    Function("coalesce", _coalesce, takes=(_VALUE, Argument("more", ANY, optional=True, repeated=True)), pure=True),
)

MAPPINGS = (
    Function("get", _get, takes=(_MAPPING, _KEY, _DEFAULT), pure=True),
    Function("has", _has, takes=(_MAPPING, _KEY), returns=TRUTH, pure=True),
    Function("keys", _keys, takes=(_MAPPING,), returns=LIST, pure=True),
    Function("values", _values, takes=(_MAPPING,), returns=LIST, pure=True),
    Function(
        "merge",
        _merge,
        takes=(_MAPPING, Argument("more", MAPPING, optional=True, repeated=True)),
        returns=MAPPING,
        pure=True,
    ),
)
