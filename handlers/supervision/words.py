"""The Chinese of codes about supervision information."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DISPOSITION: Mapping[str, str] = MappingProxyType(
    {
        "restricted": "许可标记为受限",
        "lifted": "解除许可的受限标记",
        "deregister": "启动注销手续",
        "deregistered": "另案注销",
        "recorded": "记入台账",
        "none": "与许可无关,不作处理",
    }
)
