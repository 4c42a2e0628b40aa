"""Scenarios of a draft: worlds to play them in, runs over many files, the table in which they are written."""
