"""channels.toml read and checked: every mistake is named by its field, and a mistaken file lets nothing start."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Collection, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from engine.errors import InputRejected, Problem
from handlers.sending.channels import MAIL, TEST, Channels, MailServer, Network, Security, Webhook
from handlers.sending.section import Section

PORTS: Mapping[str, int] = {"none": 25, "starttls": 587, "tls": 465}
LEAST_SECRET = 32
"""Characters of a webhook's secret: as many as its HMAC has bytes."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")


def read_channels(path: Path, departments: Collection[str], kinds: Collection[str]) -> Channels:
    """The channels of a file; of a file that is not there, none. Raises InputRejected."""
    if not path.exists():
        return Channels()
    if path.stat().st_mode & stat.S_IRWXO:
        raise InputRejected((Problem(path.name, "open_to_others"),))
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InputRejected((Problem(path.name, "not_toml", {"cause": str(wrong)}),)) from wrong
    top = Section(path.name, told)
    channels = Channels(
        mail=_mail_server(top),
        addresses=_addresses(top, departments),
        webhooks=_webhooks(top, departments, kinds),
        platform_url=_platform_url(top),
    )
    top.close()
    if channels.addresses and channels.mail is None and "smtp" not in told:
        top.wrong("mail", "mail_without_server")
    if top.problems:
        raise InputRejected(tuple(top.problems))
    return channels


def is_loopback(host: str) -> bool:
    """Whether an address names this very machine; names other than localhost are not believed."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _mail_server(top: Section) -> MailServer | None:
    part = top.section("smtp")
    if part is None:
        return None
    security = cast("Security", part.choice("security", tuple(PORTS), "starttls"))
    found = MailServer(
        host=part.text("host", _HOST),
        port=part.number("port", 1, 65_535, PORTS[security]),
        security=security,
        sender=part.text("from", _ADDRESS),
        user=part.text("user", default=""),
        password=part.text("password", default=""),
        authority=_authority(part),
    )
    if bool(found.user) != bool(found.password):
        part.wrong("password" if found.user else "user", "user_and_password")
    if found.password and security == "none" and not is_loopback(found.host):
        part.wrong("security", "password_in_clear")
    part.close()
    return found


def _addresses(top: Section, departments: Collection[str]) -> dict[str, tuple[str, ...]]:
    part = top.section("mail")
    if part is None:
        return {}
    found = {}
    for department in part.names():
        if department not in departments:
            part.wrong(department, "unknown_department", value=department)
        found[department] = part.texts(department, _ADDRESS, "not_an_address") or ()
    part.close()
    return found


def _webhooks(top: Section, departments: Collection[str], kinds: Collection[str]) -> tuple[Webhook, ...]:
    found: list[Webhook] = []
    for part in top.sections("webhook"):
        name = part.text("name", _NAME)
        if name in (MAIL, TEST) or any(hook.name == name for hook in found):
            part.wrong("name", "name_taken", value=name)
        url, networks = part.text("url"), _networks(part)
        if url and (code := _url_problem(url)) is not None:
            part.wrong("url", code)
        secret = part.text("secret")
        if secret and len(secret) < LEAST_SECRET:
            part.wrong("secret", "secret_too_short", least=LEAST_SECRET)
        wanted = part.known("departments", departments, "unknown_department")
        hook = Webhook(name, url, secret, wanted, part.known("kinds", kinds, "unknown_notice"), networks)
        found.append(Webhook(**{**vars(hook), "authority": _authority(part)}))
        part.close()
    return tuple(found)


def _url_problem(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "not_a_url"
    if not host or parts.scheme not in ("http", "https") or parts.fragment or not url.isascii() or " " in url:
        return "not_a_url"
    if parts.username is not None or parts.password is not None:
        return "login_in_url"
    return "insecure_url" if parts.scheme == "http" and not is_loopback(host) else None


def _platform_url(top: Section) -> str:
    part = top.section("platform")
    if part is None:
        return ""
    url = part.text("url")
    if url and not re.fullmatch(r"https?://[A-Za-z0-9.:_-]+(/[A-Za-z0-9._/-]*)?", url):
        part.wrong("url", "not_a_url")
    part.close()
    return url.rstrip("/")


def _networks(part: Section) -> tuple[Network, ...]:
    found = []
    for text in part.texts("networks") or ():
        try:
            found.append(ip_network(text))
        except ValueError:
            part.wrong("networks", "not_a_network", value=text)
    return tuple(found)


def _authority(part: Section) -> Path | None:
    text: Any = part.text("ca", default="")
    if not text:
        return None
    path = Path(text)
    if not path.is_file():
        part.wrong("ca", "no_such_file", value=text)
    return path
