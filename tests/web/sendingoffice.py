"""An office whose notices leave the platform, to real receivers on loopback."""

from __future__ import annotations

from pathlib import Path

from tests.handlers.sending.receivers import HttpReceiver, MailReceiver
from tests.web.office import Office, open_office

CHANNELS = """
[platform]
url = "https://shenguan.example.gov.cn"
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
from = "shenguan@example.gov.cn"
[mail]
SCJG = "scjg-office@example.gov.cn"
SPJ = "spj-office@example.gov.cn"
[[webhook]]
name = "archive"
url = "{url}"
secret = "a secret of thirty-two characters"
"""


def channels_to(path: Path, mailbox: MailReceiver, receiver: HttpReceiver) -> Path:
    """A channels file that leads to these receivers."""
    path.write_text(CHANNELS.format(port=mailbox.port, url=receiver.url), "utf-8")
    path.chmod(0o600)
    return path


def sending_office(folder: Path, mailbox: MailReceiver, receiver: HttpReceiver) -> Office:
    return open_office(folder, channels=channels_to(folder / "channels.toml", mailbox, receiver))
