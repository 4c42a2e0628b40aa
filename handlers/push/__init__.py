"""Pushes: to each department, with or without a receipt, again after a correction."""
