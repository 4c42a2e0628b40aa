"""What each thread has in hand: the order it carries out, and the operator or intake it is in."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..acts import Order


@dataclass(frozen=True)
class Call:
    """An operator or intake at work: for which act, at which element, since when on the machine's own clock."""

    order: Order
    element: str
    name: str
    since: float


class InHand:
    """What each thread is carrying out, and the call into the office's code it is in."""

    def __init__(self) -> None:
        self._orders = threading.local()
        self._calls: dict[int, Call] = {}

    @contextmanager
    def act(self, order: Order) -> Iterator[None]:
        """This thread carries the order out, perhaps within another; calls are watched within one only."""
        above = getattr(self._orders, "order", None)
        self._orders.order = order
        try:
            yield
        finally:
            self._orders.order = above

    @contextmanager
    def call(self, element: str, name: str) -> Iterator[None]:
        """An operator or intake works on this thread's order; calls may lie within each other."""
        order, thread = getattr(self._orders, "order", None), threading.get_ident()
        if order is None:
            yield
            return
        above = self._calls.get(thread)
        self._calls[thread] = Call(order, element, name, time.monotonic())
        try:
            yield
        finally:
            if above is not None:
                self._calls[thread] = above
            else:
                del self._calls[thread]

    def older_than(self, seconds: float) -> tuple[Call, ...]:
        """The calls that have been going on for longer."""
        limit = time.monotonic() - seconds
        return tuple(call for call in tuple(self._calls.values()) if call.since < limit)
