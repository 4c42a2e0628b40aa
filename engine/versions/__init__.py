"""Versions of processes as they were deployed one after the other, with what is known of each."""

from .listing import Version, find_version, versions_of

__all__ = ["Version", "find_version", "versions_of"]
