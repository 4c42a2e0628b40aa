"""A Django application with one flow, for viewflow_claim.py; see the licence note there."""
