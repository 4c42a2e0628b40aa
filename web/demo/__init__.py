"""Demonstration data: accounts and cases of fictitious applicants, run through the engine."""
