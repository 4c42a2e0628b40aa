"""A story for what the office's own procedures do not use: transactions, event sub-processes, loops, signals, links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from engine.clock import SimulatedClock
from engine.replan import close_department
from engine.store.database import Database
from tests.engine.conftest import BEGINNING, CLERK, Office, prepare_office
from tests.engine.drawing import Drawing
from tests.engine.happenings import Happenings
from tests.engine.test_event_subprocesses import handler
from tests.engine.test_transactions import booking

LOOP = (
    '<bpmn:standardLoopCharacteristics testBefore="false">'
    '<bpmn:loopCondition>answer == "again"</bpmn:loopCondition></bpmn:standardLoopCharacteristics>'
)


@contextmanager
def inventions(folder: Path) -> Iterator[Connection]:
    """A database in which it has all happened."""
    url = f"sqlite:///{folder / 'inventions.db'}"
    prepare_office(url)
    database = Database(url)
    (folder / "processes").mkdir()
    try:
        happen(Office(database, SimulatedClock(BEGINNING), folder / "processes"))
        with database.read() as connection:
            yield connection
    finally:
        database.close()


def happen(office: Office) -> None:
    office.deploy(booking(), *_family(), _choices())
    told = Happenings(office).start("booking")
    told.done("hotel").done("flight").done("ask", fine=False).done("flight_back").done("hotel_back").done("told")
    told = Happenings(office).start("caller", parcels=[{"to": "A"}, {"to": "B"}])
    told.message("noted").done("handle").done("inner").signal("news").later(hours=30)
    told = Happenings(office).start("choices", amount=7)
    told.done("again", answer="again").done("again", answer="enough").later(hours=3)
    close_department(office.runtime, [date(2024, 5, 17)], None, "storm-1", CLERK)
    told.later(days=9)


def _family() -> tuple[Drawing, Drawing]:
    """A caller with one child a parcel; a signal ends the children, a note is taken beside them, a cycle urges."""
    child = Drawing("called").io(("parcel",), ("result",)).start().script("open", "result = parcel.to").user("inner")
    child.border("heard", "inner", "signal", "news").script("stop", 'result = "stopped"').end().end("stopped")
    child.line("begin", "open", "inner", "done").line("heard", "stop", "stopped")
    caller = (
        Drawing("caller").start().call("each", "called", over="parcels", item="parcel", into="results", out="result")
    )
    caller.user("after").cycle("urge", "after", "R2/PT10H").service("say", "say", word='"urged"').end().end("urged")
    caller.line("begin", "each", "after", "done").line("urge", "say", "urged")
    caller.beside("note", handler("message", "noted", interrupting=False))
    return child, caller


def _choices() -> Drawing:
    """Inclusive branches, a loop, a link, a choice between a message and the clock, a deadline in working days."""
    drawing = Drawing("choices").start().gateway("split", "inclusiveGateway", default="small")
    drawing.script("large", 'size = "large"').script("odd", "odd = amount % 2 == 1").script("little", 'size = "little"')
    drawing.gateway("join", "inclusiveGateway").user("again", loop=LOOP).throw("away", "link", "there")
    drawing.catch("there", "link", "there").node("eventBasedGateway", "wait").message("answered")
    drawing.timer("silence", "", "PT2H", tag="timeDuration").gateway("merge").user("last", due="late")
    drawing.timer("late", "last", 'workdays("days", now())').end().end("lapsed")
    drawing.flow("split", "large", "amount > 5").flow("split", "odd", "amount % 2 == 1").flow(
        "split", "little", name="small"
    )
    drawing.line("begin", "split").line("large", "join").line("odd", "join").line("little", "join")
    drawing.line("join", "again", "away").line("there", "wait", "answered", "merge").line("wait", "silence", "merge")
    return drawing.line("merge", "last", "done").line("late", "lapsed")
