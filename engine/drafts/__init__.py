"""Drafts: procedures under preparation, kept file by file until they are deployed or given up."""

from .book import DraftBook, DraftChanged, DraftClosed
from .candidate import PAPERS, PARAMETERS, Candidate, candidate_of, digest_of, read_folder, write_folder
from .draft import Draft, DraftFile, Editing, SavedFile
from .proposed import Name, proposed_in, proposed_values

__all__ = [
    "PAPERS",
    "PARAMETERS",
    "Candidate",
    "Draft",
    "DraftBook",
    "DraftChanged",
    "DraftClosed",
    "DraftFile",
    "Editing",
    "Name",
    "SavedFile",
    "candidate_of",
    "digest_of",
    "proposed_in",
    "proposed_values",
    "read_folder",
    "write_folder",
]
