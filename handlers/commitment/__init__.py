"""Licences granted on a commitment, and the verification of what was committed (Art. 22)."""
