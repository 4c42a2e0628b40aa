"""How personal data are shown where they are not needed in full: masked."""

from __future__ import annotations

import re

NATURAL_PERSON = "自然人"

_TO_STREET = re.compile(r"^.*?(?:街道|镇|乡|开发区|社区)")


def masked_phone(phone: str | None) -> str:
    """138****1234; a landline keeps its area code and its last four digits."""
    if not phone:
        return ""
    if re.fullmatch(r"1\d{10}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    area, dash, rest = phone.partition("-")
    if dash and len(rest) > 4:
        return f"{area}-{'*' * (len(rest) - 4)}{rest[-4:]}"
    return "*" * max(0, len(phone) - 4) + phone[-4:] if len(phone) > 4 else "****"


def masked_identity_number(number: str | None) -> str:
    """370784********0015; shorter numbers of other documents keep their first and last two characters."""
    if not number:
        return ""
    if len(number) == 18:
        return f"{number[:6]}********{number[-4:]}"
    return f"{number[:2]}{'*' * max(1, len(number) - 4)}{number[-2:]}" if len(number) > 4 else "****"


def masked_address(address: str | None) -> str:
    """The address down to the street, town or township."""
    if not address:
        return ""
    found = _TO_STREET.match(address)
    kept = found.group() if found else address[:6]
    return kept if kept == address else f"{kept}***"


def masked_person(name: str | None) -> str:
    """The family name only: 张*."""
    return f"{name[0]}{'*' * max(1, len(name) - 1)}" if name else ""


def masked_content(content: str | None, name: str | None, address: str | None) -> str:
    """What was permitted to a natural person, without his name and address."""
    told = content or ""
    for text, instead in ((name, masked_person(name)), (address, "(地址略)")):
        if text:
            told = told.replace(text, instead)
    return told


def shown_party(name: str | None, party_type: str | None) -> str:
    """The counterpart as lists show it: organisations by name, natural persons masked."""
    return masked_person(name) if party_type == NATURAL_PERSON else name or ""
