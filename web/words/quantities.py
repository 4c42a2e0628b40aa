"""Sizes and lengths of time as people say them."""

from __future__ import annotations

LIMIT_UNITS = {"wd": "个工作日", "cd": "日"}
_UNITS = ("KB", "MB", "GB", "TB")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def size(count: int) -> str:
    """3.2 MB, from a number of bytes."""
    amount, unit = count / 1024, _UNITS[0]
    for unit in _UNITS:
        if amount < 1024 or unit == _UNITS[-1]:
            break
        amount /= 1024
    return f"{amount:.0f} {unit}" if amount >= 100 or unit == _UNITS[0] else f"{amount:.1f} {unit}"


def lasting(seconds: float) -> str:
    """5秒, 3分钟, 2小时, 4天: the largest unit that says enough."""
    whole = max(0, int(seconds))
    if whole < 2 * _MINUTE:
        return f"{whole}秒"
    if whole < 2 * _HOUR:
        return f"{whole // _MINUTE}分钟"
    if whole < 2 * _DAY:
        return f"{whole // _HOUR}小时"
    return f"{whole // _DAY}天"


def limit_words(value: object, unit: str | None) -> str:
    """3个工作日, 20日, 是: a value of a rule parameter with its unit."""
    if isinstance(value, bool):
        return "是" if value else "否"
    told = "、".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return f"{told}{LIMIT_UNITS.get(unit or '', '')}"
