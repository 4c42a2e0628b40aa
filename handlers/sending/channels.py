"""The channels by which notices leave the platform, and the letters a notice makes for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.outbox import Draft
from handlers.exchange.connector import SMS, Connector, Phone
from handlers.sending.network import Network

MAIL = "mail"
"""The channel of the mail server; webhooks are channels by their own names."""

TEST = "test"
"""The kind of a letter that only tries a channel."""

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `authority` is a file of certificates to trust besides the machine's."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None


@dataclass(frozen=True)
class Webhook:
    """Another system's address. None for departments or kinds means all; `networks` are the addresses within
    the house that it may have."""

    name: str
    url: str
    secret: str = field(repr=False)
    departments: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    networks: tuple[Network, ...] = ()
    authority: Path | None = None

    def wants(self, department: str, kind: str) -> bool:
        wanted = self.departments is None or department in self.departments
        return wanted and (self.kinds is None or kind in self.kinds)


@dataclass(frozen=True)
class Channels:
    """All of them; without any, notices stay within the platform. `platform_url` is where mails point back to."""

    mail: MailServer | None = None
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    webhooks: tuple[Webhook, ...] = ()
    platform_url: str = ""
    connectors: tuple[Connector, ...] = ()
    phones: tuple[Phone, ...] = ()
    sms_kinds: frozenset[str] | None = None

    def __bool__(self) -> bool:
        return self.mail is not None or bool(self.webhooks) or bool(self.connectors)

    def names(self) -> tuple[str, ...]:
        """The names of the channels, mail first, then other systems that are asked."""
        mail = (MAIL,) if self.mail is not None else ()
        return (*mail, *(hook.name for hook in self.webhooks), *(connector.code for connector in self.connectors))

    def connector(self, code: str) -> Connector | None:
        return next((found for found in self.connectors if found.code == code), None)

    def drafts(
        self, act: str, kind: str, department: str, role: str, root_id: str, payload: Mapping[str, Any]
    ) -> list[Draft]:
        """The letters of one notice; `act` names the act, so that it tells nobody twice.

        Mail goes to a department once, whichever of its roles are meant; a webhook is told every role;
        a text message goes to every post of the role that has a number.
        """
        drafts = []
        if self.mail is not None and department in self.addresses:
            drafts.append(Draft(f"{act}:{MAIL}:{department}", MAIL, department, kind, root_id, payload))
        for hook in self.webhooks:
            if hook.wants(department, kind):
                key = f"{act}:{hook.name}:{department}:{role}"
                drafts.append(Draft(key, hook.name, hook.name, kind, root_id, payload))
        if self.connector(SMS) is not None and (self.sms_kinds is None or kind in self.sms_kinds):
            for phone in self.phones:
                if phone.department == department and role in phone.roles:
                    drafts.append(Draft(f"{act}:{SMS}:{phone.login}", SMS, phone.login, kind, root_id, payload))
        return drafts
