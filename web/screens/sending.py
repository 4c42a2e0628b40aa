"""Letters to the outside: how the queues stand, what could not be delivered and why, and sending it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.clock import parsed
from engine.errors import NotFound
from engine.outbox import (
    QueuedLetter,
    QueueFigures,
    dead_letters,
    drop,
    drop_channel,
    queue_figures,
    resend,
    resend_channel,
    retrying_letters,
    sent_letters,
)
from web.context import actor, now, platform
from web.platform import PROVIDERS, SERVICE_NAMES
from web.words.sending import kind_words, lapse_words, undelivered_words

from .naming import people

blueprint = Blueprint("sending", __name__)

SMS = "sms"

BACKLOG = timedelta(hours=1)
"""A letter that has waited so long is marked; the platform's own measure, no rule of the regulation."""


@dataclass(frozen=True)
class Queue:
    """One channel as the page shows it: where it leads, what waits in it, since when, what was given up.

    `simulated` ones only stand for another system.
    """

    channel: str
    name: str
    place: str
    simulated: bool
    configured: bool
    figures: QueueFigures
    age: str
    late: bool


@dataclass(frozen=True)
class Sheet:
    """One letter in words: its case as an operator may know it, whom it is for, why it did not arrive."""

    letter: QueuedLetter
    title: str
    kind: str
    recipient: str
    cause: str


@blueprint.get("/sending")
def page() -> str:
    """The queues, the dead letters, what is tried again, and what was sent last."""
    with platform().database.read() as connection:
        figures = queue_figures(connection)
        dead, retrying, sent = dead_letters(connection), retrying_letters(connection), sent_letters(connection)
    return render_template(
        "sending/page.html",
        queues=_queues(figures),
        configured=bool(platform().channels),
        given_up=sum(one.dead for one in figures),
        dead=[_sheet(letter) for letter in dead],
        retrying=[_sheet(letter) for letter in retrying],
        sent=[_sheet(letter) for letter in sent],
    )


@blueprint.post("/sending/<letter>/resend")
def again(letter: str) -> Response:
    """Send one dead letter again."""
    try:
        with platform().database.write() as connection:
            resend(connection, _number(letter), actor(), now())
        flash("已重新排队,几秒内发送。", "success")
    except NotFound:
        flash("这封信件已由他人处理。", "success")
    return redirect(url_for("sending.page"), 303)


@blueprint.post("/sending/resend")
def all_again() -> Response:
    """Send all dead letters of a channel again, and at once what waits for another try."""
    with platform().database.write() as connection:
        count = resend_channel(connection, request.form.get("channel", ""), actor(), now())
    flash(f"{count}封信件已重新排队,几秒内发送。" if count else "没有需要重发的信件。", "success")
    return redirect(url_for("sending.page"), 303)


@blueprint.post("/sending/<letter>/drop")
def settle(letter: str) -> Response:
    """Let one dead letter be."""
    try:
        with platform().database.write() as connection:
            drop(connection, _number(letter), actor(), now())
        flash("已作废,不再发送;提示仍在平台内。", "success")
    except NotFound:
        flash("这封信件已由他人处理。", "success")
    return redirect(url_for("sending.page"), 303)


@blueprint.post("/sending/drop")
def settle_all() -> Response:
    """Let all letters of a channel be that is no longer configured."""
    channel = request.form.get("channel", "")
    if channel in platform().channels.names():
        flash("这条通道仍在使用,只能逐封作废。", "error")
        return redirect(url_for("sending.page"), 303)
    with platform().database.write() as connection:
        count = drop_channel(connection, channel, actor(), now())
    flash(f"{count}封信件已作废,不再发送;提示仍在平台内。", "success")
    return redirect(url_for("sending.page"), 303)


def _number(letter: str) -> int:
    """The number in an address; 0, which no letter has, for anything else."""
    return int(letter) if letter.isdecimal() and len(letter) < 10 else 0


def _queues(found: tuple[QueueFigures, ...]) -> list[Queue]:
    """The configured channels, then those that only old letters know."""
    figures = {one.channel: one for one in found}
    names = [*platform().channels.names(), *figures]
    return [_queue(name, figures.get(name)) for name in dict.fromkeys(names)]


def _queue(name: str, found: QueueFigures | None) -> Queue:
    figures = found or QueueFigures(name, 0, None, 0)
    configured = name in platform().channels.names()
    late = figures.oldest is not None and now() - parsed(figures.oldest) > BACKLOG
    age = lapse_words(figures.oldest, now()) if figures.oldest else ""
    connector = platform().channels.connector(name)
    simulated = connector is not None and connector.simulated
    return Queue(name, PROVIDERS.get(name, name), _place(name), simulated, configured, figures, age, late)


def _place(channel: str) -> str:
    """Where a channel leads: a host, never a whole address, which may hold a secret."""
    channels = platform().channels
    if channels.mail is not None and channel == "mail":
        return f"邮件服务器 {channels.mail.host},{len(channels.addresses)}个部门"
    connector = channels.connector(channel)
    if connector is not None:
        phones = f",{len(channels.phones)}个岗位有手机号" if channel == SMS else ""
        return f"接口 {urlsplit(connector.url).hostname}{phones}"
    hook = next((hook for hook in channels.webhooks if hook.name == channel), None)
    return f"回调 {urlsplit(hook.url).hostname}" if hook is not None else ""


def _sheet(letter: QueuedLetter) -> Sheet:
    title = f"{letter.subject} {letter.reference}".strip() or letter.root_id
    recipient = _recipient(letter)
    kind = kind_words(letter.kind, {**SERVICE_NAMES, **platform().notices.titles})
    return Sheet(letter, title, kind, recipient, undelivered_words(letter.reason))


def _recipient(letter: QueuedLetter) -> str:
    """Whom a letter is for: a department, another system, or a post."""
    if letter.channel == SMS:
        return people()(letter.recipient)
    if letter.channel in PROVIDERS:
        return PROVIDERS[letter.channel]
    return platform().department_names().get(letter.recipient, letter.recipient)
