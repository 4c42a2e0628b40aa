"""Backups taken while the platform runs, and their way back: one folder each, with a manifest of what is in it."""
