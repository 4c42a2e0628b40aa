"""The deploy check: what a drawing must be before a case may run on it."""

from .check import Checked, check_process, check_processes, drawing_of
from .confined import check_confined
from .finding import LAYERS, Finding, Flaw, Gravity, Layer, doubt, flaw
from .rule import Rule, rule
from .rules import OWN, rule_layers
from .vocabulary import Contract, Parameters, Vocabulary

__all__ = [
    "LAYERS",
    "OWN",
    "Checked",
    "Contract",
    "Finding",
    "Flaw",
    "Gravity",
    "Layer",
    "Parameters",
    "Rule",
    "Vocabulary",
    "check_confined",
    "check_process",
    "check_processes",
    "doubt",
    "drawing_of",
    "flaw",
    "rule",
    "rule_layers",
]
