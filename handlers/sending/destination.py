"""Where a webhook may lead: never to an address within the house that the configuration does not list."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from engine.outbox import UndeliveredNow
from handlers.sending.network import Network
from handlers.sending.place import is_loopback

_NAT64 = ip_network("64:ff9b::/96")


def resolved(host: str, port: int, networks: Sequence[Network]) -> tuple[str, int]:
    """The address to connect to, looked up once, so that a second answer of the name server changes nothing.

    Loopback is allowed only where the configuration itself names it. Raises UndeliveredNow.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise UndeliveredNow("unresolved", host) from unknown
    found = [str(answer[4][0]) for answer in answers]
    for text in found:
        if (is_loopback(host) and is_loopback(text)) or allowed(text, networks):
            return text, port
    raise UndeliveredNow("forbidden_address", f"{host} = {', '.join(dict.fromkeys(found))}")


def allowed(text: str, networks: Sequence[Network]) -> bool:
    """Whether an address is a public one, or listed."""
    address = _unwrapped(ip_address(text.split("%")[0]))
    if any(address in network for network in networks):
        return True
    return address.is_global and not address.is_multicast


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address
