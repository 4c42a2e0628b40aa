"""The faults that can be switched on, system by system, for good or for so many requests."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

from engine.errors import InputRejected, Problem
from handlers.exchange.connector import PROVIDERS

EVERYBODY = "*"

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "none": "正常",
        "down": "不应答,连接中断",
        "slow": "延迟应答",
        "error": "答复500",
        "lost": "已办理,但答复中途丢失",
        "pending": "答复202,结果稍后再取",
        "refuse": "不予办理",
        "reject": "退回每批的第一件",
        "duplicate": "同一答复发两遍",
        "garbage": "答复不合格式",
        "forbidden": "令牌不被认可",
    }
)
_LONGEST, _MOST = 120.0, 1_000_000


@dataclass(frozen=True)
class Fault:
    """What goes wrong; `times` None is until it is switched off, `seconds` is for how long an answer is kept back."""

    kind: str = "none"
    times: int | None = None
    seconds: float = 0.0


class Faults:
    """The faults of all systems; asked once a request."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_provider: dict[str, Fault] = {}

    def switch(self, told: Any) -> None:
        """Set what {provider, fault, times, seconds} says; `*` is all systems. Raises InputRejected."""
        if not isinstance(told, Mapping):
            raise InputRejected((Problem("fault", "required"),))
        provider, kind = told.get("provider", EVERYBODY), told.get("fault")
        times, seconds = told.get("times"), told.get("seconds", 0)
        problems = []
        if provider != EVERYBODY and provider not in PROVIDERS:
            problems.append(Problem("provider", "not_one_of", {"options": "、".join((*PROVIDERS, EVERYBODY))}))
        if kind not in FAULTS:
            problems.append(Problem("fault", "not_one_of", {"options": "、".join(FAULTS)}))
        if times is not None and not (type(times) is int and 0 < times <= _MOST):
            problems.append(Problem("times", "not_a_number"))
        if type(seconds) not in (int, float) or not 0 <= seconds <= _LONGEST:
            problems.append(Problem("seconds", "not_a_number"))
        if problems:
            raise InputRejected(tuple(problems))
        with self._lock:
            for name in PROVIDERS if provider == EVERYBODY else (provider,):
                self._by_provider[name] = Fault(str(kind), times, float(seconds))

    def next(self, provider: str) -> Fault:
        """The fault of this request, which uses it up by one."""
        with self._lock:
            found = self._by_provider.get(provider, Fault())
            if found.times is not None:
                left = found.times - 1
                self._by_provider[provider] = replace(found, times=left) if left > 0 else Fault()
            return found

    def shown(self) -> dict[str, dict[str, Any]]:
        with self._lock:
            return {name: asdict(self._by_provider.get(name, Fault())) for name in PROVIDERS}
