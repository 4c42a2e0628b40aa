"""The badges of a case in lists: key domain, rules unconfirmed, basis expired."""

from __future__ import annotations

from datetime import date

from handlers.catalogue import Item
from handlers.office import Office


def badges_of(office: Office, item: Item | None, profile: str, on: date) -> tuple[str, ...]:
    """What lists mark about an item and its rules as of a day (Art. 2, 11, 30)."""
    rules = office.catalogue.profile(profile, on)
    badges = []
    if item is not None and item.key_domain:
        badges.append(f"key:{item.key_domain}")
    if not rules.confirmed:
        badges.append("profile_unconfirmed")
    if rules.status(on) == "expired":
        badges.append("basis_expired")
    if rules.status(on) == "not_yet":
        badges.append("basis_not_yet")
    return tuple(badges)
