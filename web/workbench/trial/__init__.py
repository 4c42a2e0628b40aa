"""Trials: a case played through on a draft, step by step, in a database and under a clock of its own."""
