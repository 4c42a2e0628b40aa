"""Drafts: procedures under preparation, kept file by file until they are deployed or given up."""

from .book import DraftBook, DraftChanged, DraftClosed
from .candidate import PAPERS, PARAMETERS, Candidate, candidate_of, digest_of, read_folder, write_folder
from .draft import Draft, DraftFile, Editing, SavedFile

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
    "SavedFile",
    "candidate_of",
    "digest_of",
    "read_folder",
    "write_folder",
]
