"""The senders of the configured channels, and a letter that only tries one."""

from __future__ import annotations

from datetime import datetime

from engine.clock import Clock, stored
from engine.outbox import Letter, Sender
from handlers.exchange.connector import SMS
from handlers.exchange.sender import ConnectorSender, SmsSender
from handlers.sending.channels import MAIL, TEST, Channels
from handlers.sending.mail import MailSender
from handlers.sending.webhook import WebhookSender


def senders_of(channels: Channels, clock: Clock) -> dict[str, Sender]:
    """A sender for every channel, by its name."""
    found: dict[str, Sender] = {hook.name: WebhookSender(hook, clock) for hook in channels.webhooks}
    if channels.mail is not None:
        found[MAIL] = MailSender(channels.mail, channels.addresses, channels.platform_url)
    for connector in channels.connectors:
        if connector.code == SMS:
            found[SMS] = SmsSender(connector, channels.phones, clock)
        else:
            found[connector.code] = ConnectorSender(connector, clock)
    return found


def trial_letter(channel: str, recipient: str, key: str, at: datetime) -> Letter:
    """A letter of no case; a mail without a recipient goes to the sender's own address."""
    payload = {
        "kind": TEST,
        "title": "测试",
        "matter": "发送通道是否畅通",
        "text": "这是审管联动平台的测试,收到即表示通道畅通,无需处理。",
        "department": recipient,
        "at": stored(at),
    }
    return Letter(0, f"{TEST}:{channel}:{key}", channel, recipient, TEST, payload, stored(at), 1)
