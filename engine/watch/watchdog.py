"""A deadline for the office's own code within an act: whoever never returns does not stop the others for good.

A hanging operator holds its transaction, on SQLite the one write turn of all, and a thread cannot be
ended from outside. So the program itself starts anew in place: the act in hand is written to a file,
the process replaces itself (same number, same arguments), which ends the thread and rolls the
transaction back, and the new program turns the file into an incident before it does anything else.
The case is held, all others go on, and the requests that were cut off are repeated by their senders.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from ..acts import Order
from ..casebook import find_case
from ..errors import Fault, Refusal
from ..incidents import kept_text, read_back
from ..requests import answered
from ..runtime import Runtime
from .inhand import Call

SECONDS = 30.0
"""The platform's own choice, far above what any operator needs."""
SUFFIX = ".hung.json"
UNRESTARTABLE = 75
"""The exit status of a program that could not start itself anew."""

log = logging.getLogger("shenguan.watchdog")


class ActHung(Fault):
    """The act did not come to its end in time."""


class Watchdog:
    """Looks at the calls in hand, and starts the program anew when one takes too long. Markers go into `folder`."""

    def __init__(
        self, runtime: Runtime, folder: Path, seconds: float = SECONDS, renew: Callable[[], None] | None = None
    ) -> None:
        self._runtime = runtime
        self._folder = folder
        self._seconds = seconds
        self._renew = renew or start_anew
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def end_instead(self) -> None:
        """From here on a hanging act ends the program, which somebody wants to end anyway."""
        self._renew = lambda: os._exit(UNRESTARTABLE)

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(self._seconds / 10):
            hung = self._runtime.in_hand.older_than(self._seconds)
            if hung:
                self._give_up(hung)
                return

    def _give_up(self, hung: tuple[Call, ...]) -> None:
        for call in hung:
            case = str(call.order.act["case"])
            log.critical("%s at %s of case %s hangs; starting anew", call.name, call.element, case)
            try:
                write_marker(self._folder, self._runtime.ids.new(), call, self._seconds)
            except OSError:
                # Without its file the act is rolled back all the same, and tried again by whoever asked for it.
                log.exception("the hanging act could not be written down")
        self._renew()


def start_anew() -> None:
    """Replace this program by itself. All its threads end here, its files and connections close."""
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 -- our own command line
    except OSError:
        os._exit(UNRESTARTABLE)


def write_marker(folder: Path, name: str, call: Call, seconds: float) -> None:
    """Write down a hanging act, readable by its owner only: forms may hold personal data."""
    kept = kept_text(call.order, call.order.act)
    told = {"element": call.element, "operator": call.name, "seconds": seconds, "kept": kept}
    path = folder / f"{name}{SUFFIX}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def quarantine(runtime: Runtime, folder: Path) -> int:
    """Turn the hanging acts that an earlier program wrote down into incidents; returns how many."""
    count = 0
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        told = json.loads(path.read_text("utf-8"))
        kept = read_back(told["kept"])
        order = Order(kept.act, kept.actor, kept.via, kept.received_at, kept.request)
        if _still_wanted(runtime, order):
            detail = f"{told['operator']} did not return within {told['seconds']:g} s"
            runtime.keep_incident(order, ActHung(element=told["element"], detail=detail))
            count += 1
        path.unlink()
    return count


def _still_wanted(runtime: Runtime, order: Order) -> bool:
    """Whether nobody has carried the act out meanwhile, on another machine, and its case can still be held."""
    with runtime.database.read() as connection:
        case = find_case(connection, str(order.act["case"]))
        standing = bool(order.act["do"] == "start") if case is None else case.status in ("active", "held")
        if order.request is None or not standing:
            return standing
        try:
            return answered(connection, order.request, order.actor, order.act) is None
        except Refusal:
            return False
