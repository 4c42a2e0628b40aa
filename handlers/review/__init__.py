"""Requests to a supervision department for review or inspection on the spot, and its opinion (Art. 20)."""
