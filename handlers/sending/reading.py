"""channels.toml read and checked: every mistake is named by its field, and a mistaken file lets nothing start."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import cast

from engine.errors import InputRejected, Problem
from handlers.catalogue import Post
from handlers.exchange.connector import PROVIDERS
from handlers.exchange.declaration import connectors_of, phones_of
from handlers.sending.channels import MAIL, TEST, Channels, MailServer, Security, Webhook
from handlers.sending.place import authority_of, is_loopback, networks_of, url_problem
from handlers.sending.section import Section

PORTS: Mapping[str, int] = {"none": 25, "starttls": 587, "tls": 465}
LEAST_SECRET = 32
"""Characters of a webhook's secret: as many as its HMAC has bytes."""

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")


def read_channels(
    path: Path, departments: Collection[str], kinds: Collection[str], posts: Sequence[Post] = ()
) -> Channels:
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
        connectors=connectors_of(top),
        **phones_of(top, posts, kinds),
    )
    top.close()
    if channels.addresses and channels.mail is None and "smtp" not in told:
        top.wrong("mail", "mail_without_server")
    if top.problems:
        raise InputRejected(tuple(top.problems))
    return channels


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
        authority=authority_of(part),
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
        if name in (MAIL, TEST, *PROVIDERS) or any(hook.name == name for hook in found):
            part.wrong("name", "name_taken", value=name)
        url, networks = part.text("url"), networks_of(part)
        if url and (code := url_problem(url)) is not None:
            part.wrong("url", code)
        secret = part.text("secret")
        if secret and len(secret) < LEAST_SECRET:
            part.wrong("secret", "secret_too_short", least=LEAST_SECRET)
        wanted = part.known("departments", departments, "unknown_department")
        hook = Webhook(name, url, secret, wanted, part.known("kinds", kinds, "unknown_notice"), networks)
        found.append(Webhook(**{**vars(hook), "authority": authority_of(part)}))
        part.close()
    return tuple(found)


def _platform_url(top: Section) -> str:
    part = top.section("platform")
    if part is None:
        return ""
    url = part.text("url")
    if url and not re.fullmatch(r"https?://[A-Za-z0-9.:_-]+(/[A-Za-z0-9._/-]*)?", url):
        part.wrong("url", "not_a_url")
    part.close()
    return url.rstrip("/")
