"""Decision tables (DMN 1.3) whose cells are written in the analysts' expression language."""

from .reading import read_tables
from .table import DecisionFault, DecisionTable, InputColumn, OutputColumn, Rule

__all__ = ["DecisionFault", "DecisionTable", "InputColumn", "OutputColumn", "Rule", "read_tables"]
