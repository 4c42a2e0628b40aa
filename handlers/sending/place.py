"""Where another system may stand, as a configuration says it: addresses, networks, certificate authorities."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from handlers.sending.network import Network
from handlers.sending.section import Section


def is_loopback(host: str) -> bool:
    """Whether an address names this very machine; names other than localhost are not believed."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def url_problem(url: str) -> str | None:
    """What is wrong with an address, as a problem code."""
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


def networks_of(part: Section) -> tuple[Network, ...]:
    """The networks within the house in which the address may lie."""
    found = []
    for text in part.texts("networks") or ():
        try:
            found.append(ip_network(text))
        except ValueError:
            part.wrong("networks", "not_a_network", value=text)
    return tuple(found)


def authority_of(part: Section) -> Path | None:
    """A file of certificates to trust besides the machine's."""
    text: Any = part.text("ca", default="")
    if not text:
        return None
    path = Path(text)
    if not path.is_file():
        part.wrong("ca", "no_such_file", value=text)
    return path
