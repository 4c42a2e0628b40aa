"""What other systems there are and what each can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from handlers.sending.network import Network

SMS = "sms"

PROVIDERS: Mapping[str, str] = MappingProxyType(
    {
        "provincial": "山东省一体化政务服务平台",
        "creditchina": "信用中国",
        "gsxt": "国家企业信用信息公示系统",
        SMS: "短信网关",
    }
)
"""The systems by the code under which the configuration and the outbox know them."""

SERVICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "verify_commitment": ("provincial", "creditchina", "gsxt"),
        "publish_dual": ("creditchina",),
        "report_credit": ("creditchina",),
        "send_sms": (SMS,),
    }
)
"""What can be asked, and of whom; the first one is asked where a diagram names none."""

SERVICE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "verify_commitment": "告知承诺在线核查",
        "publish_dual": "双公示报送",
        "report_credit": "信用记录报送",
        "send_sms": "短信提示",
    }
)

TIME_LIMIT = 10.0
"""Seconds for a whole conversation, where the configuration says nothing else."""

LONGEST = 60
"""Seconds that may be configured: well below the time after which a letter under way is due again."""


@dataclass(frozen=True)
class Connector:
    """One other system as the configuration declares it; `simulated` ones stand for the real ones in demonstrations."""

    code: str
    url: str
    token: str = field(repr=False)
    seconds: float = TIME_LIMIT
    networks: tuple[Network, ...] = ()
    authority: Path | None = None
    simulated: bool = False

    @property
    def name(self) -> str:
        return PROVIDERS[self.code]


@dataclass(frozen=True)
class Phone:
    """The mobile number of a post, as configured: it stands in no register, and is asked for at sending only."""

    login: str
    department: str
    roles: tuple[str, ...]
    number: str = field(repr=False)
