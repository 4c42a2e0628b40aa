"""Opinions asked of departments: heard, reminded, never taken for consent."""
