"""One program that stands for all other systems on loopback: it answers by the written formats, counts what it
received by key, and fails as it is told. For demonstrations and tests; never configured where there are real ones."""

from .faults import FAULTS, Fault
from .server import Simulator, simulator

__all__ = ["FAULTS", "Fault", "Simulator", "simulator"]
