"""What a candidate would have made of cases: each is led again through its recorded inputs, on another drawing.

Nothing is written and no effect runs: what service tasks and called processes gave then is fed in, conditions,
tables and timers are worked out anew. See `record` for what a case tells, `trial` for how the candidate takes it.
"""

from .candidate import Candidates
from .finding import VERDICTS, Finding, Moved, Told, Verdict
from .record import Passed
from .replaying import Replayed, WhatIf
from .selection import PastCase, chosen, numbers, one_case

__all__ = [
    "VERDICTS",
    "Candidates",
    "Finding",
    "Moved",
    "Passed",
    "PastCase",
    "Replayed",
    "Told",
    "Verdict",
    "WhatIf",
    "chosen",
    "numbers",
    "one_case",
]
