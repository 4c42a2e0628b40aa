"""The transactional outbox: letters are written with the act they tell of, and sent afterwards, at least once.

`enqueue` within the act's transaction; `deliver` from the heartbeat; `queue_figures` and the dead letters for
whoever looks after the platform. Who receives what, and how a letter is sent, is the office's affair.
"""

from .delivery import DeliveryReport, deliver
from .letters import Answer, Asker, CaseMessage, Draft, Letter, Sender, Undeliverable, Undelivered, UndeliveredNow
from .posting import leave
from .queue import Write, enqueue
from .reading import QueuedLetter, QueueFigures, dead_letters, queue_figures, retrying_letters, sent_letters
from .resending import drop, drop_channel, resend, resend_channel

__all__ = [
    "Answer",
    "Asker",
    "CaseMessage",
    "DeliveryReport",
    "Draft",
    "Letter",
    "QueueFigures",
    "QueuedLetter",
    "Sender",
    "Undeliverable",
    "Undelivered",
    "UndeliveredNow",
    "Write",
    "dead_letters",
    "deliver",
    "drop",
    "drop_channel",
    "enqueue",
    "leave",
    "queue_figures",
    "resend",
    "resend_channel",
    "retrying_letters",
    "sent_letters",
]
