"""Measurements of the whole platform, each against the floor of its database, all in one run."""
