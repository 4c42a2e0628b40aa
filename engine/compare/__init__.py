"""What differs between two versions of a procedure, told in terms of what it does, not of its files."""

from .change import Change, Kind
from .differences import changes
from .drawing import naming

__all__ = ["Change", "Kind", "changes", "naming"]
