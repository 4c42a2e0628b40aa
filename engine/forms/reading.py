"""Reads form-js JSON into a Form; components and settings the engine does not know are refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, get_args

from ..errors import Refusal
from ..expressions import Expression, ExpressionRejected
from ..expressions.syntax import NAME
from .condition import compiled_condition
from .fields import Field, FieldType, Note
from .form import Form
from .patterns import LONGEST_MATCHED, PatternRejected, compiled_pattern

_LARGEST = 1 << 20
_DEEPEST = 5
_FILEPICKER = "filepicker"
_TYPES = (frozenset(get_args(FieldType)) - {"date", "files"}) | {_FILEPICKER}
_SUBTYPES = ("date", "datetime")
_CHOOSING = ("radio", "select", "checklist")
_YES = ("yes", "true", "1")
_VALIDATIONS = frozenset({"required", "minLength", "maxLength", "pattern", "min", "max", "validationType"})
_ENDING = re.compile(r"\.[a-z0-9]{1,10}")
_OWN_PATTERN = (None, "", "custom")


class FormRejected(Refusal):
    """The form cannot be used.

    Values: component (its id, key or place), reason (a code), and what the reason tells.
    """

    def __init__(self, component: str, reason: str, **values: Any) -> None:
        self.component = component
        self.reason = reason
        super().__init__(component=component, reason=reason, **values)


@lru_cache(maxsize=512)
def read_form(raw: bytes) -> Form:
    """The form of a `.form` file; raises FormRejected.

    Reasons: too_large, not_json, not_a_form, not_a_component, unsupported_component,
    unsupported_subtype, unsupported_path, too_deep, bad_key, duplicate_key, bad_options,
    unsupported_validation, bad_validation, bad_pattern, bad_condition, bad_property, bad_accept,
    bad_multiple.
    """
    if len(raw) > _LARGEST:
        raise FormRejected("form", "too_large", most=_LARGEST)
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise FormRejected("form", "not_json") from None
    if not isinstance(content, dict) or not isinstance(content.get("components"), list):
        raise FormRejected("form", "not_a_form")
    items = tuple(_items(content["components"], "", 1))
    seen: set[str] = set()
    for item in items:
        if isinstance(item, Field):
            if item.key in seen:
                raise FormRejected(item.key, "duplicate_key")
            seen.add(item.key)
    return Form(str(content.get("id") or ""), str(content.get("title") or ""), items)


def _items(components: list[Any], group: str, depth: int) -> Iterator[Field | Note]:
    if depth > _DEEPEST:
        raise FormRejected(group, "too_deep", most=_DEEPEST)
    for place, component in enumerate(components, 1):
        if not isinstance(component, dict):
            raise FormRejected(f"{group}#{place}", "not_a_component")
        name = str(component.get("id") or component.get("key") or f"{group}#{place}")
        match component.get("type"):
            case "group":
                yield from _group(component, name, depth)
            case "text":
                yield Note(str(component.get("text") or ""), group, _hide(component, name))
            case "separator":
                yield Note("", group, _hide(component, name))
            case str() as kind if kind in _TYPES:
                yield _field(component, name, group)
            case kind:
                raise FormRejected(name, "unsupported_component", type=str(kind))


def _group(component: Mapping[str, Any], name: str, depth: int) -> Iterator[Field | Note]:
    if component.get("path"):
        raise FormRejected(name, "unsupported_path")
    # A condition on a group would have to reach all its fields; saying it at each field shows it there.
    if _hide(component, name) is not None:
        raise FormRejected(name, "bad_condition", text="group")
    components = component.get("components")
    if not isinstance(components, list):
        raise FormRejected(name, "not_a_component")
    yield from _items(components, str(component.get("label") or ""), depth + 1)


def _field(component: Mapping[str, Any], name: str, group: str) -> Field:
    key = component.get("key")
    if not isinstance(key, str) or not NAME.fullmatch(key):
        raise FormRejected(name, "bad_key", key=str(key))
    kind = _kind(component, name)
    properties = _properties(component, name)
    options, options_name = _options(component, name, kind)
    label = component.get("label") or component.get("dateLabel") or key
    return Field(
        key=key,
        label=str(label),
        type=kind,
        options=options,
        options_name=options_name,
        decimal_digits=_whole(component, "decimalDigits", name),
        multiple=_multiple(component, name, kind),
        accept=_accept(component, name, kind),
        checks=tuple(one.strip() for one in properties.get("check", "").split(",") if one.strip()),
        overridable=properties.get("overridable", "").lower() in _YES,
        properties=properties,
        description=str(component.get("description") or ""),
        default=component.get("defaultValue"),
        group=group,
        hide=_hide(component, name),
        **_validation(component, name),
    )


def _kind(component: Mapping[str, Any], name: str) -> Any:
    if component["type"] == _FILEPICKER:
        return "files"
    if component["type"] != "datetime":
        return component["type"]
    subtype = component.get("subtype")
    if subtype not in _SUBTYPES:
        raise FormRejected(name, "unsupported_subtype", subtype=str(subtype))
    return subtype


def _multiple(component: Mapping[str, Any], name: str, kind: str) -> bool:
    """Whether a filepicker takes several files; form-js would also compute it, which the engine does not."""
    value = component.get("multiple", False)
    if kind != "files":
        return False
    if not isinstance(value, bool):
        raise FormRejected(name, "bad_multiple")
    return value


def _accept(component: Mapping[str, Any], name: str, kind: str) -> tuple[str, ...]:
    """The endings a filepicker takes; media types, which form-js allows as well, are not read."""
    value = component.get("accept")
    if kind != "files" or not value:
        return ()
    endings = tuple(one.strip().lower() for one in value.split(",")) if isinstance(value, str) else ("",)
    if not all(_ENDING.fullmatch(ending) for ending in endings):
        raise FormRejected(name, "bad_accept", text=str(value)[:80])
    return endings


def _properties(component: Mapping[str, Any], name: str) -> dict[str, str]:
    properties = component.get("properties") or {}
    if not isinstance(properties, dict) or not all(isinstance(value, str) for value in properties.values()):
        raise FormRejected(name, "bad_property")
    return properties


def _options(component: Mapping[str, Any], name: str, kind: str) -> tuple[tuple[tuple[str, str], ...], str | None]:
    if kind not in _CHOOSING:
        return (), None
    options_name = component.get("valuesKey")
    if options_name:
        return (), str(options_name)
    found, values = [], component.get("values")
    for value in values if isinstance(values, list) else ():
        if not isinstance(value, dict) or not isinstance(value.get("value"), str) or not value["value"].strip():
            raise FormRejected(name, "bad_options")
        found.append((value["value"], str(value.get("label") or value["value"])))
    if not found or len({value for value, _ in found}) != len(found):
        raise FormRejected(name, "bad_options")
    return tuple(found), None


def _validation(component: Mapping[str, Any], name: str) -> dict[str, Any]:
    validate = component.get("validate") or {}
    if not isinstance(validate, dict):
        raise FormRejected(name, "bad_validation")
    unknown = sorted(key for key in validate if key not in _VALIDATIONS)
    if unknown:
        raise FormRejected(name, "unsupported_validation", names=unknown)
    if validate.get("validationType") not in _OWN_PATTERN:
        raise FormRejected(name, "unsupported_validation", names=["validationType"])
    required = validate.get("required", False)
    if not isinstance(required, bool):
        raise FormRejected(name, "bad_validation", name="required")
    pattern, longest = _pattern(validate.get("pattern"), name), _whole(validate, "maxLength", name)
    if pattern is not None and longest is not None and longest > LONGEST_MATCHED:
        raise FormRejected(name, "bad_pattern", cause="too_long_text", most=LONGEST_MATCHED)
    return {
        "required": required,
        "min_length": _whole(validate, "minLength", name),
        "max_length": longest,
        "minimum": _number(validate, "min", name),
        "maximum": _number(validate, "max", name),
        "pattern": pattern,
    }


def _pattern(text: Any, name: str) -> re.Pattern[str] | None:
    if text is None or text == "":
        return None
    try:
        return compiled_pattern(str(text))
    except PatternRejected as error:
        raise FormRejected(name, "bad_pattern", cause=str(error), pattern=str(text)[:80]) from None


def _whole(settings: Mapping[str, Any], key: str, name: str) -> int | None:
    value = settings.get(key)
    if value is None or value == "":
        return None
    if type(value) is not int or value < 0:
        raise FormRejected(name, "bad_validation", name=key)
    return value


def _number(settings: Mapping[str, Any], key: str, name: str) -> float | None:
    value = settings.get(key)
    if value is None or value == "":
        return None
    if type(value) not in (int, float):
        raise FormRejected(name, "bad_validation", name=key)
    return float(value)


def _hide(component: Mapping[str, Any], name: str) -> Expression | None:
    conditional = component.get("conditional") or {}
    text = conditional.get("hide") if isinstance(conditional, dict) else None
    if not text:
        return None
    try:
        return compiled_condition(str(text))
    except ExpressionRejected as error:
        raise FormRejected(name, "bad_condition", text=str(text)[:80], cause=error.reason) from None
