"""Lights on the engine: does it sweep, is anything late, what stands still, how far does the calendar reach."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from engine.clock import local_date, parsed
from engine.outbox import queue_figures
from engine.watch.beats import Beat, beats
from engine.watch.horizon import calendar_horizon
from engine.watch.vitals import Queue, due_timers, incident_causes, waiting_messages
from web.operations.light import Action, Light, Reading, Tone
from web.words.incidents import cause_words
from web.words.moments import minute
from web.words.quantities import lasting

SWEEP = "sweep"
ALIVE = timedelta(seconds=60)
"""A sweep that found nothing is noted every ten seconds; after a minute without a note it has stopped."""
LATE, TOO_LATE = timedelta(seconds=60), timedelta(minutes=5)
"""Ages at which due work is worth a look, and at which it is not getting done."""
BACKLOG = timedelta(hours=1)
"""A letter that waits longer waits for something: its channel is away."""
LAST_MONTH = 12
"""By then next year's holidays are published; deadlines beyond them wait for the import alone."""
SHOWN_CAUSES = 3

_IMPORT = Action("导入放假安排", "calendar.page")
_SWEEP_NOW = Action("立即扫描一次", "operations.sweep_now", post=True)


def sweep_alive(reading: Reading) -> Light:
    """Does some worker sweep, and has a machine fallen silent."""
    swept = [beat for beat in beats(reading.connection) if beat.job == SWEEP]
    title = "到期扫描"
    if not swept:
        return Light("sweep", title, "red", "没有扫描记录:到期事项没有人办理。请启动服务。", action=_SWEEP_NOW)
    newest = max(swept, key=lambda beat: beat.at)
    age = reading.now - parsed(newest.at)
    alive = [beat for beat in swept if _alive(beat, reading)]
    figures = (("最近一次", f"{lasting(age.total_seconds())}前"), ("在运行的进程", f"{len(alive)}个"))
    if not alive:
        words = f"扫描已停止{lasting(age.total_seconds())},到期事项没有办理。先扫描一次,再重启服务。"
        return Light("sweep", title, "red", words, figures, _SWEEP_NOW)
    if newest.error is not None:
        words = f"最近一次扫描没有完成:{cause_words(newest.error)}。"
        return Light("sweep", title, "red", words, figures, _SWEEP_NOW)
    silent = sorted({_machine(beat) for beat in swept} - {_machine(beat) for beat in alive})
    if silent:
        return Light("sweep", title, "warn", f"{'、'.join(silent)}上的进程没有应答,其余进程在办理。", figures)
    return Light("sweep", title, "ok", "每秒扫描,到期即办。", figures)


def sweep_silence(connection: Connection, now: datetime) -> timedelta | None:
    """For how long no worker has swept, where that is too long; None also where none ever did."""
    newest = max((beat.at for beat in beats(connection) if beat.job == SWEEP), default=None)
    if newest is None or now - parsed(newest) <= ALIVE:
        return None
    return now - parsed(newest)


def due_work(reading: Reading) -> Light:
    """The oldest timer that should have fired."""
    return _late("due", "到期未办", due_timers(reading.connection, reading.now), "项到期事项", reading)


def messages(reading: Reading) -> Light:
    """The oldest message between cases that nobody has handled."""
    return _late("messages", "案件间消息", waiting_messages(reading.connection), "条消息", reading)


def sending(reading: Reading) -> Light:
    """Letters that could not be delivered, and channels that do not take any."""
    found, title = queue_figures(reading.connection), "发送"
    dead, waiting = sum(queue.dead for queue in found), sum(queue.waiting for queue in found)
    figures = (("等待发送", f"{waiting}封"), ("发送失败", f"{dead}封"))
    see = Action("查看并重新发送", "sending.page")
    if dead:
        names = "、".join(queue.channel for queue in found if queue.dead)
        return Light("sending", title, "red", f"{dead}封没有送达({names}),站内提示不受影响。", figures, see)
    late = [q for q in found if q.oldest is not None and reading.now - parsed(q.oldest) > BACKLOG]
    if late:
        names = "、".join(queue.channel for queue in late)
        return Light("sending", title, "warn", f"{names}超过一小时没有送出,正在按间隔重试。", figures, see)
    return Light("sending", title, "ok", "没有积压。" if waiting else "没有等待发送的。", figures)


def standing_incidents(reading: Reading) -> Light:
    """Cases that stand still because something failed."""
    causes = incident_causes(reading.connection)
    if not causes:
        return Light("incidents", "故障", "ok", "没有案件因故障停办。")
    count = sum(cause.count for cause in causes)
    figures = tuple((cause_words(cause.cause), f"{cause.count}件") for cause in causes[:SHOWN_CAUSES])
    words = f"{count}件案件停在出错的一步,最早自{minute(min(cause.oldest for cause in causes))}。"
    return Light("incidents", "故障", "red", words, figures, Action("处理故障", "incidents.page"))


def calendar_reach(reading: Reading) -> Light:
    """How far holidays are known, and how many cases count beyond."""
    found, today = calendar_horizon(reading.connection), local_date(reading.now)
    title = "工作日历"
    if found.last_year is None or found.last_year < today.year:
        words = f"{today.year}年放假安排没有导入,期限按推定的节假日计算。"
        return Light("calendar", title, "red", words, action=_IMPORT)
    figures = (("已导入至", f"{found.last_year}年"), ("暂定期限", f"{found.provisional}项"))
    if not found.provisional:
        return Light("calendar", title, "ok", "在办期限都在已公布的放假安排之内。", figures)
    missing = found.last_year + 1
    overdue = found.last_year == today.year and today.month >= LAST_MONTH
    tone: Tone = "red" if overdue else "warn"
    words = f"{missing}年放假安排没有导入,{found.affected}件受影响,期限为暂定。"
    return Light("calendar", title, tone, words, figures, _IMPORT)


def _late(code: str, title: str, queue: Queue, measure: str, reading: Reading) -> Light:
    if queue.oldest is None:
        return Light(code, title, "ok", f"没有等待的{measure[1:]}。")
    age = reading.now - parsed(queue.oldest)
    figures = (("等待", f"{queue.waiting}{measure[:1]}"), ("最早", minute(queue.oldest)))
    if age < LATE:
        return Light(code, title, "ok", "刚到,正在办理。", figures)
    words = f"{queue.waiting}{measure}没有办理,最早的已等{lasting(age.total_seconds())};法定期限不变。"
    return Light(code, title, "red" if age >= TOO_LATE else "warn", words, figures, _SWEEP_NOW)


def _alive(beat: Beat, reading: Reading) -> bool:
    return reading.now - parsed(beat.at) <= ALIVE


def _machine(beat: Beat) -> str:
    return beat.worker.rpartition(":")[0] or beat.worker
