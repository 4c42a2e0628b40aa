"""The connectors and the phone numbers of posts, as channels.toml declares them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from handlers.catalogue import Post
from handlers.exchange.connector import LONGEST, PROVIDERS, TIME_LIMIT, Connector, Phone
from handlers.sending.place import authority_of, networks_of, url_problem
from handlers.sending.section import Section

LEAST_TOKEN = 16
"""Characters of a connector's token."""

_TOKEN = re.compile(r"[!-~]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def connectors_of(top: Section) -> tuple[Connector, ...]:
    """The tables `[[connector]]`: one at most for each system."""
    found: list[Connector] = []
    for part in top.sections("connector"):
        code = part.text("code")
        if code and code not in PROVIDERS:
            part.wrong("code", "not_one_of", options="、".join(PROVIDERS))
        if any(connector.code == code for connector in found):
            part.wrong("code", "name_taken", value=code)
        url = part.text("url")
        if url and (problem := url_problem(url)) is not None:
            part.wrong("url", problem)
        token = part.text("token", _TOKEN)
        if token and len(token) < LEAST_TOKEN:
            part.wrong("token", "secret_too_short", least=LEAST_TOKEN)
        seconds = float(part.number("seconds", 1, LONGEST, int(TIME_LIMIT)))
        found.append(Connector(code, url, token, seconds, networks_of(part), authority_of(part)))
        part.close()
    return tuple(found)


def phones_of(top: Section, posts: Sequence[Post], kinds: Collection[str]) -> dict[str, Any]:
    """The table `[sms]`: which kinds of notices, and the numbers of posts by their login."""
    part = top.section("sms")
    if part is None:
        return {}
    wanted, numbers = part.known("kinds", kinds, "unknown_notice"), part.section("phones")
    by_login, found = {post.login: post for post in posts}, []
    for login in numbers.names() if numbers is not None else ():
        assert numbers is not None
        number = numbers.text(login, _MOBILE)
        if login not in by_login:
            numbers.wrong(login, "unknown_post", value=login)
            continue
        post = by_login[login]
        found.append(Phone(login, post.department, post.roles, number))
    if numbers is not None:
        numbers.close()
    part.close()
    return {"phones": tuple(found), "sms_kinds": wanted}
