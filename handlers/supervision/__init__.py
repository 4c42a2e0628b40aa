"""Supervision information: what supervision departments decided that concerns permits (Art. 19(2))."""
