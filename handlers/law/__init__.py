"""The regulation held against drawings and parameters: limits, their timers, and what only the text can give."""

from handlers.catalogue.documents import Document
from handlers.law.basis import Basis, read_basis
from handlers.law.deviations import Deviation, deviations
from handlers.law.law import Law, LawSource
from handlers.law.measures import Measures, read_measures
from handlers.law.office import filed_law, law_in_force
from handlers.law.ruling import ruling

__all__ = [
    "Basis",
    "Deviation",
    "Document",
    "Law",
    "LawSource",
    "Measures",
    "deviations",
    "filed_law",
    "law_in_force",
    "read_basis",
    "read_measures",
    "ruling",
]
